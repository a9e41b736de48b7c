#include "training/tuning.h"

#include "base/text.h"
#include "folder.h"
#include "made_up.h"
#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct shape tuned = {
        .width = 4, .groups = 5, .grab = 16, .work_group = 2, .per_unit = 3, .persistent = true, .table_local = true};

/** An empty cache in a folder of its own. */
static int set_up(void **state)
{
	setenv("TWONEURON_CACHE", "cache", 1);
	return folder_enter(state);
}

static void store(const struct device_info *info, const struct problem *problem, enum precision precision,
                  enum math math, const struct shape *shape)
{
	struct error error = {0};
	if (tuning_store(shape, info, problem, precision, math, &error) != STATUS_OK)
		fail_msg("%s", error.message);
}

static struct shape default_of(const struct device_info *info, const struct problem *problem, enum precision precision)
{
	return shape_default(info, problem, precision, GEOMETRY_AUTO);
}

/** Whether there is a tuned shape; where there is none, the default must stay. */
static bool is_tuned(const struct device_info *info, const struct problem *problem, enum precision precision,
                     enum math math)
{
	const struct shape before = default_of(info, problem, precision);
	struct shape shape = before;
	const bool found = tuning_load(&shape, info, problem, precision, math);
	if (!found)
		assert_memory_equal(&shape, &before, sizeof shape);
	return found;
}

static void test_tuning_load__gives_what_was_stored(void **state)
{
	(void)state;
	const struct device_info cpu = made_up_cpu();
	const struct problem problem = made_up_problem();
	assert_false(is_tuned(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT));
	store(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT, &tuned);
	struct shape shape = default_of(&cpu, &problem, PRECISION_FLOAT32);
	assert_true(tuning_load(&shape, &cpu, &problem, PRECISION_FLOAT32, MATH_EXACT));
	assert_int_equal(shape.width, 4);
	assert_int_equal(shape.groups, 5);
	assert_int_equal(shape.grab, 16);
	assert_int_equal(shape.work_group, 2);
	assert_int_equal(shape.per_unit, 3);
	assert_true(shape.persistent && shape.table_local);
	assert_int_equal(shape.exp2_simd, 0); /* follows from the width */

	/* a second one takes the place of the first */
	const struct shape plain = {.width = 1, .groups = 1, .grab = 1, .work_group = 64, .per_unit = 8};
	store(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT, &plain);
	assert_true(tuning_load(&shape, &cpu, &problem, PRECISION_FLOAT32, MATH_EXACT));
	assert_int_equal(shape.work_group, 64);
	assert_false(shape.persistent || shape.table_local);
}

/** The number of a test's case, or -1: each changes one thing that a shape depends on. */
static bool change(int i, struct device_info *info, struct problem *problem, enum precision *precision, enum math *math)
{
	switch (i) {
	case 0:
		problem->bias = BIAS_HIDDEN;
		return true;
	case 1:
		problem->bias = BIAS_OUTPUT;
		return true;
	case 2:
		problem->bias = BIAS_BOTH;
		return true;
	case 3:
		problem->hidden = ACTIVATION_TANH;
		return true;
	case 4:
		problem->hidden = ACTIVATION_RELU;
		return true;
	case 5:
		problem->output = ACTIVATION_TANH;
		return true;
	case 6:
		problem->output = ACTIVATION_LINEAR;
		return true;
	case 7:
		problem->loss = LOSS_CROSS_ENTROPY;
		return true;
	case 8:
		problem->samples = 3;
		return true;
	case 9:
		*precision = PRECISION_FLOAT64;
		return true;
	case 10:
		*math = MATH_NATIVE;
		return true;
	case 11:
		strcpy(info->name, "another");
		return true;
	case 12:
		strcpy(info->platform, "another");
		return true;
	case 13:
		strcpy(info->driver, "another");
		return true;
	case 14:
		info->compute_units = 4;
		return true;
	case 15:
		info->rounds_division = false;
		return true;
	default:
		return false;
	}
}

static void test_tuning_load__tells_apart_all_that_a_shape_depends_on(void **state)
{
	(void)state;
	for (int i = -1;; i++) {
		struct device_info info = made_up_cpu();
		struct problem problem = made_up_problem();
		enum precision precision = PRECISION_FLOAT32;
		enum math math = MATH_EXACT;
		if (i >= 0 && !change(i, &info, &problem, &precision, &math))
			break;
		if (is_tuned(&info, &problem, precision, math))
			fail_msg("change %d finds the shape of another", i);
		store(&info, &problem, precision, math, &tuned);
		assert_true(is_tuned(&info, &problem, precision, math));
	}
}

static void test_tuning_load__holds_for_other_numbers_in_the_samples(void **state)
{
	(void)state;
	const struct device_info cpu = made_up_cpu();
	struct problem problem = made_up_problem();
	store(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT, &tuned);
	problem.sample[1] = (struct sample){0.5, 0.25, 2};
	assert_true(is_tuned(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT));
}

