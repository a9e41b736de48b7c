/**
 * Branch and bound: proves that the loss is at least a target on a box, by dividing it until each piece is decided.
 *
 * Boxes are looked at in waves, breadth first, so that a device has many at once and so that a point that refutes the
 * target is met early. The result is a tree, from which a certificate is written; it is a proposal until checked.
 */
#ifndef TWONEURON_PROOF_SEARCH_H
#define TWONEURON_PROOF_SEARCH_H

#include "proof/decider.h"
#include "proof/tree.h"

/** How far a search has come. */
struct search_progress {
	uint64_t boxes;     /**< looked at */
	uint64_t max_boxes; /**< to be looked at, at most */
	uint64_t open;      /**< waiting to be looked at */
	double undecided;   /**< share of the root's volume in t that is not decided, 0 to 1 */
	double target;
};

struct search {
	const struct problem *problem;
	const struct weight_range *range;
	struct decider *decider;
	double target;      /**< may be lowered by `refuted` */
	uint64_t max_boxes; /**< boxes to look at, at most */

	/**
	 * The middle of `box` has a loss below the target. Returns the target to go on with, or a negative number to
	 * stop. Boxes decided so far stay decided, since a new target is never above the old one.
	 */
	double (*refuted)(void *context, const struct box *box);
	void *refuted_context;
	/** Called every few tenths of a second, if not NULL. Returns false to stop. */
	bool (*progress)(void *context, const struct search_progress *progress);
	void *progress_context;

	/* the result */
	struct tree tree;
	uint64_t boxes;      /**< looked at */
	double undecided;    /**< share of the root's volume in t that is not decided, 0 to 1 */
	struct box *open;    /**< open[open_count]: the boxes that are not decided; owned */
	uint32_t *open_node; /**< their nodes */
	size_t open_count;
	bool stopped; /**< by `refuted` or `progress` */
};

/** Looks at `root`, or goes on with the open boxes when there is a tree already. No open boxes at the end: proved. */
MUST_USE enum status search_run(struct search *search, const struct box *root, struct error *error);
void search_free(struct search *search);

#endif
