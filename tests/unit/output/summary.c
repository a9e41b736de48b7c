#include "test.h"

#include "fixture.h"
#include "output/output.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static json_t *written(const struct sweep *sweep, const struct summary *summary)
{
	struct text text = {0};
	assert_int_equal(summary_write(&text, sweep, summary, NULL), STATUS_OK);
	json_error_t error;
	json_t *root = json_loads(text_string(&text), JSON_REJECT_DUPLICATES, &error);
	if (!root)
		fail_msg("%s", error.text);
	text_free(&text);
	return root;
}

static double real(const json_t *object, const char *key)
{
	assert_true(json_is_number(json_object_get(object, key)));
	return json_number_value(json_object_get(object, key));
}

static void test_summary_write__reads_back(void **state)
{
	(void)state;
	const struct sweep sweep = fixture_sweep(10, 20);
	struct map map = fixture_map(&sweep);
	const struct summary summary = fixture_summary(&map);
	const struct cell total = map_total(&map);
	json_t *root = written(&sweep, &summary);
	assert_true(real(root, "networks") == 3200);
	for (int o = 0; o < OUTCOMES; o++)
		assert_true(real(json_object_get(root, "outcomes"), outcome_name(o)) == (double)total.outcomes[o]);
	const json_t *const range = json_object_get(root, "range");
	assert_true(real(range, "first") == 0 && real(range, "count") == 3200);
	assert_true(real(range, "of") == (double)sweep.space.networks);
	assert_true(real(root, "learned_fraction") == (double)total.outcomes[OUTCOME_LEARNED] / 3200);
	assert_true(real(root, "network_steps") == (double)total.steps);
	assert_true(real(root, "seconds") == 1.6);
	assert_true(real(root, "training_seconds") == 1.25);
	assert_true(real(root, "network_steps_per_second") == round((double)total.steps / 1.25));
	assert_true((float)real(root, "min_loss") == (float)total.min_loss);
	json_decref(root);
	map_free(&map);
}

static void test_summary_write__names_where_the_result_comes_from(void **state)
{
	(void)state;
	const struct sweep sweep = fixture_sweep(2, 2);
	struct map map = fixture_map(&sweep);
	const struct summary summary = fixture_summary(&map);
	json_t *root = written(&sweep, &summary);
	const char *sha, *file, *version, *commit, *command, *platform, *earlier, *device;
	json_t *driver;
	double seconds;
	assert_int_equal(
	        json_unpack(root, "{s:{s:s, s:s, s:s, s:s, s:s, s:[{}, {s:s, s:o}], s:[{s:s}, {s:F, s:[s, s!]}]}}",
	                    "provenance", "sweep_sha256", &sha, "sweep_file", &file, "version", &version, "commit",
	                    &commit, "command", &command, "devices", "platform", &platform, "driver", &driver,
	                    "attempts", "command", &earlier, "seconds", &seconds, "devices", &device, &device),
	        0);
	assert_string_equal(sha, sweep.sha256);
	assert_string_equal(version, "0.1.0");
	assert_string_equal(commit, "0123abc");
	assert_string_equal(command, "twoneuron sweep \"a.yaml\"");
	assert_string_equal(file, "name: a\n");
	assert_string_equal(earlier, "twoneuron sweep b.yaml");
	assert_string_equal(platform, "another ? platform");
	assert_string_equal(device, "second device");
	assert_true(json_is_null(driver));
	assert_true(seconds == 0.1);
	json_decref(root);
	map_free(&map);
}

static void test_summary_write__says_null_where_nothing_is_defined(void **state)
{
	(void)state;
	const struct sweep sweep = fixture_sweep(1, 1);
	const struct summary summary = {.min_loss = INFINITY};
	json_t *root = written(&sweep, &summary);
	assert_true(json_is_null(json_object_get(root, "learned_fraction")));
	assert_true(json_is_null(json_object_get(root, "min_loss")));
	assert_true(json_is_null(json_object_get(root, "network_steps_per_second")));
	json_decref(root);
}

static void test_summary_write__keeps_reals_short(void **state)
{
	(void)state;
	const struct sweep sweep = fixture_sweep(1, 1);
	const struct summary summary = {.min_loss = (double)0.1f, .seconds = 0.7000000004, .training_seconds = 0};
	struct text text = {0};
	assert_int_equal(summary_write(&text, &sweep, &summary, NULL), STATUS_OK);
	assert_non_null(strstr(text_string(&text), "\"min_loss\": 0.1,\n"));
	assert_non_null(strstr(text_string(&text), "\"seconds\": 0.7,\n"));
	text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_summary_write__reads_back),
	        cmocka_unit_test(test_summary_write__names_where_the_result_comes_from),
	        cmocka_unit_test(test_summary_write__says_null_where_nothing_is_defined),
	        cmocka_unit_test(test_summary_write__keeps_reals_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
