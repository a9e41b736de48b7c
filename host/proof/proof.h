/**
 * Proofs about the loss of all networks of a space of real parameters; see docs/mathematics.md.
 *
 *     struct proof proof = {0};
 *     enum status status = proof_begin(&proof, &sweep.problem, &sweep.claim, &error);
 *     if (status == STATUS_OK)
 *             status = decider_on_host(&decider, &proof.problem, &proof.range, &error);
 *     if (status == STATUS_OK)
 *             status = proof_find(&proof, decider, &options, &error);
 *     if (status == STATUS_OK)
 *             status = certificate_write(&text, &proof, &error);
 *     proof_free(&proof);
 *     decider_close(decider);
 */
#ifndef TWONEURON_PROOF_PROOF_H
#define TWONEURON_PROOF_PROOF_H

#include "proof/minimise.h"
#include "proof/search.h"

enum proof_verdict {
	PROOF_FOUND,     /**< the claim holds, as far as the search can tell: check the certificate */
	PROOF_REFUTED,   /**< the witness contradicts the claim */
	PROOF_UNDECIDED, /**< boxes are left, or the search was stopped */
};

struct proof_options {
	uint64_t max_boxes; /**< boxes to look at before giving up; 0: PROOF_MAX_BOXES */
	/** Called every few tenths of a second, if not NULL; returns false to stop: the claim is then left
	 * undecided. */
	bool (*progress)(void *context, const struct search_progress *progress);
	void *context;
};
#define PROOF_MAX_BOXES UINT64_C(4000000)

/** Starts as {0}; ends with proof_free(). */
struct proof {
	struct problem problem;
	struct claim claim;
	struct weight_range range; /**< what the claim speaks of */
	struct box root;           /**< covers it */
	enum proof_verdict verdict;
	double lower;           /**< what the tree proves for all of the range once no box is open */
	double upper;           /**< greater than the witness's loss; the claim's bound when refuted */
	struct witness witness; /**< weights within the range with the least loss found, made easy to read */
	struct search search;   /**< its tree and its open boxes */
	struct bounds_task task;
};

/** Sets the problem, the claim, the range and the root. STATUS_INPUT when there is no claim. */
MUST_USE enum status proof_begin(struct proof *proof, const struct problem *problem, const struct claim *claim,
                                 struct error *error);

/**
 * Looks for a proof of the claim or for a witness against it, among at most `max_boxes` boxes. A claim that is false or
 * undecided is no failure of the function: `verdict` says which it is. STATUS_DEVICE when the device fails or memory
 * runs out. `decider` must be of the same problem and range; it is not needed afterwards.
 */
MUST_USE enum status proof_find(struct proof *proof, struct decider *decider, const struct proof_options *options,
                                struct error *error);
void proof_free(struct proof *proof);

/**
 * The greatest bound that natural and centred leaves in place of the open boxes would prove, at most `lower`.
 */
double proof_partial_bound(const struct proof *proof);

#endif
