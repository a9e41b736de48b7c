/** Shows on stderr what a run tells: networks done, rates, the time left and outcomes. */
#ifndef TWONEURON_CLI_PROGRESS_H
#define TWONEURON_CLI_PROGRESS_H

#include "cli/ticker.h"
#include "model/events.h"

/** Starts as {.ticker.form = ...}. */
struct progress {
	struct ticker ticker;
	double end;          /**< of the work, in clock_seconds(); 0 while it goes on */
	uint64_t total;      /**< networks of this run */
	struct tally before; /**< of those, what earlier attempts did */
	struct tally done;   /**< by all attempts */
};

/** A listener that shows what it is told. `progress` must outlive the run. */
struct listener progress_listener(struct progress *progress);

#endif
