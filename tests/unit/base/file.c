/** Files that are whole or absent, also when several processes write one at once. */
#include "base/file.h"

#include "folder.h"
#include "test.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool fdopen_fails;

FILE *fdopen(int descriptor, const char *mode)
{
	FILE *(*next)(int, const char *);
	*(void **)&next = dlsym(RTLD_NEXT, "fdopen");
	errno = ENOMEM;
	return fdopen_fails ? NULL : next(descriptor, mode);
}

static int count_files(void)
{
	int count = 0;
	DIR *const folder = opendir(".");
	assert_non_null(folder);
	for (const struct dirent *entry; (entry = readdir(folder));)
		count += entry->d_name[0] != '.';
	closedir(folder);
	return count;
}

static void assert_content(const char *path, const char *expected)
{
	struct text text = {0};
	assert_int_equal(file_read(&text, path, 1 << 20, NULL), STATUS_OK);
	assert_string_equal(text_string(&text), expected);
	text_free(&text);
}

static void test_file_write__replaces_and_leaves_nothing_else(void **state)
{
	(void)state;
	struct stat info;
	const mode_t before = umask(027);
	assert_int_equal(file_write("file", "one", 3, NULL), STATUS_OK);
	umask(before);
	assert_content("file", "one");
	assert_int_equal(stat("file", &info), 0);
	assert_int_equal(info.st_mode & 0777, 0640);
	assert_int_equal(file_write("file", "other", 5, NULL), STATUS_OK);
	assert_content("file", "other");
	assert_int_equal(count_files(), 1);
}

enum { WRITERS = 4, WRITES = 25, SIZE = 100000 };

/** All must succeed, and the file be whole whoever wins: one name for all would be renamed by another. */
static void test_file_write__gives_each_writer_a_name_of_its_own(void **state)
{
	(void)state;
	pid_t child[WRITERS];
	for (int w = 0; w < WRITERS; w++) {
		child[w] = fork();
		assert_true(child[w] >= 0);
		if (child[w] == 0) {
			char *const data = malloc(SIZE);
			enum status status = data ? STATUS_OK : STATUS_DEVICE;
			if (data)
				memset(data, 'a' + w, SIZE);
			for (int i = 0; status == STATUS_OK && i < WRITES; i++)
				status = file_write("file", data, SIZE, NULL);
			free(data);
			_exit(status == STATUS_OK ? 0 : 1);
		}
	}
	for (int w = 0; w < WRITERS; w++) {
		int result = -1;
		assert_int_equal(waitpid(child[w], &result, 0), child[w]);
		assert_int_equal(result, 0);
	}
	struct text text = {0};
	assert_int_equal(file_read(&text, "file", SIZE, NULL), STATUS_OK);
	assert_int_equal(text.size, SIZE);
	for (int i = 1; i < SIZE; i++)
		if (text.data[i] != text.data[0])
			fail_msg("byte %d is of another writer", i);
	text_free(&text);
	assert_int_equal(count_files(), 1);
}

/** As after a crash, when a later process gets the same number; nothing is lost then, whoever made those files. */
static void test_file_write__passes_over_names_that_are_taken(void **state)
{
	(void)state;
	char taken[64];
	for (int i = 0; i < 3; i++) {
		snprintf(taken, sizeof taken, "file.%ld-%d.tmp", (long)getpid(), i);
		FILE *const file = fopen(taken, "w");
		assert_non_null(file);
		fputs("left", file);
		fclose(file);
	}
	assert_int_equal(file_write("file", "one", 3, NULL), STATUS_OK);
	assert_content("file", "one");
	assert_content(taken, "left");
	assert_int_equal(count_files(), 4);
}

static void test_file_write__keeps_the_old_file_when_it_fails(void **state)
{
	(void)state;
	struct rlimit limit;
	struct error error = {0};
	char *const data = calloc(1, SIZE);
	assert_non_null(data);
	assert_int_equal(file_write("file", "old", 3, NULL), STATUS_OK);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	const rlim_t before = limit.rlim_cur;
	limit.rlim_cur = 1000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	const enum status status = file_write("file", data, SIZE, &error);
	limit.rlim_cur = before;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	free(data);
	assert_int_equal(status, STATUS_DEVICE);
	assert_string_equal(error.message, "file: cannot be written: File too large");
	assert_content("file", "old");
	assert_int_equal(count_files(), 1);
	assert_int_equal(file_write("missing/file", "one", 3, &error), STATUS_DEVICE);
	assert_string_equal(error.message, "missing/file: cannot be written: No such file or directory");
	assert_int_equal(mkdir("folder", 0777), 0);
	assert_int_equal(file_write("folder", "one", 3, &error), STATUS_DEVICE);
	assert_int_equal(count_files(), 2);
}

static int next_descriptor(void)
{
	const int descriptor = dup(0);
	close(descriptor);
	return descriptor;
}

static void test_file_write__leaves_neither_file_nor_descriptor_when_it_fails(void **state)
{
	(void)state;
	struct error error = {0};
	const int before = next_descriptor();
	fdopen_fails = true;
	const enum status status = file_write("file", "one", 3, &error);
	fdopen_fails = false;
	assert_int_equal(status, STATUS_DEVICE);
	assert_string_equal(error.message, "file: cannot be written: Cannot allocate memory");
	assert_int_equal(next_descriptor(), before);
	assert_int_equal(count_files(), 0);
}

/** The name that a long path is cut to may be that of the file itself, which file_abandon() would remove. */
static void test_file_temporary__gives_no_name_when_the_path_is_too_long(void **state)
{
	(void)state;
	char temporary[FILE_PATH_SIZE], path[FILE_PATH_SIZE];
	struct error error = {0};
	assert_int_equal(file_temporary(temporary, "folder/file", NULL), STATUS_OK);
	assert_string_equal(temporary, "folder/file.tmp");
	memset(path, 'a', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	assert_int_equal(file_temporary(temporary, path, &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "the path is too long"));
	assert_string_equal(temporary, "");
	assert_int_equal(file_write(path, "one", 3, &error), STATUS_DEVICE);
}

static void test_file_read__refuses_what_is_larger_than_the_limit(void **state)
{
	(void)state;
	struct text text = {0};
	struct error error = {0};
	assert_int_equal(file_write("file", "12345", 5, NULL), STATUS_OK);
	text_add(&text, "before ");
	assert_int_equal(file_read(&text, "file", 5, NULL), STATUS_OK);
	assert_string_equal(text_string(&text), "before 12345");
	assert_int_equal(file_read(&text, "file", 4, &error), STATUS_INPUT);
	assert_string_equal(error.message, "file: larger than 4 bytes; is it the right file?");
	assert_int_equal(file_read(&text, "missing", 4, &error), STATUS_INPUT);
	assert_string_equal(error.message, "missing: cannot be opened: No such file or directory");
	text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_file_write__replaces_and_leaves_nothing_else, folder_enter,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_file_write__gives_each_writer_a_name_of_its_own, folder_enter,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_file_write__passes_over_names_that_are_taken, folder_enter,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_file_write__keeps_the_old_file_when_it_fails, folder_enter,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_file_write__leaves_neither_file_nor_descriptor_when_it_fails,
	                                        folder_enter, folder_leave),
	        cmocka_unit_test_setup_teardown(test_file_temporary__gives_no_name_when_the_path_is_too_long,
	                                        folder_enter, folder_leave),
	        cmocka_unit_test_setup_teardown(test_file_read__refuses_what_is_larger_than_the_limit, folder_enter,
	                                        folder_leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
