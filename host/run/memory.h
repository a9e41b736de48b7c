/** A run that keeps nothing on a disk: the map alone, in memory. */
#ifndef TWONEURON_RUN_MEMORY_H
#define TWONEURON_RUN_MEMORY_H

#include "model/map.h"
#include "run/run.h"

/**
 * Trains a sweep on the devices of this process and makes its map, with labels; the caller ends it with map_free(),
 * also after a failure. Of the options only devices, math, geometry, listener and stop count. STATUS_INTERRUPTED if it
 * was stopped before its end: the map then has what was trained until then. Fails as run_sweep() does.
 */
MUST_USE enum status run_in_memory(struct map *out, const struct sweep *sweep, const struct run_options *options,
                                   struct error *error);

#endif
