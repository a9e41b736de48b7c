#include "proof/decider_private.h"

#include <stdlib.h>

static enum status decide_on_host(struct decider *decider, const struct box *box, size_t count,
                                  struct decision *decision, struct error *error)
{
	(void)error;
	for (size_t i = 0; i < count; i++)
		decision[i] = bounds_decide(&decider->task, &box[i]);
	return STATUS_OK;
}

static void close_on_host(struct decider *decider)
{
	free(decider);
}

enum status decider_on_host(struct decider **out, const struct problem *problem, const struct weight_range *range,
                            struct error *error)
{
	struct decider *const decider = calloc(1, sizeof *decider);
	if (!decider)
		return error_set_memory(error, "the search");
	decider->decide = decide_on_host;
	decider->close = close_on_host;
	decider->finest = BOX_ONE >> 50;
	decider->portion = 2048;
	bounds_task_make(&decider->task, problem, range);
	*out = decider;
	return STATUS_OK;
}

enum status decider_decide(struct decider *decider, double target, const struct box *box, size_t count,
                           struct decision *decision, struct error *error)
{
	bounds_task_set_target(&decider->task, target);
	return decider->decide(decider, box, count, decision, error);
}

uint64_t decider_finest(const struct decider *decider)
{
	return decider->finest;
}

size_t decider_portion(const struct decider *decider)
{
	return decider->portion;
}

void decider_close(struct decider *decider)
{
	if (decider)
		decider->close(decider);
}
