/** map.csv in memory, for those who draw it. */
#ifndef TWONEURON_OUTPUT_MAP_CSV_H
#define TWONEURON_OUTPUT_MAP_CSV_H

#include "output/format.h"

/** Appends the bytes of the whole file. STATUS_DEVICE: no memory. */
MUST_USE enum status map_csv_text(struct text *out, const struct content *content, struct error *error);

#endif
