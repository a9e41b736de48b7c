#include "device/job.h"
#include "kernels/kernels.h"
#include "proof/decider_private.h"
#include "training/build_options.h"

#include <stdlib.h>
#include <string.h>

struct decider_device {
	struct decider base;
	struct device *device;
	struct job *job; /**< NULL before the first large wave */
	enum precision precision;
	size_t least;
	size_t capacity;  /**< boxes that the arrays have room for */
	int64_t *ends;    /**< ends[capacity x 2 x PARAMETERS] */
	double *bound;    /**< bound[capacity]; floats in float32, which take half of it */
	double *middle;   /**< middle[capacity], likewise */
	uint32_t *action; /**< action[capacity] */
};

static enum status build(struct decider_device *own, struct error *error)
{
	struct text options = {0};
	options_common(&options, device_get_info(own->device), own->precision);
	enum status status = options.failed ? error_set_memory(error, "build options") : STATUS_OK;
	if (status == STATUS_OK)
		status = job_open(&own->job, own->device, kernel_source_interval, "bound_cells", text_string(&options),
		                  error);
	text_free(&options);
	return status;
}

static enum status make_room(struct decider_device *own, size_t count, struct error *error)
{
	if (count <= own->capacity)
		return STATUS_OK;
	free(own->ends);
	free(own->bound);
	free(own->middle);
	free(own->action);
	own->ends = malloc(count * 2 * PARAMETERS * sizeof *own->ends);
	own->bound = malloc(count * sizeof *own->bound);
	own->middle = malloc(count * sizeof *own->middle);
	own->action = malloc(count * sizeof *own->action);
	own->capacity = own->ends && own->bound && own->middle && own->action ? count : 0;
	return own->capacity ? STATUS_OK : error_set_memory(error, "the boxes of a wave");
}

/** In the order of `bound_cells` in kernels/interval.cl. */
static enum status run_kernel(struct decider_device *own, size_t count, struct error *error)
{
	float single[BOUNDS_TASK_SIZE];
	const bool is_single = own->precision == PRECISION_FLOAT32;
	const size_t scalar = is_single ? sizeof(float) : sizeof(double);
	uint32_t boxes = (uint32_t)count;
	if (is_single)
		bounds_task_to_float(single, &own->base.task);
	const struct job_argument argument[] = {
	        {JOB_IN, BOUNDS_TASK_SIZE * scalar, is_single ? (void *)single : own->base.task.value},
	        {JOB_IN, count * 2 * PARAMETERS * sizeof *own->ends, own->ends},
	        {JOB_OUT, count * scalar, own->bound},
	        {JOB_OUT, count * scalar, own->middle},
	        {JOB_OUT, count * sizeof *own->action, own->action},
	        {JOB_VALUE, sizeof boxes, &boxes},
	};
	return job_run(own->job, count, argument, sizeof argument / sizeof *argument, error);
}

static double element(const struct decider_device *own, const void *array, size_t i)
{
	return precision_get(own->precision, array, i);
}

static struct decision unpack(const struct decider_device *own, size_t i)
{
	const uint32_t action = own->action[i];
	return (struct decision){.bound = element(own, own->bound, i),
	                         .middle = element(own, own->middle, i),
	                         .verdict = (enum box_verdict)(action & 15),
	                         .parameter = (int)(action >> 4 & 15),
	                         .lower_faces = action >> 8 & 15,
	                         .upper_faces = action >> 12 & 15,
	                         .centred = action >> 16 & 1};
}

static enum status decide_on_device(struct decider *decider, const struct box *box, size_t count,
                                    struct decision *decision, struct error *error)
{
	struct decider_device *const own = (struct decider_device *)decider;
	if (count < own->least) {
		for (size_t i = 0; i < count; i++)
			decision[i] = bounds_decide(&decider->task, &box[i]);
		return STATUS_OK;
	}
	enum status status = STATUS_OK;
	if (!own->job)
		status = build(own, error);
	if (status == STATUS_OK)
		status = make_room(own, count, error);
	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		memcpy(own->ends + i * 2 * PARAMETERS, box[i].lo, sizeof box[i].lo);
		memcpy(own->ends + i * 2 * PARAMETERS + PARAMETERS, box[i].hi, sizeof box[i].hi);
	}
	if (status == STATUS_OK)
		status = run_kernel(own, count, error);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		decision[i] = unpack(own, i);
	return status;
}

static void close_on_device(struct decider *decider)
{
	struct decider_device *const own = (struct decider_device *)decider;
	job_close(own->job);
	free(own->ends);
	free(own->bound);
	free(own->middle);
	free(own->action);
	free(own);
}

enum status decider_on_device(struct decider **out, const struct problem *problem, const struct weight_range *range,
                              struct device *device, enum precision precision, size_t least, struct error *error)
{
	struct decider_device *const own = calloc(1, sizeof *own);
	if (!own)
		return error_set_memory(error, "the search");
	own->device = device;
	own->precision = precision;
	own->least = least;
	own->base.decide = decide_on_device;
	own->base.close = close_on_device;
	own->base.portion = (size_t)1 << 16;
	own->base.finest = (uint64_t)BOX_ONE >> (precision == PRECISION_FLOAT64 ? 50 : 21);
	bounds_task_make(&own->base.task, problem, range);
	*out = &own->base;
	return STATUS_OK;
}
