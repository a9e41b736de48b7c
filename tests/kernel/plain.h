/**
 * The network by the formulas of a textbook, in float64 with libm, with bounds on how far a careful computation in
 * another precision may be from it. It shares no code and no method with the kernels: it uses true parameters instead
 * of scaled ones, exp() and tanh().
 *
 * Every number carries a bound on its error, in units of the precision (2^-24 or 2^-53), by running error analysis to
 * first order: an operation passes the errors of its operands on, times its derivatives, and adds one unit of its
 * result for its own rounding.
 */
#ifndef TWONEURON_TESTS_KERNEL_PLAIN_H
#define TWONEURON_TESTS_KERNEL_PLAIN_H

#include "model/sweep.h"

struct plain_number {
	double v; /**< value */
	double e; /**< error, in units */
};

struct plain_network {
	struct plain_number parameter[PARAMETERS];
	struct plain_number velocity[PARAMETERS]; /**< of momentum */
	struct plain_number mean[PARAMETERS];     /**< of the gradient, of Adam */
	struct plain_number square[PARAMETERS];   /**< mean of its square */
	int steps;
	struct plain_number change; /**< of the last step: its Euclidean length */
	/** Rounding may have decided: the sign of a pre-activation of relu, or of a gradient near 0 with Adam. */
	bool unclear;
};

/** At the initial parameters, which are exact. */
struct plain_network plain_begin(const struct problem *problem, const double axis[AXES]);

/** One step of the problem's optimizer. `unit`: of the precision whose error is bounded. */
void plain_step(const struct problem *problem, const double axis[AXES], double unit, struct plain_network *network);

/** The loss, and the largest |d - z|. */
struct plain_number plain_loss(const struct problem *problem, const struct plain_network *network,
                               struct plain_number *max_error);

/**
 * The absolute error that `number` allows. Its own bound counts for both computations, this one in float64 and the
 * tested one, and all of that twice for what the first order leaves out.
 */
double plain_tolerance(struct plain_number number, double unit);

#endif
