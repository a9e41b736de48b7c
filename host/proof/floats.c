#include "proof/floats.h"

#include "device/job.h"
#include "kernels/kernels.h"
#include "training/build_options.h"
#include "training/shape.h"

#include <math.h>
#include <stdlib.h>

/** Counters of one work-item of `try_sigmoid` in kernels/floats.cl. */
enum { OUTSIDE, LOW_FOR_ONE, LOW_FOR_ZERO, NOT_MONOTONE, RESULTS };

/** Places of one lane in a portion: many more than the one that is computed twice. */
enum { LENGTH = 256 };

static bool tell(const struct floats_trial *trial, unsigned portion)
{
	const double done = (double)(portion + 1 - trial->first) / trial->count;
	return !trial->progress || trial->progress(trial->context, trial->before + trial->share * done);
}

/** The task of the statements: x = {0, 1}, d = {0, 1}, no bias. */
static struct problem task(void)
{
	return (struct problem){.samples = 2, .sample = {{.weight = 1}, {.x = 1, .d = 1, .weight = 1}}};
}

/** The shape of training kernels on the device. */
static struct shape train_shape(const struct device *device)
{
	const struct problem problem = task();
	return shape_default(device_get_info(device), &problem, PRECISION_FLOAT32, GEOMETRY_AUTO);
}

/** `shape` is NULL for the kernel that computes losses, which always has exact math. */
static enum status open_job(struct job **out, const struct floats_trial *trial, const struct shape *shape,
                            const char *kernel, struct error *error)
{
	const struct problem problem = task();
	struct text options = {0};
	options_model(&options, device_get_info(trial->device), &problem, PRECISION_FLOAT32,
	              shape ? trial->math : MATH_EXACT, shape);
	enum status status = options.failed ? error_set_memory(error, "build options") : STATUS_OK;
	if (status == STATUS_OK)
		status = job_open(out, trial->device, kernel_source_floats, kernel, text_string(&options), error);
	text_free(&options);
	return status;
}

static void add_wrong(struct floats_sigmoid *sum, const uint32_t *wrong, size_t items)
{
	for (size_t i = 0; i < items; i++) {
		sum->outside += wrong[i * RESULTS + OUTSIDE];
		sum->low_for_one += wrong[i * RESULTS + LOW_FOR_ONE];
		sum->low_for_zero += wrong[i * RESULTS + LOW_FOR_ZERO];
		sum->not_monotone += wrong[i * RESULTS + NOT_MONOTONE];
	}
}

enum status floats_try_sigmoid(struct floats_sigmoid *out, const struct floats_trial *trial, enum floats_build build,
                               struct error *error)
{
	const uint64_t portion = (UINT64_C(1) << 32) / FLOATS_SIGMOID_PORTIONS;
	const struct shape shape = train_shape(trial->device);
	const unsigned width = build == FLOATS_TRAIN ? shape.width : 1;
	uint32_t length = LENGTH, items = (uint32_t)(portion / (LENGTH * width)), first;
	struct job *job = NULL;
	uint32_t *const wrong = malloc(items * RESULTS * sizeof *wrong);
	enum status status = wrong ? open_job(&job, trial, build == FLOATS_TRAIN ? &shape : NULL, "try_sigmoid", error)
	                           : error_set_memory(error, "the results of all floats");
	const struct job_argument argument[] = {{JOB_OUT, items * RESULTS * sizeof *wrong, wrong},
	                                        {JOB_VALUE, sizeof first, &first},
	                                        {JOB_VALUE, sizeof length, &length},
	                                        {JOB_VALUE, sizeof items, &items}};
	*out = (struct floats_sigmoid){0};
	for (unsigned i = trial->first; i < trial->first + trial->count && status == STATUS_OK; i++) {
		first = (uint32_t)(i * portion);
		status = job_run(job, items, argument, sizeof argument / sizeof *argument, error);
		if (status != STATUS_OK)
			break;
		add_wrong(out, wrong, items);
		out->values += portion;
		if (!tell(trial, i))
			status = error_set(error, STATUS_INTERRUPTED, "stopped");
	}
	job_close(job);
	free(wrong);
	return status;
}

