/**
 * LD_PRELOAD: every OpenCL device has NVIDIA's vendor name. If RECIPROCAL is set, native_recip(x) is that expression.
 */
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

cl_int clGetDeviceInfo(cl_device_id device, cl_device_info property, size_t size, void *value, size_t *needed)
{
	static const char vendor[] = "NVIDIA Corporation";
	cl_int (*real)(cl_device_id, cl_device_info, size_t, void *, size_t *);
	*(void **)&real = dlsym(RTLD_NEXT, "clGetDeviceInfo");
	if (property != CL_DEVICE_VENDOR || !value || size < sizeof vendor)
		return real(device, property, size, value, needed);
	memcpy(value, vendor, sizeof vendor);
	return CL_SUCCESS;
}

cl_program clCreateProgramWithSource(cl_context context, cl_uint count, const char **source, const size_t *length,
                                     cl_int *code)
{
	const char *const expression = getenv("RECIPROCAL");
	char define[256] = "";
	cl_program (*real)(cl_context, cl_uint, const char **, const size_t *, cl_int *);
	*(void **)&real = dlsym(RTLD_NEXT, "clCreateProgramWithSource");
	if (!expression || count != 1 || length)
		return real(context, count, source, length, code);
	snprintf(define, sizeof define, "#define native_recip(x) %s\n", expression);
	const char *both[2] = {define, source[0]};
	return real(context, 2, both, NULL, code);
}
