/** Which networks of a run nobody has taken yet. Not for several threads at once. */
#ifndef TWONEURON_RUN_SUPPLY_H
#define TWONEURON_RUN_SUPPLY_H

#include "base/ranges.h"

/** Starts with `range` and `devices` set and the rest {0}; ends with supply_free(). */
struct supply {
	struct range range;     /**< the networks of the run */
	size_t devices;         /**< that share it */
	struct ranges taken;    /**< handed out, or done before */
	struct ranges returned; /**< handed out and given back */
};

void supply_free(struct supply *supply);

/** Takes a range out that is done already. STATUS_DEVICE: no memory. */
MUST_USE enum status supply_skip(struct supply *supply, struct range range, struct error *error);

/**
 * Hands out at most `wanted` networks: those given back first, then in index order. Near the end of a run of several
 * devices it hands out less, so that all end at about the same time. False when none are left, or without memory.
 */
bool supply_take(struct supply *supply, uint64_t wanted, struct range *out);

MUST_USE enum status supply_give_back(struct supply *supply, struct range range, struct error *error);

/** True if supply_take() would hand out networks. */
bool supply_has_any(const struct supply *supply);

#endif
