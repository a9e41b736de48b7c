/**
 * Programs: built from source, or loaded from the cache of built ones, which makes a warm start quick.
 *
 * An entry of the cache (device/cache.h) is keyed by source, options, device and driver; one that does not load is
 * built again.
 */
#ifndef TWONEURON_DEVICE_PROGRAM_H
#define TWONEURON_DEVICE_PROGRAM_H

#include "device/opencl.h"

/**
 * Builds for one device. The caller releases with clReleaseProgram(). A failed build is STATUS_DEVICE with the
 * compiler's log after the first line.
 */
MUST_USE enum status program_build(cl_program *out, const struct device *device, const char *source,
                                   const char *options, struct error *error);

/**
 * A kernel of a program, `name` must live as long; release with opencl_release_kernel(). Its work-groups have 64
 * work-items, or fewer where the device allows no more.
 */
MUST_USE enum status program_kernel(struct opencl_kernel *out, cl_program program, const char *name,
                                    const struct device *device, struct error *error);

#endif
