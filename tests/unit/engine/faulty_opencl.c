#include "faulty_opencl.h"

#include <dlfcn.h>
#include <string.h>

struct faulty faulty;

void faulty_reset(void)
{
	faulty = (struct faulty){0};
}

cl_int clBuildProgram(cl_program program, cl_uint devices, const cl_device_id *device, const char *options,
                      void(CL_CALLBACK *notify)(cl_program, void *), void *data)
{
	cl_int (*real)(cl_program, cl_uint, const cl_device_id *, const char *, void(CL_CALLBACK *)(cl_program, void *),
	               void *);
	*(void **)&real = dlsym(RTLD_NEXT, "clBuildProgram");
	if (faulty.build != CL_SUCCESS && (!faulty.option || (options && strstr(options, faulty.option))))
		return faulty.build;
	return real(program, devices, device, options, notify, data);
}

cl_mem clCreateBuffer(cl_context context, cl_mem_flags flags, size_t size, void *data, cl_int *code)
{
	cl_mem (*real)(cl_context, cl_mem_flags, size_t, void *, cl_int *);
	*(void **)&real = dlsym(RTLD_NEXT, "clCreateBuffer");
	faulty.context = context;
	if (faulty.buffer == CL_SUCCESS)
		return real(context, flags, size, data, code);
	faulty.buffers++;
	if (code)
		*code = faulty.buffer;
	return NULL;
}

cl_int clEnqueueNDRangeKernel(cl_command_queue queue, cl_kernel kernel, cl_uint dimensions, const size_t *offset,
                              const size_t *global, const size_t *local, cl_uint waits, const cl_event *wait,
                              cl_event *event)
{
	cl_int (*real)(cl_command_queue, cl_kernel, cl_uint, const size_t *, const size_t *, const size_t *, cl_uint,
	               const cl_event *, cl_event *);
	*(void **)&real = dlsym(RTLD_NEXT, "clEnqueueNDRangeKernel");
	if (faulty.launch != CL_SUCCESS)
		return faulty.launch;
	return real(queue, kernel, dimensions, offset, global, local, waits, wait, event);
}

cl_int clEnqueueReadBuffer(cl_command_queue queue, cl_mem buffer, cl_bool blocking, size_t offset, size_t size,
                           void *data, cl_uint waits, const cl_event *wait, cl_event *event)
{
	cl_int (*real)(cl_command_queue, cl_mem, cl_bool, size_t, size_t, void *, cl_uint, const cl_event *,
	               cl_event *);
	*(void **)&real = dlsym(RTLD_NEXT, "clEnqueueReadBuffer");
	const int is_wrong = faulty.read > 0 && --faulty.read == 0;
	const cl_int code = real(queue, buffer, is_wrong ? CL_TRUE : blocking, offset, size, data, waits, wait, event);
	if (is_wrong && code == CL_SUCCESS && size < FAULTY_BYTES)
		((char *)data)[faulty.at]++;
	else if (is_wrong && code == CL_SUCCESS)
		((float *)data)[faulty.at] += 1;
	return code;
}
