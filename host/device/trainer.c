#include "device/trainer.h"

#include "base/clock.h"
#include "base/text.h"
#include "device/batch.h"
#include "device/options.h"
#include "device/program.h"
#include "device/reciprocal.h"
#include "kernels.h"

#include <stdlib.h>
#include <string.h>

struct trainer {
	struct device *device;
	struct shape shape;
	struct problem problem;
	struct training training;
	double threshold;
	enum math math;
	bool small; /**< launch one work-group only */
	struct text options;
	cl_program train_program, runs_program;
	struct opencl_kernel configure, train, assess;
	cl_mem layout, values;
};

static enum status check_float64(const struct device_info *info, enum precision precision, struct error *error)
{
	if (precision != PRECISION_FLOAT64 || info->float64)
		return STATUS_OK;
	return error_set_cause(
	        error, CAUSE_DEVICE,
	        "device %u \"%s\" has no float64; set `precision: float32` in the sweep file or choose another "
	        "device (`twoneuron devices` lists them)",
	        info->number, info->name);
}

static enum status check_math(enum precision precision, enum math math, struct error *error)
{
	if (math == MATH_EXACT || precision == PRECISION_FLOAT32)
		return STATUS_OK;
	return error_set(error, STATUS_INPUT,
	                 "--math native: OpenCL's native functions are float32 only; set `precision: float32` or leave "
	                 "--math out");
}

static enum status build_programs(struct trainer *trainer, struct error *error)
{
	struct device *device = trainer->device;
	struct text runs_options = {0};
	options_model(&trainer->options, &device->info, &trainer->problem, trainer->training.precision, trainer->math,
	              &trainer->shape);
	/* these run once per network, where speed does not matter: losses are exact whichever math trains */
	options_model(&runs_options, &device->info, &trainer->problem, trainer->training.precision, MATH_EXACT, NULL);
	enum status status = STATUS_OK;
	if (trainer->options.failed || runs_options.failed)
		status = error_set_memory(error, "build options");
	if (status == STATUS_OK)
		status = program_build(&trainer->train_program, device, kernel_source_train,
		                       text_string(&trainer->options), error);
	if (status == STATUS_OK)
		status = program_build(&trainer->runs_program, device, kernel_source_runs, text_string(&runs_options),
		                       error);
	if (status == STATUS_OK)
		status = program_kernel(&trainer->train, trainer->train_program, "train", device, error);
	if (status == STATUS_OK)
		status = program_kernel(&trainer->configure, trainer->runs_program, "configure", device, error);
	if (status == STATUS_OK)
		status = program_kernel(&trainer->assess, trainer->runs_program, "assess", device, error);
	if (status == STATUS_OK && trainer->shape.work_group > trainer->train.group_limit)
		trainer->shape.work_group = (unsigned)trainer->train.group_limit;
	trainer->train.group = trainer->shape.work_group;
	text_free(&runs_options);
	return status;
}

enum status trainer_open(struct trainer **out, struct device *device, const struct trainer_spec *spec,
                         struct error *error)
{
	*out = NULL;
	enum status status = check_float64(&device->info, spec->training->precision, error);
	if (status == STATUS_OK)
		status = check_math(spec->training->precision, spec->math, error);
	if (status != STATUS_OK)
		return status;
	struct trainer *trainer = calloc(1, sizeof *trainer);
	if (!trainer)
		return error_set_memory(error, "a trainer");
	trainer->device = device;
	trainer->shape = spec->shape;
	trainer->problem = *spec->problem;
	trainer->training = *spec->training;
	trainer->threshold = spec->threshold;
	trainer->math = spec->math;
	status = build_programs(trainer, error);
	if (status == STATUS_OK)
		status = opencl_buffer(&trainer->layout, device, spec->layout_size, spec->layout, error);
	if (status == STATUS_OK)
		status = opencl_buffer(&trainer->values, device, spec->values_size, spec->values, error);
	if (status != STATUS_OK) {
		trainer_close(trainer);
		return status;
	}
	*out = trainer;
	return STATUS_OK;
}

void trainer_close(struct trainer *trainer)
{
	if (!trainer)
		return;
	opencl_release_buffer(&trainer->values);
	opencl_release_buffer(&trainer->layout);
	opencl_release_kernel(&trainer->configure);
	opencl_release_kernel(&trainer->train);
	opencl_release_kernel(&trainer->assess);
	if (trainer->runs_program)
		clReleaseProgram(trainer->runs_program);
	if (trainer->train_program)
		clReleaseProgram(trainer->train_program);
	text_free(&trainer->options);
	free(trainer);
}

const struct shape *trainer_shape(const struct trainer *trainer)
{
	return &trainer->shape;
}

const char *trainer_options(const struct trainer *trainer)
{
	return text_string(&trainer->options);
}

