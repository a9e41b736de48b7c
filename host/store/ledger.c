#include "store/ledger.h"

#include "base/text.h"
#include "base/version.h"
#include "store/ledger_private.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define SWEEP_COLUMNS                                                                                            \
	"name, sha256, file, version, math, first_network, last_network, map_rows, map_columns, runs_per_cell, " \
	"loss_bits, networks_csv, zstd"
#define ATTEMPT_COLUMNS "id, started, \"commit\", command, devices, seconds, training_seconds"

static enum status insert_spec(struct ledger *ledger, const struct ledger_spec *spec, struct error *error)
{
	sqlite3_stmt *insert = NULL;
	enum status status = database_prepare(&ledger->database, &insert,
	                                      "INSERT INTO sweep (id, " SWEEP_COLUMNS ", digest) VALUES "
	                                      "(1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
	                                      "row_digest(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13))",
	                                      error);
	if (status != STATUS_OK)
		return status;
	const char *const strings[] = {spec->name, spec->sha256, spec->file, spec->version, math_name(spec->math)};
	const int64_t integers[] = {
	        (int64_t)spec->range.first,   (int64_t)(spec->range.first + (spec->range.count - 1)),
	        (int64_t)spec->rows,          (int64_t)spec->columns,
	        (int64_t)spec->runs_per_cell, spec->loss_bits,
	        spec->networks_csv,           spec->zstd};
	for (int i = 0; i < 5; i++)
		sqlite3_bind_text(insert, 1 + i, strings[i], -1, SQLITE_STATIC);
	for (int i = 0; i < 8; i++)
		sqlite3_bind_int64(insert, 6 + i, integers[i]);
	bool row;
	status = database_step(&ledger->database, insert, &row, error);
	sqlite3_finalize(insert);
	return status;
}

/** True if the range lies in a map of these sizes and nothing overflows 2^63. */
static bool spec_is_possible(const struct ledger_spec *spec, uint64_t last)
{
	uint64_t networks;
	return spec->rows > 0 && spec->columns > 0 && spec->runs_per_cell > 0 &&
	       !__builtin_mul_overflow(spec->rows, spec->columns, &networks) &&
	       !__builtin_mul_overflow(networks, spec->runs_per_cell, &networks) && networks <= UINT64_C(1) << 63 &&
	       spec->range.first <= last && last < networks;
}

static enum status read_spec(struct ledger *ledger, sqlite3_stmt *row, struct error *error)
{
	struct ledger_spec *const spec = &ledger->spec;
	const char **const strings[] = {&spec->name, &spec->sha256, &spec->file, &spec->version};
	for (int i = 0; i < 4; i++) {
		ledger->strings[i] = strdup(database_text(row, i));
		if (!ledger->strings[i])
			return error_set_memory(error, "the ledger");
		*strings[i] = ledger->strings[i];
	}
	const char *const math = database_text(row, 4);
	spec->math = strcmp(math, math_name(MATH_NATIVE)) == 0 ? MATH_NATIVE : MATH_EXACT;
	const uint64_t last = (uint64_t)sqlite3_column_int64(row, 6);
	spec->range.first = (uint64_t)sqlite3_column_int64(row, 5);
	spec->range.count = last - spec->range.first + 1;
	spec->rows = (uint64_t)sqlite3_column_int64(row, 7);
	spec->columns = (uint64_t)sqlite3_column_int64(row, 8);
	spec->runs_per_cell = (uint64_t)sqlite3_column_int64(row, 9);
	spec->loss_bits = sqlite3_column_int(row, 10);
	spec->networks_csv = sqlite3_column_int(row, 11) != 0;
	spec->zstd = sqlite3_column_int(row, 12) != 0;
	if (!sqlite3_column_int(row, 13) || strcmp(math, math_name(spec->math)) != 0 || !spec_is_possible(spec, last))
		return database_damaged(&ledger->database, "its row about the sweep has been changed", error);
	return STATUS_OK;
}

static enum status load_spec(struct ledger *ledger, struct error *error)
{
	sqlite3_stmt *select = NULL;
	bool row = false;
	enum status status =
	        database_prepare(&ledger->database, &select,
	                         "SELECT " SWEEP_COLUMNS ", digest IS row_digest(" SWEEP_COLUMNS ") FROM sweep", error);
	if (status == STATUS_OK)
		status = database_step(&ledger->database, select, &row, error);
	if (status == STATUS_OK && !row)
		status = database_damaged(&ledger->database, "it does not say what is run", error);
	if (status == STATUS_OK)
		status = read_spec(ledger, select, error);
	sqlite3_finalize(select);
	return status;
}

