#include "results/folder.h"

#include "base/file.h"
#include "folder.h"
#include "output/names.h"
#include "sweep/sweep_file.h"
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char file[] = "name: folder\naxes:\n  rate: {value: 1}\n  w1: {from: 0, to: 1, points: 10}\n"
                           "  w2: {from: 0, to: 1, points: 10}\nmap: {x: w1, y: w2}\n";

static void open_folder(const char *folder, bool fresh)
{
	struct ledger *ledger = NULL;
	struct sweep sweep;
	struct error error = {0};
	enum status status = sweep_parse(&sweep, "test", file, sizeof file - 1, SWEEP_FOR_TRAINING, &error);
	const struct ledger_spec spec = ledger_spec_of(&sweep, file);
	if (status == STATUS_OK)
		status = folder_open(&ledger, folder, &spec, fresh, &error);
	ledger_close(ledger);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
}

static void write_file(const char *folder, const char *name)
{
	char path[100];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(file_write(path, "text", 4, NULL), STATUS_OK);
}

static void test_folder_check__allows_a_folder_without_results_and_makes_none(void **state)
{
	(void)state;
	assert_int_equal(folder_check("new/one", NULL), STATUS_OK);
	assert_int_equal(access("new", F_OK), -1);
	assert_int_equal(mkdir("old", 0777), 0);
	write_file("old", "notes.txt");
	assert_int_equal(folder_check("old", NULL), STATUS_OK);
	assert_false(folder_has_ledger("old"));
	assert_false(folder_has_ledger("new"));
}

static void test_folder_check__refuses_each_result_without_a_ledger(void **state)
{
	(void)state;
	const char *name;
	assert_int_equal(mkdir("old", 0777), 0);
	for (size_t i = 0; (name = result_name(i)); i++) {
		struct error error = {0};
		char path[100], words[200];
		write_file("old", name);
		assert_int_equal(folder_check("old", &error), STATUS_INPUT);
		snprintf(words, sizeof words, "old: holds %s but no run.db that says of what;", name);
		assert_memory_equal(error.message, words, strlen(words));
		snprintf(path, sizeof path, "old/%s", name);
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(folder_check("old", NULL), STATUS_OK);
}

static void test_folder_check__refuses_what_is_no_folder(void **state)
{
	(void)state;
	struct error error = {0};
	write_file(".", "plain");
	assert_int_equal(folder_check("plain", &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "not a folder"));
}

/** Results beside a ledger are its own. */
static void test_folder_open__makes_the_folder_and_opens_it_again(void **state)
{
	(void)state;
	open_folder("new/one", true);
	assert_true(folder_has_ledger("new/one"));
	write_file("new/one", "map.csv");
	assert_int_equal(folder_check("new/one", NULL), STATUS_OK);
	open_folder("new/one", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_folder_check__allows_a_folder_without_results_and_makes_none,
	                                        folder_enter, folder_leave),
	        cmocka_unit_test_setup_teardown(test_folder_check__refuses_each_result_without_a_ledger, folder_enter,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_folder_check__refuses_what_is_no_folder, folder_enter,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_folder_open__makes_the_folder_and_opens_it_again, folder_enter,
	                                        folder_leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
