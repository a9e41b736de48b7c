/**
 * Runs a sweep: plans chunks, trains them on the devices, keeps the ledger, writes the outputs.
 */
#ifndef TWONEURON_RUN_RUN_H
#define TWONEURON_RUN_RUN_H

#include "base/error.h"
#include "base/stop.h"
#include "model/map.h"
#include "model/sweep.h"
#include "team/team.h"
#include "training/shape.h"

struct run_options {
	const char *folder;  /**< that receives the outputs; made if need be */
	const char *devices; /**< as device_select() takes them; NULL: its default */
	enum math math;
	enum geometry geometry;
	unsigned shard, shards;   /**< shard `shard` of `shards`, from 1; 0 of 0: the whole */
	uint64_t skip, limit;     /**< in networks, within the shard; limit 0: to the end */
	bool fresh;               /**< refuse a folder that has a ledger */
	bool zstd;                /**< compress networks.csv */
	double start;             /**< clock_seconds() when the program began; 0: now */
	double stop_after;        /**< seconds from `start` after which to stop as if interrupted; 0: never */
	struct listener listener; /**< is told what happens */
	struct stop *stop;        /**< ends the run soon once it is requested; NULL: nothing does */
	const char *command;      /**< the command line, for the provenance */
	struct team *team;        /**< the other ranks take part; this one is rank 0. NULL: alone */
};

/**
 * Runs the sweep whose file's text is `file`. STATUS_INTERRUPTED if it was stopped before its end: all finished chunks
 * are kept, and the message says how to go on. STATUS_CLAIM: a device failed its self-test. The map goes to *out, which
 * the caller ends with map_free(), unless `out` is NULL; after a failure *out is as it was.
 */
MUST_USE enum status run_sweep(struct map *out, const struct sweep *sweep, const char *file,
                               const struct run_options *options, struct error *error);

#endif
