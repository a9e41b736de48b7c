/** Progress of a long command on stderr: a live line on a terminal, a line every few seconds otherwise, JSON on
 * request. */
#ifndef TWONEURON_CLI_TICKER_H
#define TWONEURON_CLI_TICKER_H

#include <stdbool.h>

struct ticker {
	bool quiet, json; /**< the caller's choice */
	bool terminal, live;
	double start, told; /**< clock_seconds() */
};

/** Starts the clock; stderr decides on the form. */
void ticker_start(struct ticker *ticker, bool quiet, bool json);

/** Whether it is time to tell something, so that a text need not be made in vain. Never when quiet. */
bool ticker_is_due(const struct ticker *ticker);

/** Seconds since the start. */
double ticker_seconds(const struct ticker *ticker);

/** Seconds left if `done` of `total` took the time so far; 0 when that is unknown. */
double ticker_left(const struct ticker *ticker, double done, double total);

/** Tells one line of text; as {"progress": text, "seconds": ...} with JSON. Without a line break. */
void ticker_tell(struct ticker *ticker, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Ends the live line, so that other text starts on a line of its own. */
void ticker_end(struct ticker *ticker);

#endif
