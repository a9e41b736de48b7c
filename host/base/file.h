/** Files that are whole or absent: written under a temporary name, flushed to the disk, then renamed. */
#ifndef TWONEURON_BASE_FILE_H
#define TWONEURON_BASE_FILE_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>

/** Appends a whole file to `out`. STATUS_INPUT if it is missing or unreadable, or has more than `limit` bytes. */
MUST_USE enum status file_read(struct text *out, const char *path, size_t limit, struct error *error);

/** Makes the folder and those above it; it may exist already. STATUS_INPUT if it cannot be made or written to. */
MUST_USE enum status file_make_folder(const char *path, struct error *error);

/**
 * STATUS_INPUT if the folder is no folder or cannot be written to; if it is missing, the nearest one above it counts.
 */
MUST_USE enum status file_check_folder(const char *path, struct error *error);

/**
 * Writes `path` whole or not at all; of several processes that do so at once, the last one wins. STATUS_DEVICE on a
 * full disk and the like; the old file is then untouched.
 */
MUST_USE enum status file_write(const char *path, const void *data, size_t size, struct error *error);

/**
 * The same in three steps, for writers that need a name and have the folder to themselves, since the name is always the
 * same: write to file_temporary()'s name, then file_commit(); after a failure file_abandon(). `temporary` has room for
 * FILE_PATH_SIZE bytes, and is empty after a failure of file_temporary().
 */
enum { FILE_PATH_SIZE = 4096 };
#define FILE_TEMPORARY ".tmp" /**< what the temporary name has at its end */
MUST_USE enum status file_temporary(char temporary[FILE_PATH_SIZE], const char *path, struct error *error);
MUST_USE enum status file_commit(const char *temporary, const char *path, struct error *error);
void file_abandon(const char *temporary);

/**
 * Flushes the folder that a file is in to the disk, so that a new name is still there after a power cut. STATUS_DEVICE
 * when it cannot.
 */
MUST_USE enum status file_flush_folder(const char *path, struct error *error);

/** Whether PATH has a program of this name. Takes no memory. */
bool file_is_in_path(const char *program);

/** "folder/name" into `out`; STATUS_INPUT when it is too long. */
MUST_USE enum status file_join(char out[FILE_PATH_SIZE], const char *folder, const char *name, struct error *error);

#endif
