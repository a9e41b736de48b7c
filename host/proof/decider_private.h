/** What the deciders share. Included by their sources only. */
#ifndef TWONEURON_PROOF_DECIDER_PRIVATE_H
#define TWONEURON_PROOF_DECIDER_PRIVATE_H

#include "proof/bounds.h"
#include "proof/decider.h"

struct decider {
	enum status (*decide)(struct decider *decider, const struct box *box, size_t count, struct decision *decision,
	                      struct error *error);
	void (*close)(struct decider *decider);
	uint64_t finest;
	size_t portion;
	struct bounds_task task; /**< with the target of the wave */
};

#endif
