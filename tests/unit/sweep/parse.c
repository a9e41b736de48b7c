#include "sweep/sweep_file.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct sweep parse_as(const char *text, enum sweep_purpose purpose)
{
	struct sweep sweep;
	struct error error = {.message = ""};
	const enum status status = sweep_parse(&sweep, "t.yaml", text, strlen(text), purpose, &error);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
	return sweep;
}

/** Parses a file for training that must be fine. */
static struct sweep parse(const char *text)
{
	return parse_as(text, SWEEP_FOR_TRAINING);
}

#define MAP "map: {x: w1, y: w2}\n"
#define W1_W2 "  w1: {from: -1, to: 1, points: 4}\n  w2: {from: -2, to: 2, points: 5}\n"
#define SMALLEST "name: t\naxes:\n" W1_W2 MAP

static void test_sweep_parse__takes_the_seed_program_where_the_file_is_silent(void **state)
{
	(void)state;
	const struct sweep sweep = parse(SMALLEST);
	assert_string_equal(sweep.name, "t");
	assert_string_equal(sweep.question, "");
	assert_int_equal(sweep.problem.bias, BIAS_NONE);
	assert_int_equal(sweep.problem.hidden, ACTIVATION_SIGMOID);
	assert_int_equal(sweep.problem.output, ACTIVATION_SIGMOID);
	assert_int_equal(sweep.problem.loss, LOSS_SQUARED_ERROR);
	assert_int_equal(sweep.problem.samples, 2);
	for (int k = 0; k < 2; k++) {
		assert_true(sweep.problem.sample[k].x == k);
		assert_true(sweep.problem.sample[k].d == k);
		assert_true(sweep.problem.sample[k].weight == 1);
	}
	assert_int_equal(sweep.training.steps, 800);
	assert_true(sweep.training.tolerance == 1e-5);
	assert_int_equal(sweep.training.precision, PRECISION_FLOAT32);
	assert_true(sweep.training.max_error == 0.1);
	assert_int_equal(sweep.space.draws, 1);
	assert_int_equal(sweep.space.seed, 1);
	assert_int_equal(sweep.space.axis[AXIS_RATE].form, AXIS_VALUE);
	assert_true(sweep.space.axis[AXIS_RATE].a == 5);
	assert_int_equal(sweep.space.axis[AXIS_B1].form, AXIS_VALUE);
	assert_true(sweep.space.axis[AXIS_B1].a == 0);
	assert_true(sweep.space.axis[AXIS_B2].a == 0);
	assert_false(sweep.networks);
	assert_int_equal(sweep.claim.form, CLAIM_NONE);
	assert_true(isinf(sweep.claim.where_from[PARAMETER_W1]) && sweep.claim.where_from[PARAMETER_W1] < 0);
	assert_true(isinf(sweep.claim.where_to[PARAMETER_W1]) && sweep.claim.where_to[PARAMETER_W1] > 0);
}

static void test_sweep_parse__counts_the_index_space(void **state)
{
	(void)state;
	const struct sweep sweep = parse("name: t\nnetwork: {bias: both}\naxes:\n"
	                                 "  rate: {from: 0.1, to: 10, points: 3, scale: log}\n"
	                                 "  w1: {from: -1, to: 1, points: 12}\n"
	                                 "  b1: {from: 0, to: 1, points: 2}\n"
	                                 "  w2: {from: -2, to: 2, points: 10}\n"
	                                 "  b2: {normal: {mean: 0, sd: 1}}\n"
	                                 "draws: 7\nmap: {x: w2, y: w1, cells: {x: 5, y: 4}}\n");
	assert_int_equal(sweep.space.map_x, AXIS_W2);
	assert_int_equal(sweep.space.map_y, AXIS_W1);
	assert_int_equal(sweep.space.columns, 5);
	assert_int_equal(sweep.space.rows, 4);
	assert_int_equal(sweep.space.networks, 3 * 12 * 2 * 10 * 7);
	assert_int_equal(sweep.space.runs_per_cell, 3 * 12 * 2 * 10 * 7 / 20);
	assert_int_equal(sweep.space.axis[AXIS_B2].points, 1);
	assert_int_equal(sweep.space.axis[AXIS_RATE].scale, SCALE_LOG);
}

