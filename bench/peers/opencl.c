/**
 * The obvious OpenCL program: opencl.cl on the device that --device counts, as `twoneuron devices` does. --block is the
 * work-group size; shape `relaxed` builds with -cl-fast-relaxed-math. OPENCL_SOURCE is the path of opencl.cl.
 */
#define CL_TARGET_OPENCL_VERSION 120
#include "peer.h"

#include <CL/cl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cl_context context;
static cl_command_queue queue;
static cl_kernel kernel;
static cl_mem input[3], output[3];

static void check(cl_int error, const char *call)
{
	if (error != CL_SUCCESS)
		peer_fail("%s: error %d", call, error);
}

static cl_device_id device_find(unsigned number)
{
	cl_platform_id platforms[16];
	cl_uint count = 0;
	check(clGetPlatformIDs(16, platforms, &count), "clGetPlatformIDs");
	for (cl_uint i = 0; i < count && i < 16; i++) {
		cl_device_id devices[256];
		cl_uint found = 0;
		if (clGetDeviceIDs(platforms[i], CL_DEVICE_TYPE_ALL, 256, devices, &found) != CL_SUCCESS)
			continue;
		if (number < found)
			return devices[number];
		number -= found;
	}
	peer_fail("there is no such OpenCL device");
}

static void program_make(cl_device_id device, const struct work *work)
{
	static char source[65536];
	FILE *file = fopen(OPENCL_SOURCE, "r");
	if (file == NULL || fread(source, 1, sizeof source - 1, file) == 0)
		peer_fail("%s: can't be read", OPENCL_SOURCE);
	fclose(file);

	cl_int error;
	const char *text = source;
	const char *options = strcmp(work->shape, "relaxed") == 0 ? "-cl-fast-relaxed-math" : "";
	cl_program program = clCreateProgramWithSource(context, 1, &text, NULL, &error);
	check(error, "clCreateProgramWithSource");
	check(clBuildProgram(program, 1, &device, options, NULL, NULL), "clBuildProgram");
	kernel = clCreateKernel(program, "train", &error);
	check(error, "clCreateKernel");
	check(clReleaseProgram(program), "clReleaseProgram");
}

static void buffers_make(const struct work *work)
{
	const float *const start[3] = {work->w1, work->w2, work->rate};
	const size_t size = work->n * sizeof(float);
	for (cl_uint i = 0; i < 3; i++) {
		cl_int error;
		input[i] = clCreateBuffer(context, CL_MEM_READ_ONLY | CL_MEM_COPY_HOST_PTR, size, (void *)start[i],
		                          &error);
		check(error, "clCreateBuffer");
		output[i] = clCreateBuffer(context, CL_MEM_WRITE_ONLY, size, NULL, &error);
		check(error, "clCreateBuffer");
		check(clSetKernelArg(kernel, i, sizeof input[i], &input[i]), "clSetKernelArg");
		check(clSetKernelArg(kernel, 3 + i, sizeof output[i], &output[i]), "clSetKernelArg");
	}
}

static void enqueue(const struct work *work, cl_uint steps)
{
	const cl_float tolerance2 = work->tolerance * work->tolerance;
	if (work->n % work->block != 0)
		peer_fail("--block: must divide the %zu networks", work->n);
	check(clSetKernelArg(kernel, 6, sizeof steps, &steps), "clSetKernelArg");
	check(clSetKernelArg(kernel, 7, sizeof tolerance2, &tolerance2), "clSetKernelArg");
	check(clEnqueueNDRangeKernel(queue, kernel, 1, NULL, &work->n, &work->block, 0, NULL, NULL),
	      "clEnqueueNDRangeKernel");
}

static void train(const struct result *result, const struct work *work)
{
	void *const host[3] = {result->w1, result->w2, result->steps};
	enqueue(work, work->steps);
	for (int i = 0; i < 3; i++)
		check(clEnqueueReadBuffer(queue, output[i], CL_FALSE, 0, work->n * sizeof(float), host[i], 0, NULL,
		                          NULL),
		      "clEnqueueReadBuffer");
	check(clFinish(queue), "clFinish");
}

/* Does all but the training before the clock starts; some drivers compile at the first launch. */
static const char *prepare(const struct work *work)
{
	static char name[256];
	cl_int error;
	cl_device_id device = device_find(work->device);
	context = clCreateContext(NULL, 1, &device, NULL, NULL, &error);
	check(error, "clCreateContext");
	queue = clCreateCommandQueue(context, device, 0, &error);
	check(error, "clCreateCommandQueue");
	program_make(device, work);
	buffers_make(work);
	enqueue(work, 8);
	check(clFinish(queue), "clFinish");
	check(clGetDeviceInfo(device, CL_DEVICE_NAME, sizeof name, name, NULL), "clGetDeviceInfo");
	return name;
}

int main(int argc, char **argv)
{
	return peer_main(argc, argv, "opencl", prepare, train);
}