static enum status check_attempts(struct ledger *ledger, struct error *error)
{
	int64_t bad = 0;
	const enum status status = database_integer(
	        &ledger->database, "SELECT count(*) FROM attempt WHERE digest IS NOT row_digest(" ATTEMPT_COLUMNS ")",
	        &bad, error);
	if (status == STATUS_OK && bad)
		return database_damaged(&ledger->database, "a row about an attempt has been changed", error);
	return status;
}

/** Two specs that are compared, and where they are from. */
struct comparison {
	struct text *out;
	const char *first, *second;
};

static void compare_words(const struct comparison *to, const char *what, const char *a, const char *b)
{
	if (strcmp(a, b) != 0)
		text_printf(to->out, "\n  %s: %s %s, %s %s", what, a, to->first, b, to->second);
}

static void compare_numbers(const struct comparison *to, const char *what, uint64_t a, uint64_t b)
{
	if (a != b)
		text_printf(to->out, "\n  %s: %llu %s, %llu %s", what, (unsigned long long)a, to->first,
		            (unsigned long long)b, to->second);
}

static const char *networks_words(const struct ledger_spec *spec)
{
	return !spec->networks_csv ? "not written" : spec->zstd ? "compressed" : "written";
}

void ledger_compare(struct text *out, const struct ledger_spec *a, const char *first, const struct ledger_spec *b,
                    const char *second)
{
	const struct comparison to = {out, first, second};
	compare_words(&to, "name of the sweep", a->name, b->name);
	compare_words(&to, "SHA-256 of the sweep file", a->sha256, b->sha256);
	compare_words(&to, "version of the program", a->version, b->version);
	compare_words(&to, "math mode", math_name(a->math), math_name(b->math));
	compare_numbers(&to, "rows of the map", a->rows, b->rows);
	compare_numbers(&to, "columns of the map", a->columns, b->columns);
	compare_numbers(&to, "networks per cell", a->runs_per_cell, b->runs_per_cell);
	if (a->loss_bits != b->loss_bits)
		text_printf(out, "\n  grid of the losses: 2^%d %s, 2^%d %s", -a->loss_bits, first, -b->loss_bits,
		            second);
	compare_words(&to, "networks.csv", networks_words(a), networks_words(b));
}

static enum status compare_spec(const struct ledger *ledger, const struct ledger_spec *now, struct error *error)
{
	const struct ledger_spec *const then = &ledger->spec;
	struct text text = {0};
	const struct comparison to = {&text, "then", "now"};
	ledger_compare(&text, then, to.first, now, to.second);
	compare_numbers(&to, "first network", then->range.first, now->range.first);
	compare_numbers(&to, "number of networks", then->range.count, now->range.count);
	enum status status = STATUS_OK;
	if (text.failed)
		status = error_set_memory(error, "the ledger");
	else if (text.size > 0)
		status = error_set(error, STATUS_INPUT,
		                   "%s: this folder holds another run; choose another folder with -o, or give the same "
		                   "command as then:%s",
		                   ledger->database.path, text_string(&text));
	text_free(&text);
	return status;
}

/**
 * Checks that a run.db without tables is alone in its folder. Then a process was killed before its first transaction.
 * Beside other files it is the result of a failed disk, and going on would overwrite them.
 */
static enum status check_alone(const struct ledger *ledger, const char *folder, struct error *error)
{
	DIR *const directory = opendir(folder);
	if (!directory)
		return error_set_errno(error, STATUS_INPUT, "%s: cannot be read", folder);
	enum status status = STATUS_OK;
	for (const struct dirent *entry; status == STATUS_OK && (entry = readdir(directory));)
		if (entry->d_name[0] != '.' && strncmp(entry->d_name, LEDGER_NAME, strlen(LEDGER_NAME)) != 0)
			status = database_damaged(&ledger->database, "it is empty, but the folder is not", error);
	closedir(directory);
	return status;
}

