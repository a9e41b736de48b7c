/**
 * What a run tells while it works, as plain data. Nothing below host/cli/ prints; whoever started the run listens.
 *
 *     static void tell(void *context, const struct event *event);
 *     const struct listener listener = {tell, context};
 *     listener_notice(&listener, "device %s is left out", label);
 *
 * A listener is told one thing at a time, by any thread. It must not call back into the run, except to ask for a stop
 * (base/stop.h).
 */
#ifndef TWONEURON_MODEL_EVENTS_H
#define TWONEURON_MODEL_EVENTS_H

#include "kernels/shared.h"

#include <stdint.h>

enum event_kind {
	EVENT_BEGIN,    /**< training begins; may come again when devices have been opened */
	EVENT_PROGRESS, /**< a chunk is done */
	EVENT_TRAINED,  /**< no more chunks: what follows does not count in rates */
	EVENT_END,      /**< the last one of a run that has begun */
	EVENT_NOTICE,   /**< a line for the user, in `text` */
};

/** Networks that are done, by all attempts. */
struct tally {
	uint64_t networks, steps;
	uint64_t outcomes[OUTCOMES];
};

void tally_add(struct tally *to, const struct tally *from);

struct event {
	enum event_kind kind;
	uint64_t total;     /**< networks of the run; of all but notices */
	struct tally tally; /**< of all but notices */
	const char *text; /**< of notices, valid during the call; a message may have lines of context (base/error.h) */
};

/** {0}: nobody listens. */
struct listener {
	void (*tell)(void *context, const struct event *event);
	void *context;
};

void listener_tell(const struct listener *listener, const struct event *event);

/** Tells a notice, in printf's form. */
void listener_notice(const struct listener *listener, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Tells each line of a text as a notice; NULL is none. Changes the text. */
void listener_notices(const struct listener *listener, char *text);

#endif
