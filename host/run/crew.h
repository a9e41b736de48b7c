/** The devices of this process at work: a thread each, which takes ranges, trains them and delivers the chunks. */
#ifndef TWONEURON_RUN_CREW_H
#define TWONEURON_RUN_CREW_H

#include "run/desk.h"
#include "store/device_records.h"

struct crew;

/**
 * Opens the devices that `selection` names, each with its self-test. A device that cannot be used is left out with a
 * notice as long as another one can. The caller closes the crew; what `spec`
 * points to must outlive it.
 */
MUST_USE enum status crew_open(struct crew **out, const char *selection, const struct engine_spec *spec,
                               const struct desk *desk, struct error *error);
void crew_close(struct crew *crew);

/** The devices as the ledger keeps them, without a rank. Valid until crew_close(). */
const struct device_records *crew_devices(const struct crew *crew);

/** Seconds that a chunk should take when this many devices bring theirs to one ledger. */
double crew_chunk_seconds(size_t devices);

/**
 * Works until the desk has nothing left, with chunks of about `seconds`; may be called again when there is more. A
 * device that fails gives its ranges back for the others, with a notice; the failure is returned when the last one has
 * failed.
 */
MUST_USE enum status crew_work(struct crew *crew, double seconds, struct error *error);

#endif
