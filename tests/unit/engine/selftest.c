/** The self-test on a real device: it passes, and finds each thing that can be wrong, with its name in the message. */
#include "engine/selftest.h"

#include "faulty_opencl.h"
#include "sweep/sweep_file.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static const char file[] = "name: selftest\nnetwork: {bias: none}\ntraining: {steps: 400, tolerance: 1.0e-5}\n"
                           "axes:\n  rate: {value: 5}\n  w1: {from: -5, to: 5, points: 40}\n"
                           "  w2: {from: -5, to: 5, points: 20}\nmap: {x: w1, y: w2}\n";

/** Arrays that are read back of a chunk: the numbers of its runs, then steps and outcome. The sums follow. */
/* the hyperparameters that these networks have not are not read */
enum { NOT_READ = AXIS_W1 - AXIS_RATE_HIDDEN, READS_OF_RUNS = RUN_VALUES - NOT_READ + 2 };

static struct sweep sweep;
static struct device *device;
static struct selftest good;
static struct layout_tables tables;
static struct aim *aim;

static enum status open_trainer(struct error *error)
{
	const struct device_info *const info = device_get_info(device);
	const struct trainer_spec spec = {
	        .problem = &sweep.problem,
	        .precision = PRECISION_FLOAT32,
	        .shape = shape_default(info, &sweep.problem, PRECISION_FLOAT32, GEOMETRY_AUTO)};
	enum status status = trainer_open(&good.trainer, device, &spec, error);
	if (status == STATUS_OK)
		status = aim_open(&aim, good.trainer, &tables, error);
	good.aim = aim;
	return status;
}

static int set_up(void **state)
{
	struct device_info *info = NULL;
	struct error error = {0};
	size_t count;
	(void)state;
	enum status status = sweep_parse(&sweep, "test", file, sizeof file - 1, SWEEP_FOR_TRAINING, &error);
	if (status == STATUS_OK)
		status = layout_make(&tables, &sweep.space, PRECISION_FLOAT32, &error);
	if (status == STATUS_OK)
		status = device_select(&info, &count, NULL, &error);
	if (status == STATUS_OK)
		status = device_open(&device, info, &error);
	good = (struct selftest){.sweep = &sweep, .tables = &tables};
	if (status == STATUS_OK)
		status = open_trainer(&error);
	if (status == STATUS_OK)
		status = batch_open(&good.batch, good.trainer, SELFTEST_NETWORKS, &error);
	const struct aggregate_spec spec = {.precision = PRECISION_FLOAT32,
	                                    .runs_per_cell = sweep.space.runs_per_cell,
	                                    .steps = sweep.training.steps,
	                                    .grid = training_loss_grid(&sweep.problem, PRECISION_FLOAT32)};
	if (status == STATUS_OK)
		status = aggregate_open(&good.aggregate, device, &spec, SELFTEST_NETWORKS, &error);
	if (status == STATUS_OK)
		good.info = device_get_info(device);
	else
		print_error("%s\n", error.message);
	free(info);
	return status;
}

static int tear_down(void **state)
{
	(void)state;
	aggregate_close(good.aggregate);
	batch_close(good.batch);
	aim_close(aim);
	trainer_close(good.trainer);
	device_close(device);
	layout_free(&tables);
	return 0;
}

static int reset(void **state)
{
	(void)state;
	faulty_reset();
	return 0;
}

static void test_selftest_run__passes(void **state)
{
	(void)state;
	struct error error = {0};
	if (selftest_run(&good, &error) != STATUS_OK)
		fail_msg("%s", error.message);
}

static void assert_fails(const struct selftest *test, const char *network, const char *what)
{
	struct error error = {0};
	assert_int_equal(selftest_run(test, &error), STATUS_CLAIM);
	if (!strstr(error.message, "self-test failed on device") || !strstr(error.message, good.info->name) ||
	    !strstr(error.message, network) || !strstr(error.message, what))
		fail_msg("\"%s\" and \"%s\" are not in: %s", network, what, error.message);
}

