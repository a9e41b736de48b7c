#include "run/record.h"

#include "base/clock.h"
#include "base/cores.h"
#include "base/version.h"
#include "results/folder.h"
#include "results/restore.h"
#include "run/record_private.h"

#include <stdlib.h>
#include <time.h>

void record_tell(struct record *record, enum event_kind kind)
{
	const struct event event = {.kind = kind, .total = record->spec.ledger.range.count, .tally = record->tally};
	listener_tell(&record->spec.listener, &event);
}

static enum status open_csv(struct record *record, struct error *error)
{
	if (!record->spec.ledger.networks_csv)
		return STATUS_OK;
	struct networks_position position;
	ledger_csv(record->ledger, &position.rows, &position.bytes);
	return networks_open(&record->csv, record->spec.folder, record->spec.ledger.zstd, record->spec.absent,
	                     cores_count(), position, error);
}

static enum status copy_done(struct record *record, struct error *error)
{
	const struct ranges *done = ledger_done(record->ledger);
	enum status status = STATUS_OK;
	for (size_t i = 0; status == STATUS_OK && i < done->count; i++)
		status = supply_skip(&record->supply, done->range[i], error);
	return status;
}

enum status record_open(struct record **out, const struct record_spec *spec, struct error *error)
{
	*out = NULL;
	struct record *record = calloc(1, sizeof *record);
	if (!record)
		return error_set_memory(error, "the record");
	record->spec = *spec;
	record->supply.range = spec->ledger.range;
	record->start = spec->start > 0 ? spec->start : clock_seconds();
	pthread_mutex_init(&record->map_lock, NULL);
	pthread_mutex_init(&record->lock, NULL);
	pthread_condattr_t clock;
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&record->changed, &clock);
	pthread_condattr_destroy(&clock);
	enum status status = folder_open(&record->ledger, spec->folder, &spec->ledger, spec->fresh, error);
	if (status == STATUS_OK)
		status = copy_done(record, error);
	if (status == STATUS_OK)
		status = restore_sums(&record->map, record->ledger, error);
	if (status != STATUS_OK) {
		record_close(record);
		return status;
	}
	record->tally = map_tally(&record->map);
	record->is_told = true;
	record_tell(record, EVENT_BEGIN);
	*out = record;
	return STATUS_OK;
}

void record_close(struct record *record)
{
	if (!record)
		return;
	if (record->is_told)
		record_tell(record, EVENT_END);
	networks_close(record->csv);
	ledger_close(record->ledger);
	map_free(&record->map);
	supply_free(&record->supply);
	pthread_cond_destroy(&record->changed);
	pthread_mutex_destroy(&record->lock);
	pthread_mutex_destroy(&record->map_lock);
	free(record);
}

uint64_t record_left(struct record *record)
{
	return record->spec.ledger.range.count - ranges_total(ledger_done(record->ledger));
}

bool record_is_complete(struct record *record)
{
	return record_left(record) == 0;
}

struct map *record_map(struct record *record)
{
	return &record->map;
}

struct ledger *record_ledger(struct record *record)
{
	return record->ledger;
}

/** Stores the attempt, with its devices. */
static enum status start_attempt(struct record *record, const struct device_records *devices, struct error *error)
{
	struct text list = {0};
	device_records_write(&list, devices);
	const struct ledger_attempt attempt = {.commit = version_commit,
	                                       .command = record->spec.command ? record->spec.command : "",
	                                       .devices = text_string(&list)};
	const enum status status = list.failed ? error_set_memory(error, "the devices")
	                                       : ledger_start_attempt(record->ledger, &attempt, error);
	text_free(&list);
	return status;
}

enum status record_start(struct record *record, const struct device_records *devices, struct error *error)
{
	record->supply.devices = devices->count;
	record_tell(record, EVENT_BEGIN);
	if (ledger_is_resumed(record->ledger))
		listener_notice(&record->spec.listener, "%s: going on after %llu of %llu networks", record->spec.folder,
		                (unsigned long long)record->tally.networks,
		                (unsigned long long)record->spec.ledger.range.count);
	enum status status = open_csv(record, error);
	if (status == STATUS_OK)
		status = start_attempt(record, devices, error);
	record->training_start = clock_seconds();
	return status == STATUS_OK ? record_start_committer(record, error) : status;
}
