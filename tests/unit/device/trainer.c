/** The trainer on a device, with few networks: the twin tests of tests/kernel/ have many, of every kind. */
#include "device/trainer.h"

#include "device/opencl.h"
#include "fixture.h"

#include "device.h"
#include "test.h"

#include <math.h>
#include <string.h>

enum { NETWORKS = 5 * 7 * 3, STEPS = 40 };

static const char space[] = "axes:\n"
                            "  rate: {from: 0.1, to: 100, points: 5, scale: log}\n"
                            "  w1: {from: -8, to: 8, points: 7}\n"
                            "  w2: {uniform: {from: -8, to: 8}}\n"
                            "  b2: {value: 0.5}\n"
                            "draws: 3\nseed: 4\nmap: {x: rate, y: w1}\n";

static const struct specialisation kind = {BIAS_OUTPUT, ACTIVATION_SIGMOID, LOSS_SQUARED_ERROR, PRECISION_FLOAT32};

static void assert_same(double a, double b)
{
	assert_true(memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b)));
}

/** Every run must be the reference's, in every bit. */
static void assert_runs(const struct bench *bench, const struct sweep *sweep, const struct runs *runs)
{
	size_t early = 0;
	for (size_t i = 0; i < runs->count; i++) {
		struct reference_run run;
		reference_configure(bench->reference, runs->first + i, run.axis);
		reference_train_from(&sweep->problem, &sweep->training, &run);
		assert_int_equal(runs->steps[i], run.steps);
		assert_int_equal(runs->outcome[i], run.outcome);
		assert_same(runs_value(runs, RUN_CHANGE, i), run.squared);
		assert_same(runs_value(runs, RUN_LOSS, i), run.loss);
		assert_same(runs_value(runs, RUN_MAX_ERROR, i), run.max_error);
		assert_same(runs_value(runs, RUN_W1, i), run.w1);
		assert_same(runs_value(runs, RUN_B1, i), 0); /* does not train */
		assert_same(runs_value(runs, RUN_W2, i), run.w2);
		assert_same(runs_value(runs, RUN_B2, i), run.b2);
		early += run.steps < sweep->training.steps;
	}
	assert_true(early > 0 && early < runs->count);
}

static void test_trainer_enqueue__trains_as_the_reference_in_either_geometry(void **state)
{
	(void)state;
	const struct sweep sweep = sweep_of(&kind, STEPS, 0.01, space);
	for (enum geometry geometry = GEOMETRY_VECTOR; geometry <= GEOMETRY_SCALAR; geometry++) {
		struct bench bench;
		struct runs runs;
		bench_open(&bench, device, &sweep, test_shape(device, &sweep, geometry), NETWORKS);
		bench_train(&bench, 0, NETWORKS, &runs);
		assert_int_equal(runs.first, 0);
		assert_int_equal(runs.count, NETWORKS);
		assert_runs(&bench, &sweep, &runs);
		/* a part of them, in which no lane and no group is full, over what was there */
		bench_train(&bench, 17, 59, &runs);
		assert_int_equal(runs.first, 17);
		assert_int_equal(runs.count, 59);
		assert_runs(&bench, &sweep, &runs);
		bench_close(&bench);
	}
}

static void test_trainer_set_steps__changes_the_limit_of_launches_to_come(void **state)
{
	(void)state;
	struct sweep sweep = sweep_of(&kind, STEPS, 0.01, space);
	struct bench bench;
	struct runs runs;
	bench_open(&bench, device, &sweep, test_shape(device, &sweep, GEOMETRY_AUTO), NETWORKS);
	trainer_set_steps(bench.trainer, 6, true);
	bench_train(&bench, 0, NETWORKS, &runs);
	sweep.training.steps = 6;
	assert_runs(&bench, &sweep, &runs);
	trainer_set_steps(bench.trainer, STEPS, false);
	bench_train(&bench, 0, NETWORKS, &runs);
	sweep.training.steps = STEPS;
	assert_runs(&bench, &sweep, &runs);
	bench_close(&bench);
}

/** trainer_open() of a sweep on the device as it says it is now. */
static enum status open_with(const struct sweep *sweep, enum math math, struct shape shape, struct trainer **trainer,
                             struct error *error)
{
	struct reference *reference = NULL;
	assert_int_equal(reference_open(&reference, sweep, NULL), STATUS_OK);
	struct trainer_spec spec = {.problem = &sweep->problem,
	                            .training = &sweep->training,
	                            .math = math,
	                            .threshold = reference_threshold(&sweep->training),
	                            .shape = shape};
	spec.layout = reference_layout(reference, &spec.layout_size);
	spec.values = reference_values(reference, &spec.values_size);
	const enum status status = trainer_open(trainer, device, &spec, error);
	reference_close(reference);
	return status;
}

