/** The outputs of a finished ledger. */
#ifndef TWONEURON_RESULTS_FINISH_H
#define TWONEURON_RESULTS_FINISH_H

#include "model/events.h"
#include "model/map.h"
#include "model/sweep.h"
#include "store/ledger.h"

/**
 * Finishes networks.csv, if the sweep has it, and writes map.csv and all other outputs of a ledger that is complete.
 * They name the devices of all attempts, and the commit and the command of the last attempt; `command`, if it is not
 * NULL, replaces that command: `merge` does not train. `map` is that of the whole sweep, with labels. Notices say what
 * is left out. STATUS_DEVICE: a full disk and the like.
 */
MUST_USE enum status finish_outputs(const char *folder, const struct sweep *sweep, const struct map *map,
                                    struct ledger *ledger, const char *command, const struct listener *listener,
                                    struct error *error);

#endif
