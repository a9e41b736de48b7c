/** Single boxes and single networks, by kernels/bound.clh compiled as C in float64. */
#ifndef TWONEURON_PROOF_BOUNDS_H
#define TWONEURON_PROOF_BOUNDS_H

#include "proof/box.h"

/** A problem and a range laid out as kernels/bound.clh wants them (its TASK_SIZE). */
enum { BOUNDS_TASK_SIZE = 6 + 2 * PARAMETERS + (6 + 3) * PROOF_SAMPLES_MAX };
struct bounds_task {
	double value[BOUNDS_TASK_SIZE];
};

void bounds_task_make(struct bounds_task *task, const struct problem *problem, const struct weight_range *range);
void bounds_task_set_target(struct bounds_task *task, double target);

/**
 * The task for a device in float32: each enclosure and each end of the range rounded outward, the target upward, so
 * that what is decided there holds for the task itself.
 */
void bounds_task_to_float(float out[BOUNDS_TASK_SIZE], const struct bounds_task *task);

/** What the kernel says about a box. */
struct decision bounds_decide(const struct bounds_task *task, const struct box *box);

/** An upper bound on the loss at the weights w[PARAMETERS], within a few units in the last place. */
double bounds_loss(const struct bounds_task *task, const double w[PARAMETERS]);

/** Is the hidden neuron's output odd in x? Then the outputs for x and -x are tied. */
bool bounds_are_odd(const struct problem *problem);

/** How many samples there are. */
size_t bounds_samples(const struct bounds_task *task);
/** About w1 x + b1 and w2 y + b2 of one sample, counted in the order of x, at the weights w[PARAMETERS]. */
struct sums {
	double hidden, output;
};
struct sums bounds_sums(const struct bounds_task *task, size_t sample, const double w[PARAMETERS]);

/** The outputs in a box. Samples are in the order of x; equal ones keep the order of the file. */
struct output_bounds {
	size_t samples;
	int order; /**< 1: the outputs rise with x; -1: they fall; 0: unknown */
	double x[PROOF_SAMPLES_MAX], d[PROOF_SAMPLES_MAX], weight[PROOF_SAMPLES_MAX];
	double lo[PROOF_SAMPLES_MAX], hi[PROOF_SAMPLES_MAX]; /**< z */
};
void bounds_of_outputs(struct output_bounds *out, const struct bounds_task *task, const struct box *box);

#endif
