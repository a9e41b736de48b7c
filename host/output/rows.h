/** Rows of networks.csv as text. */
#ifndef TWONEURON_OUTPUT_ROWS_H
#define TWONEURON_OUTPUT_ROWS_H

#include "base/map.h"
#include "base/text.h"

/** The header line, with its line's end. */
extern const char rows_header[];

/** Appends the rows of runs[first] to runs[first + count - 1]. Out of memory: `out->failed`. */
void rows_append(struct text *out, const struct runs *runs, size_t first, size_t count);

#endif
