/**
 * Text that several threads make, written to one file in the order of its blocks. Each thread makes a block in memory
 * of its own, waits for its turn and writes it, so that memory stays at one block per thread and the bytes never depend
 * on the number of threads.
 */
#ifndef TWONEURON_OUTPUT_BLOCKS_H
#define TWONEURON_OUTPUT_BLOCKS_H

#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

enum { BLOCKS_THREADS_MAX = 256 };

/**
 * Makes block `block` in memory that belongs to `worker` (0..threads-1) and returns it; it stays valid until the same
 * worker is asked again. `failed` in the result means that memory ran out. Called from several threads at once, but
 * never twice at once for one worker.
 */
typedef const struct text *(*blocks_make)(void *context, unsigned worker, uint64_t block);

/**
 * Writes blocks 0..count-1 to the open descriptor `file`; `path` is for messages. `threads` is the number of workers,
 * this thread included, 1 or more; those past BLOCKS_THREADS_MAX are not used. STATUS_DEVICE when memory runs out or
 * the file can't be written (a full disk, a limit on file sizes: the process must ignore SIGXFSZ); part of the blocks
 * may then be in the file.
 */
MUST_USE enum status blocks_write(int file, const char *path, unsigned threads, uint64_t count, blocks_make make,
                                  void *context, struct error *error);

/** Calls write(2) until all is written; fails as above. */
MUST_USE enum status blocks_write_all(int file, const char *path, const char *data, size_t size, struct error *error);

#endif
