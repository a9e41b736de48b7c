/**
 * Handing out networks and taking back chunks. A separate thread commits all chunks that wait in one transaction:
 * flushing takes milliseconds, and with hundreds of devices chunks come faster than that.
 */
#include "base/clock.h"
#include "run/record_private.h"

#include <stdlib.h>
#include <time.h>

/** While the chunks that wait take more memory than this, no more work is handed out. */
static const size_t pending_default = (size_t)512 << 20;

/** Seconds between checks for what no thread signals: a signal to the process, the end of --stop-after. */
static const double look = 0.1;

/** Chunks in one transaction, at most. */
enum { BATCH_MAX = 256 };

static size_t chunk_size(const struct chunk *chunk)
{
	const size_t scalar = precision_size(chunk->runs.precision);
	return sizeof(struct pending) + chunk->sums.size +
	       chunk->runs.count * (RUN_VALUES * scalar + sizeof(uint32_t) + 1);
}

/** True if the chunk may be committed now. It always may, unless networks.csv is written, which is in index order. */
static bool is_due(const struct record *record, const struct pending *pending, uint64_t next)
{
	return !record->csv || pending->chunk.range.first == next;
}

/** Takes the chunks out of the list whose turn has come; NULL if there are none. The lock is held. */
static struct pending *take_due(struct record *record)
{
	struct pending *first = record->pending, **end = &record->pending;
	uint64_t next = record->next;
	for (int count = 0; *end && count < BATCH_MAX && is_due(record, *end, next); count++) {
		next = (*end)->chunk.range.first + (*end)->chunk.range.count;
		end = &(*end)->next;
	}
	if (end == &record->pending)
		return NULL;
	record->pending = *end;
	*end = NULL;
	record->next = next;
	return first;
}

/** Appends the rows of a batch to networks.csv, notes where each chunk ends, and flushes them to the disk. */
static enum status append_rows(struct record *record, const struct pending *batch, struct ledger_chunk *rows,
                               struct error *error)
{
	struct networks_position position;
	enum status status = STATUS_OK;
	for (size_t i = 0; status == STATUS_OK && batch; batch = batch->next, i++) {
		status = networks_append(record->csv, &batch->chunk.runs, error);
		position = networks_end(record->csv);
		rows[i].csv_rows = position.rows;
		rows[i].csv_bytes = position.bytes;
	}
	return status == STATUS_OK ? networks_flush(record->csv, &position, error) : status;
}

/** Writes a batch: rows, ledger. */
static enum status commit(struct record *record, const struct pending *batch, struct error *error)
{
	struct ledger_chunk rows[BATCH_MAX];
	size_t count = 0;
	for (const struct pending *at = batch; at; at = at->next)
		rows[count++] = (struct ledger_chunk){.range = at->chunk.range,
		                                      .device = at->chunk.device,
		                                      .seconds = at->chunk.seconds,
		                                      .sums = at->chunk.sums.data,
		                                      .sums_size = at->chunk.sums.size};
	enum status status = record->csv ? append_rows(record, batch, rows, error) : STATUS_OK;
	const double now = clock_seconds();
	record->training_seconds = now - record->training_start;
	const struct ledger_times times = {now - record->start, record->training_seconds};
	return status == STATUS_OK ? ledger_commit(record->ledger, rows, count, &times, error) : status;
}

/** Frees a list of chunks; if they are committed, adds them to the progress first. The lock is held. */
static void drop(struct record *record, struct pending *list, bool committed)
{
	const bool is_news = list && committed;
	while (list) {
		struct pending *const first = list;
		const struct chunk *const chunk = &first->chunk;
		if (committed)
			tally_add(&record->tally, &chunk->tally);
		if (first->gone)
			*first->gone = true;
		record->pending_bytes -= chunk_size(chunk);
		list = first->next;
		chunk_free(&first->chunk);
		free(first);
	}
	if (is_news)
		record_tell(record, EVENT_PROGRESS);
	pthread_cond_broadcast(&record->changed);
}

/** The committer: a thread's function. */
static void *commit_chunks(void *context)
{
	struct record *const record = context;
	struct error error = {0};
	pthread_mutex_lock(&record->lock);
	while (record->failed == STATUS_OK) {
		struct pending *const batch = take_due(record);
		if (!batch && record->closing)
			break;
		if (!batch) {
			pthread_cond_wait(&record->changed, &record->lock);
			continue;
		}
		pthread_mutex_unlock(&record->lock);
		const enum status status = commit(record, batch, &error);
		pthread_mutex_lock(&record->lock);
		drop(record, batch, status == STATUS_OK);
		if (status != STATUS_OK && record->failed == STATUS_OK) {
			record->failed = status;
			record->failure = error;
		}
	}
	drop(record, record->pending, false);
	record->pending = NULL;
	pthread_mutex_unlock(&record->lock);
	return NULL;
}

enum status record_start_committer(struct record *record, struct error *error)
{
	uint64_t rows, bytes;
	ledger_csv(record->ledger, &rows, &bytes);
	record->next = record->spec.ledger.range.first + rows;
	record->closing = false;
	record->started = pthread_create(&record->committer, NULL, commit_chunks, record) == 0;
	return record->started ? STATUS_OK : error_set_thread(error, "write the results");
}

