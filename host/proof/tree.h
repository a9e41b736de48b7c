/** The tree of a branch and bound: how each box was decided, and into what it was divided; see docs/certificate.md. */
#ifndef TWONEURON_PROOF_TREE_H
#define TWONEURON_PROOF_TREE_H

#include "proof/order.h"

enum node_kind {
	TREE_OPEN,    /**< not decided (yet) */
	TREE_NATURAL, /**< leaf */
	TREE_CENTRED, /**< leaf */
	TREE_ORDER,   /**< leaf with multipliers */
	TREE_OUTSIDE, /**< leaf: nothing of the box is within the range */
	TREE_SPLIT,   /**< two children: the lower and the upper half of `parameter`'s range */
	TREE_FACE,    /**< one child: the face at the `upper` or lower end of `parameter`'s range */
	TREE_SCALE,   /**< one child: w2 is 1 or, when `upper` is 0, -1 */
	TREE_MOVE,    /**< one child: b1 is 0, and b2 takes what it was */
};

struct node {
	uint32_t child; /**< index of the first child, a second one follows it; TREE_ORDER: of the first multiplier */
	uint8_t kind;
	uint8_t parameter : 4, upper : 1;
	uint8_t centred : 1; /**< TREE_OPEN: `bound` is the centred form's */
	uint8_t splits;      /**< bisections above it: the node stands for 2^-splits of the root */
	double bound;        /**< TREE_OPEN: the best lower bound found */
};

/** Starts as {0}; node[0] is the root once there is one. */
struct tree {
	struct node *node;
	size_t count, capacity;
	double *multiplier;
	size_t multipliers, multiplier_capacity;
};

/** Adds `count` open nodes and sets `first` to the index of the first. STATUS_DEVICE when memory runs out. */
MUST_USE enum status tree_grow(struct tree *tree, size_t count, uint32_t *first, struct error *error);
/** Makes an order leaf of a node. */
MUST_USE enum status tree_set_order(struct tree *tree, uint32_t node, const struct multipliers *multipliers,
                                    struct error *error);
void tree_free(struct tree *tree);

/** The boxes of a node's children: one, or two for a split; none for a leaf. */
void node_children(const struct node *node, const struct box *box, const struct weight_range *range,
                   struct box child[2]);

struct tree_step {
	uint32_t node;
	struct box box;
};

/** A walk over the boxes of a tree in pre-order, without recursion. Starts as {0}. */
struct tree_walk {
	struct tree_step *step; /**< nodes still to be visited; the last one is next */
	size_t count, capacity;
};

/** Begins at the root. */
MUST_USE enum status tree_walk_begin(struct tree_walk *walk, const struct box *root, struct error *error);
/** Takes the next node; false at the end. */
MUST_USE enum status tree_walk_next(struct tree_walk *walk, const struct tree *tree, const struct weight_range *range,
                                    struct tree_step *step, bool *found, struct error *error);
void tree_walk_end(struct tree_walk *walk);

#endif
