/** The search for the fastest shape, with benchmarks whose speeds are made up: without a device, and without time. */
#include "engine/tune.h"

#include "folder.h"
#include "test.h"
#include "training/tuning.h"

#include <stdlib.h>
#include <string.h>

/** Network-steps/s of a shape; 0: the device cannot run it. `measured` counts how often this shape has been before. */
typedef double make_rate(const struct shape *shape, int measured);

enum { SHAPES_MAX = 100, FIRST_NETWORKS = 1234 };

/** What the search under test sees. */
static struct {
	make_rate *rate;
	struct shape shape[SHAPES_MAX]; /**< in the order in which they were opened first */
	int measured[SHAPES_MAX];
	int shapes;
	int open;
	uint64_t networks; /**< that the last one was asked for; 0: as many as it likes */
} fake;

/* ---- host/engine/bench.c, in its place ---- */

struct bench {
	struct shape shape;
	double rate;
};

static bool is_same(const struct shape *a, const struct shape *b)
{
	return a->width == b->width && a->groups == b->groups && a->grab == b->grab && a->work_group == b->work_group &&
	       a->per_unit == b->per_unit && a->persistent == b->persistent && a->table_local == b->table_local;
}

static int shape_number(const struct shape *shape)
{
	int i = 0;
	while (i < fake.shapes && !is_same(&fake.shape[i], shape))
		i++;
	if (i == fake.shapes) {
		assert_true(i < SHAPES_MAX);
		fake.shape[fake.shapes++] = *shape;
	}
	return i;
}

void bench_make_sweep(struct sweep *out, int work, uint64_t networks)
{
	(void)networks;
	*out = (struct sweep){.problem = {.bias = work == 2 ? BIAS_BOTH : BIAS_NONE, .samples = 2},
	                      .training = {.precision = work == 3 ? PRECISION_FLOAT64 : PRECISION_FLOAT32}};
	strcpy(out->name, "bench-A");
}

enum status bench_open(struct bench **out, const struct device_info *info, const struct bench_spec *spec,
                       struct error *error)
{
	const int number = shape_number(spec->shape);
	const double rate = fake.rate(spec->shape, fake.measured[number]++);
	(void)info;
	*out = NULL;
	if (rate == 0)
		return error_set_cause(error, CAUSE_DEVICE, "cannot be built");
	fake.networks = spec->networks;
	*out = calloc(1, sizeof **out);
	assert_non_null(*out);
	**out = (struct bench){*spec->shape, rate};
	fake.open++;
	return STATUS_OK;
}

void bench_close(struct bench *bench)
{
	fake.open -= bench != NULL;
	free(bench);
}

uint64_t bench_networks(const struct bench *bench)
{
	(void)bench;
	return FIRST_NETWORKS;
}

enum status bench_train(struct bench *bench, struct bench_run *out, struct error *error)
{
	(void)error;
	*out = (struct bench_run){.seconds = 1, .networks = 1, .network_steps = (uint64_t)bench->rate};
	return STATUS_OK;
}

/* ---- the tests ---- */

static struct device_info device_of(enum device_kind kind)
{
	struct device_info info = {.parts = 1,
	                           .kind = kind,
	                           .name = "made up",
	                           .compute_units = 4,
	                           .float_width = kind == DEVICE_CPU ? 8 : 1,
	                           .double_width = kind == DEVICE_CPU ? 4 : 1,
	                           .work_group = 1024,
	                           .float64 = true};
	return info;
}

static int told, told_without;

static void count_told(void *context, const struct shape *shape, double rate)
{
	(void)shape;
	assert_ptr_equal(context, &told);
	told++;
	told_without += rate == 0;
}

static int set_up(void **state)
{
	memset(&fake, 0, sizeof fake);
	told = told_without = 0;
	setenv("TWONEURON_CACHE", "cache", 1);
	return folder_enter(state);
}

enum { HOURS = 36000 };

static enum status tune(enum device_kind kind, make_rate *rate, double seconds, struct shape *out, struct error *error)
{
	const struct device_info info = device_of(kind);
	const struct bench_spec spec = {.work = 0, .math = MATH_EXACT, .networks = 99, .seconds = 99};
	fake.rate = rate;
	const enum status status = tune_run(out, &info, &spec, seconds, count_told, &told, error);
	assert_int_equal(fake.open, 0);
	return status;
}

