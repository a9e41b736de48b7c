#include "run/crew.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/** Seconds that a chunk should take: short enough to stop soon, long enough for its overhead not to count. */
static const double chunk_seconds = 0.2;

/** The most chunks of all devices in a second: the ledger then grows by at most 200 KB a second. */
static const double chunks_per_second = 500;

struct worker {
	struct crew *crew;
	struct device_info info;
	struct engine *engine; /**< NULL: left out */
	char label[64];
	pthread_t thread;
	bool started;
	enum status status;
	struct error error;
	bool told; /**< its failure was reported */
};

struct crew {
	struct engine_spec spec;
	struct desk desk;
	struct worker *worker;
	size_t count;
	struct device_records devices;
	double chunk_seconds; /**< while at work */
};

static void make_label(struct worker *worker)
{
	const struct device_info *info = &worker->info;
	if (info->parts > 1)
		snprintf(worker->label, sizeof worker->label, "%u (part %u of %u)", info->number, info->part + 1,
		         info->parts);
	else
		snprintf(worker->label, sizeof worker->label, "%u", info->number);
}

/** Opens one device; a thread's function. */
static void *open_worker(void *context)
{
	struct worker *worker = context;
	struct text notice = {0};
	worker->status = engine_open(&worker->engine, &worker->info, &worker->crew->spec, &notice, &worker->error);
	listener_notices(&worker->crew->desk.listener, notice.data);
	text_free(&notice);
	return NULL;
}

/** Runs a function for every worker, each in a thread of its own, and waits for all. */
static void run_workers(struct crew *crew, void *(*function)(void *))
{
	for (size_t i = 0; i < crew->count; i++) {
		struct worker *worker = &crew->worker[i];
		worker->started = pthread_create(&worker->thread, NULL, function, worker) == 0;
		if (!worker->started)
			function(worker);
	}
	for (size_t i = 0; i < crew->count; i++)
		if (crew->worker[i].started)
			pthread_join(crew->worker[i].thread, NULL);
}

/** Reports the workers that failed while others go on; returns the first failure if none is left. */
static enum status judge(struct crew *crew, struct error *error)
{
	const struct worker *failed = NULL;
	size_t good = 0;
	for (size_t i = 0; i < crew->count; i++)
		good += crew->worker[i].status == STATUS_OK;
	for (size_t i = 0; i < crew->count; i++) {
		struct worker *worker = &crew->worker[i];
		if (worker->status == STATUS_OK)
			continue;
		if (!failed)
			failed = worker;
		if (good > 0 && !worker->told) {
			worker->told = true;
			listener_notice(&crew->desk.listener, "device %s is left out: %s", worker->label,
			                worker->error.message);
		}
	}
	if (good > 0 || !failed)
		return STATUS_OK;
	if (error)
		*error = failed->error;
	return failed->status;
}

static struct device_record record_of(const struct worker *worker)
{
	const struct device_info *info = engine_info(worker->engine);
	return (struct device_record){.rank = -1,
	                              .device = worker->label,
	                              .name = info->name,
	                              .platform = info->platform,
	                              .driver = info->driver,
	                              .build_options = engine_build_options(worker->engine)};
}

/** Drops the workers that could not be opened and describes the others. */
static enum status settle(struct crew *crew, struct error *error)
{
	size_t kept = 0;
	enum status status = STATUS_OK;
	for (size_t i = 0; i < crew->count; i++)
		if (crew->worker[i].status == STATUS_OK)
			crew->worker[kept++] = crew->worker[i];
	crew->count = kept;
	for (size_t i = 0; status == STATUS_OK && i < kept; i++) {
		const struct device_record record = record_of(&crew->worker[i]);
		status = device_records_add(&crew->devices, &record, error);
	}
	return status;
}