/** Every finite float16 as a float, in bit order: those with an exponent below 31. */
static void make_halves(float *out)
{
	for (int sign = 1; sign >= -1; sign -= 2)
		for (int exponent = 0; exponent < 31; exponent++)
			for (int fraction = 0; fraction < 1024; fraction++)
				*out++ = (float)(sign * (exponent ? ldexp(1024 + fraction, exponent - 25)
				                                  : ldexp(fraction, -24)));
}

enum { HALVES = 63488, ITEMS = HALVES / FLOATS_PAIR_PORTIONS };
_Static_assert(ITEMS *FLOATS_PAIR_PORTIONS == HALVES && HALVES % 16 == 0, "portions and vectors of one size");

/** What `try_pairs` in kernels/floats.cl finds for each first weight of a portion. */
struct pair_results {
	float least[ITEMS];
	uint32_t eighths[ITEMS], flat[ITEMS], unmoved[ITEMS];
};

static void add_pairs(struct floats_pairs *sum, const struct pair_results *results)
{
	for (size_t i = 0; i < ITEMS; i++) {
		sum->least = fmin(sum->least, (double)results->least[i]);
		sum->eighths += results->eighths[i];
		sum->flat += results->flat[i];
		sum->unmoved += results->unmoved[i];
		sum->pairs += HALVES;
	}
}

enum status floats_try_pairs(struct floats_pairs *out, const struct floats_trial *trial, struct error *error)
{
	const struct shape shape = train_shape(trial->device);
	float *const weight = malloc(HALVES * sizeof *weight);
	struct pair_results results;
	uint32_t weights = HALVES, items = ITEMS, first;
	struct job *job = NULL;
	enum status status =
	        weight ? open_job(&job, trial, &shape, "try_pairs", error) : error_set_memory(error, "all halves");
	const struct job_argument argument[] = {{JOB_IN, HALVES * sizeof *weight, weight},
	                                        {JOB_VALUE, sizeof weights, &weights},
	                                        {JOB_VALUE, sizeof first, &first},
	                                        {JOB_OUT, sizeof results.least, results.least},
	                                        {JOB_OUT, sizeof results.eighths, results.eighths},
	                                        {JOB_OUT, sizeof results.flat, results.flat},
	                                        {JOB_OUT, sizeof results.unmoved, results.unmoved},
	                                        {JOB_VALUE, sizeof items, &items}};
	*out = (struct floats_pairs){.least = HUGE_VAL};
	if (status == STATUS_OK)
		make_halves(weight);
	for (unsigned i = trial->first; i < trial->first + trial->count && status == STATUS_OK; i++) {
		first = i * ITEMS;
		status = job_run(job, ITEMS, argument, sizeof argument / sizeof *argument, error);
		if (status != STATUS_OK)
			break;
		add_pairs(out, &results);
		if (!tell(trial, i))
			status = error_set(error, STATUS_INTERRUPTED, "stopped");
	}
	job_close(job);
	free(weight);
	return status;
}

enum status floats_try(struct floats *out, struct device *device, enum math math, floats_progress *progress,
                       void *context, struct error *error)
{
	struct floats_trial trial = {device, math, 0, FLOATS_SIGMOID_PORTIONS, progress, context, 0, 0.3};
	*out = (struct floats){.device = *device_get_info(device), .math = math};
	enum status status = floats_try_sigmoid(&out->sigmoid[FLOATS_ASSESS], &trial, FLOATS_ASSESS, error);
	trial.before = trial.share;
	if (status == STATUS_OK && math == MATH_EXACT) {
		status = floats_try_sigmoid(&out->sigmoid[FLOATS_TRAIN], &trial, FLOATS_TRAIN, error);
		trial.before += trial.share;
	}
	trial.share = 1 - trial.before;
	trial.count = FLOATS_PAIR_PORTIONS;
	if (status == STATUS_OK)
		status = floats_try_pairs(&out->pairs, &trial, error);
	if (math == MATH_NATIVE) { /* no run computes its loss with native math */
		out->pairs.least = (double)NAN;
		out->pairs.eighths = 0;
	}
	return status;
}
