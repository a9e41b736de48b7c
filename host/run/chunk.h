/** A trained chunk on its way from a device to the ledger. */
#ifndef TWONEURON_RUN_CHUNK_H
#define TWONEURON_RUN_CHUNK_H

#include "base/ranges.h"
#include "base/text.h"
#include "engine/engine.h"

struct chunk {
	struct range range;
	char device[64];    /**< "0" or "0 (part 1 of 2)", with the rank before it where there are several */
	double seconds;     /**< that the device took */
	struct tally tally; /**< of its networks */
	struct text sums;   /**< from sums_encode() */
	struct sums where;
	const struct cell *cell; /**< the same as cell[where.cells], the engine's; NULL for a chunk of another rank */
	struct runs runs;        /**< single runs; count 0 when they are not wanted */
	void *owned;             /**< the memory of `runs` if it belongs to the chunk */
};

/** Fills a chunk, which must be {0}, from an engine's result, which keeps cells and runs. Ended by chunk_free(). */
MUST_USE enum status chunk_make(struct chunk *out, const struct engine_result *result, const char *device,
                                struct error *error);

/** Puts the rank before the chunk's device: "rank 3: 0". */
void chunk_set_rank(struct chunk *chunk, int rank);

/** Gives the chunk its own copy of the runs, so that it may outlive the engine's buffers. */
MUST_USE enum status chunk_keep_runs(struct chunk *chunk, struct error *error);

void chunk_free(struct chunk *chunk);

#endif
