#include "cli/ticker.h"

#include "base/clock.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static const char erase_line[] = "\r\033[K";

enum { LINE_SIZE = 8192 }; /* as long as the longest message of an error */

bool ticker_take_option(struct ticker *ticker, int key)
{
	if (key != TICKER_KEY_JSON && key != TICKER_KEY_QUIET)
		return false;
	ticker->form = key == TICKER_KEY_JSON ? TICKER_JSON : TICKER_QUIET;
	return true;
}

void ticker_start(struct ticker *ticker)
{
	ticker->is_terminal = ticker->form == TICKER_LINES && isatty(STDERR_FILENO);
	ticker->start = ticker->told = clock_seconds();
}

bool ticker_is_due(const struct ticker *ticker)
{
	const double pause = ticker->is_terminal ? 0.2 : ticker->form == TICKER_JSON ? 1 : 5;
	return ticker->form != TICKER_QUIET && clock_seconds() - ticker->told >= pause;
}

double ticker_seconds(const struct ticker *ticker)
{
	return clock_seconds() - ticker->start;
}

double ticker_left(const struct ticker *ticker, double done, double total)
{
	return done > 0 ? ticker_seconds(ticker) * (total - done) / done : 0;
}

void ticker_tell_line(struct ticker *ticker, const char *line)
{
	ticker->told = clock_seconds();
	ticker->is_live = ticker->is_terminal;
	if (ticker->is_terminal)
		fprintf(stderr, "%s%s", erase_line, line);
	else
		fprintf(stderr, "%s\n", line);
}

void ticker_tell_json(struct ticker *ticker, const json_t *object, enum json_layout layout)
{
	ticker->told = clock_seconds();
	json_print(stderr, object, layout);
}

void ticker_tell(struct ticker *ticker, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	if (ticker->form == TICKER_JSON) {
		json_t *const object = json_pack("{s:o,s:o}", "progress", json_text(line), "seconds",
		                                 json_number(ticker_seconds(ticker)));
		ticker_tell_json(ticker, object, JSON_ONE_LINE);
		json_decref(object);
	} else if (ticker->form == TICKER_LINES) {
		ticker_tell_line(ticker, line);
	}
}

void ticker_notice(struct ticker *ticker, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	if (ticker->form == TICKER_JSON) {
		json_t *const object = json_pack("{s:o}", "notice", json_text(line));
		json_print(stderr, object, JSON_TERSE);
		json_decref(object);
	} else if (ticker->form == TICKER_LINES) {
		fprintf(stderr, "%s%s\n", ticker->is_live ? erase_line : "", line);
		ticker->is_live = false;
	}
}

void ticker_end(struct ticker *ticker)
{
	if (ticker->is_live)
		fputc('\n', stderr);
	ticker->is_live = false;
}
