/**
 * An OpenCL loader with made-up platforms, in the place of the real one: what is linked into a test program is found
 * before what is in a library. It has the calls that host/device/device.c makes, and counts what is not released.
 */
#ifndef TWONEURON_TESTS_DEVICE_FAKE_OPENCL_H
#define TWONEURON_TESTS_DEVICE_FAKE_OPENCL_H

#ifndef CL_TARGET_OPENCL_VERSION
#define CL_TARGET_OPENCL_VERSION 120
#endif
#include <CL/cl.h>

enum { FAKE_PLATFORMS = 4, FAKE_DEVICES = 300 };

struct fake_device {
	const char *name;
	cl_device_type type;
	cl_uint units;
};

struct fake_platform {
	const char *name;
	cl_int failure; /**< what listing its devices gives; CL_SUCCESS (0) if it works */
	cl_uint count;
	struct fake_device device[FAKE_DEVICES];
};

/** What there is; all zero between tests. */
extern struct fake_loader {
	cl_int failure; /**< what listing the platforms gives */
	cl_uint count;
	struct fake_platform platform[FAKE_PLATFORMS];
	const char *failing;         /**< the name of a call that fails with CL_OUT_OF_RESOURCES; NULL: none */
	int parts, contexts, queues; /**< made and not released yet */
} fake;

#endif
