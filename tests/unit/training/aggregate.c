/** The sums of chunks against a plain C sum of the same runs, which are made up and written into the batch. */
#include "training/aggregate.h"

#include "device.h"
#include "test.h"
#include "training/batch_private.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** What CLBlast has built last: its parameters stand before its kernels. */
static char *clblast_source;

cl_program clCreateProgramWithSource(cl_context context, cl_uint count, const char **strings, const size_t *sizes,
                                     cl_int *code)
{
	cl_program (*next)(cl_context, cl_uint, const char **, const size_t *, cl_int *);
	*(void **)&next = dlsym(RTLD_NEXT, "clCreateProgramWithSource");
	const size_t size = sizes ? sizes[0] : strlen(strings[0]);
	char *const text = strndup(strings[0], size);
	assert_non_null(text);
	if (strstr(text, "XgemvFastRot")) {
		free(clblast_source);
		clblast_source = text;
	} else {
		free(text);
	}
	return next(context, count, strings, sizes, code);
}

static int close_device(void **state)
{
	aggregate_forget();
	free(clblast_source);
	return device_leave(state);
}

/** One network's results. */
struct one {
	enum outcome outcome;
	uint32_t steps;
	double loss;
};

/** The results of network `index`, in the precision of the sweep. */
typedef struct one make_one(uint64_t index);

/** Sums of so many networks a cell, and a batch to put them in. */
struct bench {
	struct aggregate_spec spec;
	struct aggregate *aggregate;
	struct batch batch;
	int loss_bits;
	make_one *make;
};

static void bench_open(struct bench *bench, uint64_t runs_per_cell, size_t capacity, uint64_t steps,
                       enum precision precision, int loss_bits, make_one *make)
{
	struct error error = {0};
	const struct problem problem = {.samples = 2, .sample = {{0, 0, 1}, {1, 1, 1}}};
	*bench = (struct bench){.spec = {.precision = precision,
	                                 .runs_per_cell = runs_per_cell,
	                                 .steps = steps,
	                                 .grid = training_loss_grid(&problem, precision)},
	                        .loss_bits = loss_bits,
	                        .make = make};
	bench->spec.grid.bits = loss_bits;
	struct batch *const batch = &bench->batch;
	batch->device = device;
	batch->precision = precision;
	batch->capacity = capacity;
	enum status status =
	        opencl_buffer(&batch->run, device, RUN_VALUES * capacity * precision_size(precision), NULL, &error);
	if (status == STATUS_OK)
		status = opencl_buffer(&batch->steps, device, capacity * sizeof(cl_uint), NULL, &error);
	if (status == STATUS_OK)
		status = opencl_buffer(&batch->outcome, device, capacity, NULL, &error);
	if (status == STATUS_OK)
		status = aggregate_open(&bench->aggregate, device, &bench->spec, capacity, &error);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
}

static void bench_close(struct bench *bench)
{
	aggregate_close(bench->aggregate);
	batch_forget(&bench->batch);
	opencl_release_buffer(&bench->batch.run);
	opencl_release_buffer(&bench->batch.steps);
	opencl_release_buffer(&bench->batch.outcome);
}

static void write_buffer(cl_mem buffer, size_t offset, size_t size, const void *data)
{
	assert_int_equal(clEnqueueWriteBuffer(device->queue, buffer, CL_TRUE, offset, size, data, 0, NULL, NULL),
	                 CL_SUCCESS);
}

/** Writes the results of networks first .. first + count - 1 into the batch. */
static void fill(struct bench *bench, uint64_t first, size_t count)
{
	struct batch *const batch = &bench->batch;
	double *const wide = calloc(count, sizeof *wide);
	float *const narrow = calloc(count, sizeof *narrow);
	cl_uint *const steps = calloc(count, sizeof *steps);
	cl_uchar *const outcome = calloc(count, sizeof *outcome);
	assert_true(wide && narrow && steps && outcome && count <= batch->capacity);
	batch_forget(batch);
	batch->first = first;
	batch->count = count;
	for (size_t i = 0; i < count; i++) {
		const struct one one = bench->make(first + i);
		wide[i] = one.loss;
		narrow[i] = (float)one.loss;
		steps[i] = one.steps;
		outcome[i] = (cl_uchar)one.outcome;
	}
	const void *const loss = batch->precision == PRECISION_FLOAT64 ? (const void *)wide : (const void *)narrow;
	const size_t scalar = precision_size(batch->precision);
	write_buffer(batch->run, RUN_LOSS * batch->capacity * scalar, count * scalar, loss);
	write_buffer(batch->steps, 0, count * sizeof *steps, steps);
	write_buffer(batch->outcome, 0, count, outcome);
	free(wide);
	free(narrow);
	free(steps);
	free(outcome);
}

/** The same networks by a loop: floor(loss * 2^loss_bits), for a diverged network nothing. */
static void add_plainly(const struct bench *bench, struct cell *cell, uint64_t index)
{
	const struct one one = bench->make(index);
	cell->outcomes[one.outcome]++;
	cell->steps += one.steps;
	if (one.outcome == OUTCOME_DIVERGED)
		return;
	cell->loss += (uint128)floor(ldexp(one.loss, bench->loss_bits));
	cell->min_loss = fmin(cell->min_loss, one.loss);
}

