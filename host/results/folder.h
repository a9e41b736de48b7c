/** The folder of a sweep's results: whether a run may write there. */
#ifndef TWONEURON_RESULTS_FOLDER_H
#define TWONEURON_RESULTS_FOLDER_H

#include "store/ledger.h"

/** True if the folder has a ledger. */
bool folder_has_ledger(const char *folder);

/**
 * STATUS_INPUT if no ledger can be opened in a folder without one: because it cannot be made or written to, or holds
 * results. Changes nothing.
 */
MUST_USE enum status folder_check(const char *folder, struct error *error);

/** Opens or makes the folder and its ledger if folder_check() allows it; failures are those of ledger_open() too. */
MUST_USE enum status folder_open(struct ledger **out, const char *folder, const struct ledger_spec *spec, bool fresh,
                                 struct error *error);

#endif
