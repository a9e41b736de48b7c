/**
 * A guard against OpenCL drivers that end the process: PoCL aborts it without a linker, with too little address space
 * and on kernels that its compiler fails an assertion for; LLVM exits with 1 when the disk of PoCL's cache is full. The
 * guard turns these ends into a message on stderr and exit code 4. It costs nothing before.
 *
 * Works through handlers of SIGABRT, SIGSEGV, SIGBUS and SIGILL, and of exit(). A process that is killed, or a thread
 * of the driver that overruns its stack, ends as it would without.
 */
#ifndef TWONEURON_DEVICE_GUARD_H
#define TWONEURON_DEVICE_GUARD_H

#include "base/error.h"

#include <stdbool.h>

/** Sets the guard up, from main() before any device is looked for. Without this call, nothing below does anything. */
void guard_open(void);

/**
 * For host/device/ alone: drivers are being called from here on. Called again once they are loaded, since LLVM in them
 * installs handlers of its own, which let the process die.
 */
void guard_drivers(void);

/**
 * For host/device/ alone: where limits of the process are so low that drivers may not even start, lets a child process
 * make the first calls to them, since handlers come and go meanwhile. STATUS_DEVICE with the reason if the child dies
 * or `calls` is false: they found no device.
 */
MUST_USE enum status guard_rehearse(bool (*calls)(void), struct error *error);

/** The end of main(): exit() is now called on purpose. */
void guard_close(void);

#endif
