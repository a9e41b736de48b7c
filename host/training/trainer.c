#include "training/trainer.h"

#include "base/clock.h"
#include "base/text.h"
#include "device/program.h"
#include "kernels/kernels.h"
#include "training/batch_private.h"
#include "training/build_options.h"
#include "training/reciprocal.h"

#include <stdlib.h>

struct trainer {
	struct device *device;
	struct shape shape;
	struct problem problem;
	enum precision precision;
	enum math math;
	struct text options;
	cl_program train_program, runs_program;
	struct opencl_kernel configure, train, assess;
};

struct aim {
	const struct trainer *trainer;
	cl_mem layout; /**< struct layout */
	cl_mem values; /**< scalar[]: axis tables and parameters */
	size_t values_size;
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
	options_model(&trainer->options, &device->info, &trainer->problem, trainer->precision, trainer->math,
	              &trainer->shape);
	/* these run once per network, where speed does not matter: losses are exact whichever math trains */
	options_model(&runs_options, &device->info, &trainer->problem, trainer->precision, MATH_EXACT, NULL);
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
	enum status status = check_float64(&device->info, spec->precision, error);
	if (status == STATUS_OK)
		status = check_math(spec->precision, spec->math, error);
	if (status != STATUS_OK)
		return status;
	struct trainer *trainer = calloc(1, sizeof *trainer);
	if (!trainer)
		return error_set_memory(error, "a trainer");
	trainer->device = device;
	trainer->shape = spec->shape;
	trainer->problem = *spec->problem;
	trainer->precision = spec->precision;
	trainer->math = spec->math;
	status = build_programs(trainer, error);
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
	const bool has_doubtful_division =
	        trainer->shape.reciprocal_newton || (!info->rounds_division && info->kind != DEVICE_CPU);
	const bool takes_roots = trainer->problem.descent.optimizer == OPTIMIZER_ADAM;
	enum status status = STATUS_OK;
	if (trainer->math != MATH_EXACT || trainer->precision != PRECISION_FLOAT32)
		return status;
	if (has_doubtful_division)
		status = reciprocal_check(trainer->device, trainer_options(trainer), error);
	if (status == STATUS_OK && takes_roots && !info->rounds_division)
		status = square_root_check(trainer->device, trainer_options(trainer), error);
	return status;
}

enum status aim_open(struct aim **out, const struct trainer *trainer, const struct layout_tables *tables,
                     struct error *error)
{
	*out = NULL;
	struct aim *aim = calloc(1, sizeof *aim);
	if (!aim)
		return error_set_memory(error, "the axes");
	aim->trainer = trainer;
	const enum status status = aim_set(aim, tables, error);
	if (status != STATUS_OK) {
		aim_close(aim);
		return status;
	}
	*out = aim;
	return STATUS_OK;
}

/** Writes a buffer that is large enough, or makes one that is. */
static enum status replace(cl_mem *buffer, bool fits, const struct device *device, const void *data, size_t size,
                           struct error *error)
{
	if (*buffer && fits)
		return opencl_check(clEnqueueWriteBuffer(device->queue, *buffer, CL_TRUE, 0, size, data, 0, NULL, NULL),
		                    "clEnqueueWriteBuffer", device, error);
	opencl_release_buffer(buffer);
	return opencl_buffer(buffer, device, size, data, error);
}

enum status aim_set(struct aim *aim, const struct layout_tables *tables, struct error *error)
{
	const struct device *const device = aim->trainer->device;
	const bool fits = tables->values_size <= aim->values_size;
	enum status status = replace(&aim->layout, true, device, tables->layout, sizeof *tables->layout, error);
	if (status == STATUS_OK)
		status = replace(&aim->values, fits, device, tables->values, tables->values_size, error);
	if (!fits)
		aim->values_size = status == STATUS_OK ? tables->values_size : 0;
	return status;
}

void aim_close(struct aim *aim)
{
	if (!aim)
		return;
	opencl_release_buffer(&aim->values);
	opencl_release_buffer(&aim->layout);
	free(aim);
}