static void test_trainer_open__refuses_what_the_device_or_the_math_has_not(void **state)
{
	(void)state;
	struct specialisation wide = kind;
	wide.precision = PRECISION_FLOAT64;
	const struct sweep sweep = sweep_of(&wide, STEPS, 0.01, space);
	const struct shape shape = test_shape(device, &sweep, GEOMETRY_SCALAR);
	struct trainer *trainer = NULL;
	struct error error = {0};
	const bool before = device->info.float64;
	device->info.float64 = false;
	const enum status status = open_with(&sweep, MATH_EXACT, shape, &trainer, &error);
	device->info.float64 = before;
	assert_int_equal(status, STATUS_DEVICE);
	assert_non_null(strstr(error.message, "has no float64; set `precision: float32`"));
	assert_null(trainer);
	device->info.float64 = true;
	const enum status native = open_with(&sweep, MATH_NATIVE, shape, &trainer, &error);
	device->info.float64 = before;
	assert_int_equal(native, STATUS_INPUT);
	assert_non_null(strstr(error.message, "--math native"));
	assert_null(trainer);
	trainer_close(NULL);
	batch_close(NULL);
}

static void test_trainer_open__makes_groups_no_larger_than_the_kernel_may_have(void **state)
{
	(void)state;
	const struct sweep sweep = sweep_of(&kind, STEPS, 0.01, space);
	struct shape shape = test_shape(device, &sweep, GEOMETRY_SCALAR);
	struct bench bench;
	struct runs runs;
	shape.work_group = 1 << 20;
	bench_open(&bench, device, &sweep, shape, NETWORKS);
	assert_true(trainer_shape(bench.trainer)->work_group >= 1);
	assert_true(trainer_shape(bench.trainer)->work_group <= device->info.work_group);
	bench_train(&bench, 0, NETWORKS, &runs);
	assert_runs(&bench, &sweep, &runs);
	bench_close(&bench);
}

static void test_trainer_open__tells_options_and_sizes(void **state)
{
	(void)state;
	struct sweep sweep = sweep_of(&kind, STEPS, 0.01, space);
	struct bench bench;
	bench_open(&bench, device, &sweep, test_shape(device, &sweep, GEOMETRY_SCALAR), 1);
	assert_non_null(strstr(trainer_options(bench.trainer), "-DTRAIN_B1=0 -DTRAIN_B2=1 -DHIDDEN=0"));
	/* w1, b1, w2, b2, rate, change, loss, largest error; steps; outcome */
	assert_int_equal(trainer_network_size(bench.trainer), 8 * 4 + 4 + 1);
	bench_close(&bench);
}

/** The options of `exact` float32 kernels name reciprocals that a CPU makes by division: there is nothing to try. */
static void test_trainer_check__tries_reciprocals_only_in_doubt(void **state)
{
	(void)state;
	const struct sweep sweep = sweep_of(&kind, STEPS, 0.01, space);
	struct shape shape = test_shape(device, &sweep, GEOMETRY_SCALAR);
	struct trainer *trainer = NULL;
	struct error error = {0};
	assert_int_equal(open_with(&sweep, MATH_EXACT, shape, &trainer, &error), STATUS_OK);
	if (trainer_check(trainer, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	trainer_close(trainer);
	/* a CPU that does not offer correct division divides correctly; another kind of device is tried, and passes */
	const struct device_info before = device->info;
	device->info.kind = DEVICE_OTHER;
	device->info.rounds_division = false;
	const enum status opened = open_with(&sweep, MATH_EXACT, shape, &trainer, &error);
	const enum status checked = opened == STATUS_OK ? trainer_check(trainer, &error) : opened;
	device->info = before;
	trainer_close(trainer);
	if (checked != STATUS_OK)
		fail_msg("%s", error.message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_trainer_enqueue__trains_as_the_reference_in_either_geometry),
	        cmocka_unit_test(test_trainer_set_steps__changes_the_limit_of_launches_to_come),
	        cmocka_unit_test(test_trainer_open__refuses_what_the_device_or_the_math_has_not),
	        cmocka_unit_test(test_trainer_open__makes_groups_no_larger_than_the_kernel_may_have),
	        cmocka_unit_test(test_trainer_open__tells_options_and_sizes),
	        cmocka_unit_test(test_trainer_check__tries_reciprocals_only_in_doubt),
	};
	return cmocka_run_group_tests(tests, device_enter, device_leave);
}
