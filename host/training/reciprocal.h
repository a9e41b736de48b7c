/** Whether a device rounds correctly what OpenCL allows it to round otherwise: 1/x, and the root that Adam takes. */
#ifndef TWONEURON_TRAINING_RECIPROCAL_H
#define TWONEURON_TRAINING_RECIPROCAL_H

#include "device/device.h"

/**
 * Tries the reciprocals of all 2^23 fractions on the device, which takes milliseconds; `options` are those of the
 * training kernel. STATUS_CLAIM, with their number, if some are wrong; STATUS_DEVICE if a call fails.
 */
MUST_USE enum status reciprocal_check(struct device *device, const char *options, struct error *error);

/** The same for square roots, of all fractions with two powers of two. */
MUST_USE enum status square_root_check(struct device *device, const char *options, struct error *error);

#endif
