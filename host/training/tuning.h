/**
 * Kernel shapes that a tuning run found to be the fastest, kept per version of the program, device, driver, kind of
 * network and math. Processes that tune at once keep the shapes of each.
 */
#ifndef TWONEURON_TRAINING_TUNING_H
#define TWONEURON_TRAINING_TUNING_H

#include "device/device.h"
#include "model/training.h"
#include "training/shape.h"

/** Replaces *shape, a default one, by the tuned one. False if there is none that is legal here: *shape is as it was. */
bool tuning_load(struct shape *shape, const struct device_info *info, const struct problem *problem,
                 enum precision precision, enum math math);

/** STATUS_DEVICE if nothing can be kept, for lack of a cache folder: to be asked before the work of finding a shape. */
MUST_USE enum status tuning_check(struct error *error);

/** Keeps a shape. STATUS_DEVICE when the cache folder cannot be written, or what is kept there cannot be read. */
MUST_USE enum status tuning_store(const struct shape *shape, const struct device_info *info,
                                  const struct problem *problem, enum precision precision, enum math math,
                                  struct error *error);

#endif
