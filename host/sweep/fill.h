/** Reads the values of a document into C structs as the table of keys says. */
#ifndef TWONEURON_SWEEP_FILL_H
#define TWONEURON_SWEEP_FILL_H

#include "sweep/keys.h"
#include "sweep/reader.h"

/**
 * Reads the whole document into `out`, which is all zeros but for space.map_y, claim.where_from and
 * where_to: what they are where the file does not have them. Refuses unknown,
 * repeated and missing keys, values of a wrong type or out of the range that the table gives, and alternatives given
 * together. What depends on more than one key is left to check.h.
 */
MUST_USE enum status fill_sweep(struct reader *reader, struct sweep *out);

#endif
