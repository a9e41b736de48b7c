/** Asking the work in progress to stop: what a signal handler, or any thread, tells everyone else. */
#ifndef TWONEURON_BASE_STOP_H
#define TWONEURON_BASE_STOP_H

#include <stdbool.h>

/** Asks for a stop soon; from any thread or signal handler. */
void stop_request(void);
bool stop_is_requested(void);

/** Asks for a stop that waits for other processes for half a second at most. */
void stop_request_hurry(void);
bool stop_is_hurried(void);

#endif
