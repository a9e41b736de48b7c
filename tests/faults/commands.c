/**
 * LD_PRELOAD: commands that fail after they were put on the queue without an error, and calls around them that fail. In
 * the environment, FAULT_CALL is execute (the command ends with an error), clSetKernelArg or clGetEventProfilingInfo,
 * or untimed (the device says that every command takes a nanosecond); FAULT_KERNEL is the beginning of the kernel's
 * name, for the first two; FAULT_AFTER is the number of launches or calls that succeed first.
 */
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum { FAILED_MAX = 64 };

/** Commands that have failed. */
static cl_event failed[FAILED_MAX];
static unsigned failures;

static int is_wanted(const char *call)
{
	const char *const wanted = getenv("FAULT_CALL");
	return wanted && strcmp(wanted, call) == 0;
}

static int is_kernel(cl_kernel kernel)
{
	char name[256] = "";
	const char *const wanted = getenv("FAULT_KERNEL");
	clGetKernelInfo(kernel, CL_KERNEL_FUNCTION_NAME, sizeof name, name, NULL);
	return wanted && strncmp(name, wanted, strlen(wanted)) == 0;
}

static int is_due(void)
{
	static unsigned long calls;
	const char *const after = getenv("FAULT_AFTER");
	return __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED) >= (after ? strtoul(after, NULL, 10) : 0);
}

cl_int clEnqueueNDRangeKernel(cl_command_queue queue, cl_kernel kernel, cl_uint dimensions, const size_t *offset,
                              const size_t *global, const size_t *local, cl_uint waits, const cl_event *wait,
                              cl_event *event)
{
	cl_int (*real)(cl_command_queue, cl_kernel, cl_uint, const size_t *, const size_t *, const size_t *, cl_uint,
	               const cl_event *, cl_event *);
	*(void **)&real = dlsym(RTLD_NEXT, "clEnqueueNDRangeKernel");
	const cl_int code = real(queue, kernel, dimensions, offset, global, local, waits, wait, event);
	if (code == CL_SUCCESS && event && is_wanted("execute") && is_kernel(kernel) && is_due() &&
	    failures < FAILED_MAX) {
		clRetainEvent(*event); /* so that no other event gets its address */
		failed[failures++] = *event;
	}
	return code;
}

cl_int clGetEventInfo(cl_event event, cl_event_info name, size_t room, void *value, size_t *size)
{
	cl_int (*real)(cl_event, cl_event_info, size_t, void *, size_t *);
	*(void **)&real = dlsym(RTLD_NEXT, "clGetEventInfo");
	const cl_int code = real(event, name, room, value, size);
	for (unsigned i = 0; code == CL_SUCCESS && value && name == CL_EVENT_COMMAND_EXECUTION_STATUS && i < failures;
	     i++)
		if (failed[i] == event)
			*(cl_int *)value = CL_OUT_OF_RESOURCES;
	return code;
}

cl_int clSetKernelArg(cl_kernel kernel, cl_uint index, size_t size, const void *value)
{
	cl_int (*real)(cl_kernel, cl_uint, size_t, const void *);
	*(void **)&real = dlsym(RTLD_NEXT, "clSetKernelArg");
	if (is_wanted("clSetKernelArg") && is_kernel(kernel) && is_due())
		return CL_OUT_OF_HOST_MEMORY;
	return real(kernel, index, size, value);
}

cl_int clGetEventProfilingInfo(cl_event event, cl_profiling_info name, size_t room, void *value, size_t *size)
{
	cl_int (*real)(cl_event, cl_profiling_info, size_t, void *, size_t *);
	*(void **)&real = dlsym(RTLD_NEXT, "clGetEventProfilingInfo");
	if (is_wanted("clGetEventProfilingInfo") && is_due())
		return CL_PROFILING_INFO_NOT_AVAILABLE;
	if (is_wanted("untimed") && value && room == sizeof(cl_ulong)) {
		*(cl_ulong *)value = name == CL_PROFILING_COMMAND_END;
		return CL_SUCCESS;
	}
	return real(event, name, room, value, size);
}
