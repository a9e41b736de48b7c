/** OpenCL 1.2 for host/device/ and host/training/, with failures as messages. */
#ifndef TWONEURON_DEVICE_OPENCL_H
#define TWONEURON_DEVICE_OPENCL_H

#ifndef CL_TARGET_OPENCL_VERSION
#define CL_TARGET_OPENCL_VERSION 120
#endif
#include <CL/cl.h>

#include "base/error.h"
#include "device/device.h"

/** PoCL's name for its platform. */
#define OPENCL_POCL "Portable Computing Language"

/** "CL_OUT_OF_RESOURCES" for -5; "error -9999 (unknown to OpenCL 1.2)" for -9999. Static or thread-local text. */
const char *opencl_error_name(cl_int code);

/** CAUSE_MEMORY for the codes that say so, which no other kernel avoids; CAUSE_DEVICE for all others. */
enum error_cause opencl_cause(cl_int code);

/**
 * STATUS_OK for CL_SUCCESS; else STATUS_DEVICE, the cause of the code, and "clEnqueueNDRangeKernel: CL_OUT_OF_RESOURCES
 * (device 0 "H200")". `device` may be NULL.
 */
MUST_USE enum status opencl_check(cl_int code, const char *call, const struct device *device, struct error *error);

enum { OPENCL_PLATFORMS_MAX = 64 /**< more are passed over */ };

/** All platforms that the loader knows; *count is 0 and the call succeeds when there are none. */
MUST_USE enum status opencl_platforms(cl_platform_id out[OPENCL_PLATFORMS_MAX], cl_uint *count, struct error *error);

struct device {
	struct device_info info;
	cl_device_id id;
	cl_context context;
	cl_command_queue queue; /**< in order, with profiling */
	double finished;        /**< clock_seconds() at the end of the last batch; 0 before */
};

/** A buffer of `size` bytes (at least 1). Release with clReleaseMemObject(); `data` may be NULL, else it is copied. */
MUST_USE enum status opencl_buffer(cl_mem *out, const struct device *device, size_t size, const void *data,
                                   struct error *error);

/** Releases and clears; NULL is harmless. */
void opencl_release_buffer(cl_mem *buffer);

/** Sets argument *index (then adds 1 to it) unless an earlier one failed: *code keeps the first failure. */
void opencl_argument(cl_int *code, cl_kernel kernel, cl_uint *index, size_t size, const void *value);

/** A kernel and the work-groups it is launched with; from program_kernel(). */
struct opencl_kernel {
	cl_kernel kernel; /**< NULL: none */
	const char *name;
	size_t group;       /**< work-items of a work-group */
	size_t group_limit; /**< the most that the device allows for this kernel */
};

/** How many work-items to launch for one per element: `count`, rounded up to whole work-groups. */
size_t opencl_items(const struct opencl_kernel *kernel, size_t count);

/** Releases and clears; one that was never made is harmless. */
void opencl_release_kernel(struct opencl_kernel *kernel);

#endif
