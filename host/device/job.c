#include "device/job.h"

#include "device/program.h"

#include <stdlib.h>

struct job {
	struct device *device;
	cl_program program;
	struct opencl_kernel kernel;
	cl_mem buffer[JOB_ARGUMENTS_MAX];
	size_t capacity[JOB_ARGUMENTS_MAX]; /**< bytes */
};

enum status job_open(struct job **out, struct device *device, const char *source, const char *kernel,
                     const char *options, struct error *error)
{
	*out = NULL;
	struct job *const job = calloc(1, sizeof *job);
	if (!job)
		return error_set_memory(error, "a job");
	job->device = device;
	enum status status = program_build(&job->program, device, source, options, error);
	if (status == STATUS_OK)
		status = program_kernel(&job->kernel, job->program, kernel, device, error);
	if (status != STATUS_OK) {
		job_close(job);
		return status;
	}
	*out = job;
	return STATUS_OK;
}

void job_close(struct job *job)
{
	if (!job)
		return;
	for (size_t i = 0; i < JOB_ARGUMENTS_MAX; i++)
		opencl_release_buffer(&job->buffer[i]);
	opencl_release_kernel(&job->kernel);
	if (job->program)
		clReleaseProgram(job->program);
	free(job);
}

/** A buffer of at least `size` bytes for an argument. */
static enum status provide_buffer(struct job *job, size_t i, size_t size, struct error *error)
{
	if (job->buffer[i] && job->capacity[i] >= size)
		return STATUS_OK;
	opencl_release_buffer(&job->buffer[i]);
	job->capacity[i] = size;
	return opencl_buffer(&job->buffer[i], job->device, size, NULL, error);
}

static enum status pass_argument(struct job *job, size_t i, const struct job_argument *argument, struct error *error)
{
	cl_int code;
	if (argument->direction == JOB_VALUE) {
		code = clSetKernelArg(job->kernel.kernel, (cl_uint)i, argument->size, argument->data);
		return opencl_check(code, "clSetKernelArg", job->device, error);
	}
	enum status status = provide_buffer(job, i, argument->size, error);
	if (status != STATUS_OK)
		return status;
	code = clSetKernelArg(job->kernel.kernel, (cl_uint)i, sizeof(cl_mem), &job->buffer[i]);
	status = opencl_check(code, "clSetKernelArg", job->device, error);
	if (status != STATUS_OK || argument->direction != JOB_IN || argument->size == 0)
		return status;
	code = clEnqueueWriteBuffer(job->device->queue, job->buffer[i], CL_TRUE, 0, argument->size, argument->data, 0,
	                            NULL, NULL);
	return opencl_check(code, "clEnqueueWriteBuffer", job->device, error);
}

static enum status take_result(struct job *job, size_t i, const struct job_argument *argument, struct error *error)
{
	if (argument->direction != JOB_OUT || argument->size == 0)
		return STATUS_OK;
	const cl_int code = clEnqueueReadBuffer(job->device->queue, job->buffer[i], CL_TRUE, 0, argument->size,
	                                        argument->data, 0, NULL, NULL);
	return opencl_check(code, "clEnqueueReadBuffer", job->device, error);
}

enum status job_run(struct job *job, size_t items, const struct job_argument *argument, size_t count,
                    struct error *error)
{
	enum status status = STATUS_OK;
	const size_t rounded = opencl_items(&job->kernel, items);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = pass_argument(job, i, &argument[i], error);
	if (status != STATUS_OK || rounded == 0)
		return status;
	const cl_int code = clEnqueueNDRangeKernel(job->device->queue, job->kernel.kernel, 1, NULL, &rounded,
	                                           &job->kernel.group, 0, NULL, NULL);
	status = opencl_check(code, "clEnqueueNDRangeKernel", job->device, error);
	if (status == STATUS_OK)
		status = opencl_check(clFinish(job->device->queue), "clFinish", job->device, error);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = take_result(job, i, &argument[i], error);
	return status;
}
