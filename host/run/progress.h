/** Reports on stderr how far a sweep is: a live line on a terminal, plain lines otherwise, JSON lines on request. */
#ifndef TWONEURON_RUN_PROGRESS_H
#define TWONEURON_RUN_PROGRESS_H

#include "base/model.h"

enum progress_form { PROGRESS_LINES, PROGRESS_JSON, PROGRESS_QUIET };

struct progress {
	enum progress_form form;
	bool terminal;
	double start, told;   /**< clock_seconds() */
	double end;           /**< of the work; 0 while it goes on */
	uint64_t total;       /**< networks of this run */
	uint64_t before;      /**< of those, done by earlier attempts */
	uint64_t done, steps; /**< by all attempts */
	uint64_t steps_before;
	uint64_t outcomes[OUTCOMES];
};

/** Starts the clock; `done`, `steps` and `outcomes` are what earlier attempts did. */
void progress_start(struct progress *progress, enum progress_form form, uint64_t total, uint64_t done, uint64_t steps,
                    const uint64_t outcomes[OUTCOMES]);

/** Adds a finished chunk and reports, unless it reported a moment ago. */
void progress_add(struct progress *progress, uint64_t networks, uint64_t steps, const uint64_t outcomes[OUTCOMES]);

/** Stops the clock: later work, such as drawing pictures, does not count in the rates. */
void progress_stop(struct progress *progress);

/** Reports the totals, after every notice, and ends the live line. */
void progress_end(struct progress *progress);

/** Writes a line for the user, before the live line if there is one; with JSON as {"notice": ...}. */
void progress_notice(const struct progress *progress, const char *text);

#endif
