#include "proof/box.h"

#include <math.h>
#include <stdlib.h>

struct weight_range range_of_claim(const struct problem *problem, const struct claim *claim)
{
	struct weight_range range = {.from = {0}, .to = {0}};
	for (int i = 0; i < PARAMETERS; i++)
		if (parameter_trains(i, problem->bias)) {
			range.from[i] = claim->where_from[i];
			range.to[i] = claim->where_to[i];
		}
	return range;
}

struct box box_root(const struct weight_range *range)
{
	struct box root;
	for (int i = 0; i < PARAMETERS; i++) {
		root.lo[i] = range->from[i] >= 0 ? 0 : -BOX_ONE;
		root.hi[i] = range->to[i] <= 0 ? 0 : BOX_ONE;
	}
	return root;
}

double box_weight(int64_t t)
{
	return (double)t / (double)(BOX_ONE - llabs(t));
}

uint64_t box_width(const struct box *box, int parameter)
{
	return (uint64_t)box->hi[parameter] - (uint64_t)box->lo[parameter];
}

int64_t box_middle(const struct box *box, int parameter)
{
	return box->lo[parameter] + (int64_t)(box_width(box, parameter) / 2);
}

void box_take_face(struct box *box, const struct weight_range *range, int parameter, bool upper)
{
	int64_t *const lo = &box->lo[parameter], *const hi = &box->hi[parameter];
	if (upper)
		*lo = *hi == BOX_ONE && isinf(range->to[parameter]) ? *hi - 1 : *hi;
	else
		*hi = *lo == -BOX_ONE && isinf(range->from[parameter]) ? *lo + 1 : *lo;
}
