#include "cli/ticker.h"

#include "base/clock.h"
#include "base/json.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define SECONDS_LIVE 0.2
#define SECONDS_PLAIN 5

void ticker_start(struct ticker *ticker, bool quiet, bool json)
{
	*ticker = (struct ticker){
	        .quiet = quiet, .json = json, .terminal = !json && isatty(STDERR_FILENO), .start = clock_seconds()};
	ticker->told = ticker->start;
}

bool ticker_is_due(const struct ticker *ticker)
{
	const double pause = ticker->terminal ? SECONDS_LIVE : SECONDS_PLAIN;
	return !ticker->quiet && clock_seconds() - ticker->told >= pause;
}

double ticker_seconds(const struct ticker *ticker)
{
	return clock_seconds() - ticker->start;
}

double ticker_left(const struct ticker *ticker, double done, double total)
{
	return done > 0 ? ticker_seconds(ticker) * (total - done) / done : 0;
}

static void tell_json(const struct ticker *ticker, const char *line)
{
	struct text text = {0};
	json_t *const object =
	        json_pack("{s:o,s:o}", "progress", json_text(line), "seconds", json_number(ticker_seconds(ticker)));
	json_write(&text, object, JSON_ONE_LINE);
	fprintf(stderr, "%s\n", text_string(&text));
	json_decref(object);
	text_free(&text);
}

void ticker_tell(struct ticker *ticker, const char *format, ...)
{
	char line[512];
	va_list arguments;
	if (ticker->quiet)
		return;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	ticker->told = clock_seconds();
	ticker->live = ticker->terminal;
	if (ticker->json)
		tell_json(ticker, line);
	else if (ticker->terminal)
		fprintf(stderr, "\r%s\033[K", line); /* to the start of the line; erase what was longer */
	else
		fprintf(stderr, "%s\n", line);
}

void ticker_end(struct ticker *ticker)
{
	if (ticker->live)
		fputc('\n', stderr);
	ticker->live = false;
}
