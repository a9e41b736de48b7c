/**
 * OpenCL devices: which there are, choosing some of them, and opening one.
 *
 * Devices come from every platform that the ICD loader knows, numbered from 0 in its order; platforms without devices
 * are passed over.
 */
#ifndef TWONEURON_DEVICE_DEVICE_H
#define TWONEURON_DEVICE_DEVICE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum device_kind { DEVICE_CPU, DEVICE_GPU, DEVICE_OTHER };
extern const char *const device_kind_name[3]; /**< "CPU", "GPU", "other" */

enum { DEVICE_TEXT = 256 };

struct device_info {
	unsigned number; /**< as `twoneuron devices` counts them */
	unsigned part;   /**< which equal part of the device, from 0 */
	unsigned parts;  /**< number of parts it is divided into; 1: whole */
	enum device_kind kind;
	char name[DEVICE_TEXT];
	char vendor[DEVICE_TEXT];
	char platform[DEVICE_TEXT];
	char driver[DEVICE_TEXT];  /**< driver version */
	char version[DEVICE_TEXT]; /**< OpenCL version */
	unsigned compute_units;
	unsigned clock_mhz;
	unsigned float_width, double_width; /**< native vector widths; double_width 0: no float64 */
	uint64_t global_memory;             /**< bytes */
	uint64_t allocation;                /**< bytes of the largest single buffer */
	size_t work_group;                  /**< work-items of the largest work-group */
	bool float64;
	bool rounds_division; /**< offers correctly rounded float32 division */
	bool denormals;       /**< says it keeps float32 subnormal numbers */
};

/**
 * All devices; the caller frees the array. *count is 0 and the call succeeds when there are none. STATUS_DEVICE when
 * the loader fails for another reason.
 */
MUST_USE enum status device_list(struct device_info **out, size_t *count, struct error *error);

/**
 * The devices that `selection` names, in its order: a comma-separated list of numbers, parts of names (any case; also
 * digits that are no device's number) or "all"; a number may be followed by "/N" for N equal parts of that device, each
 * used as one. NULL: the first GPU, else the first device. The caller frees the array. STATUS_DEVICE when there is no
 * OpenCL device at all or none of that name (the message lists those there are and says which package brings one);
 * STATUS_INPUT for a malformed list.
 */
MUST_USE enum status device_select(struct device_info **out, size_t *count, const char *selection, struct error *error);

struct device;

/** Opens a device: a context and a queue of its own. The caller closes it. */
MUST_USE enum status device_open(struct device **out, const struct device_info *info, struct error *error);
void device_close(struct device *device);

/**
 * Waits until nothing is left on the queue. Call it before freeing memory that commands in flight read or write, and
 * before the program ends: a driver's threads do not survive the destructors of its libraries. Failures do not matter
 * then.
 */
void device_drain(struct device *device);

const struct device_info *device_get_info(const struct device *device);

#endif
