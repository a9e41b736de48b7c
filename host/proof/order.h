/** The order leaf of docs/certificate.md: a bound from how the outputs are ordered by x, through multipliers. */
#ifndef TWONEURON_PROOF_ORDER_H
#define TWONEURON_PROOF_ORDER_H

#include "proof/bounds.h"

/** One for each pair of neighbours in the order of x, then one for each pair of samples with opposite x, when y is odd.
 */
enum { MULTIPLIERS_MAX = PROOF_SAMPLES_MAX - 1 + (PROOF_SAMPLES_MAX / 2) * (PROOF_SAMPLES_MAX / 2) };

/** How many an order leaf of this problem has. */
size_t order_multipliers(const struct problem *problem);

struct multipliers {
	size_t count;
	double value[MULTIPLIERS_MAX];
};

/**
 * Looks for multipliers that prove a loss of at least `target` in the box: from isotonic regression, then by ascent of
 * the dual in one multiplier after the other. Returns true if it found some. That is no proof, but the rounding is such
 * that it nearly is one.
 */
bool order_find(struct multipliers *out, const struct problem *problem, const struct bounds_task *task,
                const struct box *box, double target);

#endif
