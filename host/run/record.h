/**
 * The record of a sweep: which networks are still to be trained, and what became of those that were. It hands out
 * ranges and takes finished chunks from any number of threads, writes networks.csv in index order, commits to the
 * ledger, adds up the map and reports the progress.
 */
#ifndef TWONEURON_RUN_RECORD_H
#define TWONEURON_RUN_RECORD_H

#include "base/map.h"
#include "run/desk.h"
#include "run/run.h"

struct record;

/** True if the folder has a ledger. */
bool record_exists(const char *folder);

/**
 * STATUS_INPUT if no record can be opened in a folder without a ledger: because it cannot be made or written to, or
 * holds results. Changes nothing.
 */
MUST_USE enum status record_check_folder(const char *folder, struct error *error);

struct ledger;
struct ledger_spec;

/**
 * Opens or makes the folder and its ledger if record_check_folder() allows it; failures are those of ledger_open() too.
 */
MUST_USE enum status record_open_ledger(struct ledger **out, const char *folder, const struct ledger_spec *spec,
                                        bool fresh, struct error *error);

struct record_spec {
	const struct sweep *sweep;
	const struct run_options *options;
	const char *file;   /**< the sweep file's text */
	struct range range; /**< the networks of this run */
	int loss_bits;
	size_t pending_limit; /**< no work is handed out while more bytes of chunks wait to be written; 0: 512 MiB */
};

/**
 * Opens or makes the folder's ledger, restores what earlier attempts did, and reports it. STATUS_INPUT if the folder
 * holds anything else; the messages are those of ledger_open(). The caller closes the record.
 */
MUST_USE enum status record_open(struct record **out, const struct record_spec *spec, struct error *error);
void record_close(struct record *record);

/** True if every network of the range is done. */
bool record_is_complete(struct record *record);

/** Networks of the range that are not done. */
uint64_t record_left(struct record *record);

/**
 * Begins an attempt, before its first chunk; record_stop() ends it. `devices` is the text of a JSON array as
 * crew_devices() makes it, whose objects may have a member "rank"; `count` is how many there are.
 */
MUST_USE enum status record_start(struct record *record, const char *devices, size_t count, struct error *error);

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

/** Writes a line for the user. */
void record_notice(struct record *record, const char *text);

/** Waits until every delivered chunk is committed, ends the progress and stores the times. */
MUST_USE enum status record_stop(struct record *record, struct error *error);

/**
 * Writes map.csv and all other outputs; the range must be complete. They name the devices of all attempts, and the
 * commit and the command of the last attempt. `command`, if it is not NULL, replaces that command: `merge` does not
 * train.
 */
MUST_USE enum status record_finish(struct record *record, const char *command, struct error *error);

#endif
