/**
 * Tells on stderr how a long command goes: a live line on a terminal, a line every few seconds otherwise, JSON lines on
 * request.
 */
#ifndef TWONEURON_CLI_TICKER_H
#define TWONEURON_CLI_TICKER_H

#include "base/json.h"

#include <stdbool.h>

enum ticker_form { TICKER_LINES, TICKER_JSON, TICKER_QUIET };

/** Starts as {.form = ...}; notices may come before ticker_start(). */
struct ticker {
	enum ticker_form form; /**< the caller's choice */
	bool is_terminal;      /**< lines are written over each other */
	bool is_live;          /**< such a line is there, and the cursor behind it */
	double start, told;    /**< clock_seconds() */
};

/** The keys of --json and --quiet, which choose the form; the first is above all characters. */
enum { TICKER_KEY_JSON = 512, TICKER_KEY_QUIET = 'q' };

/** Takes one of these options; false for another key. */
bool ticker_take_option(struct ticker *ticker, int key);

/** Starts the clock; whether stderr is a terminal decides how lines look. */
void ticker_start(struct ticker *ticker);

/** True if it is time to report, so that a text is not made in vain; never when quiet. */
bool ticker_is_due(const struct ticker *ticker);

/** Seconds since the start. */
double ticker_seconds(const struct ticker *ticker);

/** Seconds left if `done` of `total` took the time so far; 0 when that is unknown. */
double ticker_left(const struct ticker *ticker, double done, double total);

/** Reports one line of text without a line break; as {"progress": text, "seconds": ...} with JSON. */
void ticker_tell(struct ticker *ticker, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** The two forms of a report, for who makes each of his own; written whatever `form` is. */
void ticker_tell_line(struct ticker *ticker, const char *line);
void ticker_tell_json(struct ticker *ticker, const struct json_t *object, enum json_layout layout);

/** Tells one line that stays, above the live line if there is one; as {"notice": text} with JSON. */
void ticker_notice(struct ticker *ticker, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Ends the live line, so that other text starts on a line of its own. */
void ticker_end(struct ticker *ticker);

#endif