/** To the reference of another task, the device is wrong. */
static void test_selftest_run__finds_a_wrong_network(void **state)
{
	(void)state;
	struct sweep other = sweep;
	struct selftest test = good;
	test.sweep = &other;
	other.problem.sample[0].weight = 2;
	assert_fails(&test, "network 0: ", "squared change is");
}

/** A number that is wrong on its way from the device. */
static void test_selftest_run__finds_what_is_read_wrong(void **state)
{
	(void)state;
	static const struct {
		unsigned read;
		const char *what;
	} wrong[] = {
	        {1 + RUN_AXES + AXIS_RATE, "rate at the start is"},
	        {1 - NOT_READ + RUN_AXES + AXIS_B2, "b2 at the start is"},
	        {1 - NOT_READ + RUN_CHANGE, "squared change is"},
	        {1 - NOT_READ + RUN_LOSS, "loss is"},
	        {1 - NOT_READ + RUN_MAX_ERROR, "max_error is"},
	        {1 - NOT_READ + RUN_PARAMETERS + PARAMETER_W1, "w1 is"},
	        {1 - NOT_READ + RUN_PARAMETERS + PARAMETER_B2, "b2 is"},
	        {1 - NOT_READ + RUN_VALUES, "the number of steps is"},
	        {READS_OF_RUNS, "the outcome is"},
	        {READS_OF_RUNS + 2, "the sum of losses is"}, /* by the least one of a cell */
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		faulty.read = wrong[i].read;
		assert_fails(&good, "network 0: ", wrong[i].what);
		assert_int_equal(faulty.read, 0);
	}
}

/** Digits of the sums of the first network's cell, the only one in it: of outcomes, of steps, of losses. */
static void test_selftest_run__finds_wrong_sums(void **state)
{
	(void)state;
	struct error error = {0};
	faulty = (struct faulty){.read = READS_OF_RUNS + 1};
	assert_int_equal(selftest_run(&good, &error), STATUS_DEVICE);
	assert_int_equal(error.cause, CAUSE_DEVICE);
	assert_non_null(strstr(error.message, "the sums of networks 0 to 191 are impossible"));
	faulty = (struct faulty){.read = READS_OF_RUNS + 1, .at = 2 * SELFTEST_NETWORKS};
	assert_fails(&good, "network 0: ", "the sum of steps is");
	faulty = (struct faulty){.read = READS_OF_RUNS + 1, .at = 3 * SELFTEST_NETWORKS};
	assert_fails(&good, "network 0: ", "the sum of losses is");
}

/** Windows at the start, in the middle and at the end of the index space. */
static void test_selftest_run__looks_at_all_ends(void **state)
{
	(void)state;
	const unsigned reads = READS_OF_RUNS + 2;
	faulty.read = reads + 1 - NOT_READ + RUN_LOSS;
	assert_fails(&good, "network 304: ", "loss is");
	faulty.read = 2 * reads + 1 - NOT_READ + RUN_LOSS;
	assert_fails(&good, "network 608: ", "loss is");
}

/** That says nothing about what the device computes. */
static void test_selftest_run__is_no_claim_where_a_call_fails(void **state)
{
	(void)state;
	struct error error = {0};
	faulty.launch = CL_OUT_OF_RESOURCES;
	assert_int_equal(selftest_run(&good, &error), STATUS_DEVICE);
	assert_int_equal(error.cause, CAUSE_DEVICE);
	assert_non_null(strstr(error.message, "clEnqueueNDRangeKernel of configure: CL_OUT_OF_RESOURCES"));
	assert_non_null(strstr(error.message, "networks 0 to 191"));
	device_drain(device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_selftest_run__passes),
	        cmocka_unit_test(test_selftest_run__finds_a_wrong_network),
	        cmocka_unit_test_setup_teardown(test_selftest_run__finds_what_is_read_wrong, reset, reset),
	        cmocka_unit_test_setup_teardown(test_selftest_run__finds_wrong_sums, reset, reset),
	        cmocka_unit_test_setup_teardown(test_selftest_run__looks_at_all_ends, reset, reset),
	        cmocka_unit_test_setup_teardown(test_selftest_run__is_no_claim_where_a_call_fails, reset, reset),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
