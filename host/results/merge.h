/** Joins the folders of a sweep's shards into the folder of the whole sweep. */
#ifndef TWONEURON_RESULTS_MERGE_H
#define TWONEURON_RESULTS_MERGE_H

#include "base/error.h"
#include "model/events.h"

#include <stddef.h>

struct merge_options {
	const char *const *shard; /**< shard[shards]: folders, in any order */
	size_t shards;
	const char *folder; /**< that receives the outputs; made if need be */
	struct listener listener;
	const char *command; /**< the command line, for the provenance */
};

/**
 * Writes what an uninterrupted sweep would have written, its ledger included. The shards stay as they are. If they are
 * not of the same run, overlap, or leave networks out, the result is STATUS_INPUT and nothing is written; the message
 * lists what is missing and where. After an interruption it may be called again.
 */
MUST_USE enum status merge_shards(const struct merge_options *options, struct error *error);

#endif
