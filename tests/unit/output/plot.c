#include "output/picture/plot.h"

#include "fixture.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct fixture {
	struct sweep sweep;
	struct map map;
	struct summary summary;
	struct content content;
};

static void start(struct fixture *fixture, uint64_t cells)
{
	fixture->sweep = fixture_line(cells);
	fixture->map = fixture_map(&fixture->sweep);
	fixture->summary = fixture_summary(&fixture->map);
	fixture->content = (struct content){&fixture->sweep, &fixture->map, &fixture->summary, 1};
}

/** Each cell has one network that ended with this loss. */
static void set_losses(struct fixture *fixture, uint64_t cells, double first, double ratio)
{
	start(fixture, cells);
	for (uint64_t i = 0; i < cells; i++) {
		const double loss = first * pow(ratio, (double)i);
		fixture->map.cell[i] = (struct cell){
		        .outcomes[OUTCOME_STALLED] = 1, .loss = (uint128)(loss * 0x1p40), .min_loss = loss};
	}
}

static struct text script_of(const struct plot *plot)
{
	struct text script = {0};
	plot_script_settings(&script, plot, 1);
	plot_script_page(&script, plot, "$map");
	assert_false(script.failed);
	return script;
}

static void assert_in_script(const struct plot *plot, const char *words, bool is_there)
{
	struct text script = script_of(plot);
	if ((strstr(text_string(&script), words) != NULL) != is_there)
		fail_msg("%s %s in:\n%s", is_there ? "no" : "there is", words, text_string(&script));
	text_free(&script);
}

static void test_plot_make__has_a_log_axis_for_losses_over_a_decade(void **state)
{
	(void)state;
	struct fixture fixture;
	set_losses(&fixture, 5, 0x1p-10, 2);
	struct plot plot = plot_make(&fixture.content);
	assert_true(plot.is_log && plot.power == 0);
	assert_true(plot.low < log10(0x1p-10) && plot.low > log10(0x1p-10) - 0.1);
	assert_true(plot.high > log10(0x1p-6) && plot.high < log10(0x1p-6) + 0.1);
	map_free(&fixture.map);
	set_losses(&fixture, 4, 0x1p-10, 2);
	plot = plot_make(&fixture.content);
	assert_false(plot.is_log);
	map_free(&fixture.map);
}

/** Labels of six characters would reach the label of the axis. */
static void test_plot_make__keeps_the_labels_of_a_linear_axis_short(void **state)
{
	(void)state;
	struct fixture fixture;
	set_losses(&fixture, 2, 0.0017, 1);
	struct plot plot = plot_make(&fixture.content);
	assert_int_equal(plot.power, -3);
	assert_true(plot.low == 0 && fabs(plot.high - 1.08 * 1.7) < 1e-6);
	assert_in_script(&plot, "scaled(v) = v / 1e-3", true);
	assert_in_script(&plot, "loss (10^{−3})", true);
	map_free(&fixture.map);
	set_losses(&fixture, 2, 0.125, 1);
	plot = plot_make(&fixture.content);
	assert_int_equal(plot.power, 0);
	assert_in_script(&plot, "loss (10", false);
	map_free(&fixture.map);
	set_losses(&fixture, 2, 123456, 1);
	assert_int_equal(plot_make(&fixture.content).power, 5);
	map_free(&fixture.map);
}

static void test_plot_script__has_a_legend_of_what_occurs(void **state)
{
	(void)state;
	struct fixture fixture;
	set_losses(&fixture, 3, 0.25, 1);
	struct plot plot = plot_make(&fixture.content);
	for (int o = 0; o < OUTCOMES; o++) {
		char label[32];
		snprintf(label, sizeof label, "set label '%s'", outcome_name((unsigned)o));
		assert_int_equal(plot.has_outcome[o], o == OUTCOME_STALLED);
		assert_in_script(&plot, label, o == OUTCOME_STALLED);
	}
	assert_in_script(&plot, "not trained", false);
	assert_in_script(&plot, "gap", false);
	fixture.map.cell[0] = (struct cell){.min_loss = INFINITY};
	fixture.map.cell[1] = (struct cell){.outcomes[OUTCOME_DIVERGED] = 1, .min_loss = INFINITY};
	plot = plot_make(&fixture.content);
	assert_true(plot.untrained && plot.diverged && plot.has_loss);
	assert_in_script(&plot, "set label 'not trained'", true);
	assert_in_script(&plot, "set label 'diverged'", true);
	assert_in_script(&plot, "set label 'gap: all diverged'", true);
	map_free(&fixture.map);
}

static void test_plot_script__tells_of_losses_that_have_no_place(void **state)
{
	(void)state;
	struct fixture fixture;
	set_losses(&fixture, 5, 0x1p-10, 2);
	struct plot plot = plot_make(&fixture.content);
	assert_in_script(&plot, "lower end", false);
	assert_in_script(&plot, "upper end", false);
	fixture.map.cell[0].min_loss = 0;
	fixture.map.cell[1].loss = LOSS_BEYOND;
	plot = plot_make(&fixture.content);
	assert_true(plot.is_log && plot.zero && plot.beyond);
	assert_in_script(&plot, "lower end: 0", true);
	assert_in_script(&plot, "upper end: inf", true);
	map_free(&fixture.map);
}

static void test_plot_script__says_that_there_is_no_loss(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, 2);
	for (int i = 0; i < 2; i++)
		fixture.map.cell[i] = (struct cell){.outcomes[OUTCOME_DIVERGED] = 16, .min_loss = INFINITY};
	const struct plot plot = plot_make(&fixture.content);
	assert_false(plot.has_loss);
	assert_in_script(&plot, "every network diverged: no loss", true);
	assert_in_script(&plot, "'mean'", false);
	map_free(&fixture.map);
}

static void test_plot_make__folds_the_cells_of_a_long_axis(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, PLOT_STEPS_MAX);
	assert_int_equal(plot_make(&fixture.content).shrink, 1);
	map_free(&fixture.map);
	start(&fixture, PLOT_STEPS_MAX + 1);
	assert_int_equal(plot_make(&fixture.content).shrink, 2);
	map_free(&fixture.map);
}

/** The first step of two cells has its middle between them, and is as wide as both. */
static void test_plot_script__puts_steps_where_their_cells_are(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, 5);
	fixture.sweep.space.axis[AXIS_RATE] = (struct axis){.form = AXIS_POINTS, .a = 0, .b = 4, .points = 5};
	struct plot plot = plot_make(&fixture.content);
	assert_in_script(&plot, "last = 4\nplace(step) = 0 + 1 * step\nhalf = 0.5\n", true);
	plot.shrink = 2;
	assert_in_script(&plot, "last = 2\nplace(step) = 0.5 + 2 * step\nhalf = 1\n", true);
	assert_in_script(&plot, "set xrange [-0.5:4.5]", true);
	map_free(&fixture.map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_plot_make__has_a_log_axis_for_losses_over_a_decade),
	        cmocka_unit_test(test_plot_make__keeps_the_labels_of_a_linear_axis_short),
	        cmocka_unit_test(test_plot_make__folds_the_cells_of_a_long_axis),
	        cmocka_unit_test(test_plot_script__has_a_legend_of_what_occurs),
	        cmocka_unit_test(test_plot_script__tells_of_losses_that_have_no_place),
	        cmocka_unit_test(test_plot_script__says_that_there_is_no_loss),
	        cmocka_unit_test(test_plot_script__puts_steps_where_their_cells_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