static void test_sweep_parse__takes_a_map_over_one_axis(void **state)
{
	(void)state;
	struct sweep sweep = parse("name: t\naxes:\n  rate: {from: 0.1, to: 10, points: 12, scale: log}\n"
	                           "  w1: {from: -1, to: 1, points: 7}\n  w2: {normal: {mean: 0, sd: 1}}\n"
	                           "draws: 3\nmap: {x: rate}\n");
	assert_int_equal(sweep.space.map_x, AXIS_RATE);
	assert_int_equal(sweep.space.map_y, AXES);
	assert_int_equal(sweep.space.columns, 12);
	assert_int_equal(sweep.space.rows, 1);
	assert_int_equal(sweep.space.runs_per_cell, 7 * 3);
	sweep = parse("name: t\naxes:\n  w1: {from: -1, to: 1, points: 8}\n  w2: {value: 1}\n"
	              "map: {x: w1, cells: {x: 2}}\n");
	assert_int_equal(sweep.space.map_y, AXES);
	assert_int_equal(sweep.space.columns, 2);
	assert_int_equal(sweep.space.rows, 1);
	assert_int_equal(sweep.space.runs_per_cell, 4);
}

static void test_sweep_parse__takes_every_axis_form(void **state)
{
	(void)state;
	const struct sweep sweep = parse("name: t\nnetwork: {bias: both}\naxes:\n"
	                                 "  rate: {uniform: {from: 0.5, to: 1}}\n"
	                                 "  w1: {every: float16}\n"
	                                 "  b1: {sobol: {from: -3, to: 4}}\n"
	                                 "  w2: {every: bfloat16}\n"
	                                 "  b2: {normal: {mean: -1, sd: 2}}\n"
	                                 "draws: 2\nseed: 18446744073709551615\n"
	                                 "training: {precision: float64}\n"
	                                 "map: {x: w1, y: w2, cells: {x: 992, y: 1020}}\n");
	const struct axis *axis = sweep.space.axis;
	assert_int_equal(axis[AXIS_RATE].form, AXIS_UNIFORM);
	assert_true(axis[AXIS_RATE].a == 0.5 && axis[AXIS_RATE].b == 1);
	assert_int_equal(axis[AXIS_W1].form, AXIS_EVERY);
	assert_int_equal(axis[AXIS_W1].every, EVERY_FLOAT16);
	assert_int_equal(axis[AXIS_W1].points, 63488);
	assert_int_equal(axis[AXIS_W2].every, EVERY_BFLOAT16);
	assert_int_equal(axis[AXIS_W2].points, 65280);
	assert_int_equal(axis[AXIS_B1].form, AXIS_SOBOL);
	assert_true(axis[AXIS_B1].a == -3 && axis[AXIS_B1].b == 4);
	assert_int_equal(axis[AXIS_B2].form, AXIS_NORMAL);
	assert_true(axis[AXIS_B2].a == -1 && axis[AXIS_B2].b == 2);
	assert_true(sweep.space.seed == UINT64_MAX);
	assert_true(sweep.space.networks == UINT64_C(2) * 63488 * 65280);
	assert_true(sweep.space.runs_per_cell == sweep.space.networks / (992 * 1020));
}

static void test_sweep_parse__takes_lists_steps_and_log_draws(void **state)
{
	(void)state;
	const struct sweep sweep = parse("name: t\nnetwork: {bias: both}\naxes:\n"
	                                 "  rate: {list: [0.1, 1, 0x1.4p+3]}\n"
	                                 "  w1: {from: 0x1p-3, step: 0x1p-40, points: 256}\n"
	                                 "  b1: {uniform: {from: 0.01, to: 100, scale: log}}\n"
	                                 "  w2: {list: [-1]}\n"
	                                 "  b2: {sobol: {from: 1, to: 2, scale: log}}\n"
	                                 "draws: 2\ntraining: {precision: float64}\n"
	                                 "map: {x: w1, y: rate, cells: {x: 64, y: 1}}\n");
	const struct axis *axis = sweep.space.axis;
	assert_int_equal(axis[AXIS_RATE].form, AXIS_LIST);
	assert_int_equal(axis[AXIS_RATE].points, 3);
	assert_int_equal(axis[AXIS_RATE].listed, 3);
	assert_true(axis[AXIS_RATE].list[0] == 0.1 && axis[AXIS_RATE].list[1] == 1 && axis[AXIS_RATE].list[2] == 10);
	assert_int_equal(axis[AXIS_W1].form, AXIS_STEPS);
	assert_true(axis[AXIS_W1].a == 0x1p-3 && axis[AXIS_W1].b == 0x1p-40 && axis[AXIS_W1].points == 256);
	assert_int_equal(axis[AXIS_B1].form, AXIS_UNIFORM);
	assert_int_equal(axis[AXIS_B1].scale, SCALE_LOG);
	assert_int_equal(axis[AXIS_W2].points, 1);
	assert_int_equal(axis[AXIS_B2].form, AXIS_SOBOL);
	assert_int_equal(axis[AXIS_B2].scale, SCALE_LOG);
	assert_int_equal(sweep.space.networks, 3 * 256 * 2);
	assert_int_equal(sweep.space.rows, 1);
}

