/**
 * The folder that keeps built programs and tuned shapes: twoneuron/ under $XDG_CACHE_HOME (~/.cache), or
 * $TWONEURON_CACHE; an empty TWONEURON_CACHE turns it off. Losing it only costs time.
 */
#ifndef TWONEURON_DEVICE_CACHE_H
#define TWONEURON_DEVICE_CACHE_H

#include "base/file.h"

#include <stdbool.h>

/** The path of `name` in the cache folder, which is made; false when there is no cache. */
bool cache_path(char out[FILE_PATH_SIZE], const char *name);

#endif
