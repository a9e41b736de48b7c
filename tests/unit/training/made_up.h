/** Made-up devices, and a problem, for the tests of host/device/ that need no driver. */
#ifndef TWONEURON_TESTS_DEVICE_MADE_UP_H
#define TWONEURON_TESTS_DEVICE_MADE_UP_H

#include "device/device.h"
#include "model/sweep.h"

/** A CPU under PoCL with vectors of 8 floats or 4 doubles and 8 compute units. */
struct device_info made_up_cpu(void);
/** An NVIDIA GPU with 100 compute units, whose vectors are of 1. */
struct device_info made_up_gpu(void);

/** Sigmoids, squared error, no bias, two samples: (0, 0) and (1, 1). */
struct problem made_up_problem(void);

#endif
