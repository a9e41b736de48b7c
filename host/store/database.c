#include "store/database.h"

#include "base/hash.h"
#include "base/text.h"

#include <string.h>

extern const char store_schema[];

enum status database_damaged(const struct database *database, const char *how, struct error *error)
{
	return error_set(error, STATUS_INPUT,
	                 "%s: damaged: %s; bring it back from a copy, or move the folder away and start again",
	                 database->path, how);
}

/** SQLite gives the operating system's reason for some failures only, not for EFBIG and EDQUOT. */
static enum status disk_failure(const struct database *database, int code, struct error *error)
{
	if (code == SQLITE_FULL || code == SQLITE_IOERR_WRITE)
		return error_set_cause(
		        error, CAUSE_DISK,
		        "%s: cannot be written: %s; what is finished is safe: make room and give the same "
		        "command again",
		        database->path,
		        code == SQLITE_FULL ? "the disk is full"
		                            : "a file size limit or quota is reached, or the disk fails");
	const int reason = sqlite3_system_errno(database->handle);
	return error_set_cause(error, CAUSE_DISK, "%s: %s%s%s", database->path, sqlite3_errstr(code),
	                       reason ? ": " : "", reason ? strerror(reason) : "");
}

enum status database_failure(struct database *database, struct error *error)
{
	const int code = sqlite3_extended_errcode(database->handle);
	if (code == SQLITE_READONLY_DBMOVED)
		return error_set_cause(error, CAUSE_DISK, "%s: has been moved or deleted while in use", database->path);
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(
		        error, STATUS_INPUT,
		        "%s: another process is using this folder; wait until it ends, or choose another folder "
		        "with -o",
		        database->path);
	case SQLITE_ERROR: /* our statements are right, so the tables are not ours */
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
	case SQLITE_FORMAT:
		return database_damaged(database, sqlite3_errmsg(database->handle), error);
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return error_set(error, STATUS_INPUT,
		                 "%s: cannot be opened or written: %s; check the folder and its rights", database->path,
		                 sqlite3_errmsg(database->handle));
	case SQLITE_NOMEM:
		return error_set_memory(error, database->path);
	default:
		return disk_failure(database, code, error);
	}
}

/**
 * Appends a value so that different rows never give the same bytes: its type, its size if that varies, its bits. Of a
 * blob it takes the checksum: SHA-256 of a chunk's megabytes would take longer than writing them.
 */
static void add_value(struct text *text, sqlite3_value *value)
{
	const int type = sqlite3_value_type(value);
	if (type == SQLITE_INTEGER) {
		text_printf(text, "i%lld;", (long long)sqlite3_value_int64(value));
	} else if (type == SQLITE_FLOAT) {
		const double number = sqlite3_value_double(value);
		text_add(text, "f");
		text_append(text, (const char *)&number, sizeof number);
	} else if (type == SQLITE_NULL) {
		text_add(text, "n");
	} else if (type == SQLITE_BLOB) {
		const int size = sqlite3_value_bytes(value);
		const uint64_t checksum = hash_checksum(sqlite3_value_blob(value), (size_t)size);
		text_printf(text, "b%d;%016llx", size, (unsigned long long)checksum);
	} else {
		const int size = sqlite3_value_bytes(value);
		const char *const data = (const char *)sqlite3_value_text(value);
		text_printf(text, "t%d;", size);
		text_append(text, data ? data : "", (size_t)size);
	}
}

static void row_digest(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct text text = {0};
	for (int i = 0; i < count; i++)
		add_value(&text, values[i]);
	if (text.failed) {
		sqlite3_result_error_nomem(context);
	} else {
		char digest[HASH_SIZE];
		hash_sha256(digest, text_string(&text), text.size);
		sqlite3_result_text(context, digest, HASH_SIZE - 1, SQLITE_TRANSIENT);
	}
	text_free(&text);
}

/**
 * The rollback journal is used and not WAL, which does not work on a cluster's network disks. In exclusive mode the
 * lock that BEGIN EXCLUSIVE takes is held until the file is closed; it keeps readers out too.
 */
static const char owner_settings[] = "PRAGMA locking_mode = EXCLUSIVE;"
                                     "PRAGMA journal_mode = TRUNCATE;"
                                     "PRAGMA synchronous = FULL;"
                                     "BEGIN EXCLUSIVE; ROLLBACK;";
/** The read transaction stays open, so that no sweep changes the ledger meanwhile. */
static const char reader_settings[] = "PRAGMA query_only = ON;"
                                      "BEGIN; SELECT count(*) FROM sqlite_schema;";

