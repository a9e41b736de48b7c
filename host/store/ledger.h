/**
 * The ledger: `run.db` in a sweep's folder, which keeps every finished chunk.
 *
 * It keeps what is run (the sweep file, the program's version, the math mode, the range of networks), every attempt,
 * and for each finished chunk its exact partial sums and, with networks.csv, how far that file reaches. A commit is one
 * SQLite transaction that is on the disk when the call returns: after kill -9 or a power cut the ledger holds the
 * chunks of all commits that returned, perhaps those of the last one that did not, and never a part of a commit.
 *
 *     struct ledger *ledger = NULL;
 *     status = ledger_open(&ledger, "results/rate-vs-weight", &spec, 0, &error);
 *     if (ledger_is_resumed(ledger)) ...                        say so; truncate networks.csv to ledger_csv()
 *     status = ledger_start_attempt(ledger, &attempt, &error);
 *     status = ledger_restore(ledger, &map, &error);            the sums of earlier attempts
 *     while (ledger_next_undone(ledger, from, &todo)) {         train at most todo.count networks from todo.first
 *             ... flush networks.csv to the disk ...
 *             status = ledger_commit(ledger, &chunk, 1, &times, &error);
 *             from = chunk.first + chunk.count;
 *     }
 *     ledger_close(ledger);
 *
 * One process owns a ledger: from ledger_open() to ledger_close() every other process that opens it is refused. The
 * functions are not for several threads at once. The program must ignore SIGXFSZ, or a file size limit kills it.
 */
#ifndef TWONEURON_STORE_LEDGER_H
#define TWONEURON_STORE_LEDGER_H

#include "base/error.h"
#include "base/ranges.h"
#include "base/text.h"
#include "model/map.h"
#include "model/sums.h"
#include "model/sweep.h"

#define LEDGER_NAME "run.db"

/** What is run. All of it must be the same for a resume. Strings are the caller's. */
struct ledger_spec {
	const char *name;    /**< the sweep's */
	const char *sha256;  /**< of the sweep file's bytes */
	const char *file;    /**< those bytes, text without zero bytes; a zero byte ends them */
	const char *version; /**< of the program */
	enum math math;
	struct range range;                    /**< networks that this run is for: all, a shard, --skip and --limit */
	uint64_t rows, columns, runs_per_cell; /**< of the whole map, also for a shard */
	int loss_bits;
	bool networks_csv; /**< networks.csv is written: chunks are committed in index order */
	bool zstd;         /**< it is compressed: networks.csv.zst */
};

/** The whole of a sweep in exact math, by this version of the program; `file` is its file's text. */
struct ledger_spec ledger_spec_of(const struct sweep *sweep, const char *file);

/** A finished chunk. */
struct ledger_chunk {
	struct range range;
	const char *device; /**< on which it was trained, in words that distinguish it from other devices */
	double seconds;     /**< that the device took */
	const void *
	        sums; /**< from sums_encode(): the cells that hold networks of the range, with exactly these networks */
	size_t sums_size;
	uint64_t csv_rows,
	        csv_bytes; /**< rows (without the header) and bytes of networks.csv after this chunk; else 0 */
};

/** Of the current attempt up to now. */
struct ledger_times {
	double seconds;          /**< since its start, by a clock that does not jump */
	double training_seconds; /**< during which at least one device trained */
};

struct ledger_attempt {
	const char *started; /**< "2024-05-17T09:30:00Z", by the computer's clock */
	const char *commit;  /**< from which the program was built */
	const char *command; /**< its command line */
	const char *devices; /**< a JSON array of objects; the ledger does not look into it */
	struct ledger_times times;
	uint64_t networks; /**< in the chunks that it finished */
};

struct ledger;

/**
 * Opens the ledger of a folder, which must exist, or makes a new one; nothing else should have been written to the
 * folder before. The caller closes it. STATUS_INPUT, with the folder's files as they were, when
 *   - another process has it open;
 *   - it is of another sweep, version, math mode or range: the message has a line for each difference;
 *   - `fresh` (--fresh) is set and there is one already: the user is asked to move it away;
 *   - it is damaged or is not a ledger of this version;
 *   - the folder cannot be written to.
 * STATUS_DEVICE when the disk or memory fails.
 */
