/** The map that a ledger holds. */
#ifndef TWONEURON_RESULTS_RESTORE_H
#define TWONEURON_RESULTS_RESTORE_H

#include "model/map.h"
#include "model/sweep.h"
#include "store/ledger.h"

/**
 * Makes the map of a space with the sums of all that the ledger has, and its labels. The caller ends it with
 * map_free(), also after a failure. STATUS_INPUT when the sums are damaged, STATUS_DEVICE without memory.
 */
MUST_USE enum status restore_map(struct map *out, const struct space *space, enum precision precision,
                                 struct ledger *ledger, struct error *error);

/** The sweep that the ledger is of, and restore_map() of it. */
MUST_USE enum status restore_sweep(struct sweep *sweep, struct map *map, struct ledger *ledger, struct error *error);

/** restore_map() without labels, for a ledger whose sweep nobody has read. */
MUST_USE enum status restore_sums(struct map *out, struct ledger *ledger, struct error *error);

#endif
