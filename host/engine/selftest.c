#include "engine/selftest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/** Steps of the test: enough for lanes to stop at different times and be refilled, few enough to take milliseconds. */
enum { SELFTEST_STEPS = 300, SELFTEST_WINDOWS = 3 };

/** The same bits, or both NaN (whose sign and payload no IEEE operation fixes). */
static bool same_bits(double a, double b)
{
	return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static bool agree(const struct selftest *test, double device, double expected)
{
	/* two equal infinities too: their difference is NaN */
	if (test->math == MATH_EXACT || same_bits(device, expected))
		return same_bits(device, expected);
	/* one step with built-ins of about 2^-21: errors of the gradient grow with the rate, which is in the
	 * parameter */
	return isnan(expected) || fabs(device - expected) <= 1e-3 * (1 + fabs(expected));
}

/**
 * True if native math may differ at this start. Its exponentials end at 2^62, exact ones at 2^126. So it has another
 * slope for a neuron far in saturation, and a large rate or multiplicity magnifies that.
 */
static bool is_saturated(const struct problem *problem, const double axis[AXES])
{
	const struct activation_facts *const hidden = &activation_facts[problem->hidden];
	const struct activation_facts *const output = &activation_facts[problem->output];
	for (size_t k = 0; k < problem->samples; k++) {
		const double a = axis[AXIS_W1] * problem->sample[k].x + axis[AXIS_B1];
		const double u = axis[AXIS_W2] * hidden->value(a) + axis[AXIS_B2];
		if (fabs(a) > hidden->saturates || fabs(u) > output->saturates)
			return true;
	}
	return false;
}

static enum status failure(const struct selftest *test, uint64_t index, const char *what, double device,
                           double expected, struct error *error)
{
	return error_set(
	        error, STATUS_CLAIM,
	        "self-test failed on device %u \"%s\" (%s, driver %s): network %llu: %s is %a, the reference has %a; "
	        "this driver computes wrongly: update it, or choose another device with --device",
	        test->info->number, test->info->name, test->info->platform, test->info->driver,
	        (unsigned long long)index, what, device, expected);
}

/** Compares run i of the batch with what the reference made of its network. */
static enum status compare_run(const struct selftest *test, const struct runs *runs, size_t i,
                               const struct reference_run *expected, struct error *error)
{
	const uint64_t index = runs->first + i;
	for (int v = 0; v < RUN_VALUES; v++) {
		if (!runs->value[v])
			continue;
		const double got = runs_get(runs, v, i), want = expected->value[v];
		char what[32];
		snprintf(what, sizeof what, "%s%s%s", v == RUN_CHANGE ? "squared " : "", run_value_name(v),
		         v < RUN_CHANGE ? " at the start" : "");
		if (v < RUN_CHANGE ? !same_bits(got, want) : !agree(test, got, want))
			return failure(test, index, what, got, want, error);
	}
	if (test->math == MATH_EXACT && runs->steps[i] != expected->steps)
		return failure(test, index, "the number of steps", runs->steps[i], expected->steps, error);
	if (test->math == MATH_EXACT && runs->outcome[i] != expected->outcome)
		return failure(test, index, "the outcome", runs->outcome[i], expected->outcome, error);
	return STATUS_OK;
}

/** Compares all runs of the batch with the reference's. */
static enum status compare_runs(const struct selftest *test, const struct runs *runs, const struct training *training,
                                struct error *error)
{
	size_t tested = 0, different = 0;
	for (size_t i = 0; i < runs->count; i++) {
		struct reference_run expected;
		reference_configure(test->tables, runs->precision, runs->first + i, expected.value + RUN_AXES);
		if (test->math == MATH_NATIVE && is_saturated(&test->sweep->problem, expected.value + RUN_AXES))
			continue;
		reference_train(&test->sweep->problem, training, &expected);
		tested++;
		if (compare_run(test, runs, i, &expected, error) == STATUS_OK)
			continue;
		if (test->math == MATH_EXACT)
			return STATUS_CLAIM;
		different++;
	}
	/* where large numbers cancel, native math may be wrong by any amount: one network in 16 may be */
	return different > tested / 16 ? STATUS_CLAIM : STATUS_OK;
}

/** Compares the device's sums with the sums of its single runs. */
static enum status compare_sums(const struct selftest *test, const struct runs *runs, struct error *error)
{
	struct sums where;
	const struct cell *cell;
	enum status status = aggregate_cells(test->aggregate, &where, &cell, error);
	if (status != STATUS_OK)
		return status;
	const struct loss_grid grid = training_loss_grid(&test->sweep->problem, test->sweep->training.precision);
	struct cell total = {.min_loss = INFINITY}, expected = {.min_loss = INFINITY};
	for (uint64_t c = 0; c < where.cells; c++)
		cell_add(&total, &cell[c]);
	for (size_t i = 0; i < runs->count; i++) {
		struct cell one = {.min_loss = INFINITY, .steps = runs->steps[i]};
		one.outcomes[runs->outcome[i]] = 1;
		if (runs->outcome[i] != OUTCOME_DIVERGED) {
			one.min_loss = runs_get(runs, RUN_LOSS, i);
			one.loss = cell_grid_loss(one.min_loss, where.loss_bits, grid.digits);
		}
		cell_add(&expected, &one);
	}
	for (int o = 0; o < OUTCOMES; o++)
		if (total.outcomes[o] != expected.outcomes[o])
			return failure(test, runs->first, outcome_name(o), (double)total.outcomes[o],
			               (double)expected.outcomes[o], error);
	if (total.steps != expected.steps)
		return failure(test, runs->first, "the sum of steps", (double)total.steps, (double)expected.steps,
		               error);
	if (total.loss != expected.loss || total.min_loss != expected.min_loss)
		return failure(test, runs->first, "the sum of losses", (double)total.loss, (double)expected.loss,
		               error);
	return STATUS_OK;
}

/** Trains `count` networks from `first` on the device and compares everything. */
static enum status test_window(const struct selftest *test, uint64_t first, size_t count,
                               const struct training *training, struct error *error)
{
	struct runs runs = {0};
	const struct launch launch = {.training = training, .one_group = true};
	enum status status = trainer_enqueue(test->trainer, test->batch, test->aim, first, count, &launch, error);
	if (status == STATUS_OK)
		status = batch_enqueue_read(test->batch, error);
	if (status == STATUS_OK)
		status = aggregate_enqueue(test->aggregate, test->batch, error);
	if (status == STATUS_OK)
		status = batch_wait(test->batch, NULL, error);
	if (status == STATUS_OK)
		batch_runs(test->batch, &runs);
	if (status == STATUS_OK)
		status = compare_runs(test, &runs, training, error);
	if (status == STATUS_OK)
		status = compare_sums(test, &runs, error);
	return status;
}

enum status selftest_run(const struct selftest *test, struct error *error)
{
	const uint64_t networks = test->sweep->space.networks;
	const uint64_t count = networks < SELFTEST_NETWORKS ? networks : SELFTEST_NETWORKS;
	struct training training = test->sweep->training;
	if (test->math == MATH_NATIVE)
		training.steps = 1;
	else if (training.steps > SELFTEST_STEPS)
		training.steps = SELFTEST_STEPS;
	enum status status = trainer_check(test->trainer, error);
	for (uint64_t w = 0; status == STATUS_OK && w < SELFTEST_WINDOWS; w++)
		status = test_window(test, (networks - count) / (SELFTEST_WINDOWS - 1) * w, (size_t)count, &training,
		                     error);
	return status;
}