static enum status make_ledger(struct ledger *ledger, const struct ledger_spec *spec, struct error *error)
{
	enum status status = database_run(&ledger->database, "BEGIN EXCLUSIVE", error);
	if (status == STATUS_OK)
		status = database_make_tables(&ledger->database, error);
	if (status == STATUS_OK)
		status = insert_spec(ledger, spec, error);
	if (status == STATUS_OK)
		status = database_run(&ledger->database, "COMMIT", error);
	if (status != STATUS_OK)
		database_rollback(&ledger->database);
	return status;
}

/** Checks and reads what an existing ledger holds. */
static enum status load_ledger(struct ledger *ledger, struct error *error)
{
	enum status status = database_check(&ledger->database, error);
	if (status == STATUS_OK)
		status = load_spec(ledger, error);
	if (status == STATUS_OK)
		status = check_attempts(ledger, error);
	if (status == STATUS_OK)
		status = ledger_load_chunks(ledger, error);
	return status;
}

static enum status open_owner(struct ledger *ledger, const char *folder, const struct ledger_spec *spec, bool fresh,
                              struct error *error)
{
	char path[FILE_PATH_SIZE];
	struct stat info;
	int64_t content = 0;
	enum status status = file_join(path, folder, LEDGER_NAME, error);
	if (status != STATUS_OK)
		return status;
	const bool existed = stat(path, &info) == 0;
	if (fresh && existed && info.st_size > 0)
		return error_set(
		        error, STATUS_INPUT,
		        "%s: this folder holds a run already; for a fresh start move the folder away, or choose "
		        "another with -o",
		        path);
	status = database_open(&ledger->database, path, true, error);
	if (status == STATUS_OK)
		status = database_content(&ledger->database, &content, error);
	if (status == STATUS_OK && content == 0) {
		if (existed)
			status = check_alone(ledger, folder, error);
		if (status == STATUS_OK)
			status = make_ledger(ledger, spec, error);
	} else {
		ledger->resumed = true;
	}
	if (status == STATUS_OK)
		status = load_ledger(ledger, error);
	if (status == STATUS_OK)
		status = compare_spec(ledger, spec, error);
	return status;
}

enum status ledger_open(struct ledger **out, const char *folder, const struct ledger_spec *spec, bool fresh,
                        struct error *error)
{
	*out = NULL;
	if (spec->range.count == 0 || !spec_is_possible(spec, spec->range.first + (spec->range.count - 1)))
		return error_set(error, STATUS_INPUT, "the range of networks is empty or beyond the sweep's last");
	struct ledger *const ledger = calloc(1, sizeof *ledger);
	if (!ledger)
		return error_set_memory(error, "the ledger");
	const enum status status = open_owner(ledger, folder, spec, fresh, error);
	if (status == STATUS_OK)
		*out = ledger;
	else
		ledger_close(ledger);
	return status;
}

enum status ledger_open_read(struct ledger **out, const char *folder, struct error *error)
{
	*out = NULL;
	char path[FILE_PATH_SIZE];
	struct stat info;
	enum status status = file_join(path, folder, LEDGER_NAME, error);
	if (status != STATUS_OK)
		return status;
	if (stat(path, &info) != 0)
		return error_set_errno(error, STATUS_INPUT, "%s: no ledger of a sweep; is it the right folder?", path);
	struct ledger *const ledger = calloc(1, sizeof *ledger);
	if (!ledger)
		return error_set_memory(error, "the ledger");
	ledger->read_only = ledger->resumed = true;
	status = database_open(&ledger->database, path, false, error);
	if (status == STATUS_OK)
		status = load_ledger(ledger, error);
	if (status == STATUS_OK)
		*out = ledger;
	else
		ledger_close(ledger);
	return status;
}

