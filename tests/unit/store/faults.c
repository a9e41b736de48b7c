#include "fixture.h"
#include "thorough.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STEP = 2 };     /**< networks of a chunk in these tests */
enum { COMMITS = 20 }; /**< commits that a child makes before it waits to be killed */

/**
 * Commits chunk after chunk from where the ledger ends; reports each one that is safe to the parent. After COMMITS
 * chunks it waits, so that a parent that is late, on a busy machine, still kills it.
 */
static void commit_until_killed(int safe)
{
	int commits = 0;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = NULL;
	struct range undone;
	if (ledger_open(&ledger, ".", &spec, false, NULL) != STATUS_OK ||
	    ledger_start_attempt(ledger, &fixture_attempt, NULL) != STATUS_OK)
		_exit(1);
	while (ledger_next_undone(ledger, 0, &undone)) {
		if (fixture_commit(ledger, undone.first, STEP, NULL) != STATUS_OK)
			_exit(2);
		const uint64_t done = undone.first + STEP;
		if (write(safe, &done, sizeof done) != sizeof done)
			_exit(3);
		while (++commits >= COMMITS)
			pause();
	}
	ledger_close(ledger);
	_exit(0);
}

/** The networks that are done after a child was killed, which must include the `safe` ones that it had reported. */
static uint64_t assert_prefix(uint64_t safe)
{
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = NULL;
	struct error error = {0};
	if (ledger_open(&ledger, ".", &spec, false, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	const struct ranges *const done = ledger_done(ledger);
	const uint64_t count = ranges_total(done);
	assert_true(done->count == 0 || (done->count == 1 && done->range[0].first == 0));
	assert_int_equal(count % STEP, 0);
	assert_true(count == safe || count == safe + STEP);
	fixture_assert_restores(ledger);
	ledger_close(ledger);
	return count;
}

/** Kills the child a moment after it has reported `commits` commits; returns what it reported last. */
static uint64_t kill_after(pid_t child, int safe, int commits, uint64_t done)
{
	uint64_t told;
	for (int i = 0; i < commits && read(safe, &told, sizeof told) == sizeof told; i++)
		done = told;
	const struct timespec pause = {.tv_nsec = rand() % 300 * 1000};
	nanosleep(&pause, NULL);
	kill(child, SIGKILL);
	while (read(safe, &told, sizeof told) == sizeof told)
		done = told;
	return done;
}

static void test_ledger__survives_kill_9(void **state)
{
	(void)state;
	uint64_t done = 0;
	int kills = 0;
	srand(6);
	while (done < FIXTURE_NETWORKS) {
		int ends[2];
		assert_int_equal(pipe(ends), 0);
		fflush(NULL);
		const pid_t child = fork();
		if (child == 0)
			commit_until_killed(ends[1]);
		close(ends[1]);
		done = kill_after(child, ends[0], rand() % 10, done);
		close(ends[0]);
		int status;
		waitpid(child, &status, 0);
		assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
		kills += WIFSIGNALED(status);
		done = assert_prefix(done);
	}
	assert_true(kills >= FIXTURE_NETWORKS / STEP / COMMITS);
}

/** A ledger with some twenty chunks, two attempts and gaps. */
static char *make_model(size_t *size)
{
	const struct ledger_spec spec = fixture_spec();
	for (uint64_t attempt = 0; attempt < 2; attempt++) {
		struct ledger *const ledger = fixture_open(&spec);
		for (uint64_t i = attempt; i < 20; i += 2)
			assert_int_equal(fixture_commit(ledger, i * 70, 60, NULL), STATUS_OK);
		ledger_close(ledger);
	}
	return fixture_read("run.db", size);
}

/** A ledger that was accepted must also accept more chunks. */
static void assert_goes_on(struct ledger *ledger)
{
	const struct ledger_spec spec = fixture_spec();
	struct error error = {0};
	enum status status = ledger_start_attempt(ledger, &fixture_attempt, &error);
	for (uint64_t first = 60; status == STATUS_OK && first < FIXTURE_NETWORKS; first += 70)
		status = fixture_commit(ledger, first, 10, &error);
	ledger_close(ledger);
	if (status != STATUS_OK || ledger_open(&ledger, ".", &spec, false, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(ranges_total(ledger_done(ledger)), FIXTURE_NETWORKS);
	fixture_assert_restores(ledger);
	ledger_close(ledger);
}

/** Opens run.db, whose bytes are `data`. It must be refused and left alone, or hold what the model holds. */
static bool is_taken(const char *data, size_t size)
{
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = NULL;
	struct error error = {0};
	unlink("run.db-journal");
	fixture_write("run.db", data, size);
	const enum status status = ledger_open(&ledger, ".", &spec, false, &error);
	if (status == STATUS_OK) {
		const struct ranges *const done = ledger_done(ledger);
		assert_int_equal(done->count, 20);
		assert_int_equal(ranges_total(done), 20 * 60);
		fixture_assert_restores(ledger);
		assert_goes_on(ledger);
		return true;
	}
	size_t size_after;
	char *const after = fixture_read("run.db", &size_after);
	if (status != STATUS_INPUT || !strstr(error.message, "run.db"))
		fail_msg("%s", error.message);
	assert_int_equal(size_after, size);
	assert_memory_equal(after, data, size);
	free(after);
	return false;
}

/** Changes a few bytes, or a block, or cuts the end off. Returns the new size. */
static size_t damage(char *data, size_t size)
{
	const size_t at = (size_t)rand() % size;
	switch (rand() % 4) {
	case 0:
		return at;
	case 1:
		for (size_t i = at; i < size && i < at + 512; i++)
			data[i] = (char)rand();
		return size;
	case 2: /* the pages' headers, which matter most */
		data[at / 4096 * 4096 + (size_t)rand() % 110 % (size - at / 4096 * 4096)] ^= (char)(1 + rand() % 255);
		return size;
	default:
		for (int i = rand() % 3; i >= 0; i--)
			data[(size_t)rand() % size] ^= (char)(1 + rand() % 255);
		return size;
	}
}

static void test_ledger_open__survives_damage(void **state)
{
	(void)state;
	size_t size;
	unsigned taken = 0;
	const int rounds = thorough(1500, 300);
	char *const model = make_model(&size);
	char *const copy = malloc(size);
	fixture_write("map.csv", "", 0); /* an empty run.db beside other files is damaged too */
	assert_true(is_taken(model, size));
	srand(1);
	for (int round = 0; round < rounds; round++) {
		memcpy(copy, model, size);
		taken += is_taken(copy, damage(copy, size));
	}
	print_message("%u of %d damaged ledgers held the same\n", taken, rounds);
	assert_true(taken < (unsigned)rounds);
	assert_false(is_taken(model, 0));
	free(copy);
	free(model);
}

/** A row is lost from the end of each page: only the page itself shows it. */
static void test_ledger_open__notices_a_lost_row(void **state)
{
	(void)state;
	enum { PAGE = 4096, LEAF = 0x0d }; /* SQLite's file format: the page's type, and at 3 the number of its cells */
	size_t size;
	unsigned pages = 0;
	char *const model = make_model(&size);
	for (size_t at = PAGE; at < size; at += PAGE) {
		if (model[at] != LEAF || model[at + 4] == 0)
			continue;
		model[at + 4]--;
		assert_false(is_taken(model, size));
		model[at + 4]++;
		pages++;
	}
	assert_true(pages >= 3); /* sweep, attempt, chunk */
	assert_true(is_taken(model, size));
	free(model);
}

/** A journal as a crash or a bad disk may leave it. */
static void test_ledger_open__survives_a_damaged_journal(void **state)
{
	(void)state;
	size_t size;
	char *const model = make_model(&size);
	const struct ledger_spec spec = fixture_spec();
	char journal[6000];
	const int rounds = thorough(200, 50);
	srand(2);
	for (int round = 0; round < rounds; round++) {
		static const char magic[8] = {'\xd9', '\xd5', '\x05', '\xf9', '\x20', '\xa1', '\x63', '\xd7'};
		struct ledger *ledger = NULL;
		for (size_t i = 0; i < sizeof journal; i++)
			journal[i] = (char)rand();
		if (round % 2)
			memcpy(journal, magic, sizeof magic);
		fixture_write("run.db", model, size);
		fixture_write("run.db-journal", journal, sizeof journal);
		if (ledger_open(&ledger, ".", &spec, false, NULL) == STATUS_OK)
			fixture_assert_restores(ledger);
		ledger_close(ledger);
	}
	free(model);
}

static void run_sql(const char *sql)
{
	sqlite3 *handle = NULL;
	assert_int_equal(sqlite3_open("run.db", &handle), SQLITE_OK);
	if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
	sqlite3_close(handle);
}

static void assert_refused(const char *why)
{
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = NULL;
	struct error error = {0};
	assert_int_equal(ledger_open(&ledger, ".", &spec, false, &error), STATUS_INPUT);
	if (!strstr(error.message, why))
		fail_msg("'%s' is not in '%s'", why, error.message);
	assert_int_equal(ledger_open_read(&ledger, ".", &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, why));
}

static void test_ledger_open__refuses_changed_rows(void **state)
{
	(void)state;
	static const char *const changes[][2] = {
	        {"UPDATE sweep SET math = 'native'", "row about the sweep"},
	        {"UPDATE sweep SET last_network = 9", "row about the sweep"},
	        {"DELETE FROM sweep", "does not say what is run"},
	        {"UPDATE attempt SET seconds = 3 WHERE id = 1", "row about an attempt"},
	        {"UPDATE chunk SET networks = 59 WHERE first_network = 70", "row about a chunk"},
	        {"UPDATE chunk SET first_network = 61 WHERE first_network = 70", "row about a chunk"},
	        {"UPDATE chunk SET sums = x'00' WHERE first_network = 70", "row about a chunk"},
	        {"INSERT INTO chunk SELECT 60, 10, attempt, device, seconds, 0, 0, sums, digest FROM chunk LIMIT 1",
	         "row about a chunk"},
	        {"PRAGMA user_version = 2", "a ledger of version 2"},
	        {"PRAGMA application_id = 0", "not a ledger"},
	        {"CREATE INDEX fast ON chunk (device)", "tables"},
	        {"CREATE TRIGGER t AFTER INSERT ON chunk BEGIN DELETE FROM chunk; END", "tables"},
	        {"DROP TABLE chunk", "tables"},
	        {"ALTER TABLE chunk RENAME COLUMN seconds TO minutes", "tables"},
	};
	size_t size;
	char *const model = make_model(&size);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		fixture_write("run.db", model, size);
		run_sql(changes[i][0]);
		assert_refused(changes[i][1]);
	}
	free(model);
}

static void test_ledger_open__refuses_other_files(void **state)
{
	(void)state;
	fixture_write("run.db", "hello", 5);
	assert_refused("damaged");
	unlink("run.db");
	run_sql("CREATE TABLE a (b)");
	assert_refused("not a ledger");
	unlink("run.db");
	assert_int_equal(mkdir("run.db", 0777), 0);
	assert_refused("run.db");
	assert_int_equal(rmdir("run.db"), 0);
}

static void test_ledger_open__takes_an_empty_file_in_an_empty_folder(void **state)
{
	(void)state;
	fixture_write("run.db", "", 0);
	const struct ledger_spec spec = fixture_spec();
	struct ledger *const ledger = fixture_open(&spec);
	assert_false(ledger_is_resumed(ledger));
	ledger_close(ledger);
}

static void limit_file_size(rlim_t size)
{
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size < limit.rlim_max ? size : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void assert_full(const struct error *error)
{
	if (!strstr(error->message, "run.db: cannot be written: a file size limit"))
		fail_msg("%s", error->message);
}

static void test_ledger__survives_a_full_disk(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = NULL;
	struct error error = {0};
	signal(SIGXFSZ, SIG_IGN);
	limit_file_size(3000);
	assert_int_equal(ledger_open(&ledger, ".", &spec, false, &error), STATUS_DEVICE);
	assert_full(&error);
	limit_file_size(40000);
	ledger = fixture_open(&spec);
	uint64_t done = 0;
	while (fixture_commit(ledger, done, STEP, &error) == STATUS_OK)
		done += STEP;
	print_message("full after %u networks: %s\n", (unsigned)done, error.message);
	assert_in_range(done, STEP, FIXTURE_NETWORKS - STEP);
	assert_full(&error);
	assert_int_equal(fixture_commit(ledger, done, STEP, &error), STATUS_DEVICE);
	ledger_close(ledger);
	limit_file_size(RLIM_INFINITY);
	assert_int_equal(assert_prefix(done), done);
	ledger = fixture_open(&spec);
	assert_int_equal(fixture_commit(ledger, done, STEP, NULL), STATUS_OK);
	ledger_close(ledger);
}

static void test_ledger_commit__can_be_tried_again_after_a_full_disk(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	signal(SIGXFSZ, SIG_IGN);
	struct ledger *const ledger = fixture_open(&spec);
	limit_file_size(100);
	assert_int_equal(fixture_commit(ledger, 0, STEP, NULL), STATUS_DEVICE);
	limit_file_size(RLIM_INFINITY);
	assert_int_equal(fixture_commit(ledger, 0, STEP, NULL), STATUS_OK);
	assert_int_equal(ranges_total(ledger_done(ledger)), STEP);
	ledger_close(ledger);
	assert_prefix(STEP);
}

static void test_ledger_open__refuses_an_unwritable_folder(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	const uid_t user = geteuid();
	struct ledger *ledger = NULL;
	struct error error = {0};
	assert_int_equal(mkdir("locked", 0555), 0);
	assert_int_equal(chmod(".", 0755), 0);
	if (user == 0)
		assert_int_equal(seteuid(65534), 0); /* root may write anywhere */
	const enum status status = ledger_open(&ledger, "locked", &spec, false, &error);
	assert_int_equal(seteuid(user), 0);
	assert_int_equal(rmdir("locked"), 0);
	assert_int_equal(status, STATUS_INPUT);
	assert_non_null(strstr(error.message, "locked/run.db"));
}

#define IN_FOLDER(TEST) cmocka_unit_test_setup_teardown(TEST, folder_enter, folder_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        IN_FOLDER(test_ledger__survives_kill_9),
	        IN_FOLDER(test_ledger_open__survives_damage),
	        IN_FOLDER(test_ledger_open__notices_a_lost_row),
	        IN_FOLDER(test_ledger_open__survives_a_damaged_journal),
	        IN_FOLDER(test_ledger_open__refuses_changed_rows),
	        IN_FOLDER(test_ledger_open__refuses_other_files),
	        IN_FOLDER(test_ledger_open__takes_an_empty_file_in_an_empty_folder),
	        IN_FOLDER(test_ledger__survives_a_full_disk),
	        IN_FOLDER(test_ledger_commit__can_be_tried_again_after_a_full_disk),
	        IN_FOLDER(test_ledger_open__refuses_an_unwritable_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
