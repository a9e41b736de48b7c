#include "store/ledger_private.h"

/** True if `range` lies within `all`. */
static bool range_is_inside(struct range range, struct range all)
{
	return range.count > 0 && range.first >= all.first && range.first - all.first < all.count &&
	       range.count <= all.count - (range.first - all.first);
}

/** True unless networks.csv is written and the chunk does not begin where the last one ended, or shortens the file. */
static bool continues_csv(const struct ledger_spec *spec, uint64_t next, uint64_t rows, uint64_t bytes,
                          const struct ledger_chunk *chunk)
{
	return !spec->networks_csv || (chunk->range.first == next && chunk->csv_bytes >= bytes &&
	                               chunk->csv_rows == rows + chunk->range.count);
}

void ledger_read_chunk(struct ledger_chunk *chunk, sqlite3_stmt *row)
{
	*chunk = (struct ledger_chunk){
	        .range = {(uint64_t)sqlite3_column_int64(row, 0), (uint64_t)sqlite3_column_int64(row, 1)},
	        .device = database_text(row, 3),
	        .seconds = sqlite3_column_double(row, 4),
	        .csv_rows = (uint64_t)sqlite3_column_int64(row, 5),
	        .csv_bytes = (uint64_t)sqlite3_column_int64(row, 6),
	        .sums = sqlite3_column_blob(row, 7),
	        .sums_size = (size_t)sqlite3_column_bytes(row, 7)};
}

enum status ledger_add_done(struct ledger *ledger, const struct ledger_chunk *chunk, struct error *error)
{
	ledger->csv_rows = chunk->csv_rows;
	ledger->csv_bytes = chunk->csv_bytes;
	return ranges_add(&ledger->done, chunk->range, error);
}

static enum status load_chunk(struct ledger *ledger, sqlite3_stmt *row, struct error *error)
{
	struct ledger_chunk chunk;
	ledger_read_chunk(&chunk, row);
	const struct range all = ledger->spec.range;
	if (!sqlite3_column_int(row, 8) || !range_is_inside(chunk.range, all) ||
	    ranges_overlap(&ledger->done, chunk.range) ||
	    !continues_csv(&ledger->spec, all.first + ledger->csv_rows, ledger->csv_rows, ledger->csv_bytes, &chunk))
		return database_damaged(&ledger->database, "a row about a chunk has been changed", error);
	return ledger_add_done(ledger, &chunk, error);
}

enum status ledger_load_chunks(struct ledger *ledger, struct error *error)
{
	sqlite3_stmt *select = NULL;
	enum status status = database_prepare(&ledger->database, &select,
	                                      "SELECT " CHUNK_COLUMNS ", digest IS row_digest(" CHUNK_COLUMNS
	                                      ") FROM chunk ORDER BY first_network",
	                                      error);
	for (bool row = true; status == STATUS_OK;) {
		status = database_step(&ledger->database, select, &row, error);
		if (status != STATUS_OK || !row)
			break;
		status = load_chunk(ledger, select, error);
	}
	sqlite3_finalize(select);
	return status;
}

/** A chunk whose sums are being checked and added to the map. */
struct receiver {
	const struct ledger_spec *spec;
	struct range range;
	struct map *map;
};

/** The networks that a cell and a range share. */
static uint64_t shared_networks(uint64_t cell, uint64_t runs_per_cell, struct range range)
{
	const uint64_t end = range.first + range.count;
	const uint64_t cell_first = cell * runs_per_cell, cell_end = cell_first + runs_per_cell;
	const uint64_t from = cell_first > range.first ? cell_first : range.first;
	const uint64_t to = cell_end < end ? cell_end : end;
	return to > from ? to - from : 0;
}