enum status database_open(struct database *database, const char *path, bool owner, struct error *error)
{
	*database = (struct database){0};
	if (strlen(path) >= sizeof database->path)
		return error_set(error, STATUS_INPUT, "%s: the path is too long; use a shorter one", path);
	strcpy(database->path, path);
	const int flags = SQLITE_OPEN_READWRITE | (owner ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_PRIVATECACHE;
	enum status status = STATUS_OK;
	if (sqlite3_open_v2(path, &database->handle, flags, NULL) != SQLITE_OK)
		status = database->handle ? database_failure(database, error) : error_set_memory(error, path);
	if (status != STATUS_OK)
		goto cleanup;
	/* a damaged file must not run code of its own or confuse the reader */
	sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(database->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(database->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	if (sqlite3_create_function_v2(database->handle, "row_digest", -1,
	                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, row_digest, NULL,
	                               NULL, NULL) != SQLITE_OK)
		status = database_failure(database, error);
	if (status == STATUS_OK)
		status = database_run(database, "PRAGMA cell_size_check = ON", error);
	if (status == STATUS_OK)
		status = database_run(database, owner ? owner_settings : reader_settings, error);
	/* SQLite opens a file for reading only if its rights allow no more, or if its header is damaged */
	if (status == STATUS_OK && owner && sqlite3_db_readonly(database->handle, "main"))
		status = error_set(error, STATUS_INPUT,
		                   "%s: may only be read; check its rights and those of the folder", path);
cleanup:
	if (status != STATUS_OK)
		database_close(database);
	return status;
}

void database_close(struct database *database)
{
	sqlite3_close(database->handle);
	database->handle = NULL;
}

enum status database_run(struct database *database, const char *sql, struct error *error)
{
	if (sqlite3_exec(database->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return database_failure(database, error);
	return STATUS_OK;
}

void database_rollback(struct database *database)
{
	if (!sqlite3_get_autocommit(database->handle))
		sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
}

enum status database_prepare(struct database *database, sqlite3_stmt **out, const char *sql, struct error *error)
{
	if (sqlite3_prepare_v2(database->handle, sql, -1, out, NULL) != SQLITE_OK)
		return database_failure(database, error);
	return STATUS_OK;
}

enum status database_step(struct database *database, sqlite3_stmt *statement, bool *row, struct error *error)
{
	const int code = sqlite3_step(statement);
	*row = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE ? STATUS_OK : database_failure(database, error);
}

const char *database_text(sqlite3_stmt *statement, int column)
{
	const char *const text = (const char *)sqlite3_column_text(statement, column);
	return text ? text : "";
}

enum status database_integer(struct database *database, const char *sql, int64_t *out, struct error *error)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	enum status status = database_prepare(database, &statement, sql, error);
	if (status == STATUS_OK)
		status = database_step(database, statement, &row, error);
	if (status == STATUS_OK)
		*out = row ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_finalize(statement);
	return status;
}

enum status database_content(struct database *database, int64_t *out, struct error *error)
{
	int64_t tables = 0, application = 0;
	enum status status = database_integer(database, "SELECT count(*) FROM sqlite_schema", &tables, error);
	if (status == STATUS_OK)
		status = database_integer(database, "PRAGMA application_id", &application, error);
	*out = tables | application;
	return status;
}

enum status database_make_tables(struct database *database, struct error *error)
{
	return database_run(database, store_schema, error);
}

/** The text of all tables, triggers, views and indices. */
static enum status read_schema(struct database *database, struct text *out, struct error *error)
{
	sqlite3_stmt *statement = NULL;
	enum status status = database_prepare(
	        database, &statement, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name", error);
	for (bool row = true; status == STATUS_OK && row;) {
		status = database_step(database, statement, &row, error);
		for (int i = 0; row && i < 4; i++) {
			text_add(out, database_text(statement, i));
			text_append(out, "", 1);
		}
	}
	sqlite3_finalize(statement);
	return status == STATUS_OK && out->failed ? error_set_memory(error, "the ledger's tables") : status;
}

static enum status check_tables(struct database *database, struct error *error)
{
	struct database model = {.path = "the ledger's tables"};
	struct text expected = {0}, found = {0};
	enum status status = STATUS_OK;
	if (sqlite3_open(":memory:", &model.handle) != SQLITE_OK)
		status = error_set_memory(error, model.path);
	if (status == STATUS_OK)
		status = database_make_tables(&model, error);
	if (status == STATUS_OK)
		status = read_schema(&model, &expected, error);
	if (status == STATUS_OK)
		status = read_schema(database, &found, error);
	if (status == STATUS_OK &&
	    (found.size != expected.size || memcmp(text_string(&found), text_string(&expected), found.size) != 0))
		status = database_damaged(database, "its tables are not those of a ledger", error);
	text_free(&found);
	text_free(&expected);
	database_close(&model);
	return status;
}

/** integrity_check reads the whole file: a page that SQLite would trip over later is found before anything is written.
 */
static enum status check_integrity(struct database *database, struct error *error)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	enum status status = database_prepare(database, &statement, "PRAGMA integrity_check(1)", error);
	if (status == STATUS_OK)
		status = database_step(database, statement, &row, error);
	if (status == STATUS_OK && (!row || strcmp(database_text(statement, 0), "ok") != 0))
		status = database_damaged(database, row ? database_text(statement, 0) : "unreadable", error);
	sqlite3_finalize(statement);
	return status;
}

/** The numbers of schema.sql, which SQLite does not tell without running it. */
enum { LEDGER_APPLICATION = 0x326e6575, LEDGER_VERSION = 1 };

enum status database_check(struct database *database, struct error *error)
{
	int64_t application = 0, version = 0;
	enum status status = database_integer(database, "PRAGMA application_id", &application, error);
	if (status == STATUS_OK)
		status = database_integer(database, "PRAGMA user_version", &version, error);
	if (status != STATUS_OK)
		return status;
	if (application != LEDGER_APPLICATION)
		return database_damaged(database, "not a ledger of twoneuron", error);
	if (version != LEDGER_VERSION)
		return error_set(
		        error, STATUS_INPUT,
		        "%s: a ledger of version %lld; this program reads version %d: use the program that wrote "
		        "it, or another folder with -o",
		        database->path, (long long)version, LEDGER_VERSION);
	status = check_integrity(database, error);
	return status == STATUS_OK ? check_tables(database, error) : status;
}
