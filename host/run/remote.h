/** The desk of every rank but rank 0: it passes all on to rank 0 in the messages of ranks.h. */
#ifndef TWONEURON_RUN_REMOTE_H
#define TWONEURON_RUN_REMOTE_H

#include "base/stop.h"
#include "run/desk.h"
#include "store/device_records.h"
#include "team/team.h"

struct remote;

/** Starts the thread that speaks to rank 0; nothing else may use the team until remote_close(). */
MUST_USE enum status remote_open(struct remote **out, struct team *team, const struct stop *stop, struct error *error);

/** Valid until remote_close(). Once the messages have failed or the stop is requested, it hands out no more work. */
struct desk remote_desk(struct remote *remote);

/**
 * Reports to rank 0 that these devices (crew_devices()) are ready, and waits until work begins. Returns the seconds
 * that a chunk should take.
 */
double remote_ready(struct remote *remote, const struct device_records *devices);

/**
 * Reports to rank 0 how the work ended, with STATUS_OK or a failure in `words`, and ends the desk. *ended is set if
 * rank 0 has already sent END. Returns a failure of the messages themselves.
 */
MUST_USE enum status remote_close(struct remote *remote, enum status work, const struct error *words, bool *ended,
                                  struct error *error);

#endif