static enum status receive_cell(void *context, uint64_t index, const struct cell *cell, struct error *error)
{
	const struct receiver *const receiver = context;
	const struct ledger_spec *const spec = receiver->spec;
	if (index >= spec->rows * spec->columns ||
	    cell_networks(cell) != shared_networks(index, spec->runs_per_cell, receiver->range))
		return error_set(error, STATUS_INPUT, "the sums of cell %llu are not those of its networks",
		                 (unsigned long long)index);
	cell_add(&receiver->map->cell[index], cell);
	return STATUS_OK;
}

static bool sums_belong(const struct sums *sums, const struct ledger_spec *spec, struct range range)
{
	const uint64_t first = range.first / spec->runs_per_cell;
	const uint64_t last = (range.first + (range.count - 1)) / spec->runs_per_cell;
	return sums->first_cell == first && sums->cells == last - first + 1 && sums->loss_bits == spec->loss_bits;
}

static enum status receive_sums(struct receiver *receiver, const struct ledger_chunk *chunk, struct error *error)
{
	struct sums sums;
	receiver->range = chunk->range;
	const enum status status = sums_decode(&sums, chunk->sums, chunk->sums_size, receive_cell, receiver, error);
	if (status == STATUS_OK && !sums_belong(&sums, receiver->spec, chunk->range))
		return error_set(error, STATUS_INPUT, "the sums are of other cells than its networks");
	return status;
}

static enum status bad_chunk(const struct ledger_chunk *chunk, const char *why, struct error *error)
{
	return error_set(error, STATUS_DEVICE, "chunk of %llu networks from %llu: %s; please report this error",
	                 (unsigned long long)chunk->range.count, (unsigned long long)chunk->range.first, why);
}

enum status ledger_check_chunk(const struct ledger *ledger, const struct ledger_chunk *chunks, size_t at,
                               struct error *error)
{
	const struct ledger_chunk *const chunk = &chunks[at];
	const struct ledger_spec *const spec = &ledger->spec;
	if (!range_is_inside(chunk->range, spec->range))
		return bad_chunk(chunk, "outside the range that is run", error);
	bool overlaps = ranges_overlap(&ledger->done, chunk->range);
	for (size_t i = 0; i < at; i++)
		overlaps |= chunk->range.first < chunks[i].range.first + chunks[i].range.count &&
		            chunks[i].range.first < chunk->range.first + chunk->range.count;
	if (overlaps)
		return bad_chunk(chunk, "some of it is done already", error);
	const uint64_t rows = at ? chunks[at - 1].csv_rows : ledger->csv_rows;
	const uint64_t bytes = at ? chunks[at - 1].csv_bytes : ledger->csv_bytes;
	if (!continues_csv(spec, spec->range.first + rows, rows, bytes, chunk))
		return bad_chunk(chunk, "not the next one in networks.csv", error);
	struct error reason;
	struct sums sums;
	if (sums_where(&sums, chunk->sums, chunk->sums_size, &reason) != STATUS_OK)
		return bad_chunk(chunk, reason.message, error);
	return sums_belong(&sums, spec, chunk->range) ? STATUS_OK
	                                              : bad_chunk(chunk, "its sums are of other cells", error);
}

enum status ledger_insert_chunk(struct ledger *ledger, int64_t attempt, const struct ledger_chunk *chunk,
                                struct error *error)
{
	enum status status = STATUS_OK;
	if (!ledger->insert_chunk)
		status = database_prepare(&ledger->database, &ledger->insert_chunk,
		                          "INSERT INTO chunk (" CHUNK_COLUMNS
		                          ", digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
		                          "row_digest(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8))",
		                          error);
	if (status != STATUS_OK)
		return status;
	sqlite3_stmt *const insert = ledger->insert_chunk;
	sqlite3_bind_int64(insert, 1, (int64_t)chunk->range.first);
	sqlite3_bind_int64(insert, 2, (int64_t)chunk->range.count);
	sqlite3_bind_int64(insert, 3, attempt);
	sqlite3_bind_text(insert, 4, chunk->device, -1, SQLITE_STATIC);
	sqlite3_bind_double(insert, 5, chunk->seconds);
	sqlite3_bind_int64(insert, 6, (int64_t)chunk->csv_rows);
	sqlite3_bind_int64(insert, 7, (int64_t)chunk->csv_bytes);
	sqlite3_bind_blob64(insert, 8, chunk->sums, chunk->sums_size, SQLITE_STATIC);
	bool row;
	status = database_step(&ledger->database, insert, &row, error);
	sqlite3_reset(insert);
	sqlite3_clear_bindings(insert);
	return status;
}