static void assert_cell(const struct cell *cell, const struct cell *expected)
{
	for (int o = 0; o < OUTCOMES; o++)
		assert_int_equal(cell->outcomes[o], expected->outcomes[o]);
	assert_int_equal(cell->steps, expected->steps);
	assert_true(cell->loss == expected->loss);
	assert_true(cell->min_loss == expected->min_loss);
}

/** The sums of these networks on the device, which must be those of the loop. */
static void assert_sums(struct bench *bench, uint64_t first, size_t count)
{
	struct error error = {0};
	struct sums where;
	const struct cell *cell;
	const uint64_t runs = bench->spec.runs_per_cell;
	fill(bench, first, count);
	enum status status = aggregate_enqueue(bench->aggregate, &bench->batch, &error);
	if (status == STATUS_OK)
		status = batch_wait(&bench->batch, NULL, &error);
	if (status == STATUS_OK)
		status = aggregate_cells(bench->aggregate, &where, &cell, &error);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(where.first_cell, first / runs);
	assert_int_equal(where.cells, (first + count - 1) / runs - first / runs + 1);
	assert_int_equal(where.loss_bits, bench->loss_bits);
	uint64_t index = first;
	for (uint64_t c = 0; c < where.cells; c++) {
		struct cell expected = {.min_loss = INFINITY};
		for (; index < first + count && index / runs == where.first_cell + c; index++)
			add_plainly(bench, &expected, index);
		assert_cell(&cell[c], &expected);
	}
}

enum { STEPS = 800, BITS = 30 };

/** All outcomes, and losses of no pattern; of a diverged network anything, NaN too. */
static struct one mixed(uint64_t index)
{
	const uint32_t hash = (uint32_t)((index + 1) * 2654435761u);
	const enum outcome outcome = (enum outcome)(hash >> 8) % OUTCOMES;
	return (struct one){.outcome = outcome,
	                    .steps = 1 + hash % STEPS,
	                    .loss = outcome == OUTCOME_DIVERGED ? (double)(hash % 2 ? NAN : INFINITY)
	                                                        : (double)(float)(hash * 0x1p-33)};
}

/** Where a cell has one network, CLBlast is not asked: its digits are the sums. */
static void test_aggregate__sums_whole_cells(void **state)
{
	(void)state;
	static const uint64_t runs_per_cell[] = {1, 5};
	for (size_t i = 0; i < sizeof runs_per_cell / sizeof *runs_per_cell; i++) {
		struct bench bench;
		bench_open(&bench, runs_per_cell[i], 100, STEPS, PRECISION_FLOAT32, BITS, mixed);
		assert_sums(&bench, 0, 100);
		assert_sums(&bench, 35, 5); /* again, fewer, over what was there */
		assert_sums(&bench, runs_per_cell[i] << 40, 10);
		bench_close(&bench);
	}
}

static void test_aggregate__sums_parts_of_cells_that_straddle_chunks(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench, 7, 50, STEPS, PRECISION_FLOAT32, BITS, mixed);
	assert_sums(&bench, 3, 50);  /* 4 of a cell, 6 whole ones, 4 of another */
	assert_sums(&bench, 53, 10); /* the rest of that one, and of the next */
	assert_sums(&bench, 57, 2);  /* within a cell */
	assert_sums(&bench, 62, 2);  /* the last of a cell and the first of the next */
	assert_sums(&bench, UINT64_C(7) << 40, 9);
	bench_close(&bench);
}

static void test_aggregate__sums_cells_of_several_rows(void **state)
{
	(void)state;
	struct bench bench;
	/* rows of 2,048 networks, the last one of each cell of 904 */
	bench_open(&bench, 5000, 12000, STEPS, PRECISION_FLOAT32, BITS, mixed);
	assert_sums(&bench, 0, 10000);
	assert_sums(&bench, 2000, 12000);
	assert_sums(&bench, 4100, 1000);
	assert_sums(&bench, 2047, 2);
	bench_close(&bench);
}

/* 61 runs and 61 cells: the sizes at which CLBlast takes its other kernel */
static void test_aggregate__sums_with_each_kernel_of_clblast(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench, 61, 61 * 61, STEPS, PRECISION_FLOAT32, BITS, mixed);
	assert_sums(&bench, 0, 61 * 61);
	assert_sums(&bench, 0, 60 * 61);
	bench_close(&bench);
}

static void test_aggregate__shortens_the_kernels_that_cpus_do_not_use(void **state)
{
	(void)state;
	if (device->info.kind != DEVICE_CPU)
		skip();
	struct bench bench;
	aggregate_forget();
	bench_open(&bench, 5, 5, STEPS, PRECISION_FLOAT32, BITS, mixed);
	assert_sums(&bench, 0, 5);
	bench_close(&bench);
	static const char *const parameter[] = {"WGS2 1", "WPT2 1", "VW2 1", "WGS3 61", "WPT3 1", "VW3 1"};
	assert_non_null(clblast_source);
	for (size_t i = 0; i < sizeof parameter / sizeof *parameter; i++) {
		char line[32];
		snprintf(line, sizeof line, "#define %s\n", parameter[i]);
		if (!strstr(clblast_source, line))
			fail_msg("CLBlast builds its kernels without %s", line);
	}
}