static struct shape default_of(enum device_kind kind)
{
	const struct device_info info = device_of(kind);
	struct sweep sweep;
	bench_make_sweep(&sweep, 0, 1);
	return shape_default(&info, &sweep.problem, PRECISION_FLOAT32, GEOMETRY_AUTO);
}

/** The result must be kept, so that the next run takes it. */
static void assert_kept(enum device_kind kind, const struct shape *shape)
{
	const struct device_info info = device_of(kind);
	struct sweep sweep;
	bench_make_sweep(&sweep, 0, 1);
	struct shape loaded = default_of(kind);
	assert_true(tuning_load(&loaded, &info, &sweep.problem, PRECISION_FLOAT32, MATH_EXACT));
	assert_true(is_same(&loaded, shape));
}

/** Best: 4 lanes, 8 groups, 16 at once. */
static double prefers_narrow(const struct shape *shape, int measured)
{
	(void)measured;
	return 1e6 + 1e5 * shape->groups + (shape->width == 4 ? 5e5 : 0) + (shape->grab == 16 ? 1e5 : 0);
}

static void test_tune_run__finds_the_fastest_vector_on_a_cpu(void **state)
{
	(void)state;
	struct shape best;
	struct error error = {0};
	if (tune(DEVICE_CPU, prefers_narrow, HOURS, &best, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(best.width, 4);
	assert_int_equal(best.groups, 8); /* more are not legal */
	assert_int_equal(best.grab, 16);
	assert_kept(DEVICE_CPU, &best);
	assert_int_equal(fake.networks, FIRST_NETWORKS); /* all train as many as the first one */
}

/** Four groups are best, but not by so much more than three that it may not be chance. */
static double prefers_many_groups(const struct shape *shape, int measured)
{
	(void)measured;
	return shape->width < 8 ? 1e6 : shape->groups == 4 ? 2.01e6 : shape->groups == 3 ? 2e6 : 1e6;
}

static double prefers_four_groups(const struct shape *shape, int measured)
{
	return shape->groups == 4 ? 3e6 : prefers_many_groups(shape, measured);
}

static void test_tune_run__takes_another_shape_only_when_it_is_clearly_faster(void **state)
{
	(void)state;
	struct shape best;
	assert_int_equal(tune(DEVICE_CPU, prefers_many_groups, HOURS, &best, NULL), STATUS_OK);
	assert_int_equal(best.groups, 3);
	assert_int_equal(best.width, 8);
	assert_int_equal(tune(DEVICE_CPU, prefers_four_groups, HOURS, &best, NULL), STATUS_OK);
	assert_int_equal(best.groups, 4);
}

/** Best: 4 groups of 256 work-items per compute unit, 4 networks at once. */
static double prefers_large_groups(const struct shape *shape, int measured)
{
	(void)measured;
	return (1e6 + 1e4 * shape->work_group) / (1 + abs((int)shape->per_unit - 4)) + (shape->grab == 4 ? 1e6 : 0);
}

static void test_tune_run__finds_the_fastest_scalar_on_a_gpu(void **state)
{
	(void)state;
	struct shape best;
	assert_int_equal(tune(DEVICE_GPU, prefers_large_groups, HOURS, &best, NULL), STATUS_OK);
	assert_int_equal(best.work_group, 256);
	assert_int_equal(best.per_unit, 4);
	assert_int_equal(best.grab, 4);
	assert_int_equal(best.width * best.groups, 1);
	assert_kept(DEVICE_GPU, &best);
}

/** On a CPU, the other geometry is 3 times as fast. */
static double prefers_scalar(const struct shape *shape, int measured)
{
	(void)measured;
	return shape_is_vector(shape) ? 1e6 : 3e6;
}

static void test_tune_run__tries_the_other_geometry_too(void **state)
{
	(void)state;
	struct shape best;
	assert_int_equal(tune(DEVICE_CPU, prefers_scalar, HOURS, &best, NULL), STATUS_OK);
	assert_int_equal(best.width, 1);
	assert_int_equal(best.groups, 1);
}

static void test_tune_run__tells_each_shape_that_it_tries_once(void **state)
{
	(void)state;
	for (enum device_kind kind = DEVICE_CPU; kind <= DEVICE_GPU; kind++) {
		struct shape best;
		memset(&fake, 0, sizeof fake);
		told = 0;
		assert_int_equal(tune(kind, prefers_narrow, HOURS, &best, NULL), STATUS_OK);
		assert_int_equal(told, fake.shapes);
		assert_true(told >= 9);
		const struct device_info info = device_of(kind);
		for (int i = 0; i < fake.shapes; i++)
			assert_true(shape_is_legal(&fake.shape[i], &info, PRECISION_FLOAT32));
	}
}

/** More groups are faster, by less than may be chance. */
static double hardly_differs(const struct shape *shape, int measured)
{
	(void)measured;
	return 1e6 + 1e3 * shape->groups;
}

static void test_tune_run__keeps_the_default_unless_another_is_clearly_faster(void **state)
{
	(void)state;
	const struct shape given = default_of(DEVICE_CPU);
	struct shape best;
	assert_int_equal(tune(DEVICE_CPU, hardly_differs, HOURS, &best, NULL), STATUS_OK);
	assert_true(is_same(&best, &given));
}

/** Four groups look fast, but only when they are measured first. */
static double luck(const struct shape *shape, int measured)
{
	return shape->groups == 4 && measured == 0 ? 2e6 : 1e6;
}

static void test_tune_run__measures_the_best_again_beside_the_default(void **state)
{
	(void)state;
	const struct shape given = default_of(DEVICE_CPU);
	struct shape best;
	assert_int_equal(tune(DEVICE_CPU, luck, HOURS, &best, NULL), STATUS_OK);
	assert_true(is_same(&best, &given));
	assert_kept(DEVICE_CPU, &given);
}

/** The default cannot be built, as with a driver that does not take it. */
static double only_scalar_runs(const struct shape *shape, int measured)
{
	(void)measured;
	return shape_is_vector(shape) ? 0 : 1e6;
}

static void test_tune_run__goes_on_after_shapes_that_do_not_run(void **state)
{
	(void)state;
	struct shape best;
	assert_int_equal(tune(DEVICE_CPU, only_scalar_runs, HOURS, &best, NULL), STATUS_OK);
	assert_false(shape_is_vector(&best));
	assert_int_equal(told_without, told - 1);
}

static double none_runs(const struct shape *shape, int measured)
{
	(void)shape, (void)measured;
	return 0;
}

static void test_tune_run__says_that_no_shape_runs(void **state)
{
	(void)state;
	struct shape best;
	struct error error = {0};
	const struct device_info info = device_of(DEVICE_GPU);
	struct sweep sweep;
	assert_int_equal(tune(DEVICE_GPU, none_runs, HOURS, &best, &error), STATUS_DEVICE);
	assert_string_equal(error.message, "device 0 \"made up\": no kernel shape runs bench-A; see `twoneuron bench`");
	bench_make_sweep(&sweep, 0, 1);
	assert_false(tuning_load(&best, &info, &sweep.problem, PRECISION_FLOAT32, MATH_EXACT));
}

/** Without time, the default is all that is tried: there must be one that runs. */
static void test_tune_run__tries_one_shape_however_short_the_time(void **state)
{
	(void)state;
	const struct shape given = default_of(DEVICE_CPU);
	struct shape best;
	assert_int_equal(tune(DEVICE_CPU, prefers_narrow, -1, &best, NULL), STATUS_OK);
	assert_int_equal(told, 1);
	assert_true(is_same(&best, &given));
	memset(&fake, 0, sizeof fake);
	told = 0;
	assert_int_equal(tune(DEVICE_CPU, only_scalar_runs, -1, &best, NULL), STATUS_OK);
	assert_false(shape_is_vector(&best));
}

static void test_tune_run__says_that_the_shape_cannot_be_kept(void **state)
{
	(void)state;
	struct shape best;
	struct error error = {0};
	setenv("TWONEURON_CACHE", "", 1);
	assert_int_equal(tune(DEVICE_CPU, prefers_narrow, HOURS, &best, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, "the tuned shape cannot be kept"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_tune_run__finds_the_fastest_vector_on_a_cpu, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tune_run__takes_another_shape_only_when_it_is_clearly_faster,
	                                        set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tune_run__finds_the_fastest_scalar_on_a_gpu, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tune_run__tries_the_other_geometry_too, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tune_run__tells_each_shape_that_it_tries_once, set_up,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_tune_run__keeps_the_default_unless_another_is_clearly_faster,
	                                        set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tune_run__measures_the_best_again_beside_the_default, set_up,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_tune_run__goes_on_after_shapes_that_do_not_run, set_up,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_tune_run__says_that_no_shape_runs, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_tune_run__tries_one_shape_however_short_the_time, set_up,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_tune_run__says_that_the_shape_cannot_be_kept, set_up,
	                                        folder_leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
