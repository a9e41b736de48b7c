#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void assert_undone(const struct ledger *ledger, uint64_t from, uint64_t first, uint64_t count)
{
	struct range undone = {0};
	assert_true(ledger_next_undone(ledger, from, &undone));
	assert_int_equal(undone.first, first);
	assert_int_equal(undone.count, count);
}

static void commit(struct ledger *ledger, uint64_t first, uint64_t count)
{
	struct error error = {0};
	if (fixture_commit(ledger, first, count, &error) != STATUS_OK)
		fail_msg("%s", error.message);
}

static void test_ledger_open__makes_a_new_one(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *const ledger = fixture_open(&spec);
	assert_false(ledger_is_resumed(ledger));
	assert_string_equal(ledger_spec(ledger)->file, spec.file);
	assert_undone(ledger, 0, 0, FIXTURE_NETWORKS);
	ledger_close(ledger);
	assert_int_equal(access("run.db", F_OK), 0);
	assert_int_equal(access("run.db-journal", F_OK), -1);
	ledger_close(NULL);
}

static enum status count_attempt(void *context, const struct ledger_attempt *attempt, struct error *error)
{
	(void)error;
	*(unsigned *)context += 1;
	assert_string_equal(attempt->commit, fixture_attempt.commit);
	assert_string_equal(attempt->command, fixture_attempt.command);
	assert_string_equal(attempt->devices, fixture_attempt.devices);
	assert_int_equal(strlen(attempt->started), strlen("2024-05-17T09:30:00Z"));
	assert_true(attempt->times.seconds == 2 && attempt->times.training_seconds == 1.5);
	assert_int_equal(attempt->networks, 130);
	return STATUS_OK;
}

static void test_ledger_open__resumes_with_the_gaps_left(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = fixture_open(&spec);
	commit(ledger, 1000, 100);
	commit(ledger, 0, 30);
	ledger_close(ledger);
	ledger = fixture_open(&spec);
	assert_true(ledger_is_resumed(ledger));
	assert_undone(ledger, 0, 30, 970);
	assert_undone(ledger, 1050, 1100, FIXTURE_NETWORKS - 1100);
	fixture_assert_restores(ledger);
	commit(ledger, 500, 130);
	assert_undone(ledger, 0, 30, 470);
	fixture_assert_restores(ledger);
	unsigned attempts = 0;
	assert_int_equal(ledger_each_attempt(ledger, count_attempt, &attempts, NULL), STATUS_OK);
	assert_int_equal(attempts, 2);
	ledger_close(ledger);
}

static void test_ledger__ends_when_all_is_done(void **state)
{
	(void)state;
	struct ledger_spec spec = fixture_spec();
	spec.range = (struct range){100, 200};
	struct ledger *const ledger = fixture_open(&spec);
	struct range undone;
	assert_undone(ledger, 0, 100, 200);
	commit(ledger, 100, 150);
	commit(ledger, 250, 50);
	assert_false(ledger_next_undone(ledger, 0, &undone));
	assert_false(ledger_next_undone(ledger, 300, &undone));
	assert_false(ledger_next_undone(ledger, FIXTURE_NETWORKS, &undone));
	fixture_assert_restores(ledger);
	ledger_close(ledger);
}

static void test_ledger_csv__is_kept_across_a_resume(void **state)
{
	(void)state;
	struct ledger_spec spec = fixture_spec();
	spec.networks_csv = true;
	spec.range = (struct range){70, 1000};
	uint64_t rows = 1, bytes = 1;
	struct ledger *ledger = fixture_open(&spec);
	ledger_csv(ledger, &rows, &bytes);
	assert_true(rows == 0 && bytes == 0);
	commit(ledger, 70, 10);
	commit(ledger, 80, 400);
	assert_int_equal(fixture_commit(ledger, 500, 10, NULL), STATUS_DEVICE); /* out of order */
	ledger_close(ledger);
	ledger = fixture_open(&spec);
	ledger_csv(ledger, &rows, &bytes);
	assert_int_equal(rows, 410);
	assert_int_equal(bytes, 5 + 4100);
	ledger_close(ledger);
}