MUST_USE enum status ledger_open(struct ledger **out, const char *folder, const struct ledger_spec *spec, bool fresh,
                                 struct error *error);

/**
 * Opens an existing ledger to look at it (merge, render): chunks cannot be committed, several readers may have it open.
 * STATUS_INPUT when there is none, when a sweep is running on it or when it is damaged.
 */
MUST_USE enum status ledger_open_read(struct ledger **out, const char *folder, struct error *error);

/** Closing NULL is harmless. All that was committed is on the disk already. */
void ledger_close(struct ledger *ledger);

/**
 * Appends a line "\n what: A FIRST, B SECOND" for each difference of the specs, except the range; `first` and `second`
 * say where each spec is from: "then", "now", or "in DIR".
 */
void ledger_compare(struct text *out, const struct ledger_spec *a, const char *first, const struct ledger_spec *b,
                    const char *second);

/** What is run; valid until ledger_close(). */
const struct ledger_spec *ledger_spec(const struct ledger *ledger);

/** True if ledger_open() found one that had been started before. */
bool ledger_is_resumed(const struct ledger *ledger);

/** The networks that are done; valid until the next commit. */
const struct ranges *ledger_done(const struct ledger *ledger);

/** Sets `undone` to the first range of networks at or after `from` that are not done; false if there are none. */
bool ledger_next_undone(const struct ledger *ledger, uint64_t from, struct range *undone);

/** How far networks.csv is committed, in rows and bytes; 0 and 0 if not even its header is. */
void ledger_csv(const struct ledger *ledger, uint64_t *rows, uint64_t *bytes);

/** Stores a new attempt, with its commit, command and devices; must come before the first commit. */
MUST_USE enum status ledger_start_attempt(struct ledger *ledger, const struct ledger_attempt *attempt,
                                          struct error *error);

/**
 * Commits `count` chunks, all or none, and the attempt's times. networks.csv must have been flushed to the disk up to
 * the last chunk's csv_bytes before. STATUS_DEVICE when the disk is full or fails or run.db has been moved or deleted:
 * the ledger is as before, and the commit may be tried again. STATUS_DEVICE also for chunks that overlap what is done,
 * leave the range, come out of order with networks.csv, or whose sums are not those of their networks, which are errors
 * of the program.
 */
MUST_USE enum status ledger_commit(struct ledger *ledger, const struct ledger_chunk *chunks, size_t count,
                                   const struct ledger_times *times, struct error *error);

/** Stores the attempt's times without a chunk, at its end. */
MUST_USE enum status ledger_note_times(struct ledger *ledger, const struct ledger_times *times, struct error *error);

/**
 * Copies the attempts and chunks of the ledgers in folder[count], all or none: the parts of a sweep into the whole's
 * ledger. Their ranges must lie in this ledger's and not overlap, and with networks.csv follow each other in index
 * order; the whole's networks.csv is then theirs one after the other, without the header (`csv_header` bytes) of all
 * but the first. They are opened one at a time: there may be more of them than files that a process may have open.
 * Fails as ledger_open_read() and ledger_commit() do.
 */
MUST_USE enum status ledger_import(struct ledger *ledger, const char *const *folder, size_t count, uint64_t csv_header,
                                   struct error *error);

/** Adds the sums of all chunks to the map, which must have the spec's size. STATUS_INPUT when they are damaged. */
MUST_USE enum status ledger_restore(struct ledger *ledger, struct map *map, struct error *error);

/** Receives a chunk, valid during the call; anything but STATUS_OK ends the walk and is returned. */
typedef enum status ledger_visit_chunk(void *context, const struct ledger_chunk *chunk, struct error *error);
typedef enum status ledger_visit_attempt(void *context, const struct ledger_attempt *attempt, struct error *error);

/** Calls `visit` for every chunk in index order. */
MUST_USE enum status ledger_each_chunk(struct ledger *ledger, ledger_visit_chunk *visit, void *context,
                                       struct error *error);

/** Calls `visit` for every attempt, the first one first, the current one last. */
MUST_USE enum status ledger_each_attempt(struct ledger *ledger, ledger_visit_attempt *visit, void *context,
                                         struct error *error);

#endif
