/** Rows of networks.csv as text. */
#ifndef TWONEURON_OUTPUT_ROWS_H
#define TWONEURON_OUTPUT_ROWS_H

#include "base/text.h"
#include "model/runs.h"

/** Appends the rows of runs[first] to runs[first + count - 1]. Out of memory: `out->failed`. */
void rows_append(struct text *out, const struct runs *runs, size_t first, size_t count);

#endif
