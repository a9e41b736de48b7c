/** LD_PRELOAD: whatever is read from an OpenCL device has one bit that is wrong, the lowest of its first byte. */
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <dlfcn.h>

cl_int clEnqueueReadBuffer(cl_command_queue queue, cl_mem buffer, cl_bool blocking, size_t offset, size_t size,
                           void *data, cl_uint count, const cl_event *wait, cl_event *event)
{
	cl_int (*real)(cl_command_queue, cl_mem, cl_bool, size_t, size_t, void *, cl_uint, const cl_event *,
	               cl_event *);
	*(void **)&real = dlsym(RTLD_NEXT, "clEnqueueReadBuffer");
	(void)blocking;
	const cl_int code = real(queue, buffer, CL_TRUE, offset, size, data, count, wait, event);
	if (code == CL_SUCCESS && size > 0)
		*(unsigned char *)data ^= 1;
	return code;
}