enum status trainer_check(const struct trainer *trainer, struct error *error)
{
	const struct device_info *const info = &trainer->device->info;
	const bool is_doubtful =
	        trainer->shape.reciprocal_newton || (!info->rounds_division && info->kind != DEVICE_CPU);
	if (!is_doubtful || trainer->math != MATH_EXACT || trainer->training.precision != PRECISION_FLOAT32)
		return STATUS_OK;
	return reciprocal_check(trainer->device, trainer_options(trainer), error);
}

void trainer_set_steps(struct trainer *trainer, uint64_t steps, bool small)
{
	trainer->training.steps = steps;
	trainer->small = small;
}

static size_t scalar_size(const struct trainer *trainer)
{
	return trainer->training.precision == PRECISION_FLOAT64 ? sizeof(double) : sizeof(float);
}

size_t trainer_network_size(const struct trainer *trainer)
{
	return BATCH_ARRAYS * scalar_size(trainer) + sizeof(cl_uint) + sizeof(cl_uchar);
}

enum status batch_open(struct batch **out, struct trainer *trainer, size_t capacity, struct error *error)
{
	*out = NULL;
	struct batch *batch = calloc(1, sizeof *batch);
	if (!batch)
		return error_set_memory(error, "a batch");
	struct device *device = trainer->device;
	batch->trainer = trainer;
	batch->device = device;
	batch->precision = trainer->training.precision;
	batch->scalar_size = scalar_size(trainer);
	batch->capacity = capacity;
	enum status status = opencl_buffer(&batch->counter, device, sizeof(cl_uint), NULL, error);
	for (int a = 0; status == STATUS_OK && a < BATCH_ARRAYS; a++)
		status = opencl_buffer(&batch->array[a], device, capacity * batch->scalar_size, NULL, error);
	if (status == STATUS_OK)
		status = opencl_buffer(&batch->steps, device, capacity * sizeof(cl_uint), NULL, error);
	if (status == STATUS_OK)
		status = opencl_buffer(&batch->outcome, device, capacity * sizeof(cl_uchar), NULL, error);
	if (status != STATUS_OK) {
		batch_close(batch);
		return status;
	}
	*out = batch;
	return STATUS_OK;
}

void batch_close(struct batch *batch)
{
	if (!batch)
		return;
	batch_forget(batch);
	for (size_t i = 0; i < sizeof batch->host / sizeof *batch->host; i++)
		free(batch->host[i]);
	for (int a = 0; a < BATCH_ARRAYS; a++)
		opencl_release_buffer(&batch->array[a]);
	opencl_release_buffer(&batch->steps);
	opencl_release_buffer(&batch->outcome);
	opencl_release_buffer(&batch->counter);
	free(batch);
}

/** A scalar argument in the precision of the kernels. */
static void scalar_argument(cl_int *code, cl_kernel kernel, cl_uint *index, enum precision precision, double value)
{
	const float rounded = (float)value;
	if (precision == PRECISION_FLOAT64)
		opencl_argument(code, kernel, index, sizeof value, &value);
	else
		opencl_argument(code, kernel, index, sizeof rounded, &rounded);
}

/** In the order of `configure` in kernels/runs.cl. */
static cl_int set_configure_arguments(const struct trainer *trainer, const struct batch *batch)
{
	const cl_kernel kernel = trainer->configure.kernel;
	cl_int code = CL_SUCCESS;
	cl_uint index = 0;
	const cl_ulong first = batch->first;
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &trainer->layout);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &trainer->values);
	opencl_argument(&code, kernel, &index, sizeof first, &first);
	for (int a = BATCH_W1; a <= BATCH_RATE; a++)
		opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->array[a]);
	const cl_uint count = (cl_uint)batch->count;
	opencl_argument(&code, kernel, &index, sizeof count, &count);
	return code;
}

/** In the order of `train` in kernels/train.cl. */
static cl_int set_train_arguments(const struct trainer *trainer, const struct batch *batch)
{
	const cl_kernel kernel = trainer->train.kernel;
	cl_int code = CL_SUCCESS;
	cl_uint index = 0;
	const cl_uint count = (cl_uint)batch->count, steps = (cl_uint)trainer->training.steps;
	for (int a = BATCH_W1; a <= BATCH_SQUARED; a++)
		opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->array[a]);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->steps);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->counter);
	opencl_argument(&code, kernel, &index, sizeof count, &count);
	opencl_argument(&code, kernel, &index, sizeof steps, &steps);
	scalar_argument(&code, kernel, &index, batch->precision, trainer->threshold);
	return code;
}

