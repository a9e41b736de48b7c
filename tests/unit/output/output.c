#include "test.h"

#include "fixture.h"
#include "output/networks.h"
#include "output/output.h"
#include "output/picture/gnuplot.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const char *const files[] = {"map.csv", "map.gp", "summary.json",
#ifdef TWONEURON_NETCDF
                                    "map.nc",
#endif
                                    "map.png", "map.pdf"};
enum { FILES = sizeof files / sizeof *files, PICTURES = 2 };

static enum status write_into(const char *folder, struct text *notice, struct error *error)
{
	const struct sweep sweep = fixture_sweep(50, 60);
	struct map map = fixture_map(&sweep);
	const struct summary summary = fixture_summary(&map);
	const enum status status = output_write_map(folder, &sweep, &map, &summary, 2, notice, error);
	map_free(&map);
	return status;
}

static void require_written(const char *folder, struct text *notice)
{
	struct error error;
	if (write_into(folder, notice, &error) != STATUS_OK)
		fail_msg("%s", error.message);
}

static bool exists(const char *folder, const char *name)
{
	char path[FIXTURE_PATH + 64];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

static void test_output_write_map__leaves_whole_files_only(void **state)
{
	(void)state;
	char folder[FIXTURE_PATH];
	fixture_folder(folder);
	struct text notice = {0};
	require_written(folder, &notice);
	for (int i = 0; i < FILES - (gnuplot_available() ? 0 : PICTURES); i++) {
		char temporary[64];
		snprintf(temporary, sizeof temporary, "%s.tmp", files[i]);
		assert_true(exists(folder, files[i]));
		assert_false(exists(folder, temporary));
	}
#ifndef TWONEURON_NETCDF
	assert_non_null(strstr(text_string(&notice), "map.nc: not written: this build has no NetCDF"));
#endif
	text_free(&notice);
	fixture_remove(folder);
}

static void test_output_write_map__says_what_to_install_without_gnuplot(void **state)
{
	(void)state;
	char folder[FIXTURE_PATH], path[FIXTURE_PATH + 32];
	fixture_folder(folder);
	snprintf(path, sizeof path, "%s/map.png", folder);
	FILE *stale = fopen(path, "w");
	fclose(stale);
	char *before = strdup(getenv("PATH"));
	setenv("PATH", folder, 1);
	struct text notice = {0};
	require_written(folder, &notice);
	setenv("PATH", before, 1);
	free(before);
	const char *word = strstr(text_string(&notice), "install gnuplot-nox");
	assert_non_null(word);
	assert_null(strstr(word + 1, "install gnuplot-nox"));
	assert_false(exists(folder, "map.png"));
	assert_false(exists(folder, "map.pdf"));
	assert_true(exists(folder, "map.gp"));
	assert_true(exists(folder, "summary.json"));
	text_free(&notice);
	fixture_remove(folder);
}

static void change_script(const char *folder, const char *line)
{
	char path[FIXTURE_PATH + 32];
	snprintf(path, sizeof path, "%s/map.gp", folder);
	FILE *const file = fopen(path, "a");
	assert_non_null(file);
	fprintf(file, "%s\n", line);
	assert_int_equal(fclose(file), 0);
}

static void assert_ends_with(const char *folder, const char *name, const char *line)
{
	struct text text = fixture_read(folder, name);
	const size_t size = strlen(line);
	assert_true(text.size > size && memcmp(text.data + text.size - size - 1, line, size) == 0);
	text_free(&text);
}

static void test_output_write_map__keeps_every_changed_script(void **state)
{
	(void)state;
	static const char *const changes[] = {"# first", "# second", "# third"};
	static const char *const names[] = {"map.gp.old", "map.gp.old.1", "map.gp.old.3"};
	char folder[FIXTURE_PATH], said[FIXTURE_PATH + 100], link[FIXTURE_PATH + 32];
	fixture_folder(folder);
	struct text notice = {0};
	char *const before = strdup(getenv("PATH"));
	setenv("PATH", folder, 1); /* no pictures, which take longer than all the rest */
	require_written(folder, &notice);
	struct text made = fixture_read(folder, "map.gp");
	snprintf(link, sizeof link, "%s/map.gp.old.2", folder);
	assert_int_equal(symlink("nowhere", link), 0); /* a name that is taken, though it leads to no file */
	for (int i = 0; i < 3; i++) {
		text_clear(&notice);
		change_script(folder, changes[i]);
		require_written(folder, &notice);
		snprintf(said, sizeof said, "%s/map.gp: had been changed; the changed one is now %s\n", folder,
		         names[i]);
		assert_non_null(strstr(text_string(&notice), said));
	}
	text_clear(&notice);
	require_written(folder, &notice); /* not changed this time */
	assert_null(strstr(text_string(&notice), "map.gp"));
	setenv("PATH", before, 1);
	free(before);
	for (int i = 0; i < 3; i++)
		assert_ends_with(folder, names[i], changes[i]);
	struct text now = fixture_read(folder, "map.gp");
	assert_int_equal(now.size, made.size);
	assert_memory_equal(now.data, made.data, made.size);
	text_free(&now);
	text_free(&made);
	text_free(&notice);
	fixture_remove(folder);
}

static void test_output_write_map__writes_the_same_in_every_locale(void **state)
{
	(void)state;
	char plain[FIXTURE_PATH], comma[FIXTURE_PATH], locale[FIXTURE_PATH], number[16];
	struct text notice = {0};
	fixture_comma_locale(locale);
	if (!locale[0])
		skip();
	fixture_folder(plain);
	fixture_folder(comma);
	snprintf(number, sizeof number, "%.1f", 1.5);
	assert_string_equal(number, "1,5");
	require_written(comma, &notice);
	fixture_plain_locale(locale);
	require_written(plain, &notice);
	for (int i = 0; i < FILES - (gnuplot_available() ? 0 : PICTURES); i++) {
		struct text a = fixture_read(plain, files[i]), b = fixture_read(comma, files[i]);
		assert_int_equal(a.size, b.size);
		assert_memory_equal(a.data, b.data, a.size);
		text_free(&a);
		text_free(&b);
	}
	text_free(&notice);
	fixture_remove(plain);
	fixture_remove(comma);
}

static void test_networks_append__writes_the_same_in_every_locale(void **state)
{
	(void)state;
	char folder[FIXTURE_PATH], locale[FIXTURE_PATH];
	fixture_comma_locale(locale);
	if (!locale[0])
		skip();
	fixture_folder(folder);
	struct runs runs = fixture_runs_make(FIXTURE_DRAWN, PRECISION_FLOAT32, 0, 100);
	const struct networks_position start = {0};
	struct networks *networks;
	struct error error;
	if (networks_open(&networks, folder, false, fixture_absent(), 1, start, &error) != STATUS_OK ||
	    networks_append(networks, &runs, &error) != STATUS_OK || networks_finish(networks, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	networks_close(networks);
	struct text text = fixture_read(folder, "networks.csv");
	int commas = 0;
	for (size_t i = 0; i < text.size; i++)
		commas += text.data[i] == ',';
	assert_int_equal(commas, 101 * 14);
	text_free(&text);
	fixture_runs_free(&runs);
	fixture_plain_locale(locale);
	fixture_remove(folder);
}

static void test_output_write_map__keeps_old_files_when_the_disk_is_full(void **state)
{
	(void)state;
	char folder[FIXTURE_PATH];
	fixture_folder(folder);
	struct text notice = {0};
	require_written(folder, &notice);
	struct text before = fixture_read(folder, "map.csv");
	struct rlimit limit;
	struct error error = {.message = ""};
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = 1000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	const enum status status = write_into(folder, &notice, &error);
	limit.rlim_cur = limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(status, STATUS_DEVICE);
	assert_non_null(strstr(error.message, "map.csv"));
	struct text after = fixture_read(folder, "map.csv");
	assert_int_equal(before.size, after.size);
	assert_memory_equal(before.data, after.data, before.size);
	assert_false(exists(folder, "map.csv.tmp"));
	text_free(&before);
	text_free(&after);
	text_free(&notice);
	fixture_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_output_write_map__leaves_whole_files_only),
	        cmocka_unit_test(test_output_write_map__says_what_to_install_without_gnuplot),
	        cmocka_unit_test(test_output_write_map__keeps_every_changed_script),
	        cmocka_unit_test(test_output_write_map__writes_the_same_in_every_locale),
	        cmocka_unit_test(test_networks_append__writes_the_same_in_every_locale),
	        cmocka_unit_test(test_output_write_map__keeps_old_files_when_the_disk_is_full),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