/* 256 values and no more; a step of one point; a list of one value may be an axis of the map */
static void test_sweep_parse__takes_the_longest_list(void **state)
{
	(void)state;
	char text[4096] = "name: t\naxes:\n  w1: {list: [";
	size_t size = strlen(text);
	for (int i = 0; i < LIST_MAX; i++)
		size += (size_t)snprintf(text + size, sizeof text - size, "%s%d", i ? ", " : "", i);
	snprintf(text + size, sizeof text - size, "]}\n  w2: {from: 1, step: 2, points: 1}\nmap: {x: w1, y: w2}\n");
	const struct sweep sweep = parse(text);
	assert_int_equal(sweep.space.columns, LIST_MAX);
	assert_true(sweep.space.axis[AXIS_W1].list[LIST_MAX - 1] == LIST_MAX - 1);
}

static void test_sweep_parse__counts_exactly_to_2_to_the_63(void **state)
{
	(void)state;
	/* 2^24 * 2^7 * 2^32 draws = 2^63 */
	const struct sweep sweep = parse("name: t\naxes:\n  w1: {from: -1, to: 1, points: 16777216}\n"
	                                 "  w2: {from: -2, to: 2, points: 128}\n  rate: {uniform: {from: 1, to: 2}}\n"
	                                 "draws: 4294967296\nmap: {x: w1, y: w2, cells: {x: 1024}}\n");
	assert_true(sweep.space.networks == UINT64_C(1) << 63);
	assert_true(sweep.space.runs_per_cell == UINT64_C(1) << (63 - 17));
}

static void test_sweep_parse__needs_no_axes_for_a_proof(void **state)
{
	(void)state;
	const struct sweep sweep =
	        parse_as("network: {output: linear}\ntask: [{x: -1, d: 0}, {x: 1, d: 1, weight: 2.5}]\n"
	                 "claim: {enclose: 1.0e-9, where: {w2: {from: 0}, w1: {to: 0x1.8p+1}}}\n",
	                 SWEEP_FOR_PROOF);
	assert_string_equal(sweep.name, "");
	assert_int_equal(sweep.problem.output, ACTIVATION_LINEAR);
	assert_true(sweep.problem.sample[1].weight == 2.5);
	assert_int_equal(sweep.claim.form, CLAIM_ENCLOSE);
	assert_true(sweep.claim.value == 1e-9);
	assert_true(sweep.claim.where_from[PARAMETER_W2] == 0 && isinf(sweep.claim.where_to[PARAMETER_W2]));
	assert_true(sweep.claim.where_to[PARAMETER_W1] == 3);
	const struct space nothing = {0};
	assert_memory_equal(&sweep.space, &nothing, sizeof nothing);
}

static void test_sweep_parse__reads_numbers_as_float64_when_asked(void **state)
{
	(void)state;
	const struct sweep sweep = parse("name: t\naxes:\n  rate: {value: 1e-200}\n" W1_W2 MAP
	                                 "training: {precision: float64, tolerance: 0}\n");
	assert_int_equal(sweep.training.precision, PRECISION_FLOAT64);
	assert_true(sweep.space.axis[AXIS_RATE].a == 1e-200);
	assert_true(sweep.training.tolerance == 0);
}

