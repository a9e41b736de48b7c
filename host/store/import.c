#include "store/ledger_private.h"

/** Appends the attempts of `from`, whose ids are 1, 2, ...; *last becomes the id of the last one here. */
static enum status copy_attempts(struct ledger *ledger, struct ledger *from, int64_t *last, struct error *error)
{
	sqlite3_stmt *select = NULL, *insert = NULL;
	const int64_t before = *last;
	enum status status = database_prepare(&from->database, &select,
	                                      "SELECT id, started, \"commit\", command, devices, seconds, "
	                                      "training_seconds FROM attempt ORDER BY id",
	                                      error);
	if (status == STATUS_OK)
		status = database_prepare(&ledger->database, &insert,
		                          "INSERT INTO attempt VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
		                          "row_digest(?1, ?2, ?3, ?4, ?5, ?6, ?7))",
		                          error);
	for (bool row = true; status == STATUS_OK;) {
		status = database_step(&from->database, select, &row, error);
		if (status != STATUS_OK || !row)
			break;
		*last = before + sqlite3_column_int64(select, 0);
		sqlite3_bind_int64(insert, 1, *last);
		for (int column = 1; column < 7; column++)
			sqlite3_bind_value(insert, 1 + column, sqlite3_column_value(select, column));
		status = database_step(&ledger->database, insert, &row, error);
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
	sqlite3_finalize(select);
	return status;
}

/** Appends the chunks of `from`, whose attempts have been copied with ids raised by `attempts`. */
static enum status copy_chunks(struct ledger *ledger, struct ledger *from, int64_t attempts, uint64_t csv_header,
                               struct error *error)
{
	const uint64_t rows = ledger->csv_rows;
	const uint64_t bytes = ledger->csv_bytes > 0 ? ledger->csv_bytes - csv_header : 0;
	sqlite3_stmt *select = NULL;
	enum status status = database_prepare(&from->database, &select,
	                                      "SELECT " CHUNK_COLUMNS " FROM chunk ORDER BY first_network", error);
	for (bool row = true; status == STATUS_OK;) {
		status = database_step(&from->database, select, &row, error);
		if (status != STATUS_OK || !row)
			break;
		struct ledger_chunk chunk;
		ledger_read_chunk(&chunk, select);
		if (ledger->spec.networks_csv) {
			chunk.csv_rows += rows;
			chunk.csv_bytes += bytes;
		}
		status = ledger_check_chunk(ledger, &chunk, 0, error);
		if (status == STATUS_OK)
			status = ledger_insert_chunk(ledger, attempts + sqlite3_column_int64(select, 2), &chunk, error);
		if (status == STATUS_OK)
			status = ledger_add_done(ledger, &chunk, error);
	}
	sqlite3_finalize(select);
	return status;
}

/** Copies the ledger of a folder, which is open only meanwhile. */
static enum status copy_ledger(struct ledger *ledger, const char *folder, int64_t *attempts, uint64_t csv_header,
                               struct error *error)
{
	const int64_t before = *attempts;
	struct ledger *from = NULL;
	enum status status = ledger_open_read(&from, folder, error);
	if (status == STATUS_OK)
		status = copy_attempts(ledger, from, attempts, error);
	if (status == STATUS_OK)
		status = copy_chunks(ledger, from, before, csv_header, error);
	ledger_close(from);
	return status;
}

static enum status copy_ledgers(struct ledger *ledger, const char *const *folder, size_t count, uint64_t csv_header,
                                struct error *error)
{
	int64_t attempts = 0;
	enum status status = database_run(&ledger->database, "BEGIN IMMEDIATE", error);
	if (status == STATUS_OK)
		status = database_integer(&ledger->database, "SELECT max(id) FROM attempt", &attempts, error);
	for (size_t i = 0; status == STATUS_OK && i < count; i++)
		status = copy_ledger(ledger, folder[i], &attempts, csv_header, error);
	if (status == STATUS_OK)
		status = database_run(&ledger->database, "COMMIT", error);
	return status;
}

enum status ledger_import(struct ledger *ledger, const char *const *folder, size_t count, uint64_t csv_header,
                          struct error *error)
{
	enum status status = ledger_check_place(ledger, error);
	if (status == STATUS_OK)
		status = copy_ledgers(ledger, folder, count, csv_header, error);
	if (status == STATUS_OK)
		return STATUS_OK;
	database_rollback(&ledger->database);
	ranges_free(&ledger->done);
	ledger->csv_rows = ledger->csv_bytes = 0;
	const enum status loaded = ledger_load_chunks(ledger, NULL);
	(void)loaded; /* the first failure says more */
	return status;
}
