/**
 * What in the environment of a process is known to stop OpenCL drivers: looked for once one has failed, since most of
 * them do not say, and some abort the process.
 *
 * Nothing here takes memory or a lock: it is also called when a driver has aborted, perhaps while it held both.
 */
#ifndef TWONEURON_DEVICE_TROUBLE_H
#define TWONEURON_DEVICE_TROUBLE_H

#include <stdbool.h>

enum { TROUBLE_SIZE = 2048 };

/**
 * True, and words with a remedy, if PoCL cannot write to its cache folder, without which it builds no kernel and may
 * show no device: "PoCL cannot write to its cache folder /x: No such file or directory; set POCL_CACHE_DIR to ...".
 */
bool trouble_in_cache(char out[TROUBLE_SIZE]);

/** The same for limits of the process that are too low: of its address space, open files, threads. */
bool trouble_in_limits(char out[TROUBLE_SIZE]);

/** The same for all that is known: that folder, no linker in PATH, limits of the process. False, and "": nothing is. */
bool trouble_find(char out[TROUBLE_SIZE]);

#endif
