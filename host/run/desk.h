/** Where the devices of a process get their work: from the record of the run, or from the rank that holds it. */
#ifndef TWONEURON_RUN_DESK_H
#define TWONEURON_RUN_DESK_H

#include "run/chunk.h"

enum desk_answer {
	DESK_RANGE, /**< here is work */
	DESK_LATER, /**< not now: too much waits to be written */
	DESK_NONE,  /**< no more work */
};

/** Called from several threads. Every network that is taken must be delivered or given back, in pieces of any size. */
struct desk {
	void *context;
	/**
	 * Hands out at most `wanted` networks to train. With `wait` it waits instead of answering DESK_LATER. Only a
	 * caller that has nothing to deliver may set `wait`, because others may be waiting for what it has.
	 */
	enum desk_answer (*take)(void *context, uint64_t wanted, bool wait, struct range *out);
	/**
	 * Takes a chunk's contents over; the caller still frees the chunk. `wanted` is how many networks its device
	 * would train next, so that a desk elsewhere can send them at once; 0: none.
	 */
	enum status (*deliver)(void *context, struct chunk *chunk, uint64_t wanted, struct error *error);
	void (*give_back)(void *context, struct range range);
	/** Where notices go. */
	struct listener listener;
};

#endif