/** In the order of `assess` in kernels/runs.cl. */
static cl_int set_assess_arguments(const struct trainer *trainer, const struct batch *batch)
{
	const cl_kernel kernel = trainer->assess.kernel;
	cl_int code = CL_SUCCESS;
	cl_uint index = 0;
	for (int a = BATCH_W1; a <= BATCH_B2; a++)
		opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->array[a]);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->array[BATCH_SQUARED]);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->steps);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->array[BATCH_LOSS]);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->array[BATCH_MAX_ERROR]);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->outcome);
	scalar_argument(&code, kernel, &index, batch->precision, trainer->threshold);
	scalar_argument(&code, kernel, &index, batch->precision, trainer->training.max_error);
	const cl_uint count = (cl_uint)batch->count;
	opencl_argument(&code, kernel, &index, sizeof count, &count);
	return code;
}

enum status trainer_enqueue(struct trainer *trainer, struct batch *batch, uint64_t first, size_t count,
                            struct error *error)
{
	struct device *device = trainer->device;
	batch->first = first;
	batch->count = count;
	batch->enqueued = clock_seconds();
	batch_forget(batch);
	size_t items = shape_work_items(&trainer->shape, &device->info, count);
	if (trainer->small && trainer->shape.persistent)
		items = trainer->shape.work_group;
	enum status status = batch_clear(batch, batch->counter, 1, error);
	if (status == STATUS_OK)
		status =
		        batch_launch(batch, &trainer->configure, set_configure_arguments(trainer, batch), count, error);
	if (status == STATUS_OK)
		status = batch_launch(batch, &trainer->train, set_train_arguments(trainer, batch), items, error);
	if (status == STATUS_OK) {
		batch->trained = batch->command[batch->commands - 1].event;
		status = batch_launch(batch, &trainer->assess, set_assess_arguments(trainer, batch), count, error);
	}
	if (status == STATUS_OK)
		status = batch_check(batch, clFlush(device->queue), "clFlush", NULL, error);
	return status;
}

/** Puts reading one buffer into batch->host[slot] on the queue. */
static enum status enqueue_array(struct batch *batch, size_t slot, cl_mem buffer, size_t element, struct error *error)
{
	if (!batch->host[slot])
		batch->host[slot] = calloc(batch->capacity, element);
	if (!batch->host[slot])
		return error_set_memory(error, "single runs");
	return batch_read(batch, buffer, batch->count * element, batch->host[slot], error);
}

/** The arrays that are read, and where networks.csv wants them. */
static const struct {
	enum batch_array array;
	enum run_value value;
} columns[] = {
        {BATCH_SQUARED, RUN_CHANGE}, {BATCH_LOSS, RUN_LOSS}, {BATCH_MAX_ERROR, RUN_MAX_ERROR},
        {BATCH_W1, RUN_W1},          {BATCH_B1, RUN_B1},     {BATCH_W2, RUN_W2},
        {BATCH_B2, RUN_B2},
};
enum { COLUMNS = sizeof columns / sizeof *columns, SLOT_STEPS = BATCH_ARRAYS, SLOT_OUTCOME };

/** A bias that does not train: its buffer is never written, its column is 0. */
static bool is_untrained(const struct batch *batch, enum batch_array array)
{
	const enum bias bias = batch->trainer->problem.bias;
	return (array == BATCH_B1 && !(bias & BIAS_HIDDEN)) || (array == BATCH_B2 && !(bias & BIAS_OUTPUT));
}

enum status batch_enqueue_read(struct batch *batch, struct error *error)
{
	enum status status = STATUS_OK;
	for (int i = 0; status == STATUS_OK && i < COLUMNS; i++) {
		const enum batch_array array = columns[i].array;
		if (!is_untrained(batch, array)) {
			status = enqueue_array(batch, array, batch->array[array], batch->scalar_size, error);
		} else if (!batch->host[array]) {
			batch->host[array] = calloc(batch->capacity, batch->scalar_size);
			if (!batch->host[array])
				status = error_set_memory(error, "single runs");
		}
	}
	if (status == STATUS_OK)
		status = enqueue_array(batch, SLOT_STEPS, batch->steps, sizeof(cl_uint), error);
	if (status == STATUS_OK)
		status = enqueue_array(batch, SLOT_OUTCOME, batch->outcome, sizeof(cl_uchar), error);
	if (status == STATUS_OK)
		status = batch_check(batch, clFlush(batch->device->queue), "clFlush", NULL, error);
	return status;
}

void batch_runs(const struct batch *batch, struct runs *out)
{
	*out = (struct runs){.first = batch->first, .count = batch->count, .precision = batch->precision};
	for (int i = 0; i < COLUMNS; i++)
		out->value[columns[i].value] = batch->host[columns[i].array];
	out->steps = batch->host[SLOT_STEPS];
	out->outcome = batch->host[SLOT_OUTCOME];
}