static void test_sweep_parse__takes_the_largest_starts_that_training_holds(void **state)
{
	(void)state;
	/* FLT_MAX over log2(e), over 2 log2(e) and over 1; sd so that mean + 10 sd stays below the first */
	const struct sweep sigmoid = parse("name: t\nnetwork: {bias: output}\naxes:\n  rate: {value: 2.35e38}\n"
	                                   "  w1: {from: -2.35e38, to: 0, points: 4}\n"
	                                   "  w2: {from: 0, to: 2.35e38, points: 5}\n"
	                                   "  b2: {normal: {mean: 1.0e38, sd: 1.3e37}}\n" MAP);
	assert_true(sigmoid.space.axis[AXIS_W2].b == 2.35e38);
	const struct sweep tanh = parse("name: t\nnetwork: {hidden: tanh}\naxes:\n"
	                                "  w1: {from: -1.17e38, to: 0, points: 4}\n"
	                                "  w2: {from: 0, to: 2.35e38, points: 5}\n" MAP);
	assert_true(tanh.space.axis[AXIS_W1].a == -1.17e38);
	const struct sweep relu = parse("name: t\nnetwork: {hidden: relu}\naxes:\n  w1: {every: bfloat16}\n"
	                                "  w2: {from: 0, to: 2.35e38, points: 5}\n" MAP);
	assert_int_equal(relu.space.axis[AXIS_W1].points, 65280);
	const struct sweep wide =
	        parse("name: t\naxes:\n  w1: {from: -6e307, to: 6e307, points: 4}\n"
	              "  w2: {from: 0, to: 1.24e308, points: 5}\n" MAP "training: {precision: float64}\n");
	assert_true(wide.space.axis[AXIS_W2].b == 1.24e308);
}

static void test_sweep_parse__takes_points_that_are_neighbouring_floats(void **state)
{
	(void)state;
	const struct sweep sweep = parse("name: t\naxes:\n  w1: {from: 1, to: 0x1.000006p0, points: 4}\n"
	                                 "  w2: {from: -1, to: 1, points: 16777216}\n"
	                                 "map: {x: w1, y: w2, cells: {y: 4096}}\n");
	assert_int_equal(sweep.space.axis[AXIS_W1].points, 4);
}

static void test_sweep_parse__takes_a_byte_order_mark_and_dos_lines(void **state)
{
	(void)state;
	const struct sweep plain = parse(SMALLEST);
	const struct sweep sweep = parse("\xef\xbb\xbfname: t\r\naxes:\r\n  w1: {from: -1, to: 1, points: 4}\r\n"
	                                 "  w2: {from: -2, to: 2, points: 5}\r\nmap: {x: w1, y: w2}\r\n");
	assert_memory_equal(&sweep.space, &plain.space, sizeof plain.space);
	assert_string_not_equal(sweep.sha256, plain.sha256);
}

static void test_sweep_parse__leaves_out_untouched_on_failure(void **state)
{
	(void)state;
	struct sweep sweep, before;
	memset(&sweep, 0x5a, sizeof sweep);
	before = sweep;
	assert_int_equal(sweep_parse(&sweep, "t.yaml", "name: 7/", 8, SWEEP_FOR_TRAINING, NULL), STATUS_INPUT);
	assert_memory_equal(&sweep, &before, sizeof sweep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_sweep_parse__takes_the_seed_program_where_the_file_is_silent),
	        cmocka_unit_test(test_sweep_parse__counts_the_index_space),
	        cmocka_unit_test(test_sweep_parse__takes_a_map_over_one_axis),
	        cmocka_unit_test(test_sweep_parse__takes_every_axis_form),
	        cmocka_unit_test(test_sweep_parse__takes_lists_steps_and_log_draws),
	        cmocka_unit_test(test_sweep_parse__takes_the_longest_list),
	        cmocka_unit_test(test_sweep_parse__counts_exactly_to_2_to_the_63),
	        cmocka_unit_test(test_sweep_parse__needs_no_axes_for_a_proof),
	        cmocka_unit_test(test_sweep_parse__reads_numbers_as_float64_when_asked),
	        cmocka_unit_test(test_sweep_parse__takes_the_largest_starts_that_training_holds),
	        cmocka_unit_test(test_sweep_parse__takes_points_that_are_neighbouring_floats),
	        cmocka_unit_test(test_sweep_parse__takes_a_byte_order_mark_and_dos_lines),
	        cmocka_unit_test(test_sweep_parse__leaves_out_untouched_on_failure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
