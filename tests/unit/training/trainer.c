/** The trainer on a device, with few networks: the twin tests of tests/kernel/ have many, of every kind. */
#include "training/trainer.h"

#include "device.h"
#include "fixture.h"
#include "test.h"
#include "training/batch_private.h"

#include <math.h>
#include <string.h>

enum { NETWORKS = 5 * 7 * 3, STEPS = 40 };

static const char space[] = "axes:\n"
                            "  rate: {from: 0.1, to: 100, points: 5, scale: log}\n"
                            "  w1: {from: -8, to: 8, points: 7}\n"
                            "  w2: {uniform: {from: -8, to: 8}}\n"
                            "  b2: {value: 0.5}\n"
                            "draws: 3\nseed: 4\nmap: {x: rate, y: w1}\n";

static const struct specialisation kind = {.bias = BIAS_OUTPUT};

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
		reference_configure(&bench->tables, runs->precision, runs->first + i, run.value + RUN_AXES);
		reference_train(&sweep->problem, &sweep->training, &run);
		assert_int_equal(runs->steps[i], run.steps);
		assert_int_equal(runs->outcome[i], run.outcome);
		assert_same(runs_get(runs, RUN_CHANGE, i), run.value[RUN_CHANGE]);
		assert_same(runs_get(runs, RUN_LOSS, i), run.value[RUN_LOSS]);
		assert_same(runs_get(runs, RUN_MAX_ERROR, i), run.value[RUN_MAX_ERROR]);
		assert_same(runs_get(runs, RUN_PARAMETERS + PARAMETER_W1, i), run.value[RUN_PARAMETERS + PARAMETER_W1]);
		assert_same(runs_get(runs, RUN_PARAMETERS + PARAMETER_B1, i), 0); /* does not train */
		assert_same(runs_get(runs, RUN_PARAMETERS + PARAMETER_W2, i), run.value[RUN_PARAMETERS + PARAMETER_W2]);
		assert_same(runs_get(runs, RUN_PARAMETERS + PARAMETER_B2, i), run.value[RUN_PARAMETERS + PARAMETER_B2]);
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

/** Trains what the bench's sweep says, in one work-group. */
static void train_in_one_group(struct bench *bench, struct runs *out)
{
	const struct launch launch = {.training = &bench->sweep->training, .one_group = true};
	assert_int_equal(trainer_enqueue(bench->trainer, bench->batch, bench->aim, 0, NETWORKS, &launch, NULL),
	                 STATUS_OK);
	assert_int_equal(batch_enqueue_read(bench->batch, NULL), STATUS_OK);
	assert_int_equal(batch_wait(bench->batch, NULL, NULL), STATUS_OK);
	batch_runs(bench->batch, out);
}

static void test_trainer_enqueue__takes_steps_and_limits_from_the_launch(void **state)
{
	(void)state;
	struct sweep sweep = sweep_of(&kind, STEPS, 0.01, space);
	struct bench bench;
	struct runs runs;
	bench_open(&bench, device, &sweep, test_shape(device, &sweep, GEOMETRY_AUTO), NETWORKS);
	sweep.training.steps = 6;
	sweep.training.tolerance = 0.1;
	sweep.training.max_error = 0.45;
	train_in_one_group(&bench, &runs);
	assert_runs(&bench, &sweep, &runs);
	sweep.training.steps = STEPS;
	bench_train(&bench, 0, NETWORKS, &runs);
	assert_runs(&bench, &sweep, &runs);
	bench_close(&bench);
}

static const char other_space[] = "axes:\n"
                                  "  rate: {uniform: {from: 0.01, to: 200, scale: log}}\n"
                                  "  w1: {from: -3, to: 3, points: 40}\n"
                                  "  w2: {sobol: {from: -2, to: 5}}\n"
                                  "  b2: {from: -1, to: 1, points: 30}\n"
                                  "draws: 2\nseed: 9\nmap: {x: w1, y: b2}\n";

