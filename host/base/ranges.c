#include "base/ranges.h"

#include <stdlib.h>
#include <string.h>

/** The position of the first range that ends after `index`. */
static size_t find(const struct ranges *ranges, uint64_t index)
{
	size_t low = 0, high = ranges->count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (ranges->range[middle].first + ranges->range[middle].count > index)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

bool ranges_overlap(const struct ranges *ranges, struct range range)
{
	const size_t at = find(ranges, range.first);
	return range.count > 0 && at < ranges->count && ranges->range[at].first < range.first + range.count;
}

static enum status grow(struct ranges *ranges, struct error *error)
{
	if (ranges->count < ranges->capacity)
		return STATUS_OK;
	const size_t capacity = ranges->capacity ? 2 * ranges->capacity : 16;
	struct range *const range = realloc(ranges->range, capacity * sizeof *range);
	if (!range)
		return error_set_memory(error, "the list of finished networks");
	ranges->range = range;
	ranges->capacity = capacity;
	return STATUS_OK;
}

enum status ranges_add(struct ranges *ranges, struct range range, struct error *error)
{
	if (range.count == 0)
		return STATUS_OK;
	const enum status status = grow(ranges, error);
	if (status != STATUS_OK)
		return status;
	const size_t at = find(ranges, range.first);
	struct range *const next = ranges->range + at;
	struct range *const previous = at > 0 ? next - 1 : NULL;
	const bool touches_previous = previous && previous->first + previous->count == range.first;
	const bool touches_next = at < ranges->count && range.first + range.count == next->first;
	if (touches_previous && touches_next) {
		previous->count += range.count + next->count;
		ranges->count--;
		memmove(next, next + 1, (ranges->count - at) * sizeof *next);
	} else if (touches_previous) {
		previous->count += range.count;
	} else if (touches_next) {
		next->first = range.first;
		next->count += range.count;
	} else {
		memmove(next + 1, next, (ranges->count - at) * sizeof *next);
		*next = range;
		ranges->count++;
	}
	return STATUS_OK;
}

bool ranges_next_gap(const struct ranges *ranges, struct range within, struct range *gap)
{
	const uint64_t end = within.first + within.count;
	uint64_t first = within.first;
	size_t at = find(ranges, first);
	if (at < ranges->count && ranges->range[at].first <= first) {
		first = ranges->range[at].first + ranges->range[at].count;
		at++;
	}
	if (first >= end)
		return false;
	const uint64_t next = at < ranges->count ? ranges->range[at].first : end;
	*gap = (struct range){first, (next < end ? next : end) - first};
	return true;
}

bool ranges_take_first(struct ranges *ranges, uint64_t most, struct range *out)
{
	if (ranges->count == 0)
		return false;
	struct range *const first = &ranges->range[0];
	*out = (struct range){first->first, first->count < most ? first->count : most};
	first->first += out->count;
	first->count -= out->count;
	if (first->count == 0) {
		ranges->count--;
		memmove(first, first + 1, ranges->count * sizeof *first);
	}
	return true;
}

uint64_t ranges_total(const struct ranges *ranges)
{
	uint64_t total = 0;
	for (size_t i = 0; i < ranges->count; i++)
		total += ranges->range[i].count;
	return total;
}

void ranges_free(struct ranges *ranges)
{
	free(ranges->range);
	*ranges = (struct ranges){0};
}
