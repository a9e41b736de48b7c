/** Asking work in progress to stop: one object is shared by those who ask and those who work. */
#ifndef TWONEURON_BASE_STOP_H
#define TWONEURON_BASE_STOP_H

#include <stdatomic.h>
#include <stdbool.h>

/** Starts as {0}: no request. */
struct stop {
	atomic_bool requested, hurried;
};

/** Asks for a stop soon; from any thread or signal handler. NULL is harmless. */
void stop_request(struct stop *stop);
bool stop_is_requested(const struct stop *stop); /**< false for NULL */

/** Asks also that the stop wait for other processes for half a second at most. */
void stop_hurry(struct stop *stop);
bool stop_is_hurried(const struct stop *stop);

#endif
