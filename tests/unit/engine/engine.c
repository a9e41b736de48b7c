/**
 * The engine on a real device: what it trains, how its chunks grow, and which failures make it give up a kernel shape.
 */
#include "engine/engine.h"

#include "engine/tune.h"
#include "faulty_opencl.h"
#include "reference/reference.h"
#include "sweep/sweep_file.h"
#include "test.h"
#include "training/aggregate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NETWORKS = 24 * 8 * 2 };

static const char file[] = "name: engine\nnetwork: {bias: none}\ntraining: {steps: 200, tolerance: 1.0e-4}\n"
                           "axes:\n  rate: {from: 0.5, to: 60, points: 24, scale: log}\n"
                           "  w1: {from: -5, to: 5, points: 8}\n  w2: {uniform: {from: -1, to: 1}}\n"
                           "draws: 2\nmap: {x: rate, y: w1}\n";

static struct sweep sweep;
static struct layout_tables tables;
static struct device_info *devices;

static int set_up(void **state)
{
	size_t count;
	struct error error = {0};
	(void)state;
	enum status status = sweep_parse(&sweep, "test", file, sizeof file - 1, SWEEP_FOR_TRAINING, &error);
	if (status == STATUS_OK)
		status = layout_make(&tables, &sweep.space, sweep.training.precision, &error);
	if (status == STATUS_OK)
		status = device_select(&devices, &count, NULL, &error);
	if (status != STATUS_OK)
		print_error("%s\n", error.message);
	return status;
}

static int tear_down(void **state)
{
	(void)state;
	layout_free(&tables);
	free(devices);
	return 0;
}

static int reset(void **state)
{
	(void)state;
	faulty_reset();
	return 0;
}

static struct engine_spec spec_of(enum geometry geometry)
{
	return (struct engine_spec){
	        .sweep = &sweep,
	        .tables = &tables,
	        .geometry = geometry,
	        .networks = NETWORKS,
	        .read_runs = true,
	};
}

