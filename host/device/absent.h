/** Why there is no OpenCL device, and what to do about it. */
#ifndef TWONEURON_DEVICE_ABSENT_H
#define TWONEURON_DEVICE_ABSENT_H

#include "base/error.h"

/**
 * Looks for the reason that device_list() found nothing: no driver is registered, OCL_ICD_VENDORS names none, a
 * driver's library cannot be loaded, a platform shows no device. Sets "no OpenCL device: ..." with the remedy, on one
 * line, and returns STATUS_DEVICE with CAUSE_DEVICE.
 */
enum status absent_explain(struct error *error);

#endif
