/*
 * The same kernel on each OpenCL device: its decisions may differ from the host's in the last digits of exp. So the
 * test asks that it finds proofs, and that no decision contradicts a network in the box.
 */
#include "fixture.h"
#include "test.h"

#include "device/device.h"

#include <math.h>
#include <stdlib.h>

struct devices {
	struct device_info *info;
	size_t count;
};

static int list_devices(void **state)
{
	static struct devices devices;
	struct error error;
	if (device_list(&devices.info, &devices.count, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	*state = &devices;
	return 0;
}

static int free_devices(void **state)
{
	free(((struct devices *)*state)->info);
	return 0;
}

static void find_on(const struct device_info *info, enum precision precision, const struct problem *problem,
                    const struct claim *claim, enum proof_verdict expected)
{
	struct proof proof = {0};
	struct decider *decider = NULL;
	struct device *device = NULL;
	struct error error = {.message = ""};
	const struct proof_options options = {.max_boxes = 20000};
	enum status status = device_open(&device, info, &error);
	if (status == STATUS_OK)
		status = proof_begin(&proof, problem, claim, &error);
	if (status == STATUS_OK)
		status = decider_on_device(&decider, problem, &proof.range, device, precision, 0, &error);
	if (status == STATUS_OK)
		status = proof_find(&proof, decider, &options, &error);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(proof.verdict, expected);
	assert_true((double)plain_loss(problem, proof.witness.w) >= proof.lower);
	decider_close(decider);
	proof_free(&proof);
	device_close(device);
}

static void prove_all(const struct device_info *info, enum precision precision)
{
	struct problem problem = problem_of(BIAS_HIDDEN, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	struct claim claim = claim_at_least(0.125);
	find_on(info, precision, &problem, &claim, PROOF_FOUND);
	problem.loss = LOSS_CROSS_ENTROPY;
	claim = claim_enclose(1e-9);
	find_on(info, precision, &problem, &claim, PROOF_FOUND);
	problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	claim.where_from[PARAMETER_W2] = 0;
	find_on(info, precision, &problem, &claim, PROOF_FOUND);
	problem.output = ACTIVATION_TANH;
	claim = claim_enclose(1e-9);
	find_on(info, precision, &problem, &claim, PROOF_FOUND);
	problem_set_samples(&problem, 3, (const double[]){0, 0.5, 1}, (const double[]){0, 1, 0.25});
	claim = claim_enclose(1e-4);
	find_on(info, precision, &problem, &claim, PROOF_FOUND);
	problem = problem_of(BIAS_BOTH, ACTIVATION_LINEAR, ACTIVATION_LINEAR);
	problem_set_samples(&problem, 3, (const double[]){0, 1, 2}, (const double[]){0, 1, 0.5});
	find_on(info, precision, &problem, &claim, PROOF_FOUND);
	problem_set_samples(&problem, 1, (const double[]){1}, (const double[]){0.5});
	find_on(info, precision, &problem, &claim, PROOF_FOUND);
}

/** Limits around those where exp(-w) and its square leave float32 and float64: 3 boxes, without the host's help. */
static void prove_within_limits(const struct device_info *info, enum precision precision)
{
	static const double limits[] = {44, 52, 88, 104, 150, 355, 373, 710, 746, 1000, 1500, 1e38};
	const struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	struct device *device = NULL;
	assert_int_equal(device_open(&device, info, NULL), STATUS_OK);
	for (int i = 0; i < 12; i++) {
		struct claim claim = claim_at_least(0.125);
		for (int p = 0; p < PARAMETERS; p++) {
			claim.where_from[p] = -limits[i];
			claim.where_to[p] = limits[i];
		}
		const struct weight_range range = range_of_claim(&problem, &claim);
		struct decider *decider = NULL;
		struct decision decision[2];
		struct box box[2] = {box_root(&range), box_root(&range)};
		box[0].hi[2] = box[1].lo[2] = 0;
		assert_int_equal(decider_on_device(&decider, &problem, &range, device, precision, 0, NULL), STATUS_OK);
		assert_int_equal(decider_decide(decider, 0.125, box, 2, decision, NULL), STATUS_OK);
		assert_int_equal(decision[0].verdict, BOX_NATURAL);
		assert_int_equal(decision[1].verdict, BOX_NATURAL);
		decider_close(decider);
	}
	device_close(device);
}

static void test_decider_device__proves_in_float64(void **state)
{
	const struct devices *const devices = *state;
	size_t tried = 0;
	for (size_t i = 0; i < devices->count; i++)
		if (devices->info[i].float64) {
			prove_all(&devices->info[i], PRECISION_FLOAT64);
			prove_within_limits(&devices->info[i], PRECISION_FLOAT64);
			tried++;
		}
	if (!tried)
		skip();
}

/** The host finishes what float32 cannot decide. */
static void test_decider_device__proves_in_float32(void **state)
{
	const struct devices *const devices = *state;
	for (size_t i = 0; i < devices->count; i++) {
		prove_all(&devices->info[i], PRECISION_FLOAT32);
		prove_within_limits(&devices->info[i], PRECISION_FLOAT32);
	}
	if (!devices->count)
		skip();
}

/* a number for which PoCL would choose work-groups of 4,064, whose private arrays overflow its stack */
enum { BOXES = 8128 };

/** All boxes of a regular subdivision, with the target just above the loss in one corner of each, and just below it. */
static void compare_with_host(const struct device_info *info, enum precision precision)
{
	static struct box box[BOXES];
	static struct decision decision[BOXES];
	const struct problem problem = problem_of(BIAS_BOTH, ACTIVATION_TANH, ACTIVATION_SIGMOID);
	const struct claim claim = claim_at_least(0.1);
	const struct weight_range range = range_of_claim(&problem, &claim);
	struct bounds_task task;
	struct device *device = NULL;
	struct decider *decider = NULL;
	uint64_t random = 3;
	for (size_t i = 0; i < BOXES; i++)
		for (int p = 0; p < PARAMETERS; p++) {
			const int depth = 1 + (int)(5 * random_unit(&random));
			const int64_t width = BOX_ONE >> depth;
			box[i].lo[p] = (int64_t)floor(ldexp(2 * random_unit(&random) - 1, depth)) * width;
			box[i].hi[p] = box[i].lo[p] + width;
		}
	bounds_task_make(&task, &problem, &range);
	bounds_task_set_target(&task, 0.1);
	assert_int_equal(device_open(&device, info, NULL), STATUS_OK);
	assert_int_equal(decider_on_device(&decider, &problem, &range, device, precision, 0, NULL), STATUS_OK);
	assert_int_equal(decider_decide(decider, 0.1, box, BOXES, decision, NULL), STATUS_OK);
	/* margins: 32 units in the last place of each function, a few dozen operations, values below 10 */
	const double tolerance = precision == PRECISION_FLOAT64 ? 1e-11 : 1e-2;
	int same = 0;
	for (size_t i = 0; i < BOXES; i++) {
		const struct decision host = bounds_decide(&task, &box[i]);
		same += host.verdict == decision[i].verdict;
		if (host.verdict == decision[i].verdict && host.verdict == BOX_NATURAL)
			assert_true(fabs(host.bound - decision[i].bound) <= tolerance * (1 + fabs(host.bound)));
	}
	assert_true(same > BOXES * 98 / 100);
	decider_close(decider);
	device_close(device);
}

static void test_decider_device__decides_as_the_host_does(void **state)
{
	const struct devices *const devices = *state;
	for (size_t i = 0; i < devices->count; i++) {
		compare_with_host(&devices->info[i], PRECISION_FLOAT32);
		if (devices->info[i].float64)
			compare_with_host(&devices->info[i], PRECISION_FLOAT64);
	}
	if (!devices->count)
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_decider_device__proves_in_float64),
	        cmocka_unit_test(test_decider_device__proves_in_float32),
	        cmocka_unit_test(test_decider_device__decides_as_the_host_does),
	};
	return cmocka_run_group_tests(tests, list_devices, free_devices);
}
