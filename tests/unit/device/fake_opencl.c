#include "fake_opencl.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct fake_loader fake;

/** A part of a device, of which there may be so many at a time; its owner is the device. */
struct part {
	const struct fake_device *whole;
	bool used;
};
static struct part part[64];

static bool fails(const char *call)
{
	return fake.failing && strcmp(fake.failing, call) == 0;
}

cl_int clGetPlatformIDs(cl_uint most, cl_platform_id *out, cl_uint *count)
{
	if (fake.failure)
		return fake.failure;
	for (cl_uint i = 0; i < most && i < fake.count; i++)
		out[i] = (cl_platform_id)&fake.platform[i];
	*count = fake.count;
	return CL_SUCCESS;
}

cl_int clGetDeviceIDs(cl_platform_id id, cl_device_type type, cl_uint most, cl_device_id *out, cl_uint *count)
{
	struct fake_platform *const platform = (struct fake_platform *)id;
	(void)type;
	if (platform->failure || platform->count == 0)
		return platform->failure ? platform->failure : CL_DEVICE_NOT_FOUND;
	for (cl_uint i = 0; i < most && i < platform->count; i++)
		out[i] = (cl_device_id)&platform->device[i];
	*count = platform->count;
	return CL_SUCCESS;
}

/** As the standard has it: `value` may be NULL, and what does not fit is refused. */
static cl_int give(const void *from, size_t from_size, size_t size, void *value, size_t *needed)
{
	if (needed)
		*needed = from_size;
	if (value && size < from_size)
		return CL_INVALID_VALUE;
	if (value)
		memcpy(value, from, from_size);
	return CL_SUCCESS;
}

cl_int clGetPlatformInfo(cl_platform_id id, cl_platform_info property, size_t size, void *value, size_t *needed)
{
	const char *const name = ((struct fake_platform *)id)->name;
	return property == CL_PLATFORM_NAME ? give(name, strlen(name) + 1, size, value, needed) : CL_INVALID_VALUE;
}

cl_int clGetDeviceInfo(cl_device_id id, cl_device_info property, size_t size, void *value, size_t *needed)
{
	const struct fake_device *const device = (const struct fake_device *)id;
	const cl_ulong memory = (cl_ulong)1 << 33, allocation = (cl_ulong)1 << 31;
	const cl_uint eight = 8, clock = 2100;
	const cl_device_fp_config config = CL_FP_DENORM | CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT;
	const size_t group = 1024;
	switch (property) {
	case CL_DEVICE_NAME:
		return give(device->name, strlen(device->name) + 1, size, value, needed);
	case CL_DEVICE_VENDOR:
		return give("vendor", 7, size, value, needed);
	case CL_DRIVER_VERSION:
		return give("1.5", 4, size, value, needed);
	case CL_DEVICE_VERSION:
		return give("OpenCL 1.2", 11, size, value, needed);
	case CL_DEVICE_TYPE:
		return give(&device->type, sizeof device->type, size, value, needed);
	case CL_DEVICE_MAX_COMPUTE_UNITS:
		return give(&device->units, sizeof device->units, size, value, needed);
	case CL_DEVICE_MAX_CLOCK_FREQUENCY:
		return give(&clock, sizeof clock, size, value, needed);
	case CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT:
		return give(&eight, sizeof eight, size, value, needed);
	case CL_DEVICE_GLOBAL_MEM_SIZE:
		return give(&memory, sizeof memory, size, value, needed);
	case CL_DEVICE_MAX_MEM_ALLOC_SIZE:
		return give(&allocation, sizeof allocation, size, value, needed);
	case CL_DEVICE_MAX_WORK_GROUP_SIZE:
		return give(&group, sizeof group, size, value, needed);
	case CL_DEVICE_SINGLE_FP_CONFIG:
		return give(&config, sizeof config, size, value, needed);
	default:
		return CL_INVALID_VALUE; /* no float64 */
	}
}

/** Equal parts of so many units each, as many as go. */
cl_int clCreateSubDevices(cl_device_id id, const cl_device_partition_property *how, cl_uint most, cl_device_id *out,
                          cl_uint *count)
{
	const struct fake_device *const device = (const struct fake_device *)id;
	if (fails(out ? "clCreateSubDevices" : "clCreateSubDevices to count") || how[0] != CL_DEVICE_PARTITION_EQUALLY)
		return CL_OUT_OF_RESOURCES;
	const cl_uint made = device->units / (cl_uint)how[1];
	if (count)
		*count = made;
	for (cl_uint i = 0, p = 0; out && i < made && i < most; p++)
		if (!part[p].used) {
			part[p] = (struct part){device, true};
			out[i++] = (cl_device_id)&part[p];
			fake.parts++;
		}
	return CL_SUCCESS;
}

cl_int clReleaseDevice(cl_device_id id)
{
	((struct part *)id)->used = false;
	fake.parts--;
	return CL_SUCCESS;
}

/** A context and a queue are no more than their counts. */
cl_context clCreateContext(const cl_context_properties *properties, cl_uint count, const cl_device_id *devices,
                           void(CL_CALLBACK *notify)(const char *, const void *, size_t, void *), void *data,
                           cl_int *code)
{
	(void)properties, (void)count, (void)devices, (void)notify, (void)data;
	*code = fails("clCreateContext") ? CL_OUT_OF_RESOURCES : CL_SUCCESS;
	fake.contexts += *code == CL_SUCCESS;
	return *code == CL_SUCCESS ? (cl_context)&fake.contexts : NULL;
}

cl_int clReleaseContext(cl_context context)
{
	--*(int *)context;
	return CL_SUCCESS;
}

cl_command_queue clCreateCommandQueue(cl_context context, cl_device_id device, cl_command_queue_properties properties,
                                      cl_int *code)
{
	(void)context, (void)device, (void)properties;
	*code = fails("clCreateCommandQueue") ? CL_OUT_OF_RESOURCES : CL_SUCCESS;
	fake.queues += *code == CL_SUCCESS;
	return *code == CL_SUCCESS ? (cl_command_queue)&fake.queues : NULL;
}

cl_int clReleaseCommandQueue(cl_command_queue queue)
{
	--*(int *)queue;
	return CL_SUCCESS;
}

cl_int clFinish(cl_command_queue queue)
{
	(void)queue;
	return CL_SUCCESS;
}
