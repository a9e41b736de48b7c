/** Shows on stderr what a run tells: a live line on a terminal, plain lines otherwise, JSON lines on request. */
#ifndef TWONEURON_CLI_PROGRESS_H
#define TWONEURON_CLI_PROGRESS_H

#include "model/events.h"

#include <stdbool.h>

enum progress_form { PROGRESS_LINES, PROGRESS_JSON, PROGRESS_QUIET };

/** Starts as {.form = ...}. */
struct progress {
	enum progress_form form;
	bool is_live;        /**< the live line of a terminal is there */
	double start, told;  /**< clock_seconds() */
	double end;          /**< of the work; 0 while it goes on */
	uint64_t total;      /**< networks of this run */
	struct tally before; /**< of those, what earlier attempts did */
	struct tally done;   /**< by all attempts */
};

/** A listener that shows what it is told. `progress` must outlive the run. */
struct listener progress_listener(struct progress *progress);

#endif
