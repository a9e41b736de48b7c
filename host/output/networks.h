/**
 * networks.csv: one row per network, in the order of indices, with all there is to know about its run:
 *
 *     index,rate,init_w1,init_b1,init_w2,init_b2,steps,outcome,change,loss,max_error,w1,b1,w2,b2
 *
 * Floats are the shortest decimals that read back to the same bits in the sweep's precision; "inf", "-inf" and "nan"
 * appear in rows of diverged networks. With zstd the same bytes become networks.csv.zst: a sequence of frames that
 * `zstd -d` reads as one file. Its own bytes depend on how the rows were split into calls; the rows in it do not.
 *
 * The file grows under a temporary name (".tmp" at its end) and gets its own name from networks_finish(). In between
 * it is resumable: networks_flush() returns the size of the file that is safely on the disk, the caller keeps it (in
 * its ledger), and networks_open() cuts the file back to it:
 *
 *     networks_open(&networks, folder, false, absent, threads, (struct networks_position){0}, error);
 *     for each chunk: networks_append(networks, &runs, error);
 *                     networks_flush(networks, &position, error); ... commit the chunk and the position ...
 *     networks_finish(networks, error);
 *     networks_close(networks);
 */
#ifndef TWONEURON_OUTPUT_NETWORKS_H
#define TWONEURON_OUTPUT_NETWORKS_H

#include "base/error.h"
#include "model/runs.h"

struct networks;

struct networks_position {
	uint64_t rows;  /**< rows in the file, its header not counted */
	uint64_t bytes; /**< size of the file, its header counted; 0: no file yet */
};

/** Whether this build can compress. */
bool networks_can_compress(void);

/**
 * Opens networks.csv (or .zst) in `folder` at a position that networks_flush() gave, or at {0, 0} to start afresh (an
 * unfinished file is dropped, a finished one stays until networks_finish()). A finished file is opened again, under
 * its temporary name, when there is no unfinished one. `threads` threads format the rows, 1 or more. The caller ends it
 * with networks_close(). STATUS_INPUT: there is no such file, it is shorter than the position, or this build has no
 * zstd. STATUS_DEVICE: the file cannot be written, or memory runs out.
 * `absent`: axes_absent() of the problem, whose columns are left out.
 */
MUST_USE enum status networks_open(struct networks **out, const char *folder, bool zstd, uint32_t absent,
                                   unsigned threads, struct networks_position position, struct error *error);

/**
 * Appends a row for each of `runs`; their indices must follow those appended before. STATUS_DEVICE: a full disk and
 * the like; the file is then cut back to what was flushed last, and every later call but networks_close() fails with
 * the same message.
 */
MUST_USE enum status networks_append(struct networks *networks, const struct runs *runs, struct error *error);

/**
 * Appends the rows of another such file, which ends at `end`, when shards become one file: all bytes after its header.
 * STATUS_INPUT if it is missing or of another size; otherwise fails as networks_append() does.
 */
MUST_USE enum status networks_append_file(struct networks *networks, const char *path, struct networks_position end,
                                          struct error *error);

/** Size of the header at the start of the file; 0 when out of memory. */
uint64_t networks_header_size(struct networks *networks);

/** Where the rows end that have been appended, flushed or not. */
struct networks_position networks_end(const struct networks *networks);

/** Waits until all rows are on the disk and says where the file ends. STATUS_DEVICE as above. */
MUST_USE enum status networks_flush(struct networks *networks, struct networks_position *out, struct error *error);

/** Flushes, and gives the file its own name. Only networks_close() may follow. */
MUST_USE enum status networks_finish(struct networks *networks, struct error *error);

/** Closes the file and frees all; one that was not finished stays, under its temporary name. NULL is harmless. */
void networks_close(struct networks *networks);

#endif
