/** The ledger's insides, for ledger.c (what is run, attempts), commit.c (what is done) and import.c. */
#ifndef TWONEURON_STORE_LEDGER_PRIVATE_H
#define TWONEURON_STORE_LEDGER_PRIVATE_H

#include "store/database.h"
#include "store/ledger.h"

struct ledger {
	struct database database;
	struct ledger_spec spec; /**< as in the file; its strings are in `strings` */
	char *strings[4];
	bool resumed;
	bool read_only;
	struct ranges done;
	uint64_t csv_rows, csv_bytes;
	int64_t attempt; /**< id of the current one; 0 before ledger_start_attempt() */
	sqlite3_stmt *insert_chunk;
};

/** STATUS_DEVICE if the file has been moved or deleted: SQLite would go on writing to a file that nobody finds. */
MUST_USE enum status ledger_check_place(struct ledger *ledger, struct error *error);

/** STATUS_DEVICE if this chunk cannot be the next one; chunks[0..at) are taken as done. */
MUST_USE enum status ledger_check_chunk(const struct ledger *ledger, const struct ledger_chunk *chunks, size_t at,
                                        struct error *error);

/** Writes a chunk within the caller's transaction. */
MUST_USE enum status ledger_insert_chunk(struct ledger *ledger, int64_t attempt, const struct ledger_chunk *chunk,
                                         struct error *error);

/** Notes a written chunk as done. */
MUST_USE enum status ledger_add_done(struct ledger *ledger, const struct ledger_chunk *chunk, struct error *error);

/** Reads a chunk from a row whose columns are CHUNK_COLUMNS. */
#define CHUNK_COLUMNS "first_network, networks, attempt, device, seconds, csv_rows, csv_bytes, sums"
void ledger_read_chunk(struct ledger_chunk *chunk, sqlite3_stmt *row);

/** Reads which chunks are done; STATUS_INPUT when their rows are damaged or contradict the spec. */
MUST_USE enum status ledger_load_chunks(struct ledger *ledger, struct error *error);

/** Writes the attempt's times within the caller's transaction. */
MUST_USE enum status ledger_update_attempt(struct ledger *ledger, const struct ledger_times *times,
                                           struct error *error);

#endif
