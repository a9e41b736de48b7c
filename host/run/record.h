/**
 * The record of a sweep: which networks are still to be trained, and what became of those that were. It hands out ranges
 * and takes finished chunks from any number of threads, writes networks.csv in index order, commits to the ledger, adds
 * up the map and tells the progress.
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
 * STATUS_INPUT if no record can be opened in a folder without a ledger: it cannot be made or written to, or has results.
 * Changes nothing.
 */
MUST_USE enum status record_check_folder(const char *folder, struct error *error);

struct ledger;
struct ledger_spec;

/** Opens or makes the ledger of a folder, and the folder, if record_check_folder() allows it; else as ledger_open(). */
MUST_USE enum status record_open_ledger(struct ledger **out, const char *folder, const struct ledger_spec *spec,
                                        bool fresh, struct error *error);

struct record_spec {
	const struct sweep *sweep;
	const struct run_options *options;
	const char *file;   /**< the sweep file's text */
	struct range range; /**< the networks of this run */
	int loss_bits;
	size_t pending_limit; /**< bytes of chunks that may wait to be written before work is held back; 0: 512 MiB */
};

/**
 * Opens or makes the folder's ledger, restores what earlier attempts did, and says so. STATUS_INPUT when the folder holds
 * anything else; the messages are those of ledger_open(). The caller closes it.
 */
MUST_USE enum status record_open(struct record **out, const struct record_spec *spec, struct error *error);
void record_close(struct record *record);

/** True if every network of the range is done. */
bool record_is_complete(struct record *record);

/** Networks of the range that are not done. */
uint64_t record_left(struct record *record);

/**
 * Begins an attempt, which record_stop() ends: before the first chunk. `devices` is a JSON array as crew_devices() makes
 * it, as text, perhaps with a member "rank" in each object; `count` is how many there are.
 */
MUST_USE enum status record_start(struct record *record, const char *devices, size_t count, struct error *error);

/**
 * At most `wanted` networks to train, in index order, and fewer near the end, so that all devices end at about the same
 * time; DESK_NONE when there are none left, or the run is to stop. What
 * is taken must be delivered or given back. DESK_LATER, or with `wait` a wait, while too many chunks wait to be
 * written: they may wait for one that the caller has, so it must not wait before it has delivered or given back all.
 */
enum desk_answer record_take(struct record *record, uint64_t wanted, bool wait, struct range *out);
/** True if record_take() would give something. */
bool record_has_work(struct record *record);
void record_give_back(struct record *record, struct range range);

/**
 * Takes a finished chunk over, to be committed when its turn comes. After a failure every later call fails in the same
 * words.
 */
MUST_USE enum status record_deliver(struct record *record, struct chunk *chunk, struct error *error);

/** Writes a line for the user. */
void record_notice(struct record *record, const char *text);

/** Waits until all that was delivered is committed, ends the progress and notes the times. */
MUST_USE enum status record_stop(struct record *record, struct error *error);

/**
 * Writes map.csv and all the others; the range must be complete. They name the devices of all attempts, and the commit and
 * the command of the last one, which trained, unless `command` is another one that only writes (merge).
 */
MUST_USE enum status record_finish(struct record *record, const char *command, struct error *error);

#endif