static void assert_refused(const struct ledger_spec *spec, const char *what)
{
	struct ledger *ledger = NULL;
	struct error error = {0};
	assert_int_equal(ledger_open(&ledger, ".", spec, false, &error), STATUS_INPUT);
	assert_null(ledger);
	assert_non_null(strstr(error.message, "run.db: this folder holds another run"));
	assert_non_null(strstr(error.message, what));
	const char *const second = strchr(strchr(error.message, '\n') + 1, '\n');
	assert_null(second); /* nothing else differs */
}

static void test_ledger_open__refuses_what_differs(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = fixture_open(&spec);
	commit(ledger, 0, 30);
	ledger_close(ledger);
	size_t size, size_after;
	char *const before = fixture_read("run.db", &size);

#define REFUSES(FIELD, VALUE, MESSAGE)           \
	do {                                     \
		struct ledger_spec other = spec; \
		other.FIELD = VALUE;             \
		assert_refused(&other, MESSAGE); \
	} while (0)
	REFUSES(name, "other", "name of the sweep: fixture then, other now");
	REFUSES(sha256, "abc", "SHA-256 of the sweep file: 0123");
	REFUSES(version, "0.2.0", "version of the program: 0.1.0 then, 0.2.0 now");
	REFUSES(math, MATH_NATIVE, "math mode: exact then, native now");
	REFUSES(range.count, 7, "number of networks: 1400 then, 7 now");
	REFUSES(rows, 11, "rows of the map: 10 then, 11 now");
	REFUSES(columns, 21, "columns of the map: 20 then, 21 now");
	REFUSES(runs_per_cell, 8, "networks per cell: 7 then, 8 now");
	REFUSES(loss_bits, 41, "grid of the losses: 2^-40 then, 2^-41 now");
	REFUSES(networks_csv, true, "networks.csv: not written then, written now");
	{
		struct ledger_spec other = spec;
		other.networks_csv = other.zstd = true;
		assert_refused(&other, "networks.csv: not written then, compressed now");
	}
#undef REFUSES

	char *const after = fixture_read("run.db", &size_after);
	assert_int_equal(size, size_after);
	assert_memory_equal(before, after, size);
	free(before);
	free(after);
}

static void test_ledger_open__refuses_another_range(void **state)
{
	(void)state;
	struct ledger_spec spec = fixture_spec();
	spec.range = (struct range){0, 100};
	ledger_close(fixture_open(&spec));
	spec.range = (struct range){100, 100};
	assert_refused(&spec, "first network: 0 then, 100 now");
	struct ledger *ledger = NULL;
	spec.range = (struct range){FIXTURE_NETWORKS, 1};
	assert_int_equal(ledger_open(&ledger, ".", &spec, false, NULL), STATUS_INPUT);
	spec.range = (struct range){0, 0};
	assert_int_equal(ledger_open(&ledger, ".", &spec, false, NULL), STATUS_INPUT);
}

static void test_ledger_open__fresh_wants_the_old_one_moved(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = NULL;
	struct error error;
	assert_int_equal(ledger_open(&ledger, ".", &spec, true, &error), STATUS_OK);
	ledger_close(ledger);
	assert_int_equal(ledger_open(&ledger, ".", &spec, true, &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "move the folder away"));
	assert_int_equal(rename("run.db", "old.db"), 0);
	assert_int_equal(ledger_open(&ledger, ".", &spec, true, &error), STATUS_OK);
	ledger_close(ledger);
}

static void test_ledger_open__refuses_a_missing_folder(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = NULL;
	struct error error;
	assert_int_equal(ledger_open(&ledger, "./nowhere", &spec, false, &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "./nowhere/run.db"));
	assert_int_equal(ledger_open_read(&ledger, "./nowhere", &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "./nowhere/run.db"));
}

