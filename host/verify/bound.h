/**
 * Bounds on the loss of the network over a box of parameters: the formulas of docs/certificate.md ("The lemmas"),
 * one function each.
 */
#ifndef TWONEURON_VERIFY_BOUND_H
#define TWONEURON_VERIFY_BOUND_H

#include "verify/certificate.h"
#include "verify/interval.h"

/** The network over a box; arrays by parameter use enum parameter, those by sample the order of the problem. */
struct network {
	const struct problem *problem;
	slong bits;                    /**< precision of all ends; set it before any of the functions below */
	struct interval w[PARAMETERS]; /**< the box; set it before network_range(). {0} for a bias that is not free */
	struct interval x[PROOF_SAMPLES_MAX], d[PROOF_SAMPLES_MAX], m[PROOF_SAMPLES_MAX]; /**< the samples, as points */
	struct interval y[PROOF_SAMPLES_MAX], y_slope[PROOF_SAMPLES_MAX];                 /**< f and f' over the box */
	struct interval u[PROOF_SAMPLES_MAX];                                             /**< what g is taken of */
	struct interval z[PROOF_SAMPLES_MAX], z_slope[PROOF_SAMPLES_MAX];                 /**< g and g' over the box */
	struct interval gradient[PARAMETERS];    /**< of the loss over the box */
	struct interval tilt[PROOF_SAMPLES_MAX]; /**< c_k of an order leaf */
	struct interval loss;                    /**< its lower end bounds the loss over the box from below */
	bool open; /**< the lower end is not attained at finite parameters ("Strictness") */
};

/** Makes the network for a problem, which must outlive it, its samples by rising x; end it with network_clear(). */
void network_init(struct network *net, const struct problem *problem);
void network_clear(struct network *net);

/** y, z and their slopes from w. */
void network_range(struct network *net);

/** gradient from w, y, z and their slopes. */
void network_gradient(struct network *net);

/**
 * loss and open from u and z: the natural form. With `multiplier`, the order leaf's; false if a multiplier may not have
 * its value.
 */
void network_natural(struct network *net);
MUST_USE bool network_order(struct network *net, const double *multiplier);

/** loss from u and z: its upper end bounds the loss over the box from above, since phi is convex. */
void network_upper(struct network *net);

/** loss and open from all the above, by the centred form, if that is better. Overwrites w, y, u and z. */
void network_centre(struct network *net);

#endif
