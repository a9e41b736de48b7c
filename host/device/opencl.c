#include "device/opencl.h"

#include "device/guard.h"

#include <stdio.h>

const char *opencl_error_name(cl_int code)
{
	static const struct {
		cl_int code;
		const char *name;
	} table[] = {
#define ENTRY(name) {name, #name}
	        ENTRY(CL_SUCCESS),
	        ENTRY(CL_DEVICE_NOT_FOUND),
	        ENTRY(CL_DEVICE_NOT_AVAILABLE),
	        ENTRY(CL_COMPILER_NOT_AVAILABLE),
	        ENTRY(CL_MEM_OBJECT_ALLOCATION_FAILURE),
	        ENTRY(CL_OUT_OF_RESOURCES),
	        ENTRY(CL_OUT_OF_HOST_MEMORY),
	        ENTRY(CL_PROFILING_INFO_NOT_AVAILABLE),
	        ENTRY(CL_MEM_COPY_OVERLAP),
	        ENTRY(CL_BUILD_PROGRAM_FAILURE),
	        ENTRY(CL_MAP_FAILURE),
	        ENTRY(CL_MISALIGNED_SUB_BUFFER_OFFSET),
	        ENTRY(CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST),
	        ENTRY(CL_COMPILE_PROGRAM_FAILURE),
	        ENTRY(CL_LINKER_NOT_AVAILABLE),
	        ENTRY(CL_LINK_PROGRAM_FAILURE),
	        ENTRY(CL_DEVICE_PARTITION_FAILED),
	        ENTRY(CL_KERNEL_ARG_INFO_NOT_AVAILABLE),
	        ENTRY(CL_INVALID_VALUE),
	        ENTRY(CL_INVALID_DEVICE_TYPE),
	        ENTRY(CL_INVALID_PLATFORM),
	        ENTRY(CL_INVALID_DEVICE),
	        ENTRY(CL_INVALID_CONTEXT),
	        ENTRY(CL_INVALID_QUEUE_PROPERTIES),
	        ENTRY(CL_INVALID_COMMAND_QUEUE),
	        ENTRY(CL_INVALID_HOST_PTR),
	        ENTRY(CL_INVALID_MEM_OBJECT),
	        ENTRY(CL_INVALID_BINARY),
	        ENTRY(CL_INVALID_BUILD_OPTIONS),
	        ENTRY(CL_INVALID_PROGRAM),
	        ENTRY(CL_INVALID_PROGRAM_EXECUTABLE),
	        ENTRY(CL_INVALID_KERNEL_NAME),
	        ENTRY(CL_INVALID_KERNEL_DEFINITION),
	        ENTRY(CL_INVALID_KERNEL),
	        ENTRY(CL_INVALID_ARG_INDEX),
	        ENTRY(CL_INVALID_ARG_VALUE),
	        ENTRY(CL_INVALID_ARG_SIZE),
	        ENTRY(CL_INVALID_KERNEL_ARGS),
	        ENTRY(CL_INVALID_WORK_DIMENSION),
	        ENTRY(CL_INVALID_WORK_GROUP_SIZE),
	        ENTRY(CL_INVALID_WORK_ITEM_SIZE),
	        ENTRY(CL_INVALID_GLOBAL_OFFSET),
	        ENTRY(CL_INVALID_EVENT_WAIT_LIST),
	        ENTRY(CL_INVALID_EVENT),
	        ENTRY(CL_INVALID_OPERATION),
	        ENTRY(CL_INVALID_BUFFER_SIZE),
	        ENTRY(CL_INVALID_GLOBAL_WORK_SIZE),
	        ENTRY(CL_INVALID_PROPERTY),
	        ENTRY(CL_INVALID_DEVICE_PARTITION_COUNT),
#undef ENTRY
	        {-1001, "CL_PLATFORM_NOT_FOUND_KHR"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].code == code)
			return table[i].name;
	static _Thread_local char unknown[64];
	snprintf(unknown, sizeof unknown, "error %d (unknown to OpenCL 1.2)", (int)code);
	return unknown;
}

enum error_cause opencl_cause(cl_int code)
{
	return code == CL_OUT_OF_HOST_MEMORY || code == CL_MEM_OBJECT_ALLOCATION_FAILURE ? CAUSE_MEMORY : CAUSE_DEVICE;
}

enum status opencl_check(cl_int code, const char *call, const struct device *device, struct error *error)
{
	if (code == CL_SUCCESS)
		return STATUS_OK;
	if (!device)
		return error_set_cause(error, opencl_cause(code), "%s: %s", call, opencl_error_name(code));
	return error_set_cause(error, opencl_cause(code), "%s: %s (device %u \"%s\")", call, opencl_error_name(code),
	                       device->info.number, device->info.name);
}

enum status opencl_platforms(cl_platform_id out[OPENCL_PLATFORMS_MAX], cl_uint *count, struct error *error)
{
	*count = 0;
	guard_drivers();
	const cl_int code = clGetPlatformIDs(OPENCL_PLATFORMS_MAX, out, count);
	if (code == -1001 || code == CL_INVALID_VALUE) { /* how loaders say that they know none */
		*count = 0;
		return STATUS_OK;
	}
	if (*count > OPENCL_PLATFORMS_MAX)
		*count = OPENCL_PLATFORMS_MAX;
	return opencl_check(code, "clGetPlatformIDs", NULL, error);
}

enum status opencl_buffer(cl_mem *out, const struct device *device, size_t size, const void *data, struct error *error)
{
	cl_int code;
	const cl_mem_flags flags = CL_MEM_READ_WRITE | (data ? CL_MEM_COPY_HOST_PTR : 0);
	/* the host pointer is only read */
	*out = clCreateBuffer(device->context, flags, size ? size : 1, (void *)(uintptr_t)data, &code);
	return opencl_check(code, "clCreateBuffer", device, error);
}

void opencl_release_buffer(cl_mem *buffer)
{
	if (*buffer)
		clReleaseMemObject(*buffer);
	*buffer = NULL;
}

void opencl_argument(cl_int *code, cl_kernel kernel, cl_uint *index, size_t size, const void *value)
{
	if (*code == CL_SUCCESS)
		*code = clSetKernelArg(kernel, *index, size, value);
	++*index;
}

size_t opencl_items(const struct opencl_kernel *kernel, size_t count)
{
	return (count + kernel->group - 1) / kernel->group * kernel->group;
}

void opencl_release_kernel(struct opencl_kernel *kernel)
{
	if (kernel->kernel)
		clReleaseKernel(kernel->kernel);
	kernel->kernel = NULL;
}
