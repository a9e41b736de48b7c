/** A set of indices as sorted, disjoint ranges that do not touch each other: which networks are done. */
#ifndef TWONEURON_BASE_RANGES_H
#define TWONEURON_BASE_RANGES_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct range {
	uint64_t first, count;
};

/** Starts as {0}. Indices are below 2^63, so that first + count never overflows. */
struct ranges {
	struct range *range;
	size_t count;
	size_t capacity;
};

/** True if any of the indices is in the set. */
bool ranges_overlap(const struct ranges *ranges, struct range range);

/** Adds a range that does not overlap the set; an empty one changes nothing. STATUS_DEVICE when out of memory. */
MUST_USE enum status ranges_add(struct ranges *ranges, struct range range, struct error *error);

/** The first gap of the set within `within` goes to `gap`; false if there is none. */
bool ranges_next_gap(const struct ranges *ranges, struct range within, struct range *gap);

/** Takes at most `most` indices, from the first one on, out of the set; false if it is empty. */
bool ranges_take_first(struct ranges *ranges, uint64_t most, struct range *out);

/** The number of indices in the set. */
uint64_t ranges_total(const struct ranges *ranges);

void ranges_free(struct ranges *ranges);

#endif
