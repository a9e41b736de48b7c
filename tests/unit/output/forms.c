/* The words of the caption: each form of an axis, and how networks were trained. */
#include "fixture.h"

#include "output/format.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

/** Checks that the caption of the sweep's map has these words. */
static void assert_sweep_told(const struct sweep *sweep, const char *expected)
{
	char folder[FIXTURE_PATH], path[FIXTURE_PATH + 16];
	struct error error = {.message = ""};
	fixture_folder(folder);
	snprintf(path, sizeof path, "%s/map.gp", folder);
	struct map map = fixture_map(sweep);
	const struct summary summary = fixture_summary(&map);
	const struct content content = {sweep, &map, &summary, 1};
	if (map_script_format.write(path, &content, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	struct text script = fixture_read(folder, "map.gp");
	/* gnuplot's quotes are doubled */
	const char *const apostrophe = strchr(expected, '\'');
	const int before = apostrophe ? (int)(apostrophe - expected) : (int)strlen(expected);
	char wanted[96];
	snprintf(wanted, sizeof wanted, "%.*s%s%s", before, expected, apostrophe ? "'" : "",
	         apostrophe ? apostrophe : "");
	if (!strstr(text_string(&script), wanted))
		fail_msg("the caption has no \"%s\"", wanted);
	text_free(&script);
	map_free(&map);
	fixture_remove(folder);
}

/** Checks that the caption has these words about w2. */
static void assert_told(const struct axis *axis, const char *expected)
{
	struct sweep sweep = fixture_sweep(2, 2);
	sweep.space.axis[AXIS_W2] = *axis;
	assert_sweep_told(&sweep, expected);
}

static void test_caption__tells_how_networks_were_trained(void **state)
{
	(void)state;
	struct sweep sweep = fixture_sweep(2, 2);
	assert_sweep_told(&sweep, "At most 800 steps, tolerance 1e-05, float32.");
	sweep.problem.descent = (struct descent){.optimizer = OPTIMIZER_ADAM, .weight_decay = true};
	sweep.space.absent = axes_absent(&sweep.problem.descent);
	assert_sweep_told(&sweep, "At most 800 steps by adam, tolerance 1e-05, float32.");
	assert_sweep_told(&sweep, "In each cell: weight_decay = 0; ");
	sweep.problem.descent = (struct descent){.change_above = 100};
	assert_sweep_told(&sweep, "At most 800 steps, tolerance 1e-05, change_above 100, float32.");
}

static void test_caption__has_words_for_every_form_of_an_axis(void **state)
{
	(void)state;
	static const char *const expected[AXIS_FORMS] = {
	        [AXIS_VALUE] = "w2 = 0.5; ",
	        [AXIS_POINTS] = "w2 from 0.5 to 2 in 3 points; ",
	        [AXIS_STEPS] = "w2 from 0.5 in steps of 2, 3 points; ",
	        [AXIS_LIST] = "w2 = 0.5, 1 or 2; ",
	        [AXIS_EVERY] = "w2 every float16; ",
	        [AXIS_UNIFORM] = "w2 uniform in [0.5, 2); ",
	        [AXIS_NORMAL] = "w2 normal, mean 0.5, sd 2; ",
	        [AXIS_SOBOL] = "w2 Sobol' in [0.5, 2); ",
	};
	for (unsigned form = 0; form < AXIS_FORMS; form++) {
		if (!expected[form])
			fail_msg("form %u has no words here; are they in the caption?", form);
		const struct axis axis = {
		        .form = (enum axis_form)form, .a = 0.5, .b = 2, .points = 3, .list = {0.5, 1, 2}, .listed = 3};
		assert_told(&axis, expected[form]);
	}
}

static void test_caption__tells_log_draws_and_long_lists(void **state)
{
	(void)state;
	struct axis axis = {.form = AXIS_UNIFORM, .a = 0.5, .b = 2, .points = 1, .scale = SCALE_LOG};
	assert_told(&axis, "w2 log-uniform in [0.5, 2); ");
	axis.form = AXIS_SOBOL;
	assert_told(&axis, "w2 log-Sobol' in [0.5, 2); ");
	const struct axis one = {.form = AXIS_LIST, .list = {3}, .listed = 1, .points = 1};
	assert_told(&one, "w2 = 3; ");
	const struct axis seven = {.form = AXIS_LIST, .list = {1, 2, 3, 4, 5, 6, 7}, .listed = 7, .points = 7};
	assert_told(&seven, "w2 = one of 7 values from 1 to 7; ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_caption__tells_how_networks_were_trained),
	                                   cmocka_unit_test(test_caption__has_words_for_every_form_of_an_axis),
	                                   cmocka_unit_test(test_caption__tells_log_draws_and_long_lists)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
