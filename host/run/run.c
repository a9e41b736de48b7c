#include "run/run.h"

#include "output/networks.h"
#include "results/finish.h"
#include "results/folder.h"
#include "run/crew.h"
#include "run/ranks.h"
#include "run/record.h"
#include "space/values.h"

#include <pthread.h>

/** The networks that the options' shard, skip and limit leave of `networks`. STATUS_INPUT when nothing is left. */
static enum status find_range(struct range *out, uint64_t networks, const struct run_options *options,
                              struct error *error)
{
	*out = (struct range){0, networks};
	if (options->shards > 0) {
		/* shard i of n ends where shard i + 1 begins: floor(i * networks / n) */
		const uint128 all = networks;
		out->first = (uint64_t)(all * (options->shard - 1) / options->shards);
		out->count = (uint64_t)(all * options->shard / options->shards) - out->first;
	}
	if (out->count == 0)
		return error_set(error, STATUS_INPUT,
		                 "nothing to do: shard %u/%u has no networks; use at most %llu shards", options->shard,
		                 options->shards, (unsigned long long)networks);
	if (options->skip >= out->count)
		return error_set(error, STATUS_INPUT,
		                 "nothing to do: %s has %llu networks, and --skip leaves out %llu; skip fewer",
		                 options->shards > 0 ? "this shard" : "the sweep", (unsigned long long)out->count,
		                 (unsigned long long)options->skip);
	out->first += options->skip;
	out->count -= options->skip;
	if (options->limit > 0 && options->limit < out->count)
		out->count = options->limit;
	return STATUS_OK;
}

/** A run in progress; the desk's context. */
struct run {
	const struct sweep *sweep;
	const struct run_options *options;
	struct record_spec spec;
	struct layout_tables tables;
	struct record *record; /**< NULL until it is open */
	struct desk desk;
	struct crew *crew;         /**< NULL: no device of this process */
	struct ranks *ranks;       /**< NULL: no other ranks */
	pthread_mutex_t telling;   /**< held while the listener is told something */
	struct listener announcer; /**< passes all on to the listener, one at a time */
};

/** Devices, ranks and the record tell what they have to tell from threads of their own. */
static void announce(void *context, const struct event *event)
{
	struct run *const run = context;
	pthread_mutex_lock(&run->telling);
	listener_tell(&run->options->listener, event);
	pthread_mutex_unlock(&run->telling);
}

static enum desk_answer desk_take(void *context, uint64_t wanted, bool wait, struct range *out)
{
	const struct run *run = context;
	return record_take(run->record, wanted, wait, out);
}

static enum status desk_deliver(void *context, struct chunk *chunk, uint64_t wanted, struct error *error)
{
	const struct run *run = context;
	(void)wanted; /* its device will ask */
	return record_deliver(run->record, chunk, error);
}

/** The same for rank 0's own devices: the chunks of other ranks bring theirs with them. */
static enum status desk_deliver_own(void *context, struct chunk *chunk, uint64_t wanted, struct error *error)
{
	chunk_set_rank(chunk, 0);
	return desk_deliver(context, chunk, wanted, error);
}

static void desk_give_back(void *context, struct range range)
{
	const struct run *run = context;
	record_give_back(run->record, range);
}

/** Opens the devices of this process. */
static enum status open_crew(struct run *run, struct error *error)
{
	const struct engine_spec spec = {
	        .sweep = run->sweep,
	        .tables = &run->tables,
	        .math = run->options->math,
	        .geometry = run->options->geometry,
	        .networks = run->spec.ledger.range.count,
	        .read_runs = run->sweep->networks,
	};
	char device[RANKS_DEVICE_SIZE];
	const char *selection = run->options->devices;
	struct desk desk = run->desk;
	if (run->ranks)
		desk.deliver = desk_deliver_own;
	if (!selection && run->ranks)
		selection = ranks_pick_device(device);
	return crew_open(&run->crew, selection, &spec, &desk, error);
}

/** Opens the devices of this process and of the other ranks, all at the same time. One that works is enough. */
static enum status open_devices(struct run *run, struct error *error)
{
	const struct ranks_task task = {
	        .file = run->spec.ledger.file,
	        .networks = run->sweep->networks,
	        .math = run->options->math,
	        .geometry = run->options->geometry,
	        .count = run->spec.ledger.range.count,
	};
	struct error words = {0};
	run->desk = (struct desk){run, desk_take, desk_deliver, desk_give_back, run->announcer};
	enum status status = ranks_open(&run->ranks, run->options->team, &task, run->options->stop, error);
	if (status != STATUS_OK)
		return status;
	const enum status own = open_crew(run, &words);
	status = ranks_muster(run->ranks, &run->desk, error);
	if (status != STATUS_OK || own == STATUS_OK)
		return status;
	if (ranks_devices(run->ranks)->count == 0) {
		if (error)
			*error = words;
		return own;
	}
	listener_notice(&run->announcer, "rank 0 is left out: %s", words.message);
	return STATUS_OK;
}

/**
 * Trains until nothing is left, here and on the other ranks. What they give back in the end is trained here. STATUS_OK
 * with work left means that there is no device for it.
 */