/** The largest numbers that a row may hold, all of one outcome. */
static struct one most(uint64_t index)
{
	return (struct one){.outcome = (enum outcome)(index / 4095 % 4), .steps = INT32_MAX, .loss = 0.5 + 0x1p-24};
}

static void test_aggregate__overflows_in_no_digit(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench, 4095, 4 * 4095, INT32_MAX, PRECISION_FLOAT32, 35, most);
	assert_sums(&bench, 0, 4 * 4095);
	bench_close(&bench);
}

static struct one few_steps(uint64_t index)
{
	struct one one = mixed(index);
	one.steps = index % 2 ? 4095 : 1;
	return one;
}

static struct one some_steps(uint64_t index)
{
	struct one one = mixed(index);
	one.steps = index % 2 ? 4096 : 1;
	return one;
}

static struct one more_steps(uint64_t index)
{
	struct one one = mixed(index);
	one.steps = index % 2 ? 4096 : (1 << 24) - 1;
	return one;
}

static struct one many_steps(uint64_t index)
{
	struct one one = mixed(index);
	one.steps = index % 2 ? 1 << 24 : INT32_MAX;
	return one;
}

static void test_aggregate__has_digits_for_every_limit_of_steps(void **state)
{
	(void)state;
	const struct {
		uint64_t steps;
		make_one *make;
	} limits[] = {{4095, few_steps}, {4096, some_steps}, {(1 << 24) - 1, more_steps}, {INT32_MAX, many_steps}};
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		struct bench bench;
		bench_open(&bench, 3, 40, limits[i].steps, PRECISION_FLOAT32, BITS, limits[i].make);
		assert_sums(&bench, 1, 40);
		bench_close(&bench);
	}
}

/** Losses with as many bits as float64 has. */
static struct one wide(uint64_t index)
{
	struct one one = mixed(index);
	if (one.outcome != OUTCOME_DIVERGED)
		one.loss = one.loss / 3 + 0x1p-45;
	return one;
}

static void test_aggregate__sums_losses_of_float64(void **state)
{
	(void)state;
	if (!device->info.float64)
		skip();
	struct bench bench;
	bench_open(&bench, 7, 50, STEPS, PRECISION_FLOAT64, 47, wide);
	assert_int_equal(bench.spec.grid.digits, 4);
	assert_sums(&bench, 3, 50);
	bench_close(&bench);
}

/** Losses of large tasks are summed on a coarser grid than 1. */
static struct one large(uint64_t index)
{
	struct one one = mixed(index);
	one.loss *= 0x1p40;
	return one;
}

static void test_aggregate__sums_losses_on_a_coarse_grid(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench, 5, 50, STEPS, PRECISION_FLOAT32, -4, large);
	assert_sums(&bench, 3, 50);
	bench_close(&bench);
}

static struct one diverged(uint64_t index)
{
	(void)index;
	return (struct one){.outcome = OUTCOME_DIVERGED, .steps = 3, .loss = -1};
}

static void test_aggregate__has_no_least_loss_where_all_diverged(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench, 5, 20, STEPS, PRECISION_FLOAT32, BITS, diverged);
	assert_sums(&bench, 0, 20);
	bench_close(&bench);
}

static void test_aggregate_network_size__covers_what_is_allocated(void **state)
{
	(void)state;
	struct aggregate_spec spec = {
	        .precision = PRECISION_FLOAT32, .runs_per_cell = 1, .steps = STEPS, .grid = {.digits = 3}};
	/* 2 digits of outcomes, 1 of steps, 3 of the loss: in the matrix, and of the row with its minimum */
	assert_int_equal(aggregate_network_size(&spec), 6 * 4 + 6 * 4 + 8);
	spec.runs_per_cell = 1000;
	assert_int_equal(aggregate_network_size(&spec), 6 * 4);
	aggregate_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_aggregate__sums_whole_cells),
	        cmocka_unit_test(test_aggregate__sums_parts_of_cells_that_straddle_chunks),
	        cmocka_unit_test(test_aggregate__sums_cells_of_several_rows),
	        cmocka_unit_test(test_aggregate__sums_with_each_kernel_of_clblast),
	        cmocka_unit_test(test_aggregate__shortens_the_kernels_that_cpus_do_not_use),
	        cmocka_unit_test(test_aggregate__overflows_in_no_digit),
	        cmocka_unit_test(test_aggregate__has_digits_for_every_limit_of_steps),
	        cmocka_unit_test(test_aggregate__sums_losses_of_float64),
	        cmocka_unit_test(test_aggregate__sums_losses_on_a_coarse_grid),
	        cmocka_unit_test(test_aggregate__has_no_least_loss_where_all_diverged),
	        cmocka_unit_test(test_aggregate_network_size__covers_what_is_allocated),
	};
	return cmocka_run_group_tests(tests, device_enter, close_device);
}
