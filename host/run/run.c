#include "run/run.h"

#include "aggregate/aggregate.h"
#include "base/json.h"
#include "output/networks.h"
#include "reference/reference.h"
#include "run/crew.h"
#include "run/ranks.h"
#include "run/record.h"

#include <jansson.h>
#include <sched.h>
#include <stdatomic.h>

static atomic_bool stopping, hurried;

void run_request_stop(void)
{
	stopping = true;
}

void run_request_hurry(void)
{
	hurried = true;
}

bool run_is_hurried(void)
{
	return hurried;
}

bool run_is_stopping(void)
{
	return stopping;
}

unsigned run_threads(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set) != 0)
		return 1;
	const int count = CPU_COUNT(&set);
	return count > 0 ? (unsigned)count : 1;
}

enum status run_range(struct range *out, uint64_t networks, const struct run_options *options, struct error *error)
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
	struct reference *reference;
	struct record *record; /**< NULL until it is open */
	struct desk desk;
	struct crew *crew;   /**< NULL: no device of this process */
	struct ranks *ranks; /**< NULL: no other ranks */
};

static enum desk_answer desk_take(void *context, uint64_t wanted, bool wait, struct range *out)
{
	const struct run *run = context;
	return record_take(run->record, wanted, wait, out);
}

static enum status desk_deliver(void *context, struct chunk *chunk, struct error *error)
{
	const struct run *run = context;
	return record_deliver(run->record, chunk, error);
}

/** The same for rank 0's own devices: the chunks of other ranks bring theirs with them. */
static enum status desk_deliver_own(void *context, struct chunk *chunk, struct error *error)
{
	chunk_set_rank(chunk, 0);
	return desk_deliver(context, chunk, error);
}

static void desk_give_back(void *context, struct range range)
{
	const struct run *run = context;
	record_give_back(run->record, range);
}

static void desk_notice(void *context, const char *text)
{
	const struct run *run = context;
	if (run->record)
		record_notice(run->record, text);
	else
		progress_notice(&(struct progress){.form = run->options->progress}, text);
}

/** Opens the devices of this process. */
static enum status open_crew(struct run *run, struct error *error)
{
	const struct engine_spec spec = {
	        .sweep = run->sweep,
	        .reference = run->reference,
	        .math = run->options->math,
	        .geometry = run->options->geometry,
	        .networks = run->spec.range.count,
	        .loss_bits = run->spec.loss_bits,
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
	        .file = run->spec.file,
	        .networks = run->sweep->networks,
	        .math = run->options->math,
	        .geometry = run->options->geometry,
	        .count = run->spec.range.count,
	        .loss_bits = run->spec.loss_bits,
	};
	struct error words = {0};
	run->desk = (struct desk){run, desk_take, desk_deliver, desk_give_back, desk_notice};
	enum status status = ranks_open(&run->ranks, run->options->team, &task, error);
	if (status != STATUS_OK)
		return status;
	const enum status own = open_crew(run, &words);
	status = ranks_muster(run->ranks, &run->desk, error);
	if (status != STATUS_OK || own == STATUS_OK)
		return status;
	if (json_array_size(ranks_devices(run->ranks)) == 0) {
		if (error)
			*error = words;
		return own;
	}
	struct text line = {0};
	text_printf(&line, "rank 0 is left out: %s", words.message);
	desk_notice(run, text_string(&line));
	text_free(&line);
	return STATUS_OK;
}

/**
 * Trains until nothing is left, here and on the other ranks. What they give back in the end is trained here. STATUS_OK
 * with work left means that there is no device for it.
 */
static enum status work(struct run *run, struct error *error)
{
	struct error words = {0};
	enum status own = STATUS_OK;
	const size_t devices = run->crew ? crew_size(run->crew) : 0;
	const double seconds = crew_chunk_seconds(devices + json_array_size(ranks_devices(run->ranks)));
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

/** The devices of this rank and the others, as the ledger keeps them; returns how many. */
static size_t describe_devices(const struct run *run, struct text *out)
{
	json_t *const all = json_array();
	size_t i;
	json_t *device;
	if (run->crew)
		json_array_foreach(crew_devices(run->crew), i, device) {
			json_t *const object = run->ranks ? json_pack("{s:i}", "rank", 0) : json_object();
			json_object_update(object, device);
			json_array_append_new(all, object);
		}
	if (run->ranks)
		json_array_foreach(ranks_devices(run->ranks), i, device)
			json_array_append(all, device);
	json_write(out, all, JSON_ONE_LINE);
	const size_t count = json_array_size(all);
	json_decref(all);
	return count;
}

/**
 * The message of a run that ended early: why, and after how many networks. Only after record_stop(), which settles
 * their number.
 */
static enum status ended_early(const struct run *run, enum status status, const char *why, struct error *error)
{
	const uint64_t count = run->spec.range.count;
	return error_set(
	        error, status,
	        "%s: %s after %llu of %llu networks; all of them are kept, and the same command goes on from here",
	        run->options->folder, why, (unsigned long long)(count - record_left(run->record)),
	        (unsigned long long)count);
}

/** Trains what is left to train. */
static enum status train(struct run *run, struct error *error)
{
	struct text devices = {0};
	const size_t count = describe_devices(run, &devices);
	enum status status = devices.failed ? error_set_memory(error, "the devices")
	                                    : record_start(run->record, text_string(&devices), count, error);
	text_free(&devices);
	if (status != STATUS_OK)
		return status;
	const enum status worked = work(run, error);
	const enum status stopped = record_stop(run->record, worked == STATUS_OK ? error : NULL);
	if (worked != STATUS_OK || stopped != STATUS_OK)
		return worked != STATUS_OK ? worked : stopped;
	if (record_has_work(run->record))
		return ended_early(run, STATUS_DEVICE, "no device is left that works,", error);
	return record_is_complete(run->record) ? STATUS_OK : ended_early(run, STATUS_INTERRUPTED, "stopped", error);
}

enum status run_sweep(const struct sweep *sweep, const char *file, const struct run_options *options,
                      struct error *error)
{
	struct run run = {
	        .sweep = sweep, .options = options, .spec = {.sweep = sweep, .options = options, .file = file}};
	run.spec.loss_bits =
	        reference_loss_bits(&sweep->problem, sweep->training.precision, aggregate_loss_digits(sweep));
	enum status status = run_range(&run.spec.range, sweep->space.networks, options, error);
	if (status == STATUS_OK && options->zstd && !networks_can_compress())
		status = error_set(error, STATUS_INPUT, "--zstd: this build has no zstd; leave --zstd out");
	if (status == STATUS_OK)
		status = reference_open(&run.reference, sweep, error);
	/* If no device can be used, a new folder must stay as it was. A folder with a ledger may be complete and need
	 * no device. */
	if (status == STATUS_OK && !record_exists(options->folder)) {
		status = record_check_folder(options->folder, error);
		if (status == STATUS_OK)
			status = open_devices(&run, error);
	}
	if (status == STATUS_OK)
		status = record_open(&run.record, &run.spec, error);
	if (status == STATUS_OK && !record_is_complete(run.record)) {
		if (!run.crew && !run.ranks)
			status = open_devices(&run, error);
		if (status == STATUS_OK)
			status = train(&run, error);
	} else if (status == STATUS_OK) {
		record_notice(run.record, "all networks were done before; the outputs are written again");
	}
	if (status == STATUS_OK)
		status = record_finish(run.record, NULL, error);
	crew_close(run.crew);
	ranks_close(run.ranks);
	record_close(run.record);
	reference_close(run.reference);
	return status;
}