static enum status train_everywhere(struct run *run, struct error *error)
{
	struct error words = {0};
	enum status own = STATUS_OK;
	const size_t devices = run->crew ? crew_devices(run->crew)->count : 0;
	const double seconds = crew_chunk_seconds(devices + ranks_devices(run->ranks)->count);
	enum status status = ranks_serve(run->ranks, &run->desk, seconds, error);
	if (status != STATUS_OK)
		return status;
	if (run->crew)
		own = crew_work(run->crew, seconds, &words);
	status = ranks_wait(run->ranks, error);
	while (status == STATUS_OK && own == STATUS_OK && run->crew && record_has_work(run->record))
		own = crew_work(run->crew, seconds, &words);
	if (status != STATUS_OK || own == STATUS_OK || !record_has_work(run->record))
		return status;
	if (error)
		*error = words;
	return own;
}

/** Adds the devices of this rank and the others. */
static enum status list_devices(const struct run *run, struct device_records *out, struct error *error)
{
	enum status status = STATUS_OK;
	if (run->crew)
		status = device_records_add_all(out, crew_devices(run->crew), run->ranks ? 0 : -1, error);
	const struct device_records *const others = ranks_devices(run->ranks);
	for (size_t i = 0; status == STATUS_OK && i < others->count; i++)
		status = device_records_add(out, &others->record[i], error);
	return status;
}

/**
 * The message of a run that ended early: why, and after how many networks. Only after record_stop(), which settles
 * their number.
 */
static enum status ended_early(const struct run *run, enum status status, const char *why, struct error *error)
{
	const uint64_t count = run->spec.ledger.range.count;
	return error_set(
	        error, status,
	        "%s: %s after %llu of %llu networks; all of them are kept, and the same command goes on from here",
	        run->options->folder, why, (unsigned long long)(count - record_left(run->record)),
	        (unsigned long long)count);
}

/** Trains what is left to train. */
static enum status train_rest(struct run *run, struct error *error)
{
	struct device_records devices = {0};
	enum status status = list_devices(run, &devices, error);
	if (status == STATUS_OK)
		status = record_start(run->record, &devices, error);
	device_records_free(&devices);
	if (status != STATUS_OK)
		return status;
	const enum status worked = train_everywhere(run, error);
	const enum status stopped = record_stop(run->record, worked == STATUS_OK ? error : NULL);
	if (worked != STATUS_OK || stopped != STATUS_OK)
		return worked != STATUS_OK ? worked : stopped;
	if (record_has_work(run->record))
		return ended_early(run, STATUS_DEVICE, "no device is left that works,", error);
	return record_is_complete(run->record) ? STATUS_OK : ended_early(run, STATUS_INTERRUPTED, "stopped", error);
}

/** What the record keeps; all but the range of networks. */
static struct record_spec spec_of(const struct run *run, const char *file)
{
	const struct run_options *const options = run->options;
	struct record_spec spec = {
	        .folder = options->folder,
	        .ledger = ledger_spec_of(run->sweep, file),
	        .absent = run->sweep->space.absent,
	        .command = options->command,
	        .fresh = options->fresh,
	        .start = options->start,
	        .stop_after = options->stop_after,
	        .listener = run->announcer,
	        .stop = options->stop,
	};
	spec.ledger.math = options->math;
	spec.ledger.zstd = run->sweep->networks && options->zstd;
	return spec;
}

/** Writes the outputs of a complete run, and hands its map over if the caller wants it. */
static enum status finish(struct run *run, struct map *out, struct error *error)
{
	struct map *const map = record_map(run->record);
	map_label(map, &run->sweep->space, run->sweep->training.precision);
	const enum status status = finish_outputs(run->options->folder, run->sweep, map, record_ledger(run->record),
	                                          NULL, &run->announcer, error);
	if (status == STATUS_OK && out) {
		*out = *map;
		*map = (struct map){0};
	}
	return status;
}

enum status run_sweep(struct map *out, const struct sweep *sweep, const char *file, const struct run_options *options,
                      struct error *error)
{
	struct run run = {.sweep = sweep, .options = options, .telling = PTHREAD_MUTEX_INITIALIZER};
	run.announcer = (struct listener){announce, &run};
	run.spec = spec_of(&run, file);
	enum status status = find_range(&run.spec.ledger.range, sweep->space.networks, options, error);
	if (status == STATUS_OK && options->zstd && !networks_can_compress())
		status = error_set(error, STATUS_INPUT, "--zstd: this build has no zstd; leave --zstd out");
	if (status == STATUS_OK)
		status = layout_make(&run.tables, &sweep->space, sweep->training.precision, error);
	/* If no device can be used, a new folder must stay as it was. A folder with a ledger may be complete and need
	 * no device. */
	if (status == STATUS_OK && !folder_has_ledger(options->folder)) {
		status = folder_check(options->folder, error);
		if (status == STATUS_OK)
			status = open_devices(&run, error);
	}
	if (status == STATUS_OK)
		status = record_open(&run.record, &run.spec, error);
	if (status == STATUS_OK && !record_is_complete(run.record)) {
		if (!run.crew && !run.ranks)
			status = open_devices(&run, error);
		if (status == STATUS_OK)
			status = train_rest(&run, error);
	} else if (status == STATUS_OK) {
		listener_notice(&run.announcer, "all networks were done before; the outputs are written again");
	}
	if (status == STATUS_OK)
		status = finish(&run, out, error);
	crew_close(run.crew);
	ranks_close(run.ranks);
	record_close(run.record);
	layout_free(&run.tables);
	return status;
}