size_t trainer_network_size(const struct trainer *trainer)
{
	return RUN_VALUES * precision_size(trainer->precision) + sizeof(cl_uint) + sizeof(cl_uchar);
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
	batch->precision = trainer->precision;
	batch->capacity = capacity;
	enum status status = opencl_buffer(&batch->counter, device, sizeof(cl_uint), NULL, error);
	if (status == STATUS_OK)
		status = opencl_buffer(&batch->run, device, RUN_VALUES * capacity * precision_size(batch->precision),
		                       NULL, error);
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
	free(batch->host_run);
	free(batch->host_steps);
	free(batch->host_outcome);
	opencl_release_buffer(&batch->run);
	opencl_release_buffer(&batch->steps);
	opencl_release_buffer(&batch->outcome);
	opencl_release_buffer(&batch->counter);
	free(batch);
}

/** In the order of `configure` in kernels/runs.cl. */
static cl_int set_configure_arguments(const struct trainer *trainer, const struct batch *batch, const struct aim *aim)
{
	const cl_kernel kernel = trainer->configure.kernel;
	cl_int code = CL_SUCCESS;
	cl_uint index = 0;
	const cl_ulong first = batch->first;
	const cl_uint capacity = (cl_uint)batch->capacity, count = (cl_uint)batch->count;
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &aim->layout);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &aim->values);
	opencl_argument(&code, kernel, &index, sizeof first, &first);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->run);
	opencl_argument(&code, kernel, &index, sizeof capacity, &capacity);
	opencl_argument(&code, kernel, &index, sizeof count, &count);
	return code;
}

/** In the order of `train` in kernels/train.cl. */
static cl_int set_train_arguments(const struct trainer *trainer, const struct batch *batch,
                                  const struct training *training)
{
	const cl_kernel kernel = trainer->train.kernel;
	cl_int code = CL_SUCCESS;
	cl_uint index = 0;
	const cl_uint capacity = (cl_uint)batch->capacity, count = (cl_uint)batch->count;
	const cl_uint steps = (cl_uint)training->steps;
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->run);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->steps);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->counter);
	opencl_argument(&code, kernel, &index, sizeof capacity, &capacity);
	opencl_argument(&code, kernel, &index, sizeof count, &count);
	opencl_argument(&code, kernel, &index, sizeof steps, &steps);
	batch_scalar(batch, &code, kernel, &index, training_threshold(&trainer->problem, training));
	batch_scalar(batch, &code, kernel, &index, training_above(&trainer->problem, training));
	return code;
}

/** In the order of `assess` in kernels/runs.cl. */
static cl_int set_assess_arguments(const struct trainer *trainer, const struct batch *batch,
                                   const struct training *training)
{
	const cl_kernel kernel = trainer->assess.kernel;
	cl_int code = CL_SUCCESS;
	cl_uint index = 0;
	const cl_uint capacity = (cl_uint)batch->capacity, count = (cl_uint)batch->count;
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->run);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->steps);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->outcome);
	opencl_argument(&code, kernel, &index, sizeof capacity, &capacity);
	batch_scalar(batch, &code, kernel, &index, training_threshold(&trainer->problem, training));
	batch_scalar(batch, &code, kernel, &index, training_above(&trainer->problem, training));
	batch_scalar(batch, &code, kernel, &index, training->max_error);
	opencl_argument(&code, kernel, &index, sizeof count, &count);
	return code;
}

/** Makes the batch one of these networks, with nothing on the queue yet. */
static void begin_batch(struct batch *batch, uint64_t first, size_t count)
{
	batch->first = first;
	batch->count = count;
	batch->enqueued = clock_seconds();
	batch_forget(batch);
}

/** Trains and assesses networks whose configurations are in the batch, or on the queue before this. */
static enum status enqueue_training(struct trainer *trainer, struct batch *batch, const struct launch *launch,
                                    struct error *error)
{
	const struct training *const training = launch->training;
	size_t items = shape_work_items(&trainer->shape, &trainer->device->info, batch->count);
	if (launch->one_group && trainer->shape.persistent)
		items = trainer->shape.work_group;
	enum status status = batch_clear(batch, batch->counter, 1, error);
	if (status == STATUS_OK)
		status = batch_launch(batch, &trainer->train, set_train_arguments(trainer, batch, training), items,
		                      error);
	if (status == STATUS_OK) {
		batch->trained = batch->command[batch->commands - 1].event;
		status = batch_launch(batch, &trainer->assess, set_assess_arguments(trainer, batch, training),
		                      batch->count, error);
	}
	if (status == STATUS_OK)
		status = batch_check(batch, clFlush(trainer->device->queue), "clFlush", NULL, error);
	return status;
}

