/** Looks for weights with a small loss: the upper bound of an enclosure, or the counterexample to a claim. */
#ifndef TWONEURON_PROOF_MINIMISE_H
#define TWONEURON_PROOF_MINIMISE_H

#include "proof/bounds.h"

/** Weights and an upper bound on their loss. */
struct witness {
	double w[PARAMETERS]; /**< exact; 0 for a parameter that does not train */
	double loss;          /**< bounds_loss() */
};

/**
 * The best of many local minimisations (Nelder and Mead 1965, restarted), from a fixed low-discrepancy set of starts,
 * or from the middle of `start` alone when it is not NULL. Within the task's range. Deterministic; fractions of a
 * second. Weights go up to 2^40.
 */
struct witness minimise(const struct bounds_task *task, const struct weight_range *range, const struct box *start);

/**
 * The same among weights of all magnitudes that float64 holds, each on its own logarithmic scale: some infima are
 * approached only where one weight grows as the exponential of another. Its loss is infinite if the range has no such
 * weights.
 */
struct witness minimise_far(const struct bounds_task *task, const struct weight_range *range);

/**
 * Weights near the witness, made as small and as short in bits as a loss below `below` allows: easier to read, and as
 * good a proof.
 */
struct witness witness_simplify(const struct bounds_task *task, const struct weight_range *range,
                                const struct witness *witness, double below);

#endif
