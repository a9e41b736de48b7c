/**
 * Reports the progress of a long command on stderr: a live line on a terminal, a line every few seconds otherwise, JSON
 * on request.
 */
#ifndef TWONEURON_CLI_TICKER_H
#define TWONEURON_CLI_TICKER_H

#include <stdbool.h>

struct ticker {
	bool quiet, json; /**< the caller's choice */
	bool terminal, live;
	double start, told; /**< clock_seconds() */
};

/** Starts the clock; whether stderr is a terminal decides the form. */
void ticker_start(struct ticker *ticker, bool quiet, bool json);

/** True if it is time to report, so that a text is not made in vain; never when quiet. */
bool ticker_is_due(const struct ticker *ticker);

/** Seconds since the start. */
double ticker_seconds(const struct ticker *ticker);

/** Seconds left if `done` of `total` took the time so far; 0 when that is unknown. */
double ticker_left(const struct ticker *ticker, double done, double total);

/** Reports one line of text without a line break; as {"progress": text, "seconds": ...} with JSON. */
void ticker_tell(struct ticker *ticker, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Ends the live line, so that other text starts on a line of its own. */
void ticker_end(struct ticker *ticker);

#endif
