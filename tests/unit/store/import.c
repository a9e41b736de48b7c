#include "fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PARTS = 3, HEADER = 5 };
static const char *const parts[PARTS] = {"p0", "p1", "p2"};
static const struct range part_range[PARTS] = {{0, 500}, {500, 300}, {800, FIXTURE_NETWORKS - 800}};

/** A folder and ledger for a part, with two attempts. */
static void make_part(int part, bool networks_csv)
{
	struct ledger_spec spec = fixture_spec();
	spec.range = part_range[part];
	spec.networks_csv = networks_csv;
	assert_int_equal(mkdir(parts[part], 0777), 0);
	struct ledger *ledger = fixture_open_in(parts[part], &spec);
	assert_int_equal(fixture_commit(ledger, spec.range.first, 100, NULL), STATUS_OK);
	ledger_close(ledger);
	ledger = fixture_open_in(parts[part], &spec);
	assert_int_equal(fixture_commit(ledger, spec.range.first + 100, spec.range.count - 100, NULL), STATUS_OK);
	ledger_close(ledger);
}

static enum status add_networks(void *context, const struct ledger_attempt *attempt, struct error *error)
{
	(void)error;
	uint64_t *const counts = context;
	counts[0] += attempt->networks;
	counts[1] += attempt->networks == 100;
	counts[2]++;
	return STATUS_OK;
}

static void import_parts(bool networks_csv)
{
	struct ledger_spec spec = fixture_spec();
	spec.networks_csv = networks_csv;
	struct ledger *whole = NULL;
	struct error error = {0};
	struct range undone;
	for (int i = 0; i < PARTS; i++)
		make_part(i, networks_csv);
	assert_int_equal(ledger_open(&whole, ".", &spec, false, &error), STATUS_OK);
	if (ledger_import(whole, parts, PARTS, HEADER, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	ledger_close(whole);

	assert_int_equal(ledger_open(&whole, ".", &spec, false, &error), STATUS_OK);
	assert_false(ledger_next_undone(whole, 0, &undone));
	fixture_assert_restores(whole);
	uint64_t counts[3] = {0}, rows, bytes;
	assert_int_equal(ledger_each_attempt(whole, add_networks, counts, NULL), STATUS_OK);
	assert_int_equal(counts[0], FIXTURE_NETWORKS);
	assert_int_equal(counts[1], PARTS);
	assert_int_equal(counts[2], 2 * PARTS);
	ledger_csv(whole, &rows, &bytes);
	assert_int_equal(rows, networks_csv ? FIXTURE_NETWORKS : 0);
	assert_int_equal(bytes, networks_csv ? HEADER + 10 * FIXTURE_NETWORKS : 0);
	ledger_close(whole);
}

static void test_ledger_import__makes_the_whole_of_its_parts(void **state)
{
	(void)state;
	import_parts(false);
}

static void test_ledger_import__joins_networks_csv(void **state)
{
	(void)state;
	import_parts(true);
}

static void test_ledger_import__is_all_or_nothing(void **state)
{
	(void)state;
	const struct ledger_spec spec = fixture_spec();
	struct ledger *whole = fixture_open(&spec);
	struct error error = {0};
	struct range undone;
	for (int i = 0; i < PARTS; i++)
		make_part(i, false);
	const char *const twice[] = {parts[0], parts[2], parts[0]};
	assert_int_equal(ledger_import(whole, twice, 3, HEADER, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, "done already"));
	assert_true(ledger_next_undone(whole, 0, &undone));
	assert_int_equal(undone.count, FIXTURE_NETWORKS);
	assert_int_equal(ledger_import(whole, parts, PARTS, HEADER, &error), STATUS_OK);
	fixture_assert_restores(whole);
	ledger_close(whole);
}

#define IN_FOLDER(TEST) cmocka_unit_test_setup_teardown(TEST, folder_enter, folder_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        IN_FOLDER(test_ledger_import__makes_the_whole_of_its_parts),
	        IN_FOLDER(test_ledger_import__joins_networks_csv),
	        IN_FOLDER(test_ledger_import__is_all_or_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
