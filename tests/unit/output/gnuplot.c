/** What a gnuplot that cannot be started leaves behind. The one that is found is a script of the test's. */
#include "output/picture/gnuplot.h"

#include "folder.h"
#include "test.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

static const char *failing; /* the name of a call that fails with EMFILE; NULL: none */

static bool fails(const char *call)
{
	errno = EMFILE;
	return failing && strcmp(failing, call) == 0;
}

FILE *fdopen(int descriptor, const char *mode)
{
	FILE *(*next)(int, const char *);
	*(void **)&next = dlsym(RTLD_NEXT, "fdopen");
	return fails("fdopen") ? NULL : next(descriptor, mode);
}

int socketpair(int domain, int type, int protocol, int ends[2])
{
	int (*next)(int, int, int, int *);
	*(void **)&next = dlsym(RTLD_NEXT, "socketpair");
	return fails("socketpair") ? -1 : next(domain, type, protocol, ends);
}

static void make_script(const char *text)
{
	FILE *const script = fopen("gnuplot", "w");
	assert_non_null(script);
	fputs(text, script);
	assert_int_equal(fclose(script), 0);
	assert_int_equal(chmod("gnuplot", 0755), 0);
}

static char *path_before;

static int set_up(void **state)
{
	failing = NULL;
	path_before = strdup(getenv("PATH"));
	if (!path_before || folder_enter(state) != 0)
		return -1;
	make_script("#!/bin/sh\nexec /bin/cat >/dev/null\n");
	return setenv("PATH", *state, 1);
}

static int tear_down(void **state)
{
	setenv("PATH", path_before, 1);
	free(path_before);
	return folder_leave(state);
}

static int count_descriptors(void)
{
	int count = 0;
	DIR *const folder = opendir("/proc/self/fd");
	assert_non_null(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

static void test_gnuplot_start__leaves_no_descriptor_when_it_fails(void **state)
{
	(void)state;
	static const char *const calls[] = {"fdopen", "socketpair"};
	const int before = count_descriptors();
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		struct gnuplot *gnuplot = NULL;
		struct error error = {0};
		failing = calls[i];
		assert_int_equal(gnuplot_start(&gnuplot, ".", NULL, &error), STATUS_DEVICE);
		assert_string_equal(error.message, "gnuplot: cannot be started: Too many open files");
		assert_null(gnuplot);
		assert_int_equal(count_descriptors(), before);
	}
	failing = NULL;
	struct gnuplot *gnuplot = NULL;
	struct error error = {0};
	assert_int_equal(gnuplot_start(&gnuplot, "missing", NULL, &error), STATUS_DEVICE);
	assert_string_equal(error.message, "missing: gnuplot cannot be started in it: No such file or directory");
	assert_int_equal(count_descriptors(), before);
}

static void test_gnuplot_end__leaves_no_descriptor(void **state)
{
	(void)state;
	const int before = count_descriptors();
	struct gnuplot *gnuplot = NULL;
	struct error error = {0};
	assert_int_equal(gnuplot_start(&gnuplot, ".", NULL, &error), STATUS_OK);
	gnuplot_send(gnuplot, "plot x\n", 7);
	assert_int_equal(gnuplot_end(gnuplot, &error), STATUS_OK);
	assert_int_equal(count_descriptors(), before);
	make_script("#!/bin/sh\n/bin/cat >/dev/null\necho 'line 7: words' >&2\nexit 1\n");
	assert_int_equal(gnuplot_start(&gnuplot, ".", NULL, &error), STATUS_OK);
	assert_int_equal(gnuplot_end(gnuplot, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, "It said: line 7: words"));
	assert_int_equal(count_descriptors(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_gnuplot_start__leaves_no_descriptor_when_it_fails, set_up,
	                                        tear_down),
	        cmocka_unit_test_setup_teardown(test_gnuplot_end__leaves_no_descriptor, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
