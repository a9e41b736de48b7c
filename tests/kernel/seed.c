/*
 * The first iterations of the original program on a device, in both precisions, against what seed.py computes in 50
 * digits.
 */
#include "fixture.h"

#include "device.h"
#include "plain.h"
#include "test.h"

#include <math.h>
#include <stdio.h>

enum { ITERATIONS = 12 };

struct row {
	double loss, change; /**< before and of the iteration */
	double w1, w2;       /**< after it */
};

static void read_table(struct row row[ITERATIONS + 1])
{
	FILE *file = fopen(TEST_SOURCE_DIR "/kernel/seed.csv", "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%*[^\n]"), 0);
	for (int i = 1; i <= ITERATIONS; i++) {
		int number;
		assert_int_equal(fscanf(file, "%d,%lf,%lf,%lf,%lf", &number, &row[i].loss, &row[i].change, &row[i].w1,
		                        &row[i].w2),
		                 5);
		assert_int_equal(number, i);
	}
	fclose(file);
}

static void assert_near(double got, double expected, struct plain_number bound, double unit)
{
	/* scaled back: a constant and a product; the table is rounded once */
	bound.e += 3 * fabs(bound.v);
	if (!(fabs(got - expected) <= plain_tolerance(bound, unit)))
		fail_msg("%.17g instead of %.17g, more than %g apart", got, expected, plain_tolerance(bound, unit));
}

static void check_trajectory(enum precision precision)
{
	const double unit = precision == PRECISION_FLOAT64 ? 0x1p-53 : 0x1p-24;
	const struct specialisation seed = {.hidden = ACTIVATION_SIGMOID, .precision = precision};
	struct sweep sweep =
	        sweep_of(&seed, ITERATIONS, 0,
	                 "axes: {w1: {from: 0.25, to: 0.5, points: 2}, w2: {from: 0.25, to: 0.5, points: 2}}\n"
	                 "map: {x: w1, y: w2}\n");
	struct row row[ITERATIONS + 1];
	struct bench bench;
	struct runs runs;
	read_table(row);
	bench_open(&bench, device, &sweep, test_shape(device, &sweep, GEOMETRY_AUTO), 4);
	const double start[AXES] = {[AXIS_RATE] = 5, [AXIS_W1] = 0.25, [AXIS_W2] = 0.5};
	struct plain_network bounds = plain_begin(&sweep.problem, start);
	for (int i = 1; i <= ITERATIONS; i++) {
		struct plain_number max_error;
		sweep.training.steps = (uint64_t)i;
		/* row w2 = 0.5, column w1 = 0.25 */
		bench_train(&bench, 2, 1, &runs);
		plain_step(&sweep.problem, start, unit, &bounds);
		assert_near(runs_get(&runs, RUN_PARAMETERS + PARAMETER_W1, 0), row[i].w1,
		            bounds.parameter[PARAMETER_W1], unit);
		assert_near(runs_get(&runs, RUN_PARAMETERS + PARAMETER_W2, 0), row[i].w2,
		            bounds.parameter[PARAMETER_W2], unit);
		assert_near(training_change(&sweep.problem, precision, runs_get(&runs, RUN_CHANGE, 0)), row[i].change,
		            bounds.change, unit);
		if (i < ITERATIONS)
			assert_near(runs_get(&runs, RUN_LOSS, 0), row[i + 1].loss,
			            plain_loss(&sweep.problem, &bounds, &max_error), unit);
	}
	bench_close(&bench);
}

static void test_seed__takes_the_computed_path_in_float64(void **state)
{
	(void)state;
	check_trajectory(PRECISION_FLOAT64);
}

static void test_seed__takes_the_computed_path_in_float32(void **state)
{
	(void)state;
	check_trajectory(PRECISION_FLOAT32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_seed__takes_the_computed_path_in_float64),
	        cmocka_unit_test(test_seed__takes_the_computed_path_in_float32),
	};
	return cmocka_run_group_tests(tests, device_enter, device_leave);
}