/** Aims the bench at the space of another sweep of the same kind, and checks some of its networks. */
static void aim_at(struct bench *bench, const struct sweep *sweep, uint64_t first)
{
	struct runs runs;
	layout_free(&bench->tables);
	assert_int_equal(layout_make(&bench->tables, &sweep->space, sweep->training.precision, NULL), STATUS_OK);
	assert_int_equal(aim_set(bench->aim, &bench->tables, NULL), STATUS_OK);
	bench->sweep = sweep;
	bench_train(bench, first, NETWORKS, &runs);
	assert_runs(bench, sweep, &runs);
}

/** To a space with more values, back to one with fewer, and once more: each is the reference's. */
static void test_aim_set__serves_one_space_after_the_other(void **state)
{
	(void)state;
	const struct sweep one = sweep_of(&kind, STEPS, 0.01, space);
	const struct sweep other = sweep_of(&kind, STEPS, 0.05, other_space);
	struct bench bench;
	bench_open(&bench, device, &one, test_shape(device, &one, GEOMETRY_AUTO), NETWORKS);
	aim_at(&bench, &other, 1000);
	aim_at(&bench, &one, 0);
	aim_at(&bench, &other, 100);
	bench_close(&bench);
}

/** What is on the queue when the aim changes is of the space that it was put there with. */
static void test_aim_set__leaves_what_is_on_the_queue(void **state)
{
	(void)state;
	const struct sweep one = sweep_of(&kind, STEPS, 0.01, space), other = sweep_of(&kind, STEPS, 0.05, other_space);
	const struct launch launch = {.training = &one.training};
	struct layout_tables tables = {0};
	struct bench bench;
	struct runs runs;
	bench_open(&bench, device, &one, test_shape(device, &one, GEOMETRY_AUTO), NETWORKS);
	assert_int_equal(layout_make(&tables, &other.space, other.training.precision, NULL), STATUS_OK);
	assert_int_equal(trainer_enqueue(bench.trainer, bench.batch, bench.aim, 0, NETWORKS, &launch, NULL), STATUS_OK);
	assert_int_equal(batch_enqueue_read(bench.batch, NULL), STATUS_OK);
	assert_int_equal(aim_set(bench.aim, &tables, NULL), STATUS_OK);
	assert_int_equal(batch_wait(bench.batch, NULL, NULL), STATUS_OK);
	batch_runs(bench.batch, &runs);
	assert_runs(&bench, &one, &runs);
	layout_free(&tables);
	bench_close(&bench);
}

/** Configurations in an order of their own, some of them twice, and some of no space. */
static void test_trainer_enqueue_list__trains_what_it_is_given(void **state)
{
	(void)state;
	enum { LISTED = 50 };
	const struct sweep sweep = sweep_of(&kind, STEPS, 0.01, space);
	const struct launch launch = {.training = &sweep.training};
	struct bench bench;
	struct runs runs;
	float axis[AXES][LISTED] = {{0}};
	const void *pointers[AXES];
	for (int a = 0; a < AXES; a++)
		pointers[a] = axis[a];
	for (int i = 0; i < LISTED; i++) {
		axis[AXIS_RATE][i] = (float)(1 + i % 7);
		axis[AXIS_W1][i] = (float)(i * 37 % 11) - 5.25f;
		axis[AXIS_B1][i] = 0;
		axis[AXIS_W2][i] = 3.5f - (float)(i * 13 % 8);
		axis[AXIS_B2][i] = 0.125f * (float)(i % 5);
	}
	bench_open(&bench, device, &sweep, test_shape(device, &sweep, GEOMETRY_AUTO), NETWORKS);
	assert_int_equal(trainer_enqueue_list(bench.trainer, bench.batch, pointers, 7, LISTED, &launch, NULL),
	                 STATUS_OK);
	assert_int_equal(batch_enqueue_read(bench.batch, NULL), STATUS_OK);
	assert_int_equal(batch_wait(bench.batch, NULL, NULL), STATUS_OK);
	batch_runs(bench.batch, &runs);
	assert_int_equal(runs.first, 7);
	assert_int_equal(runs.count, LISTED);
	for (size_t i = 0; i < LISTED; i++) {
		struct reference_run run;
		for (int a = 0; a < AXES; a++) {
			if (!runs.value[RUN_AXES + a])
				continue;
			run.value[RUN_AXES + a] = (double)axis[a][i];
			assert_true(runs_get(&runs, RUN_AXES + a, i) == run.value[RUN_AXES + a]);
		}
		reference_train(&sweep.problem, &sweep.training, &run);
		assert_same(runs_get(&runs, RUN_LOSS, i), run.value[RUN_LOSS]);
		assert_same(runs_get(&runs, RUN_PARAMETERS + PARAMETER_W1, i),
		            run.value[RUN_PARAMETERS + PARAMETER_W1]);
		assert_int_equal(runs.steps[i], run.steps);
	}
	bench_close(&bench);
}

