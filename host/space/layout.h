/** Turns a space into what kernels/configuration.clh reads: struct layout and the table of axis values. */
#ifndef TWONEURON_SPACE_LAYOUT_H
#define TWONEURON_SPACE_LAYOUT_H

#include "base/error.h"
#include "model/space.h"

/** Starts as {0}; ends with layout_free(). */
struct layout_tables {
	struct layout *layout; /**< kernels/shared.h */
	void *values;          /**< float[] or double[] */
	size_t values_size;    /**< bytes */
};

/** STATUS_DEVICE: no memory. */
MUST_USE enum status layout_make(struct layout_tables *out, const struct space *space, enum precision precision,
                                 struct error *error);
void layout_free(struct layout_tables *tables);

#endif
