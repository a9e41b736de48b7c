#include "base/stop.h"

#include <stdatomic.h>

static atomic_bool stopping, hurried;

void stop_request(void)
{
	stopping = true;
}

bool stop_is_requested(void)
{
	return stopping;
}

void stop_request_hurry(void)
{
	hurried = true;
}

bool stop_is_hurried(void)
{
	return hurried;
}