/** The message names the call and the networks; the batch trains others later. */
static void test_trainer_enqueue_list__says_which_networks_it_could_not_take(void **state)
{
	(void)state;
	enum { LISTED = 5 };
	const struct sweep sweep = sweep_of(&kind, STEPS, 0.01, space);
	const struct launch launch = {.training = &sweep.training};
	const float axis[LISTED] = {1, 1, 1, 1, 1};
	const void *pointers[AXES];
	for (int a = 0; a < AXES; a++)
		pointers[a] = axis;
	struct bench bench;
	struct runs runs;
	struct error error = {0};
	bench_open(&bench, device, &sweep, test_shape(device, &sweep, GEOMETRY_AUTO), NETWORKS);
	const cl_mem run = bench.batch->run;
	bench.batch->run = NULL; /* no buffer */
	const enum status status =
	        trainer_enqueue_list(bench.trainer, bench.batch, pointers, 70, LISTED, &launch, &error);
	bench.batch->run = run;
	assert_int_equal(status, STATUS_DEVICE);
	assert_non_null(strstr(error.message, "clEnqueueWriteBuffer: CL_INVALID_MEM_OBJECT"));
	assert_non_null(strstr(error.message, "networks 70 to 74"));
	bench_train(&bench, 0, NETWORKS, &runs);
	assert_runs(&bench, &sweep, &runs);
	bench_close(&bench);
}

/** trainer_open() of a sweep on the device as it says it is now. */
static enum status open_with(const struct sweep *sweep, enum math math, struct shape shape, struct trainer **trainer,
                             struct error *error)
{
	const struct trainer_spec spec = {
	        .problem = &sweep->problem, .precision = sweep->training.precision, .math = math, .shape = shape};
	return trainer_open(trainer, device, &spec, error);
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
	/* 5 hyperparameters, w1, b1, w2, b2, change, loss, largest error, the final w1, b1, w2, b2; steps; outcome */
	assert_int_equal(trainer_network_size(bench.trainer), 16 * 4 + 4 + 1);
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
	        cmocka_unit_test(test_trainer_enqueue__takes_steps_and_limits_from_the_launch),
	        cmocka_unit_test(test_aim_set__serves_one_space_after_the_other),
	        cmocka_unit_test(test_aim_set__leaves_what_is_on_the_queue),
	        cmocka_unit_test(test_trainer_enqueue_list__trains_what_it_is_given),
	        cmocka_unit_test(test_trainer_enqueue_list__says_which_networks_it_could_not_take),
	        cmocka_unit_test(test_trainer_open__refuses_what_the_device_or_the_math_has_not),
	        cmocka_unit_test(test_trainer_open__makes_groups_no_larger_than_the_kernel_may_have),
	        cmocka_unit_test(test_trainer_open__tells_options_and_sizes),
	        cmocka_unit_test(test_trainer_check__tries_reciprocals_only_in_doubt),
	};
	return cmocka_run_group_tests(tests, device_enter, device_leave);
}
