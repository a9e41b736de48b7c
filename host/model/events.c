#include "model/events.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

void tally_add(struct tally *to, const struct tally *from)
{
	to->networks += from->networks;
	to->steps += from->steps;
	for (int o = 0; o < OUTCOMES; o++)
		to->outcomes[o] += from->outcomes[o];
}

void listener_tell(const struct listener *listener, const struct event *event)
{
	if (listener->tell)
		listener->tell(listener->context, event);
}

void listener_notice(const struct listener *listener, const char *format, ...)
{
	char line[8192]; /* as long as the longest message of an error */
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	listener_tell(listener, &(struct event){.kind = EVENT_NOTICE, .text = line});
}

void listener_notices(const struct listener *listener, char *text)
{
	for (char *line; (line = text_next_line(&text));)
		listener_tell(listener, &(struct event){.kind = EVENT_NOTICE, .text = line});
}
