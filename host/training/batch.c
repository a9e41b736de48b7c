#include "training/batch_private.h"

#include "base/clock.h"
#include "training/trainer.h"

#include <math.h>
#include <stdio.h>

enum status batch_failure(const struct batch *batch, cl_int code, const char *call, const char *name,
                          struct error *error)
{
	return error_set_cause(error, opencl_cause(code), "%s: %s (device %u \"%s\", networks %llu to %llu)", call,
	                       name, batch->device->info.number, batch->device->info.name,
	                       (unsigned long long)batch->first, (unsigned long long)(batch->first + batch->count - 1));
}

enum status batch_check(const struct batch *batch, cl_int code, const char *call, const char *kernel,
                        struct error *error)
{
	char words[128];
	if (code == CL_SUCCESS)
		return STATUS_OK;
	snprintf(words, sizeof words, "%s%s%s", call, kernel ? " of " : "", kernel ? kernel : "");
	return batch_failure(batch, code, words, opencl_error_name(code), error);
}

void batch_note(struct batch *batch, const char *call, const char *kernel, cl_event event)
{
	if (!event)
		return;
	if (batch->commands < BATCH_COMMANDS)
		batch->command[batch->commands++] = (struct batch_command){call, kernel, event};
	else
		clReleaseEvent(event);
}

void batch_forget(struct batch *batch)
{
	for (size_t i = 0; i < batch->commands; i++)
		clReleaseEvent(batch->command[i].event);
	batch->commands = 0;
	batch->trained = NULL;
}

enum status batch_launch(struct batch *batch, const struct opencl_kernel *kernel, cl_int arguments, size_t items,
                         struct error *error)
{
	static const char call[] = "clEnqueueNDRangeKernel";
	cl_event event = NULL;
	if (arguments != CL_SUCCESS)
		return batch_check(batch, arguments, "clSetKernelArg", kernel->name, error);
	const size_t rounded = opencl_items(kernel, items);
	const cl_int code = clEnqueueNDRangeKernel(batch->device->queue, kernel->kernel, 1, NULL, &rounded,
	                                           &kernel->group, 0, NULL, &event);
	if (code == CL_SUCCESS)
		batch_note(batch, call, kernel->name, event);
	return batch_check(batch, code, call, kernel->name, error);
}

enum status batch_clear(struct batch *batch, cl_mem buffer, size_t numbers, struct error *error)
{
	static const char call[] = "clEnqueueFillBuffer";
	const cl_uint zero = 0; /* these bits are 0 as a float too */
	cl_event event = NULL;
	const cl_int code = clEnqueueFillBuffer(batch->device->queue, buffer, &zero, sizeof zero, 0,
	                                        numbers * sizeof zero, 0, NULL, &event);
	if (code == CL_SUCCESS)
		batch_note(batch, call, NULL, event);
	return batch_check(batch, code, call, NULL, error);
}

enum status batch_read(struct batch *batch, cl_mem buffer, size_t offset, size_t size, void *data, struct error *error)
{
	static const char call[] = "clEnqueueReadBuffer";
	cl_event event = NULL;
	const cl_int code =
	        clEnqueueReadBuffer(batch->device->queue, buffer, CL_FALSE, offset, size, data, 0, NULL, &event);
	if (code == CL_SUCCESS)
		batch_note(batch, call, NULL, event);
	return batch_check(batch, code, call, NULL, error);
}

void batch_scalar(const struct batch *batch, cl_int *code, cl_kernel kernel, cl_uint *index, double value)
{
	double both;
	precision_set(batch->precision, &both, 0, value);
	opencl_argument(code, kernel, index, precision_size(batch->precision), &both);
}

/**
 * The failure of the first command that failed on the device. The queue is in order: once its last command is done, all
 * are.
 */
static enum status check_commands(const struct batch *batch, struct error *error)
{
	enum status status = STATUS_OK;
	for (size_t i = 0; status == STATUS_OK && i < batch->commands; i++) {
		const struct batch_command *const command = &batch->command[i];
		cl_int result = CL_COMPLETE;
		const cl_int code =
		        clGetEventInfo(command->event, CL_EVENT_COMMAND_EXECUTION_STATUS, sizeof result, &result, NULL);
		status = batch_check(batch, code, "clGetEventInfo", command->kernel, error);
		if (status == STATUS_OK && result < 0)
			status = batch_check(batch, result, command->call, command->kernel, error);
	}
	return status;
}

/** No launch of a kernel takes less than this, in seconds. */
static const double least_seconds = 1e-6;

/**
 * The seconds that the kernel `train` took, as the device measures them. Some devices do not measure their commands:
 * Mesa's rusticl 22.3 says that each takes a nanosecond. There it is the time of the whole batch by the host's clock,
 * from the end of the batch before it.
 */
static enum status measure_training(const struct batch *batch, double now, double *seconds, struct error *error)
{
	const cl_event event = batch->trained;
	cl_ulong start = 0, end = 0;
	cl_int code = clGetEventProfilingInfo(event, CL_PROFILING_COMMAND_START, sizeof start, &start, NULL);
	if (code == CL_SUCCESS)
		code = clGetEventProfilingInfo(event, CL_PROFILING_COMMAND_END, sizeof end, &end, NULL);
	*seconds = end > start ? (double)(end - start) * 1e-9 : 0;
	if (*seconds < least_seconds)
		*seconds = now - fmax(batch->enqueued, batch->device->finished);
	return batch_check(batch, code, "clGetEventProfilingInfo", NULL, error);
}

enum status batch_wait(struct batch *batch, double *seconds, struct error *error)
{
	const cl_int waited = clWaitForEvents(1, &batch->command[batch->commands - 1].event);
	const double now = clock_seconds();
	enum status status = check_commands(batch, error); /* its message says more than that waiting failed */
	if (status == STATUS_OK)
		status = batch_check(batch, waited, "clWaitForEvents", NULL, error);
	if (status == STATUS_OK && seconds)
		status = measure_training(batch, now, seconds, error);
	batch->device->finished = now;
	return status;
}