void ledger_close(struct ledger *ledger)
{
	if (!ledger)
		return;
	sqlite3_finalize(ledger->insert_chunk);
	if (ledger->database.handle && !ledger->read_only) /* removes the empty journal; no harm if it stays */
		sqlite3_exec(ledger->database.handle, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	database_close(&ledger->database);
	ranges_free(&ledger->done);
	for (int i = 0; i < 4; i++)
		free(ledger->strings[i]);
	free(ledger);
}

struct ledger_spec ledger_spec_of(const struct sweep *sweep, const char *file)
{
	return (struct ledger_spec){
	        .name = sweep->name,
	        .sha256 = sweep->sha256,
	        .file = file,
	        .version = version_number,
	        .math = MATH_EXACT,
	        .range = {0, sweep->space.networks},
	        .rows = sweep->space.rows,
	        .columns = sweep->space.columns,
	        .runs_per_cell = sweep->space.runs_per_cell,
	        .loss_bits = training_loss_grid(&sweep->problem, sweep->training.precision).bits,
	        .networks_csv = sweep->networks,
	};
}

const struct ledger_spec *ledger_spec(const struct ledger *ledger)
{
	return &ledger->spec;
}

bool ledger_is_resumed(const struct ledger *ledger)
{
	return ledger->resumed;
}

const struct ranges *ledger_done(const struct ledger *ledger)
{
	return &ledger->done;
}

bool ledger_next_undone(const struct ledger *ledger, uint64_t from, struct range *undone)
{
	const struct range all = ledger->spec.range;
	if (from < all.first)
		from = all.first;
	if (from - all.first >= all.count)
		return false;
	return ranges_next_gap(&ledger->done, (struct range){from, all.count - (from - all.first)}, undone);
}

void ledger_csv(const struct ledger *ledger, uint64_t *rows, uint64_t *bytes)
{
	*rows = ledger->csv_rows;
	*bytes = ledger->csv_bytes;
}

enum status ledger_start_attempt(struct ledger *ledger, const struct ledger_attempt *attempt, struct error *error)
{
	char started[32] = "";
	struct tm parts;
	const time_t now = time(NULL);
	if (gmtime_r(&now, &parts))
		strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &parts);
	sqlite3_stmt *insert = NULL;
	bool row;
	enum status status = database_prepare(
	        &ledger->database, &insert,
	        "INSERT INTO attempt SELECT next, ?1, ?2, ?3, ?4, 0.0, 0.0, row_digest(next, ?1, ?2, ?3, ?4, 0.0, 0.0) "
	        "FROM (SELECT coalesce(max(id), 0) + 1 AS next FROM attempt)",
	        error);
	if (status != STATUS_OK)
		return status;
	const char *const strings[] = {started, attempt->commit, attempt->command, attempt->devices};
	for (int i = 0; i < 4; i++)
		sqlite3_bind_text(insert, 1 + i, strings[i], -1, SQLITE_STATIC);
	status = database_step(&ledger->database, insert, &row, error);
	sqlite3_finalize(insert);
	if (status == STATUS_OK)
		ledger->attempt = sqlite3_last_insert_rowid(ledger->database.handle);
	return status;
}

enum status ledger_update_attempt(struct ledger *ledger, const struct ledger_times *times, struct error *error)
{
	sqlite3_stmt *update = NULL;
	bool row;
	enum status status = database_prepare(&ledger->database, &update,
	                                      "UPDATE attempt SET seconds = ?2, training_seconds = ?3, digest = "
	                                      "row_digest(id, started, \"commit\", command, devices, ?2, ?3) "
	                                      "WHERE id = ?1",
	                                      error);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(update, 1, ledger->attempt);
	sqlite3_bind_double(update, 2, times->seconds);
	sqlite3_bind_double(update, 3, times->training_seconds);
	status = database_step(&ledger->database, update, &row, error);
	sqlite3_finalize(update);
	return status;
}

enum status ledger_note_times(struct ledger *ledger, const struct ledger_times *times, struct error *error)
{
	return ledger_update_attempt(ledger, times, error);
}

enum status ledger_each_attempt(struct ledger *ledger, ledger_visit_attempt *visit, void *context, struct error *error)
{
	sqlite3_stmt *select = NULL;
	enum status status =
	        database_prepare(&ledger->database, &select,
	                         "SELECT started, \"commit\", command, devices, seconds, training_seconds, "
	                         "(SELECT coalesce(sum(networks), 0) FROM chunk WHERE chunk.attempt = "
	                         "attempt.id) FROM attempt ORDER BY id",
	                         error);
	for (bool row = true; status == STATUS_OK;) {
		status = database_step(&ledger->database, select, &row, error);
		if (status != STATUS_OK || !row)
			break;
		const struct ledger_attempt attempt = {
		        .started = database_text(select, 0),
		        .commit = database_text(select, 1),
		        .command = database_text(select, 2),
		        .devices = database_text(select, 3),
		        .times = {sqlite3_column_double(select, 4), sqlite3_column_double(select, 5)},
		        .networks = (uint64_t)sqlite3_column_int64(select, 6)};
		status = visit(context, &attempt, error);
	}
	sqlite3_finalize(select);
	return status;
}