/** Runs `body` in a child process, since SQLite's locks are between processes; returns its exit code. */
static int in_child(int (*body)(void))
{
	fflush(NULL);
	const pid_t child = fork();
	if (child == 0)
		_exit(body());
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int open_again(void)
{
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = NULL;
	struct error error = {0};
	const enum status status = ledger_open(&ledger, ".", &spec, false, &error);
	ledger_close(ledger);
	return status == STATUS_INPUT && !strstr(error.message, "another process") ? 99 : (int)status;
}

static int read_again(void)
{
	struct ledger *ledger = NULL;
	struct error error = {0};
	const enum status status = ledger_open_read(&ledger, ".", &error);
	ledger_close(ledger);
	return status == STATUS_INPUT && !strstr(error.message, "another process") ? 99 : (int)status;
}

static void test_ledger_open__refuses_a_second_process(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *const ledger = fixture_open(&spec);
	assert_int_equal(in_child(open_again), STATUS_INPUT);
	assert_int_equal(in_child(read_again), STATUS_INPUT);
	commit(ledger, 0, 30);
	assert_int_equal(in_child(open_again), STATUS_INPUT);
	commit(ledger, 30, 30);
	ledger_close(ledger);
	assert_int_equal(in_child(open_again), STATUS_OK);
}

static void test_ledger_open_read__keeps_sweeps_out_and_readers_in(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = fixture_open(&spec);
	commit(ledger, 700, 77);
	ledger_close(ledger);
	assert_int_equal(ledger_open_read(&ledger, ".", NULL), STATUS_OK);
	assert_string_equal(ledger_spec(ledger)->version, spec.version);
	fixture_assert_restores(ledger);
	assert_int_equal(in_child(read_again), STATUS_OK);
	assert_int_equal(in_child(open_again), STATUS_INPUT);
	assert_int_equal(fixture_commit(ledger, 0, 1, NULL), STATUS_DEVICE);
	ledger_close(ledger);
}

static void assert_not_committed(struct ledger *ledger, uint64_t first, uint64_t count, const char *why)
{
	struct error error = {0};
	assert_int_equal(fixture_commit(ledger, first, count, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, why));
}

static void test_ledger_commit__refuses_chunks_that_cannot_be(void **state)
{
	(void)state;
	struct ledger_spec spec = fixture_spec();
	spec.range = (struct range){100, 1000};
	struct ledger *const ledger = fixture_open(&spec);
	commit(ledger, 300, 100);
	assert_not_committed(ledger, 99, 10, "outside");
	assert_not_committed(ledger, 1095, 6, "outside");
	assert_not_committed(ledger, 399, 1, "done already");
	assert_not_committed(ledger, 250, 200, "done already");
	const struct ledger_times times = {0};
	const struct sums sums = {.cells = 1, .loss_bits = FIXTURE_BITS};
	struct map map = {0};
	struct text code = {0};
	struct error error;
	assert_int_equal(map_make(&map, FIXTURE_ROWS, FIXTURE_COLUMNS, FIXTURE_BITS, NULL), STATUS_OK);
	fixture_add(&map, 0, 7);
	assert_int_equal(sums_encode(&code, &sums, map.cell, NULL), STATUS_OK);
	const struct ledger_chunk chunk = {.range = {105, 7}, .device = "", .sums = code.data, .sums_size = code.size};
	assert_int_equal(ledger_commit(ledger, &chunk, 1, &times, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, "its sums are of other cells"));
	map_free(&map);
	text_free(&code);
	assert_undone(ledger, 0, 100, 200);
	ledger_close(ledger);
}

static void test_ledger_restore__counts_the_networks_of_each_cell(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	const struct ledger_times times = {0};
	const struct sums sums = {.cells = 1, .loss_bits = FIXTURE_BITS};
	struct ledger *const ledger = fixture_open(&spec);
	struct map map = {0};
	struct text code = {0};
	struct error error;
	assert_int_equal(map_make(&map, FIXTURE_ROWS, FIXTURE_COLUMNS, FIXTURE_BITS, NULL), STATUS_OK);
	fixture_add(&map, 0, 6);
	assert_int_equal(sums_encode(&code, &sums, map.cell, NULL), STATUS_OK);
	const struct ledger_chunk chunk = {.range = {0, 7}, .device = "", .sums = code.data, .sums_size = code.size};
	assert_int_equal(ledger_commit(ledger, &chunk, 1, &times, &error), STATUS_OK);
	assert_int_equal(ledger_restore(ledger, &map, &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "cell 0 are not those of its networks"));
	map_free(&map);
	text_free(&code);
	ledger_close(ledger);
}

static void test_ledger_commit__is_all_or_nothing(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *ledger = fixture_open(&spec);
	struct map map = {0};
	struct text code = {0};
	const struct sums sums = {.cells = 2, .loss_bits = FIXTURE_BITS};
	assert_int_equal(map_make(&map, FIXTURE_ROWS, FIXTURE_COLUMNS, FIXTURE_BITS, NULL), STATUS_OK);
	fixture_add(&map, 0, 14);
	assert_int_equal(sums_encode(&code, &sums, map.cell, NULL), STATUS_OK);
	const struct ledger_times times = {0};
	struct ledger_chunk chunks[2] = {
	        {.range = {0, 14}, .device = "a", .sums = code.data, .sums_size = code.size},
	        {.range = {13, 1}, .device = "b", .sums = code.data, .sums_size = code.size},
	};
	assert_int_equal(ledger_commit(ledger, chunks, 2, &times, NULL), STATUS_DEVICE);
	ledger_close(ledger);
	ledger = fixture_open(&spec);
	assert_undone(ledger, 0, 0, FIXTURE_NETWORKS);
	assert_int_equal(ledger_commit(ledger, chunks, 1, &times, NULL), STATUS_OK);
	fixture_assert_restores(ledger);
	ledger_close(ledger);
	map_free(&map);
	text_free(&code);
}

static void test_ledger_commit__sees_a_vanished_folder(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *const ledger = fixture_open(&spec);
	commit(ledger, 0, 30);
	assert_int_equal(rename("run.db", "moved.db"), 0);
	assert_not_committed(ledger, 30, 30, "moved or deleted");
	assert_int_equal(rename("moved.db", "run.db"), 0);
	commit(ledger, 30, 30);
	assert_int_equal(unlink("run.db"), 0);
	assert_not_committed(ledger, 60, 30, "moved or deleted");
	ledger_close(ledger);
}

#define IN_FOLDER(TEST) cmocka_unit_test_setup_teardown(TEST, folder_enter, folder_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        IN_FOLDER(test_ledger_open__makes_a_new_one),
	        IN_FOLDER(test_ledger_open__resumes_with_the_gaps_left),
	        IN_FOLDER(test_ledger__ends_when_all_is_done),
	        IN_FOLDER(test_ledger_csv__is_kept_across_a_resume),
	        IN_FOLDER(test_ledger_open__refuses_what_differs),
	        IN_FOLDER(test_ledger_open__refuses_another_range),
	        IN_FOLDER(test_ledger_open__fresh_wants_the_old_one_moved),
	        IN_FOLDER(test_ledger_open__refuses_a_missing_folder),
	        IN_FOLDER(test_ledger_open__refuses_a_second_process),
	        IN_FOLDER(test_ledger_open_read__keeps_sweeps_out_and_readers_in),
	        IN_FOLDER(test_ledger_commit__refuses_chunks_that_cannot_be),
	        IN_FOLDER(test_ledger_restore__counts_the_networks_of_each_cell),
	        IN_FOLDER(test_ledger_commit__is_all_or_nothing),
	        IN_FOLDER(test_ledger_commit__sees_a_vanished_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