/** An engine with room for `networks`. */
static struct engine *open_engine(uint64_t networks)
{
	struct engine_spec spec = spec_of(GEOMETRY_AUTO);
	struct engine *engine = NULL;
	struct text notice = {0};
	struct error error = {0};
	spec.networks = networks;
	if (engine_open(&engine, &devices[0], &spec, &notice, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_string_equal(text_string(&notice), "");
	return engine;
}

static struct engine_result finish(struct engine *engine, int slot)
{
	struct engine_result result;
	struct error error = {0};
	if (engine_finish(engine, slot, &result, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return result;
}

/** Every network of a chunk, and the sums of its cells, as the reference has them. */
static void assert_reference(const struct engine_result *result, uint64_t first, size_t count)
{
	assert_int_equal(result->range.first, first);
	assert_int_equal(result->range.count, count);
	assert_int_equal(result->runs.count, count);
	for (uint64_t c = 0; c < result->where.cells; c++) {
		const uint64_t begin = (result->where.first_cell + c) * sweep.space.runs_per_cell;
		struct cell expected = {.min_loss = (double)INFINITY};
		for (uint64_t n = begin; n < begin + sweep.space.runs_per_cell; n++) {
			struct reference_run run;
			if (n < first || n >= first + count)
				continue;
			reference_configure(&tables, sweep.training.precision, n, run.value + RUN_AXES);
			reference_train(&sweep.problem, &sweep.training, &run);
			for (int a = 0; a < AXES; a++)
				assert_true(!result->runs.value[RUN_AXES + a] ||
				            runs_get(&result->runs, RUN_AXES + a, n - first) ==
				                    run.value[RUN_AXES + a]);
			assert_true(runs_get(&result->runs, RUN_CHANGE, n - first) ==
			            training_change(&sweep.problem, PRECISION_FLOAT32, run.value[RUN_CHANGE]));
			assert_true(runs_get(&result->runs, RUN_LOSS, n - first) == run.value[RUN_LOSS]);
			assert_true(runs_get(&result->runs, RUN_PARAMETERS + PARAMETER_W2, n - first) ==
			            run.value[RUN_PARAMETERS + PARAMETER_W2]);
			assert_int_equal(result->runs.steps[n - first], run.steps);
			struct cell one = {.steps = run.steps, .min_loss = run.value[RUN_LOSS]};
			one.outcomes[run.outcome] = 1;
			one.loss = (uint128)floor(ldexp(run.value[RUN_LOSS], result->where.loss_bits));
			cell_add(&expected, &one);
		}
		const struct cell *const cell = &result->cell[c];
		assert_memory_equal(cell->outcomes, expected.outcomes, sizeof cell->outcomes);
		assert_true(cell->steps == expected.steps && cell->loss == expected.loss &&
		            cell->min_loss == expected.min_loss);
	}
}

/** Both slots in flight, the border within a cell. */
static void test_engine__trains_what_the_reference_does(void **state)
{
	(void)state;
	enum { FIRST = 151 };
	struct engine *const engine = open_engine(NETWORKS);
	assert_int_equal(engine_start(engine, 0, 0, FIRST, NULL), STATUS_OK);
	assert_int_equal(engine_start(engine, 1, FIRST, NETWORKS - FIRST, NULL), STATUS_OK);
	struct engine_result result = finish(engine, 0);
	assert_reference(&result, 0, FIRST);
	result = finish(engine, 1);
	assert_reference(&result, FIRST, NETWORKS - FIRST);
	engine_close(engine);
}

/** How many hold the context, once it is only its holder, or after a minute. */
static cl_uint wait_for_references(void)
{
	const struct timespec moment = {.tv_nsec = 10000000};
	cl_uint references = 0;
	for (int i = 0; i < 6000 && references != 1; i++) {
		if (i > 0)
			nanosleep(&moment, NULL);
		assert_int_equal(clGetContextInfo(faulty.context, CL_CONTEXT_REFERENCE_COUNT, sizeof references,
		                                  &references, NULL),
		                 CL_SUCCESS);
	}
	return references;
}

/**
 * CLBlast keeps the programs of every context that it has seen, and they keep the context. PoCL's threads let go of a
 * command some time after it is done.
 */
static void test_engine_close__leaves_nothing_of_the_device(void **state)
{
	(void)state;
	struct engine *const engine = open_engine(NETWORKS);
	struct error error = {0};
	assert_int_equal(engine_start(engine, 0, 0, 16, &error), STATUS_OK);
	(void)finish(engine, 0);
	assert_int_equal(clRetainContext(faulty.context), CL_SUCCESS);
	engine_close(engine);
	assert_int_equal(wait_for_references(), 1);
	assert_int_equal(clReleaseContext(faulty.context), CL_SUCCESS);
}

/**
 * First a few for each lane; then what was measured, but at most eight times as many and at least one for each lane.
 */
static void test_engine_chunk__grows_by_steps(void **state)
{
	(void)state;
	enum { COUNT = NETWORKS, ROOM = 100000 };
	struct engine *const engine = open_engine(ROOM);
	const size_t lanes = shape_lanes(engine_shape(engine), engine_info(engine)), capacity = engine_capacity(engine);
	const size_t grown = 8 * COUNT > lanes ? 8 * COUNT : lanes;
	assert_int_equal(capacity, ROOM);
	assert_int_equal(engine_chunk(engine, 0.2), 4 * lanes < capacity ? 4 * lanes : capacity);
	assert_int_equal(engine_start(engine, 0, 0, COUNT, NULL), STATUS_OK);
	finish(engine, 0);
	assert_int_equal(engine_chunk(engine, 1e9), grown < capacity ? grown : capacity);
	assert_int_equal(engine_chunk(engine, 1e-9), lanes < capacity ? lanes : capacity);
	engine_close(engine);
}

/** Opens an engine that fails; the message, and nothing to release. */
static struct error refused(const struct device_info *info, enum geometry geometry, const struct shape *shape)
{
	struct engine_spec spec = spec_of(geometry);
	struct engine *engine = NULL;
	struct text notice = {0};
	struct error error = {0};
	spec.shape = shape;
	assert_int_equal(engine_open(&engine, info, &spec, &notice, &error), STATUS_DEVICE);
	assert_null(engine);
	assert_string_equal(text_string(&notice), "");
	assert_int_equal(engine_open(&engine, info, &spec, &notice, NULL), STATUS_DEVICE);
	return error;
}

/** The compiler does not take the fast kernel: the plain one, with a line that says so. */
static void test_engine_open__gives_up_a_shape_that_is_refused(void **state)
{
	(void)state;
	const struct engine_spec spec = spec_of(GEOMETRY_AUTO);
	struct engine *engine = NULL;
	struct text notice = {0};
	struct error error = {0};
	faulty = (struct faulty){.build = CL_BUILD_PROGRAM_FAILURE, .option = "PERSISTENT=1"};
	if (engine_open(&engine, &devices[0], &spec, &notice, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_non_null(strstr(text_string(&notice), "the fast kernel cannot be built here; using the plain one"));
	assert_false(engine_shape(engine)->persistent);
	engine_close(engine);
	text_free(&notice);
}

/** No simpler kernel needs less memory: none is tried, though it could be built. */
static void test_engine_open__keeps_its_shape_when_memory_is_short(void **state)
{
	(void)state;
	faulty = (struct faulty){.build = CL_OUT_OF_HOST_MEMORY, .option = "PERSISTENT=1"};
	struct error error = refused(&devices[0], GEOMETRY_AUTO, NULL);
	assert_int_equal(error.cause, CAUSE_MEMORY);
	assert_non_null(strstr(error.message, "CL_OUT_OF_HOST_MEMORY"));

	faulty = (struct faulty){.buffer = CL_MEM_OBJECT_ALLOCATION_FAILURE};
	error = refused(&devices[0], GEOMETRY_AUTO, NULL);
	assert_int_equal(error.cause, CAUSE_MEMORY);
	assert_int_equal(faulty.buffers, 2); /* one for each call of engine_open() */
}

/** What the user has asked for is not replaced. */
static void test_engine_open__keeps_a_shape_that_was_asked_for(void **state)
{
	(void)state;
	const struct shape shape = shape_default(&devices[0], &sweep.problem, PRECISION_FLOAT32, GEOMETRY_AUTO);
	faulty = (struct faulty){.build = CL_BUILD_PROGRAM_FAILURE, .option = "PERSISTENT=1"};
	assert_int_equal(refused(&devices[0], GEOMETRY_AUTO, &shape).cause, CAUSE_DEVICE);
	assert_int_equal(refused(&devices[0], GEOMETRY_VECTOR, NULL).cause, CAUSE_DEVICE);
}

/** CLBlast would say so in three lines of its own, with a number. */
static void test_engine_open__says_that_work_groups_are_too_small(void **state)
{
	(void)state;
	struct device_info small = devices[0];
	small.work_group = 63;
	faulty = (struct faulty){.build = CL_BUILD_PROGRAM_FAILURE}; /* before anything is built */
	const struct error error = refused(&small, GEOMETRY_AUTO, NULL);
	assert_non_null(strstr(error.message, "work-groups of at most 63 work-items"));
	assert_non_null(strstr(error.message, "64"));
	assert_null(strchr(error.message, '\n'));
	assert_int_equal(error.cause, CAUSE_DEVICE);
}

static void count_shape(void *context, const struct shape *shape, double rate)
{
	unsigned *const shapes = context;
	assert_true(rate == 0);
	(void)shape;
	++*shapes;
}

/** A shape that the device refuses is passed over; without memory the search ends, and says why. */
static void test_tune_run__ends_when_memory_is_short(void **state)
{
	(void)state;
	const struct bench_spec spec = {.sweep = &sweep};
	struct shape shape;
	struct error error = {0};
	unsigned shapes = 0;
	faulty.build = CL_BUILD_PROGRAM_FAILURE;
	assert_int_equal(tune_run(&shape, &devices[0], &spec, 1, count_shape, &shapes, &error), STATUS_DEVICE);
	assert_true(shapes > 1);
	assert_non_null(strstr(error.message, "no kernel shape runs engine"));
	shapes = 0;
	faulty.build = CL_OUT_OF_HOST_MEMORY;
	assert_int_equal(tune_run(&shape, &devices[0], &spec, 1, count_shape, &shapes, &error), STATUS_DEVICE);
	assert_int_equal(shapes, 0);
	assert_int_equal(error.cause, CAUSE_MEMORY);
	assert_non_null(strstr(error.message, "CL_OUT_OF_HOST_MEMORY"));
}

#define FAULTY(TEST) cmocka_unit_test_setup_teardown(TEST, reset, reset)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        FAULTY(test_engine__trains_what_the_reference_does),
	        FAULTY(test_engine_close__leaves_nothing_of_the_device),
	        FAULTY(test_engine_chunk__grows_by_steps),
	        FAULTY(test_engine_open__gives_up_a_shape_that_is_refused),
	        FAULTY(test_engine_open__keeps_its_shape_when_memory_is_short),
	        FAULTY(test_engine_open__keeps_a_shape_that_was_asked_for),
	        FAULTY(test_engine_open__says_that_work_groups_are_too_small),
	        FAULTY(test_tune_run__ends_when_memory_is_short),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
