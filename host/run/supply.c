#include "run/supply.h"

#include "engine/engine.h"

/** The last chunks of a run have at least 1/LEAST_SHARE of the usual size. */
enum { LEAST_SHARE = 8 };

void supply_free(struct supply *supply)
{
	ranges_free(&supply->taken);
	ranges_free(&supply->returned);
}

enum status supply_skip(struct supply *supply, struct range range, struct error *error)
{
	return ranges_add(&supply->taken, range, error);
}

/**
 * How many networks a device gets that wants `wanted`. Near the end each gets less, so that none waits long for the
 * last one: a share of what is left, divided by the two chunks that each device has in hand, but enough to be worth a
 * chunk.
 */
static uint64_t fair_share(const struct supply *supply, uint64_t wanted)
{
	if (supply->devices < 2)
		return wanted;
	const uint64_t left = supply->range.count - ranges_total(&supply->taken) + ranges_total(&supply->returned);
	const uint64_t least = wanted / LEAST_SHARE, share = left / ENGINE_SLOTS / supply->devices;
	const uint64_t enough = share > least ? share : least;
	return enough < wanted ? enough : wanted;
}

bool supply_take(struct supply *supply, uint64_t wanted, struct range *out)
{
	struct range gap;
	wanted = fair_share(supply, wanted);
	wanted += wanted == 0;
	if (ranges_take_first(&supply->returned, wanted, out))
		return true;
	if (!ranges_next_gap(&supply->taken, supply->range, &gap))
		return false;
	*out = (struct range){gap.first, gap.count < wanted ? gap.count : wanted};
	return ranges_add(&supply->taken, *out, NULL) == STATUS_OK;
}

enum status supply_give_back(struct supply *supply, struct range range, struct error *error)
{
	return ranges_add(&supply->returned, range, error);
}

bool supply_has_any(const struct supply *supply)
{
	struct range gap;
	return supply->returned.count > 0 || ranges_next_gap(&supply->taken, supply->range, &gap);
}
