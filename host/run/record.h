/**
 * The record of a run: which networks are still to be trained, and what became of those that were. It hands out ranges
 * and takes finished chunks from any number of threads, writes networks.csv in index order, commits to the ledger, adds
 * up the map and tells the progress.
 */
#ifndef TWONEURON_RUN_RECORD_H
#define TWONEURON_RUN_RECORD_H

#include "base/stop.h"
#include "model/map.h"
#include "run/desk.h"
#include "store/device_records.h"
#include "store/ledger.h"

struct record;

/** What is recorded, and where. All of it must outlive the record. */
struct record_spec {
	const char *folder;
	struct ledger_spec ledger;
	uint32_t absent;     /**< axes without a column of networks.csv: axes_absent() */
	const char *command; /**< the command line, for the provenance; may be NULL */
	bool fresh;          /**< refuse a folder that has a ledger */
	double start;        /**< clock_seconds() when the program began; 0: now */
	double stop_after;   /**< seconds from `start` after which no more work is handed out; 0: never */
	struct listener listener;
	const struct stop *stop; /**< once it is requested no more work is handed out; may be NULL */
	size_t pending_limit;    /**< no work is handed out while more bytes of chunks wait to be written; 0: 512 MiB */
};

/**
 * Opens or makes the folder's ledger, restores what earlier attempts did, and tells it. STATUS_INPUT if the folder
 * holds anything else; the messages are those of ledger_open(). The caller closes the record.
 */
MUST_USE enum status record_open(struct record **out, const struct record_spec *spec, struct error *error);
void record_close(struct record *record);

/** True if every network of the range is done. */
bool record_is_complete(struct record *record);

/** Networks of the range that are not done. */
uint64_t record_left(struct record *record);

/** Begins an attempt with these devices, before its first chunk; record_stop() ends it. */
MUST_USE enum status record_start(struct record *record, const struct device_records *devices, struct error *error);

/**
 * Hands out at most `wanted` networks to train, in index order, and fewer near the end, so that all devices end at
 * about the same time. The caller must deliver or give back all of them. DESK_NONE if none are left or the run is to
 * stop. While too many chunks wait to be written the answer is DESK_LATER, or with `wait` the call waits. The chunks
 * may be waiting for one that the caller has, so it must deliver or give back all it has before it may set `wait`.
 */
enum desk_answer record_take(struct record *record, uint64_t wanted, bool wait, struct range *out);
/** True if record_take() would hand out networks. */
bool record_has_work(struct record *record);
void record_give_back(struct record *record, struct range range);

/**
 * Takes a finished chunk over and commits it when its turn comes. After a failure every later call fails with the same
 * message.
 */
MUST_USE enum status record_deliver(struct record *record, struct chunk *chunk, struct error *error);

/** Waits until every delivered chunk is committed, closes networks.csv, ends the progress and stores the times. */
MUST_USE enum status record_stop(struct record *record, struct error *error);

/** The map of all that was delivered, without labels, and the ledger; while no attempt is under way. */
struct map *record_map(struct record *record);
struct ledger *record_ledger(struct record *record);

#endif
