/** The map that a ledger holds. */
#ifndef TWONEURON_RUN_RESTORE_H
#define TWONEURON_RUN_RESTORE_H

#include "base/map.h"
#include "store/ledger.h"

/**
 * Makes the map of the ledger's sweep: labels, and the sums of all that is done. The caller ends it with map_free(),
 * also after a failure. STATUS_INPUT when the sums are damaged, STATUS_DEVICE without memory.
 */
MUST_USE enum status restore_map(struct map *out, const struct sweep *sweep, int loss_bits, struct ledger *ledger,
                                 struct error *error);

#endif