enum status record_stop(struct record *record, struct error *error)
{
	if (record->started) {
		pthread_mutex_lock(&record->lock);
		record->closing = true;
		pthread_cond_broadcast(&record->changed);
		pthread_mutex_unlock(&record->lock);
		pthread_join(record->committer, NULL);
		record->started = false;
	}
	networks_close(record->csv);
	record->csv = NULL;
	record_tell(record, EVENT_TRAINED);
	if (record->failed != STATUS_OK) {
		if (error)
			*error = record->failure;
		return record->failed;
	}
	const struct ledger_times times = {clock_seconds() - record->start, record->training_seconds};
	return ledger_note_times(record->ledger, &times, error);
}

static bool is_time_up(const struct record *record)
{
	const double limit = record->spec.stop_after;
	return limit > 0 && clock_seconds() - record->start >= limit;
}

/** True if the run goes on at all. The lock is held. */
static bool goes_on(const struct record *record)
{
	return record->failed == STATUS_OK && !stop_is_requested(record->spec.stop) && !is_time_up(record);
}

/**
 * True while too much waits to be written to hand out more. Ranges that were given back do not count: all may be
 * waiting for them.
 */
static bool is_full(const struct record *record)
{
	const size_t limit = record->spec.pending_limit ? record->spec.pending_limit : pending_default;
	return record->pending_bytes > limit && record->supply.returned.count == 0;
}

/** Waits until something changes, or for a moment. The lock is held. */
static void wait_a_moment(struct record *record)
{
	struct timespec end;
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += (long)(look * 1e9);
	end.tv_sec += end.tv_nsec / 1000000000;
	end.tv_nsec %= 1000000000;
	pthread_cond_timedwait(&record->changed, &record->lock, &end);
}

enum desk_answer record_take(struct record *record, uint64_t wanted, bool wait, struct range *out)
{
	enum desk_answer answer = DESK_NONE;
	pthread_mutex_lock(&record->lock);
	while (wait && goes_on(record) && is_full(record))
		wait_a_moment(record);
	if (goes_on(record) && is_full(record))
		answer = DESK_LATER;
	else if (goes_on(record) && supply_take(&record->supply, wanted, out))
		answer = DESK_RANGE;
	pthread_mutex_unlock(&record->lock);
	return answer;
}

bool record_has_work(struct record *record)
{
	pthread_mutex_lock(&record->lock);
	const bool work = goes_on(record) && supply_has_any(&record->supply);
	pthread_mutex_unlock(&record->lock);
	return work;
}

void record_give_back(struct record *record, struct range range)
{
	pthread_mutex_lock(&record->lock);
	struct error words;
	if (supply_give_back(&record->supply, range, &words) != STATUS_OK && record->failed == STATUS_OK) {
		record->failed = STATUS_DEVICE;
		record->failure = words;
	}
	pthread_cond_broadcast(&record->changed);
	pthread_mutex_unlock(&record->lock);
}

static void insert_pending(struct record *record, struct pending *pending)
{
	struct pending **at = &record->pending;
	while (*at && (*at)->chunk.range.first < pending->chunk.range.first)
		at = &(*at)->next;
	pending->next = *at;
	*at = pending;
	record->pending_bytes += chunk_size(&pending->chunk);
	pthread_cond_broadcast(&record->changed);
}

/**
 * Queues a chunk for the committer. If its single runs are in the device's buffers and their turn has come, they are
 * written from there and the caller waits. Otherwise they are copied, so that the buffers are free. The lock is held.
 */
static enum status send_chunk(struct record *record, struct chunk *chunk, struct error *error)
{
	bool gone = false;
	struct pending *const pending = calloc(1, sizeof *pending);
	if (!pending)
		return error_set_memory(error, "chunks that wait for their turn");
	pending->chunk.range = chunk->range;
	const bool wait = chunk->runs.count > 0 && !chunk->owned && is_due(record, pending, record->next);
	const enum status status = wait ? STATUS_OK : chunk_keep_runs(chunk, error);
	if (status != STATUS_OK) {
		free(pending);
		return status;
	}
	pending->chunk = *chunk;
	pending->gone = wait ? &gone : NULL;
	*chunk = (struct chunk){0};
	insert_pending(record, pending);
	while (wait && !gone)
		pthread_cond_wait(&record->changed, &record->lock);
	return STATUS_OK;
}

/** Adds a chunk's sums to the map. If the chunk cannot be committed, the run fails, and nobody uses the map. */
static enum status add_to_map(struct record *record, const struct chunk *chunk, struct error *error)
{
	pthread_mutex_lock(&record->map_lock);
	const enum status status = chunk->cell ? sums_add_cells(&record->map, &chunk->where, chunk->cell, error)
	                                       : sums_add(&record->map, chunk->sums.data, chunk->sums.size, error);
	pthread_mutex_unlock(&record->map_lock);
	return status;
}

enum status record_deliver(struct record *record, struct chunk *chunk, struct error *error)
{
	struct error words = {0};
	enum status sent = add_to_map(record, chunk, &words);
	pthread_mutex_lock(&record->lock);
	if (record->failed == STATUS_OK) {
		if (sent == STATUS_OK)
			sent = send_chunk(record, chunk, &words);
		if (sent != STATUS_OK && record->failed == STATUS_OK) {
			record->failed = sent;
			record->failure = words;
		}
	}
	const enum status status = record->failed;
	if (status != STATUS_OK && error)
		*error = record->failure;
	pthread_cond_broadcast(&record->changed);
	pthread_mutex_unlock(&record->lock);
	return status;
}
