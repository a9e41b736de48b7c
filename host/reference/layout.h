/** Turns a space into what kernels/configuration.clh reads: struct layout and the table of axis values. */
#ifndef TWONEURON_REFERENCE_LAYOUT_H
#define TWONEURON_REFERENCE_LAYOUT_H

#include "base/error.h"
#include "base/model.h"

/** Starts as {0}; ends with layout_free(). */
struct layout_tables {
	struct layout *layout;
	size_t layout_size;
	void *values; /**< float[] or double[] */
	size_t values_size;
};

MUST_USE enum status layout_make(struct layout_tables *out, const struct space *space, enum precision precision,
                                 struct error *error);
void layout_free(struct layout_tables *tables);

#endif
