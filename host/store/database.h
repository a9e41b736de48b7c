/** Private to store/: an SQLite file with the ledger's settings, and SQLite's result codes in our words. */
#ifndef TWONEURON_STORE_DATABASE_H
#define TWONEURON_STORE_DATABASE_H

#include "base/error.h"
#include "base/file.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/** Starts as {0}. */
struct database {
	sqlite3 *handle;
	char path[FILE_PATH_SIZE];
};

/**
 * Opens `path` for one owner (made when missing and locked until database_close()), or for reading. The SQL function
 * row_digest(...) is there: the SHA-256 of its arguments, types included.
 */
MUST_USE enum status database_open(struct database *database, const char *path, bool owner, struct error *error);
void database_close(struct database *database);

/** Runs statements that return no rows. */
MUST_USE enum status database_run(struct database *database, const char *sql, struct error *error);
/** Rolls the transaction back, if there is one. */
void database_rollback(struct database *database);
/** The first column of the first row as an integer. */
MUST_USE enum status database_integer(struct database *database, const char *sql, int64_t *out, struct error *error);

/** The caller ends the statement with sqlite3_finalize(). */
MUST_USE enum status database_prepare(struct database *database, sqlite3_stmt **out, const char *sql,
                                      struct error *error);
/** Goes to the next row; `row` is false at the end. */
MUST_USE enum status database_step(struct database *database, sqlite3_stmt *statement, bool *row, struct error *error);
/** Text of a column, "" for NULL. */
const char *database_text(sqlite3_stmt *statement, int column);

/** 0 for a file without tables: what a new file is once it is locked. */
MUST_USE enum status database_content(struct database *database, int64_t *out, struct error *error);
/** Makes the tables of schema.sql, its version included. */
MUST_USE enum status database_make_tables(struct database *database, struct error *error);
/** STATUS_INPUT unless the file is a whole ledger of this version with the tables of schema.sql. */
MUST_USE enum status database_check(struct database *database, struct error *error);

/** A message about SQLite's last failure. */
enum status database_failure(struct database *database, struct error *error);
/** STATUS_INPUT, with how the file is damaged. */
enum status database_damaged(const struct database *database, const char *how, struct error *error);

#endif
