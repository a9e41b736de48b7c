#include "run/memory.h"

#include "run/crew.h"
#include "run/supply.h"
#include "space/values.h"

#include <pthread.h>

/** The desk's context. */
struct memory {
	const struct run_options *options;
	pthread_mutex_t lock; /**< guards all that follows */
	struct map *map;
	struct supply supply;
	struct tally tally;
	enum status failed; /**< the first failure; its message follows */
	struct error failure;
};

/** The lock is held. */
static bool goes_on(const struct memory *memory)
{
	return memory->failed == STATUS_OK && !stop_is_requested(memory->options->stop);
}

/** The lock is held. */
static void tell(struct memory *memory, enum event_kind kind)
{
	const struct event event = {.kind = kind, .total = memory->supply.range.count, .tally = memory->tally};
	listener_tell(&memory->options->listener, &event);
}

static enum desk_answer take(void *context, uint64_t wanted, bool wait, struct range *out)
{
	struct memory *const memory = context;
	(void)wait; /* nothing is ever in the way */
	pthread_mutex_lock(&memory->lock);
	const bool any = goes_on(memory) && supply_take(&memory->supply, wanted, out);
	pthread_mutex_unlock(&memory->lock);
	return any ? DESK_RANGE : DESK_NONE;
}

/** Keeps the first failure. The lock is held. */
static void fail(struct memory *memory, enum status status, const struct error *words)
{
	if (memory->failed != STATUS_OK)
		return;
	memory->failed = status;
	memory->failure = *words;
}

static enum status deliver(void *context, struct chunk *chunk, uint64_t wanted, struct error *error)
{
	struct memory *const memory = context;
	struct error words;
	(void)wanted; /* its device will ask */
	pthread_mutex_lock(&memory->lock);
	const enum status status = sums_add_cells(memory->map, &chunk->where, chunk->cell, &words);
	if (status == STATUS_OK) {
		tally_add(&memory->tally, &chunk->tally);
		tell(memory, EVENT_PROGRESS);
	} else {
		fail(memory, status, &words);
		if (error)
			*error = words;
	}
	pthread_mutex_unlock(&memory->lock);
	return status;
}

static void give_back(void *context, struct range range)
{
	struct memory *const memory = context;
	struct error words;
	pthread_mutex_lock(&memory->lock);
	const enum status status = supply_give_back(&memory->supply, range, &words);
	if (status != STATUS_OK)
		fail(memory, status, &words);
	pthread_mutex_unlock(&memory->lock);
}

/** Passes on what devices tell, one at a time. */
static void announce(void *context, const struct event *event)
{
	struct memory *const memory = context;
	pthread_mutex_lock(&memory->lock);
	listener_tell(&memory->options->listener, event);
	pthread_mutex_unlock(&memory->lock);
}

/** Trains until nothing is left; a device that fails gives its networks back for the others. */
static enum status train_all(struct memory *memory, struct crew *crew, struct error *error)
{
	memory->supply.devices = crew_devices(crew)->count;
	tell(memory, EVENT_BEGIN);
	enum status status = STATUS_OK;
	while (status == STATUS_OK && goes_on(memory) && supply_has_any(&memory->supply))
		status = crew_work(crew, crew_chunk_seconds(1), error);
	tell(memory, EVENT_TRAINED);
	tell(memory, EVENT_END);
	if (memory->failed != STATUS_OK) {
		if (error)
			*error = memory->failure;
		return memory->failed;
	}
	if (status == STATUS_OK && memory->tally.networks < memory->supply.range.count)
		return error_set(error, STATUS_INTERRUPTED, "stopped after %llu of %llu networks",
		                 (unsigned long long)memory->tally.networks,
		                 (unsigned long long)memory->supply.range.count);
	return status;
}

enum status run_in_memory(struct map *out, const struct sweep *sweep, const struct run_options *options,
                          struct error *error)
{
	const struct space *const space = &sweep->space;
	const enum precision precision = sweep->training.precision;
	struct memory memory = {.options = options,
	                        .lock = PTHREAD_MUTEX_INITIALIZER,
	                        .map = out,
	                        .supply.range = {0, space->networks}};
	const struct desk desk = {&memory, take, deliver, give_back, {announce, &memory}};
	struct layout_tables tables = {0};
	struct crew *crew = NULL;
	const struct engine_spec spec = {.sweep = sweep,
	                                 .tables = &tables,
	                                 .math = options->math,
	                                 .geometry = options->geometry,
	                                 .networks = space->networks};
	enum status status =
	        map_make(out, space->rows, space->columns, training_loss_grid(&sweep->problem, precision).bits, error);
	if (status == STATUS_OK)
		status = layout_make(&tables, space, precision, error);
	if (status == STATUS_OK)
		status = crew_open(&crew, options->devices, &spec, &desk, error);
	if (status == STATUS_OK) {
		map_label(out, space, precision);
		status = train_all(&memory, crew, error);
	}
	crew_close(crew);
	layout_free(&tables);
	supply_free(&memory.supply);
	return status;
}
