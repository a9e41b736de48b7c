/** Finds the fastest kernel shape for a kind of network on a device, and keeps it (training/tuning.h). */
#ifndef TWONEURON_ENGINE_TUNE_H
#define TWONEURON_ENGINE_TUNE_H

#include "engine/bench.h"

/** Receives each shape that was tried with its network-steps/s (0: it failed its self-test or its build). */
typedef void tune_tell(void *context, const struct shape *shape, double network_steps_per_second);

/**
 * Tries shapes of both geometries on the work or the sweep of `spec` until `seconds` are over; the most promising come
 * first. The shape, geometry and networks of `spec` are not used. STATUS_DEVICE: no shape runs, or the cache folder
 * cannot be written.
 */
MUST_USE enum status tune_run(struct shape *out, const struct device_info *info, const struct bench_spec *spec,
                              double seconds, tune_tell *tell, void *context, struct error *error);

#endif
