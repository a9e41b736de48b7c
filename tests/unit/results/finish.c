/** The outputs of a ledger that two attempts have filled; the networks are made up. */
#include "results/finish.h"

#include "base/file.h"
#include "base/version.h"
#include "folder.h"
#include "results/folder.h"
#include "results/restore.h"
#include "sweep/sweep_file.h"
#include "test.h"

#include <jansson.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

enum { CELLS = 4 * 3 };

static const char file[] = "name: finish\nnetwork: {bias: none}\naxes:\n  rate: {value: 1}\n"
                           "  w1: {from: 0, to: 3, points: 4}\n  w2: {from: 0, to: 2, points: 3}\n"
                           "map: {x: w1, y: w2}\n";

static const char cpu[] = "{\"name\": \"a CPU\", \"platform\": \"P\", \"driver\": \"1\", \"build_options\": \"-DA\"}";
static const char gpu[] = "{\"name\": \"a GPU\", \"platform\": \"Q\", \"driver\": \"2\"}";

static struct sweep sweep;
static struct ledger *ledger;
static struct map map;

static void check(enum status status, const struct error *error)
{
	if (status != STATUS_OK)
		fail_msg("%s", error->message);
}

/** An attempt that trains the cells first .. first + count - 1, each of which learns after 10 steps. */
static void attempt(const char *commit, const char *command, const char *devices, uint64_t first, uint64_t count)
{
	struct text code = {0};
	struct error error = {0};
	struct cell cell[CELLS];
	const struct ledger_attempt said = {.commit = commit, .command = command, .devices = devices};
	const struct ledger_times times = {.seconds = 2, .training_seconds = 1};
	const struct sums sums = {first, count, ledger_spec(ledger)->loss_bits};
	for (uint64_t i = 0; i < count; i++)
		cell[i] = (struct cell){.outcomes[OUTCOME_LEARNED] = 1, .steps = 10, .min_loss = 0};
	check(sums_encode(&code, &sums, cell, &error), &error);
	const struct ledger_chunk chunk = {
	        .range = {first, count}, .device = "0", .seconds = 1, .sums = code.data, .sums_size = code.size};
	check(ledger_start_attempt(ledger, &said, &error), &error);
	check(ledger_commit(ledger, &chunk, 1, &times, &error), &error);
	text_free(&code);
}

/** Two attempts: one on a CPU, then one on the same CPU and a GPU. */
static int enter(void **state)
{
	struct error error = {0};
	char devices[1000];
	if (folder_enter(state) != 0)
		return -1;
	check(sweep_parse(&sweep, "test", file, sizeof file - 1, SWEEP_FOR_TRAINING, &error), &error);
	const struct ledger_spec spec = ledger_spec_of(&sweep, file);
	check(folder_open(&ledger, "out", &spec, true, &error), &error);
	snprintf(devices, sizeof devices, "[%s]", cpu);
	attempt("1111111", "first command", devices, 0, 5);
	snprintf(devices, sizeof devices, "[%s, %s]", cpu, gpu);
	attempt("2222222", "second command", devices, 5, CELLS - 5);
	check(restore_map(&map, &sweep.space, sweep.training.precision, ledger, &error), &error);
	return 0;
}

static int leave(void **state)
{
	map_free(&map);
	ledger_close(ledger);
	ledger = NULL;
	return folder_leave(state);
}

static void count_notice(void *context, const struct event *event)
{
	assert_int_equal(event->kind, EVENT_NOTICE);
	assert_null(strchr(event->text, '\n'));
	*(unsigned *)context += 1;
}

/** Writes the outputs; the summary's provenance, which belongs to *root. */
static json_t *finish(const char *command, json_t **root)
{
	struct error error = {0};
	unsigned notices = 0;
	const struct listener listener = {count_notice, &notices};
	check(finish_outputs("out", &sweep, &map, ledger, command, &listener, &error), &error);
	assert_int_equal(access("out/map.csv", F_OK), 0);
	assert_int_equal(access("out/networks.csv", F_OK), -1);
	*root = json_load_file("out/summary.json", 0, NULL);
	assert_non_null(*root);
	return json_object_get(*root, "provenance");
}

static const char *string_at(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void test_finish_outputs__names_each_device_once_and_all_attempts(void **state)
{
	(void)state;
	json_t *root;
	const json_t *const provenance = finish(NULL, &root);
	const json_t *const devices = json_object_get(provenance, "devices");
	const json_t *const attempts = json_object_get(provenance, "attempts");
	assert_int_equal(json_array_size(devices), 2);
	assert_string_equal(string_at(json_array_get(devices, 0), "name"), "a CPU");
	assert_string_equal(string_at(json_array_get(devices, 0), "build_options"), "-DA");
	assert_string_equal(string_at(json_array_get(devices, 1), "driver"), "2");
	assert_true(json_is_null(json_object_get(json_array_get(devices, 1), "build_options")));
	assert_int_equal(json_array_size(attempts), 2);
	assert_int_equal(json_array_size(json_object_get(json_array_get(attempts, 0), "devices")), 1);
	const json_t *const second = json_object_get(json_array_get(attempts, 1), "devices");
	assert_int_equal(json_array_size(second), 2);
	assert_string_equal(json_string_value(json_array_get(second, 1)), "a GPU");
	assert_true(json_number_value(json_object_get(root, "seconds")) == 4);
	assert_true(json_number_value(json_object_get(root, "training_seconds")) == 2);
	assert_int_equal(json_integer_value(json_object_get(root, "network_steps")), 10 * CELLS);
	json_decref(root);
}

/** A run ends with the commit and the command of its last attempt; a merge has its own. */
static void test_finish_outputs__has_the_command_of_whoever_ends_it(void **state)
{
	(void)state;
	json_t *root;
	const json_t *provenance = finish(NULL, &root);
	assert_string_equal(string_at(provenance, "commit"), "2222222");
	assert_string_equal(string_at(provenance, "command"), "second command");
	json_decref(root);
	provenance = finish("twoneuron merge a b", &root);
	assert_string_equal(string_at(provenance, "commit"), version_commit);
	assert_string_equal(string_at(provenance, "command"), "twoneuron merge a b");
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_finish_outputs__names_each_device_once_and_all_attempts, enter,
	                                        leave),
	        cmocka_unit_test_setup_teardown(test_finish_outputs__has_the_command_of_whoever_ends_it, enter, leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
