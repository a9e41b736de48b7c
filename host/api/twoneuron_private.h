/** What the files of the installed library share. */
#ifndef TWONEURON_API_TWONEURON_PRIVATE_H
#define TWONEURON_API_TWONEURON_PRIVATE_H

#include "api/twoneuron.h"
#include "base/error.h"
#include "base/stop.h"

struct twoneuron_stop {
	struct stop stop;
};

/** Hands the words of a failure, or "", to the caller's error object; returns the status. */
int api_end(enum status status, const struct error *words, struct twoneuron_error *error);

/**
 * Copies the options that the caller's version of a struct has; the rest is {0}, as all of it for NULL. Such a struct
 * begins with its size. STATUS_INPUT for a size that cannot be.
 */
MUST_USE enum status api_take_options(void *out, size_t size, const void *options, struct error *words);

#endif
