/** The macros of kernels/config.clh and a device's compiler options, assembled in one place. */
#ifndef TWONEURON_TRAINING_BUILD_OPTIONS_H
#define TWONEURON_TRAINING_BUILD_OPTIONS_H

#include "base/text.h"
#include "device/device.h"
#include "model/training.h"
#include "training/shape.h"

/**
 * Appends the build options for kernels that train `problem`; a `shape` of NULL is one network per work-item. The
 * caller refuses float64 on a device without it.
 */
void options_model(struct text *out, const struct device_info *info, const struct problem *problem,
                   enum precision precision, enum math math, const struct shape *shape);

/**
 * Appends the part of these that says of which kind the network is: the math, what trains, the activation, the loss,
 * the number of samples. The best shape depends on it, and not on the numbers of the samples (training/tuning.h).
 */
void options_network(struct text *out, const struct problem *problem, enum math math);

/** Appends the options that any exact kernel needs on this device: OpenCL C 1.2, IEEE division. */
void options_common(struct text *out, const struct device_info *info, enum precision precision);

#endif
