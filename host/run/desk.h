/** Where the devices of a process get their work: the record of the run, or a rank that speaks to the one that has it.
 */
#ifndef TWONEURON_RUN_DESK_H
#define TWONEURON_RUN_DESK_H

#include "run/chunk.h"

enum desk_answer {
	DESK_RANGE, /**< here is work */
	DESK_LATER, /**< not now: too much waits to be written */
	DESK_NONE,  /**< no more work */
};

/** Called from several threads. What is taken must be delivered or given back, in whatever pieces. */
struct desk {
	void *context;
	/**
	 * At most `wanted` networks to train. Waits instead of answering DESK_LATER if `wait` is set, which only a
	 * caller may that has nothing to deliver: what others wait for may be that.
	 */
	enum desk_answer (*take)(void *context, uint64_t wanted, bool wait, struct range *out);
	/** Takes a chunk over, which the caller then frees all the same. */
	enum status (*deliver)(void *context, struct chunk *chunk, struct error *error);
	void (*give_back)(void *context, struct range range);
	void (*notice)(void *context, const char *text);
};

#endif
