#include "base/stop.h"

void stop_request(struct stop *stop)
{
	if (stop)
		stop->requested = true;
}

bool stop_is_requested(const struct stop *stop)
{
	return stop && stop->requested;
}

void stop_hurry(struct stop *stop)
{
	if (stop)
		stop->hurried = true;
}

bool stop_is_hurried(const struct stop *stop)
{
	return stop && stop->hurried;
}
