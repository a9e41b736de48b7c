/** The devices that trained in an attempt, as the ledger keeps them: a JSON array with an object for each. */
#ifndef TWONEURON_STORE_DEVICE_RECORDS_H
#define TWONEURON_STORE_DEVICE_RECORDS_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>

/** A NULL string is one that the ledger has not got. */
struct device_record {
	int rank;           /**< -1: the run had no ranks */
	const char *device; /**< "0" or "0 (part 1 of 2)" */
	const char *name;   /**< these in the words of its driver */
	const char *platform;
	const char *driver;        /**< the driver's version */
	const char *build_options; /**< with which the training kernel was built for it */
};

/** Starts as {0}; ends with device_records_free(). Its strings are its own. */
struct device_records {
	struct device_record *record;
	size_t count;
};

/** Adds a copy. STATUS_DEVICE: no memory, and the records are as they were. */
MUST_USE enum status device_records_add(struct device_records *records, const struct device_record *record,
                                        struct error *error);
/** Adds copies of all of `from`, each with this rank. */
MUST_USE enum status device_records_add_all(struct device_records *records, const struct device_records *from, int rank,
                                            struct error *error);
void device_records_free(struct device_records *records);

/** Appends them as JSON; out of memory: out->failed. */
void device_records_write(struct text *out, const struct device_records *records);

/** Adds those of a text that device_records_write() wrote, or another program's: what is no device is left out. */
MUST_USE enum status device_records_read(struct device_records *records, const char *json, struct error *error);

#endif
