#include "run/record_private.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/version.h"
#include "run/restore.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void make_ledger_spec(struct ledger_spec *out, const struct record_spec *spec)
{
	const struct sweep *sweep = spec->sweep;
	*out = (struct ledger_spec){
	        .name = sweep->name,
	        .sha256 = sweep->sha256,
	        .file = spec->file,
	        .version = version_number,
	        .math = spec->options->math,
	        .range = spec->range,
	        .rows = sweep->space.rows,
	        .columns = sweep->space.columns,
	        .runs_per_cell = sweep->space.runs_per_cell,
	        .loss_bits = spec->loss_bits,
	        .networks_csv = sweep->networks,
	        .zstd = sweep->networks && spec->options->zstd,
	};
}

static bool has_file(const char *folder, const char *name)
{
	char path[FILE_PATH_SIZE];
	return file_join(path, folder, name, NULL) == STATUS_OK && access(path, F_OK) == 0;
}

bool record_exists(const char *folder)
{
	return has_file(folder, LEDGER_NAME);
}

enum status record_check_folder(const char *folder, struct error *error)
{
	static const char *const results[] = {
	        "summary.json", "map.csv",      "map.nc",           "map.png",          "map.pdf",
	        "map.gp",       "networks.csv", "networks.csv.zst", "networks.csv.tmp", "networks.csv.zst.tmp"};
	if (record_exists(folder))
		return STATUS_OK;
	/* without a ledger nothing says which sweep the results are of */
	for (size_t i = 0; i < sizeof results / sizeof *results; i++)
		if (has_file(folder, results[i]))
			return error_set(
			        error, STATUS_INPUT,
			        "%s: holds %s but no %s that says of what; move the results away or choose another "
			        "folder with -o",
			        folder, results[i], LEDGER_NAME);
	return file_check_folder(folder, error);
}

enum status record_open_ledger(struct ledger **out, const char *folder, const struct ledger_spec *spec, bool fresh,
                               struct error *error)
{
	enum status status = file_make_folder(folder, error);
	if (status == STATUS_OK)
		status = record_check_folder(folder, error);
	return status == STATUS_OK ? ledger_open(out, folder, spec, fresh, error) : status;
}

enum status record_open_csv(struct record *record, struct error *error)
{
	if (!record->spec.sweep->networks)
		return STATUS_OK;
	struct networks_position position;
	ledger_csv(record->ledger, &position.rows, &position.bytes);
	return networks_open(&record->csv, record->spec.options->folder, record->spec.options->zstd, run_threads(),
	                     position, error);
}

static enum status copy_done(struct record *record, struct error *error)
{
	const struct ranges *done = ledger_done(record->ledger);
	enum status status = STATUS_OK;
	for (size_t i = 0; status == STATUS_OK && i < done->count; i++)
		status = ranges_add(&record->taken, done->range[i], error);
	return status;
}

/** Starts the clock of the progress, counting what the map already holds. */
static void start_progress(struct record *record)
{
	const struct cell total = map_total(&record->map);
	progress_start(&record->progress, record->spec.options->progress, record->spec.range.count,
	               cell_networks(&total), total.steps, total.outcomes);
	record->is_told = true;
}

enum status record_open(struct record **out, const struct record_spec *spec, struct error *error)
{
	*out = NULL;
	struct record *record = calloc(1, sizeof *record);
	if (!record)
		return error_set_memory(error, "the record");
	record->spec = *spec;
	record->start = spec->options->start > 0 ? spec->options->start : clock_seconds();
	pthread_mutex_init(&record->lock, NULL);
	pthread_condattr_t clock;
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&record->changed, &clock);
	pthread_condattr_destroy(&clock);
	struct ledger_spec ledger_spec;
	make_ledger_spec(&ledger_spec, spec);
	enum status status =
	        record_open_ledger(&record->ledger, spec->options->folder, &ledger_spec, spec->options->fresh, error);
	if (status == STATUS_OK)
		status = copy_done(record, error);
	if (status == STATUS_OK)
		status = restore_map(&record->map, spec->sweep, spec->loss_bits, record->ledger, error);
	if (status != STATUS_OK) {
		record_close(record);
		return status;
	}
	start_progress(record);
	*out = record;
	return STATUS_OK;
}

void record_close(struct record *record)
{
	if (!record)
		return;
	if (record->is_told)
		progress_end(&record->progress);
	networks_close(record->csv);
	ledger_close(record->ledger);
	map_free(&record->map);
	ranges_free(&record->taken);
	ranges_free(&record->returned);
	pthread_cond_destroy(&record->changed);
	pthread_mutex_destroy(&record->lock);
	free(record);
}

uint64_t record_left(struct record *record)
{
	return record->spec.range.count - ranges_total(ledger_done(record->ledger));
}

bool record_is_complete(struct record *record)
{
	return record_left(record) == 0;
}

enum status record_start(struct record *record, const char *devices, size_t count, struct error *error)
{
	const struct run_options *options = record->spec.options;
	record->devices = count;
	start_progress(record);
	if (ledger_is_resumed(record->ledger)) {
		struct text line = {0};
		text_printf(&line, "%s: going on after %llu of %llu networks", options->folder,
		            (unsigned long long)record->progress.done, (unsigned long long)record->spec.range.count);
		progress_notice(&record->progress, text_string(&line));
		text_free(&line);
	}
	enum status status = record_open_csv(record, error);
	if (status == STATUS_OK)
		status = ledger_start_attempt(
		        record->ledger,
		        &(struct ledger_attempt){.commit = version_commit,
		                                 .command = options->command ? options->command : "",
		                                 .devices = devices},
		        error);
	record->training_start = clock_seconds();
	return status == STATUS_OK ? record_start_committer(record, error) : status;
}

void record_notice(struct record *record, const char *text)
{
	pthread_mutex_lock(&record->lock);
	progress_notice(&record->progress, text);
	pthread_mutex_unlock(&record->lock);
}