static void write_shapes(const char *text)
{
	FILE *const file = fopen("cache/shapes.json", "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void test_tuning__starts_afresh_after_damage(void **state)
{
	(void)state;
	static const char *const damage[] = {"", "{", "[]", "7", "{\"a\": 1, \"a\": ", "\xff\xfe"};
	const struct device_info cpu = made_up_cpu();
	const struct problem problem = made_up_problem();
	assert_int_equal(mkdir("cache", 0777), 0);
	for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
		write_shapes(damage[i]);
		assert_false(is_tuned(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT));
		store(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT, &tuned);
		assert_true(is_tuned(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT));
	}
}

/** Replaces a number in the file. */
static void edit(const char *member, const char *value)
{
	char text[4096] = "";
	struct text edited = {0};
	FILE *const file = fopen("cache/shapes.json", "r");
	assert_non_null(file);
	const size_t size = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	char *const at = strstr(text, member);
	assert_true(size > 0 && at);
	char *const colon = strchr(at, ':');
	text_append(&edited, text, (size_t)(colon + 1 - text));
	text_add(&edited, value);
	text_add(&edited, colon + 1 + strcspn(colon + 1, ",\n"));
	write_shapes(text_string(&edited));
	text_free(&edited);
}

static void test_tuning_load__ignores_an_illegal_shape(void **state)
{
	(void)state;
	static const char *const bad[][2] = {
	        {"\"width\"", "3"},        {"\"width\"", "32"},          {"\"groups\"", "0"},
	        {"\"groups\"", "-1"},      {"\"grab\"", "\"many\""},     {"\"work_group\"", "4294967297"},
	        {"\"per_unit\"", "99999"}, {"\"persistent\"", " false"},
	};
	const struct device_info cpu = made_up_cpu();
	const struct problem problem = made_up_problem();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		store(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT, &tuned);
		assert_true(is_tuned(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT));
		edit(bad[i][0], bad[i][1]);
		if (is_tuned(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT))
			fail_msg("%s of %s is taken", bad[i][0], bad[i][1]);
	}
}

enum { WRITERS = 4, ENTRIES = 20 };

/** The device of a writer's entry. */
static struct device_info device_of(int writer, int entry)
{
	struct device_info info = made_up_cpu();
	snprintf(info.name, sizeof info.name, "writer %d, entry %d", writer, entry);
	return info;
}

static void test_tuning__keeps_entries_of_two_writers(void **state)
{
	(void)state;
	const struct problem problem = made_up_problem();
	pid_t child[WRITERS];
	for (int w = 0; w < WRITERS; w++) {
		child[w] = fork();
		assert_true(child[w] >= 0);
		for (int e = 0; child[w] == 0 && e < ENTRIES; e++) {
			const struct device_info info = device_of(w, e);
			if (tuning_store(&tuned, &info, &problem, PRECISION_FLOAT32, MATH_EXACT, NULL) != STATUS_OK)
				_exit(1);
		}
		if (child[w] == 0)
			_exit(0);
	}
	for (int w = 0; w < WRITERS; w++) {
		int result = -1;
		assert_int_equal(waitpid(child[w], &result, 0), child[w]);
		assert_int_equal(result, 0);
	}
	for (int w = 0; w < WRITERS; w++)
		for (int e = 0; e < ENTRIES; e++) {
			const struct device_info info = device_of(w, e);
			if (!is_tuned(&info, &problem, PRECISION_FLOAT32, MATH_EXACT))
				fail_msg("the shape of %s is lost", info.name);
		}
}

static void test_tuning_store__leaves_no_other_file(void **state)
{
	(void)state;
	const struct device_info cpu = made_up_cpu();
	const struct problem problem = made_up_problem();
	store(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT, &tuned);
	DIR *const folder = opendir("cache");
	assert_non_null(folder);
	for (const struct dirent *entry; (entry = readdir(folder));)
		if (entry->d_name[0] != '.' && strcmp(entry->d_name, "shapes.json") != 0)
			assert_string_equal(entry->d_name, "shapes.lock");
	closedir(folder);
}

static void test_tuning_store__says_where_it_cannot_keep(void **state)
{
	(void)state;
	const struct device_info cpu = made_up_cpu();
	const struct problem problem = made_up_problem();
	struct error error = {0};
	setenv("TWONEURON_CACHE", "", 1);
	assert_int_equal(tuning_store(&tuned, &cpu, &problem, PRECISION_FLOAT32, MATH_EXACT, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, "set TWONEURON_CACHE"));
	assert_false(is_tuned(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT));
	/* a folder in the place of the file cannot be replaced */
	setenv("TWONEURON_CACHE", "cache", 1);
	assert_int_equal(mkdir("cache", 0777), 0);
	assert_int_equal(mkdir("cache/shapes.json", 0777), 0);
	assert_int_equal(tuning_store(&tuned, &cpu, &problem, PRECISION_FLOAT32, MATH_EXACT, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, "cache/shapes.json: "));
}

/** Shapes that cannot be read now are not lost for that; a loop of links can be read by nobody, not even root. */
static void test_tuning_store__replaces_nothing_that_cannot_be_read(void **state)
{
	(void)state;
	const struct device_info cpu = made_up_cpu();
	const struct problem problem = made_up_problem();
	struct error error = {0};
	char target[64] = "";
	assert_int_equal(mkdir("cache", 0777), 0);
	assert_int_equal(symlink("shapes.json", "cache/shapes.json"), 0);
	assert_int_equal(tuning_store(&tuned, &cpu, &problem, PRECISION_FLOAT32, MATH_EXACT, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, "cache/shapes.json: cannot be read"));
	assert_int_equal(readlink("cache/shapes.json", target, sizeof target - 1), strlen("shapes.json"));
	assert_false(is_tuned(&cpu, &problem, PRECISION_FLOAT32, MATH_EXACT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_tuning_load__gives_what_was_stored, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tuning_load__tells_apart_all_that_a_shape_depends_on, set_up,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_tuning_load__holds_for_other_numbers_in_the_samples, set_up,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_tuning__starts_afresh_after_damage, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tuning_load__ignores_an_illegal_shape, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tuning__keeps_entries_of_two_writers, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tuning_store__leaves_no_other_file, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tuning_store__says_where_it_cannot_keep, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tuning_store__replaces_nothing_that_cannot_be_read, set_up,
	                                        folder_leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