enum status ledger_check_place(struct ledger *ledger, struct error *error)
{
	int moved = 0;
	sqlite3_file_control(ledger->database.handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	if (moved)
		return error_set_cause(error, CAUSE_DISK,
		                       "%s: has been moved or deleted while in use; bring it back to keep what is done",
		                       ledger->database.path);
	return STATUS_OK;
}

static enum status write_chunks(struct ledger *ledger, const struct ledger_chunk *chunks, size_t count,
                                const struct ledger_times *times, struct error *error)
{
	enum status status = database_run(&ledger->database, "BEGIN IMMEDIATE", error);
	for (size_t i = 0; status == STATUS_OK && i < count; i++)
		status = ledger_insert_chunk(ledger, ledger->attempt, &chunks[i], error);
	if (status == STATUS_OK)
		status = ledger_update_attempt(ledger, times, error);
	if (status == STATUS_OK)
		status = database_run(&ledger->database, "COMMIT", error);
	if (status != STATUS_OK)
		database_rollback(&ledger->database);
	return status;
}

enum status ledger_commit(struct ledger *ledger, const struct ledger_chunk *chunks, size_t count,
                          const struct ledger_times *times, struct error *error)
{
	if (ledger->read_only || ledger->attempt == 0)
		return error_set(error, STATUS_DEVICE, "%s: no attempt has been started; please report this error",
		                 ledger->database.path);
	enum status status = ledger_check_place(ledger, error);
	for (size_t i = 0; status == STATUS_OK && i < count; i++)
		status = ledger_check_chunk(ledger, chunks, i, error);
	if (status == STATUS_OK)
		status = write_chunks(ledger, chunks, count, times, error);
	for (size_t i = 0; status == STATUS_OK && i < count; i++)
		status = ledger_add_done(ledger, &chunks[i], error);
	return status;
}

enum status ledger_each_chunk(struct ledger *ledger, ledger_visit_chunk *visit, void *context, struct error *error)
{
	sqlite3_stmt *select = NULL;
	enum status status = database_prepare(&ledger->database, &select,
	                                      "SELECT " CHUNK_COLUMNS " FROM chunk ORDER BY first_network", error);
	for (bool row = true; status == STATUS_OK;) {
		status = database_step(&ledger->database, select, &row, error);
		if (status != STATUS_OK || !row)
			break;
		struct ledger_chunk chunk;
		ledger_read_chunk(&chunk, select);
		status = visit(context, &chunk, error);
	}
	sqlite3_finalize(select);
	return status;
}

struct restore {
	const struct ledger *ledger;
	struct receiver receiver;
};

static enum status restore_chunk(void *context, const struct ledger_chunk *chunk, struct error *error)
{
	struct restore *const restore = context;
	struct error reason;
	const enum status status = receive_sums(&restore->receiver, chunk, &reason);
	return status == STATUS_OK ? STATUS_OK : database_damaged(&restore->ledger->database, reason.message, error);
}

enum status ledger_restore(struct ledger *ledger, struct map *map, struct error *error)
{
	const struct ledger_spec *const spec = &ledger->spec;
	if (map->rows != spec->rows || map->columns != spec->columns || map->loss_bits != spec->loss_bits)
		return error_set(error, STATUS_DEVICE, "%s: of another map; please report this error",
		                 ledger->database.path);
	struct restore restore = {.ledger = ledger, .receiver = {.spec = spec, .map = map}};
	return ledger_each_chunk(ledger, restore_chunk, &restore, error);
}