enum status crew_open(struct crew **out, const char *selection, const struct engine_spec *spec, const struct desk *desk,
                      struct error *error)
{
	*out = NULL;
	struct device_info *info = NULL;
	size_t count = 0;
	enum status status = device_select(&info, &count, selection, error);
	if (status != STATUS_OK)
		return status;
	struct crew *crew = calloc(1, sizeof *crew);
	if (crew)
		crew->worker = calloc(count, sizeof *crew->worker);
	if (!crew || !crew->worker) {
		free(crew);
		free(info);
		return error_set_memory(error, "the devices");
	}
	crew->spec = *spec;
	crew->desk = *desk;
	crew->count = count;
	for (size_t i = 0; i < count; i++) {
		crew->worker[i].crew = crew;
		crew->worker[i].info = info[i];
		make_label(&crew->worker[i]);
	}
	free(info);
	run_workers(crew, open_worker);
	status = judge(crew, error);
	if (status == STATUS_OK)
		status = settle(crew, error);
	if (status != STATUS_OK) {
		crew_close(crew);
		return status;
	}
	*out = crew;
	return STATUS_OK;
}

void crew_close(struct crew *crew)
{
	if (!crew)
		return;
	for (size_t i = 0; i < crew->count; i++)
		engine_close(crew->worker[i].engine);
	device_records_free(&crew->devices);
	free(crew->worker);
	free(crew);
}

const struct device_records *crew_devices(const struct crew *crew)
{
	return &crew->devices;
}

/** Waits for a slot's chunk and delivers it. If the desk cannot take it, it has no more work either. */
static enum status finish_slot(struct worker *worker, int slot, struct error *error)
{
	const struct desk *desk = &worker->crew->desk;
	struct engine_result result;
	struct chunk chunk = {0};
	enum status status = engine_finish(worker->engine, slot, &result, error);
	if (status == STATUS_OK)
		status = chunk_make(&chunk, &result, worker->label, error);
	if (status == STATUS_OK)
		(void)desk->deliver(desk->context, &chunk, engine_chunk(worker->engine, worker->crew->chunk_seconds),
		                    NULL);
	else
		desk->give_back(desk->context, result.range);
	chunk_free(&chunk);
	return status;
}

static bool any(const bool busy[ENGINE_SLOTS])
{
	bool result = false;
	for (int i = 0; i < ENGINE_SLOTS; i++)
		result |= busy[i];
	return result;
}

/** Trains chunk after chunk, two in flight, until there is no more work; a thread's function. */
static void *train_chunks(void *context)
{
	struct worker *worker = context;
	const struct desk *desk = &worker->crew->desk;
	bool busy[ENGINE_SLOTS] = {false};
	struct range range[ENGINE_SLOTS];
	enum status status = worker->status;
	for (int slot = 0;; slot = (slot + 1) % ENGINE_SLOTS) {
		if (status == STATUS_OK && busy[slot]) {
			busy[slot] = false;
			status = finish_slot(worker, slot, &worker->error);
		}
		if (status != STATUS_OK)
			break;
		const enum desk_answer answer =
		        desk->take(desk->context, engine_chunk(worker->engine, worker->crew->chunk_seconds), !any(busy),
		                   &range[slot]);
		if (answer == DESK_LATER)
			continue; /* deliver the other slot's chunk: all may be waiting for it */
		if (answer == DESK_NONE)
			break;
		status = engine_start(worker->engine, slot, range[slot].first, range[slot].count, &worker->error);
		busy[slot] = status == STATUS_OK;
		if (status != STATUS_OK)
			desk->give_back(desk->context, range[slot]);
	}
	/* at most one is still in flight, since no slot is taken up while it is busy */
	for (int slot = 0; slot < ENGINE_SLOTS; slot++) {
		if (!busy[slot])
			continue;
		if (status == STATUS_OK)
			status = finish_slot(worker, slot, &worker->error);
		else
			desk->give_back(desk->context, range[slot]);
	}
	worker->status = status;
	return NULL;
}

double crew_chunk_seconds(size_t devices)
{
	const double by_ledger = (double)devices / chunks_per_second;
	return by_ledger > chunk_seconds ? by_ledger : chunk_seconds;
}

enum status crew_work(struct crew *crew, double seconds, struct error *error)
{
	crew->chunk_seconds = seconds;
	run_workers(crew, train_chunks);
	return judge(crew, error);
}
