/** Which shards fit together, by what their ledgers say: nothing is trained. tests/faults/shards.sh merges results. */
#include "results/merge.h"

#include "base/file.h"
#include "folder.h"
#include "results/folder.h"
#include "sweep/sweep_file.h"
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char file[] = "name: merge\nnetwork: {bias: none}\naxes:\n  rate: {value: 1}\n"
                           "  w1: {from: 0, to: 1, points: 10}\n  w2: {from: 0, to: 1, points: 10}\n"
                           "map: {x: w1, y: w2}\n";

/** A folder with the ledger of so many networks, of which none is done. */
static void make_shard(const char *folder, uint64_t first, uint64_t count)
{
	struct ledger *ledger = NULL;
	struct sweep sweep;
	struct error error = {0};
	enum status status = sweep_parse(&sweep, "test", file, sizeof file - 1, SWEEP_FOR_TRAINING, &error);
	struct ledger_spec spec = ledger_spec_of(&sweep, file);
	spec.range = (struct range){first, count};
	if (status == STATUS_OK)
		status = folder_open(&ledger, folder, &spec, true, &error);
	ledger_close(ledger);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
}

/** The message of merging `count` shards, which must be refused, and must make no folder. */
static struct error refusal(const char *const *shard, size_t count)
{
	struct error error = {0};
	const struct merge_options options = {.folder = "whole", .shard = shard, .shards = count};
	assert_int_equal(merge_shards(&options, &error), STATUS_INPUT);
	assert_int_equal(access("whole", F_OK), -1);
	return error;
}

static void test_merge_shards__says_which_networks_two_shards_hold(void **state)
{
	(void)state;
	make_shard("b", 20, 20);
	make_shard("a", 0, 30);
	make_shard("inside", 5, 10);
	const char *const shards[] = {"b", "a"}, *const within[] = {"a", "inside"};
	assert_string_equal(refusal(shards, 2).message, "a and b: both hold networks 20 to 29; leave one of them out");
	assert_string_equal(refusal(within, 2).message,
	                    "a and inside: both hold networks 5 to 14; leave one of them out");
}

/** Under AddressSanitizer, nothing of the list of what is missing before the overlap may be left. */
static void test_merge_shards__says_that_also_when_others_are_missing(void **state)
{
	(void)state;
	make_shard("a", 10, 20);
	make_shard("b", 25, 20);
	const char *const shards[] = {"a", "b"};
	assert_string_equal(refusal(shards, 2).message, "a and b: both hold networks 25 to 29; leave one of them out");
}

static void test_merge_shards__lists_what_is_missing_and_not_done(void **state)
{
	(void)state;
	make_shard("a", 10, 20);
	make_shard("b", 50, 50);
	const char *const shards[] = {"b", "a"};
	assert_string_equal(refusal(shards, 2).message,
	                    "merge: not all of the sweep's 100 networks are there:\n"
	                    "  networks 0 to 9 (10): in none of the folders\n"
	                    "  networks 10 to 29 (20): not done yet in a; give its sweep command again\n"
	                    "  networks 30 to 49 (20): in none of the folders\n"
	                    "  networks 50 to 99 (50): not done yet in b; give its sweep command again");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_merge_shards__says_which_networks_two_shards_hold, folder_enter,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_merge_shards__says_that_also_when_others_are_missing, folder_enter,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_merge_shards__lists_what_is_missing_and_not_done, folder_enter,
	                                        folder_leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
