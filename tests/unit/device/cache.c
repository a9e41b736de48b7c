#include "device/cache.h"

#include "folder.h"
#include "test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int set_up(void **state)
{
	unsetenv("TWONEURON_CACHE");
	unsetenv("XDG_CACHE_HOME");
	unsetenv("HOME");
	return folder_enter(state);
}

static void assert_path(const char *expected)
{
	char path[FILE_PATH_SIZE];
	assert_true(cache_path(path, "entry"));
	assert_string_equal(path, expected);
}

static void test_cache_path__takes_its_own_variable_first(void **state)
{
	(void)state;
	setenv("HOME", "home", 1);
	assert_path("home/.cache/twoneuron/entry");
	assert_int_equal(access("home/.cache/twoneuron", F_OK), 0);
	setenv("XDG_CACHE_HOME", "xdg", 1);
	assert_path("xdg/twoneuron/entry");
	setenv("TWONEURON_CACHE", "own", 1);
	assert_path("own/entry");
	unsetenv("TWONEURON_CACHE");
	setenv("XDG_CACHE_HOME", "", 1);
	assert_path("home/.cache/twoneuron/entry");
}

static void test_cache_path__has_none_when_turned_off_or_without_a_home(void **state)
{
	(void)state;
	char path[FILE_PATH_SIZE];
	assert_false(cache_path(path, "entry"));
	setenv("HOME", "home", 1);
	setenv("TWONEURON_CACHE", "", 1);
	assert_false(cache_path(path, "entry"));
	assert_int_equal(access("home", F_OK), -1);
}

static void test_cache_path__has_none_where_no_folder_can_be(void **state)
{
	(void)state;
	char path[FILE_PATH_SIZE], longest[FILE_PATH_SIZE + 1];
	fclose(fopen("file", "w"));
	setenv("TWONEURON_CACHE", "file/below", 1);
	assert_false(cache_path(path, "entry"));
	for (size_t i = 0; i < FILE_PATH_SIZE; i++)
		longest[i] = 'a';
	longest[FILE_PATH_SIZE] = '\0';
	setenv("TWONEURON_CACHE", longest, 1);
	assert_false(cache_path(path, "entry"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_cache_path__takes_its_own_variable_first, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_cache_path__has_none_when_turned_off_or_without_a_home, set_up,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_cache_path__has_none_where_no_folder_can_be, set_up, folder_leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