enum status trainer_enqueue(struct trainer *trainer, struct batch *batch, const struct aim *aim, uint64_t first,
                            size_t count, const struct launch *launch, struct error *error)
{
	begin_batch(batch, first, count);
	const enum status status =
	        batch_launch(batch, &trainer->configure, set_configure_arguments(trainer, batch, aim), count, error);
	return status == STATUS_OK ? enqueue_training(trainer, batch, launch, error) : status;
}

/** Whether the batch's networks have this number. */
static bool batch_has(const struct batch *batch, int value)
{
	return value >= RUN_CHANGE ||
	       axis_is_present((enum coordinate)(value - RUN_AXES), &batch->trainer->problem.descent);
}

/** Where the array of a value starts in the batch's buffer, in bytes. */
static size_t offset_of(const struct batch *batch, int value)
{
	return (size_t)value * batch->capacity * precision_size(batch->precision);
}

enum status trainer_enqueue_list(struct trainer *trainer, struct batch *batch, const void *const axis[AXES],
                                 uint64_t first, size_t count, const struct launch *launch, struct error *error)
{
	begin_batch(batch, first, count);
	for (int a = 0; a < AXES; a++) {
		if (!batch_has(batch, RUN_AXES + a))
			continue;
		const cl_int code =
		        clEnqueueWriteBuffer(batch->device->queue, batch->run, CL_TRUE, offset_of(batch, RUN_AXES + a),
		                             count * precision_size(batch->precision), axis[a], 0, NULL, NULL);
		const enum status status = batch_check(batch, code, "clEnqueueWriteBuffer", NULL, error);
		if (status != STATUS_OK)
			return status;
	}
	return enqueue_training(trainer, batch, launch, error);
}

/** Memory for what is read, at the first call. */
static enum status provide_arrays(struct batch *batch, struct error *error)
{
	if (!batch->host_run)
		batch->host_run = calloc(RUN_VALUES * batch->capacity, precision_size(batch->precision));
	if (!batch->host_steps)
		batch->host_steps = calloc(batch->capacity, sizeof *batch->host_steps);
	if (!batch->host_outcome)
		batch->host_outcome = calloc(batch->capacity, sizeof *batch->host_outcome);
	return batch->host_run && batch->host_steps && batch->host_outcome ? STATUS_OK
	                                                                   : error_set_memory(error, "single runs");
}

static void *host_array(const struct batch *batch, int value)
{
	return (char *)batch->host_run + offset_of(batch, value);
}

enum status batch_enqueue_read(struct batch *batch, struct error *error)
{
	const size_t column = batch->count * precision_size(batch->precision);
	enum status status = provide_arrays(batch, error);
	for (int v = 0; status == STATUS_OK && v < RUN_VALUES; v++)
		if (batch_has(batch, v))
			status =
			        batch_read(batch, batch->run, offset_of(batch, v), column, host_array(batch, v), error);
	if (status == STATUS_OK)
		status = batch_read(batch, batch->steps, 0, batch->count * sizeof *batch->host_steps, batch->host_steps,
		                    error);
	if (status == STATUS_OK)
		status = batch_read(batch, batch->outcome, 0, batch->count * sizeof *batch->host_outcome,
		                    batch->host_outcome, error);
	if (status == STATUS_OK)
		status = batch_check(batch, clFlush(batch->device->queue), "clFlush", NULL, error);
	return status;
}

void batch_runs(const struct batch *batch, struct runs *out)
{
	*out = (struct runs){.first = batch->first,
	                     .count = batch->count,
	                     .precision = batch->precision,
	                     .steps = batch->host_steps,
	                     .outcome = batch->host_outcome};
	for (int v = 0; v < RUN_VALUES; v++)
		out->value[v] = batch_has(batch, v) ? host_array(batch, v) : NULL;
}

void batch_make_changes(struct batch *batch)
{
	void *const change = host_array(batch, RUN_CHANGE);
	for (size_t i = 0; i < batch->count; i++) {
		const double squared = precision_get(batch->precision, change, i);
		precision_set(batch->precision, change, i,
		              training_change(&batch->trainer->problem, batch->precision, squared));
	}
}
