#include "results/merge.h"

#include "base/file.h"
#include "base/ranges.h"
#include "base/version.h"
#include "output/names.h"
#include "output/networks.h"
#include "results/finish.h"
#include "results/folder.h"
#include "results/restore.h"
#include "store/ledger.h"
#include "sweep/sweep_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/** What a shard's ledger says. */
struct shard {
	const char *folder;
	struct range range;
	struct ranges undone; /**< of the range */
	struct networks_position csv;
};

struct merge {
	const struct merge_options *options;
	struct shard *shard;  /**< shard[options->shards], in index order */
	struct ledger *first; /**< of the first folder given, open for reading: all but the range is the same in all */
	struct sweep sweep;
	uint64_t networks; /**< of the whole sweep */
};

/** Ranges a message lists before it only counts them. */
enum { LISTED_MAX = 20 };

static int by_first_network(const void *a, const void *b)
{
	const struct range *const x = &((const struct shard *)a)->range, *const y = &((const struct shard *)b)->range;
	return (x->first > y->first) - (x->first < y->first);
}

/** All shards must be of one run. */
static enum status compare_shard(const struct merge *merge, const struct shard *shard, const struct ledger *ledger,
                                 struct error *error)
{
	struct text text = {0};
	char here[FILE_PATH_SIZE + 4], there[FILE_PATH_SIZE + 4];
	snprintf(here, sizeof here, "in %s", merge->options->shard[0]);
	snprintf(there, sizeof there, "in %s", shard->folder);
	ledger_compare(&text, ledger_spec(merge->first), here, ledger_spec(ledger), there);
	enum status status = STATUS_OK;
	if (text.size > 0)
		status = error_set(error, STATUS_INPUT, "%s: not of the same run as %s:%s", shard->folder,
		                   merge->options->shard[0], text_string(&text));
	text_free(&text);
	return status;
}

/**
 * Refuses to write the whole into one of its parts. Without this check the message would say that the folder is in use.
 */
static enum status check_is_apart(const struct merge *merge, const char *shard, struct error *error)
{
	struct stat whole, part;
	if (stat(merge->options->folder, &whole) != 0 || stat(shard, &part) != 0 || whole.st_dev != part.st_dev ||
	    whole.st_ino != part.st_ino)
		return STATUS_OK;
	return error_set(error, STATUS_INPUT, "%s: is one of the folders to merge; give another one with -o", shard);
}

/** Reads a shard's ledger and closes it: there may be more shards than files that a process may have open. */
static enum status read_shard(const struct merge *merge, struct shard *shard, struct error *error)
{
	struct ledger *ledger = NULL;
	struct range undone;
	enum status status = ledger_open_read(&ledger, shard->folder, error);
	if (status == STATUS_OK)
		status = compare_shard(merge, shard, ledger, error);
	if (status == STATUS_OK) {
		shard->range = ledger_spec(ledger)->range;
		ledger_csv(ledger, &shard->csv.rows, &shard->csv.bytes);
	}
	for (uint64_t from = 0; status == STATUS_OK && ledger_next_undone(ledger, from, &undone);
	     from = undone.first + undone.count)
		status = ranges_add(&shard->undone, undone, error);
	ledger_close(ledger);
	return status;
}

/** The whole's ledger will be of this version. */
static enum status check_version(const struct merge *merge, struct error *error)
{
	const char *const version = ledger_spec(merge->first)->version;
	if (strcmp(version, version_number) == 0)
		return STATUS_OK;
	return error_set(error, STATUS_INPUT,
	                 "%s: made by version %s of the program, and this is %s; merge with that version, or run the "
	                 "shards again",
	                 merge->options->shard[0], version, version_number);
}

static enum status read_shards(struct merge *merge, struct error *error)
{
	const struct merge_options *options = merge->options;
	merge->shard = calloc(options->shards, sizeof *merge->shard);
	if (!merge->shard)
		return error_set_memory(error, "the shards");
	enum status status = ledger_open_read(&merge->first, options->shard[0], error);
	if (status == STATUS_OK)
		status = check_version(merge, error);
	for (size_t i = 0; status == STATUS_OK && i < options->shards; i++) {
		merge->shard[i].folder = options->shard[i];
		status = check_is_apart(merge, options->shard[i], error);
		if (status == STATUS_OK)
			status = read_shard(merge, &merge->shard[i], error);
	}
	return status;
}

static void free_shards(struct merge *merge)
{
	for (size_t i = 0; merge->shard && i < merge->options->shards; i++)
		ranges_free(&merge->shard[i].undone);
	free(merge->shard);
	merge->shard = NULL;
	ledger_close(merge->first);
	merge->first = NULL;
}

static void list_range(struct text *text, size_t *listed, const char *where, struct range range)
{
	if ((*listed)++ < LISTED_MAX)
		text_printf(text, "\n  networks %llu to %llu (%llu): %s", (unsigned long long)range.first,
		            (unsigned long long)(range.first + range.count - 1), (unsigned long long)range.count,
		            where);
}

/** Lists the networks that a shard should have but has not. */
static void list_undone(struct text *text, size_t *listed, const struct shard *shard)
{
	char where[FILE_PATH_SIZE + 64];
	snprintf(where, sizeof where, "not done yet in %s; give its sweep command again", shard->folder);
	for (size_t i = 0; i < shard->undone.count; i++)
		list_range(text, listed, where, shard->undone.range[i]);
}

/** STATUS_INPUT: a shard begins before `next`, where the one before it ends. */
static enum status refuse_overlap(const struct shard *before, const struct shard *shard, uint64_t next,
                                  struct error *error)
{
	const struct range range = shard->range;
	const uint64_t end = range.first + range.count < next ? range.first + range.count : next;
	return error_set(error, STATUS_INPUT, "%s and %s: both hold networks %llu to %llu; leave one of them out",
	                 before->folder, shard->folder, (unsigned long long)range.first, (unsigned long long)(end - 1));
}

/** The shards, in index order, must cover the sweep once. */
static enum status check_ranges(const struct merge *merge, struct error *error)
{
	struct text text = {0};
	size_t listed = 0;
	uint64_t next = 0;
	enum status status = STATUS_OK;
	for (size_t i = 0; i < merge->options->shards; i++) {
		const struct shard *const shard = &merge->shard[i];
		const struct range range = shard->range;
		if (range.first < next) {
			status = refuse_overlap(shard - 1, shard, next, error);
			goto cleanup;
		}
		if (range.first > next)
			list_range(&text, &listed, "in none of the folders", (struct range){next, range.first - next});
		list_undone(&text, &listed, shard);
		next = range.first + range.count;
	}
	if (next < merge->networks)
		list_range(&text, &listed, "in none of the folders", (struct range){next, merge->networks - next});
	if (listed > LISTED_MAX)
		text_printf(&text, "\n  and %zu more", listed - LISTED_MAX);
	if (listed > 0)
		status = error_set(error, STATUS_INPUT, "%s: not all of the sweep's %llu networks are there:%s",
		                   merge->sweep.name, (unsigned long long)merge->networks, text_string(&text));
cleanup:
	text_free(&text);
	return status;
}

/** Reads the sweep that all ledgers hold. */
static enum status read_sweep(struct merge *merge, struct error *error)
{
	const struct ledger_spec *const spec = ledger_spec(merge->first);
	const enum status status =
	        sweep_parse(&merge->sweep, spec->name, spec->file, strlen(spec->file), SWEEP_FOR_TRAINING, error);
	merge->sweep.networks = spec->networks_csv;
	merge->networks = merge->sweep.space.networks;
	return status;
}

/** Writes networks.csv of the whole. The caller has the whole's ledger, and so the folder to itself. */
static enum status join_networks(const struct merge *merge, uint64_t *header, struct error *error)
{
	const bool zstd = ledger_spec(merge->first)->zstd;
	struct networks *networks = NULL;
	*header = 0;
	if (!merge->sweep.networks)
		return STATUS_OK;
	enum status status = networks_open(&networks, merge->options->folder, zstd, merge->sweep.space.absent, 1,
	                                   (struct networks_position){0}, error);
	for (size_t i = 0; status == STATUS_OK && i < merge->options->shards; i++) {
		char path[FILE_PATH_SIZE];
		status = file_join(path, merge->shard[i].folder, zstd ? NAME_NETWORKS_ZSTD : NAME_NETWORKS, error);
		if (status == STATUS_OK)
			status = networks_append_file(networks, path, merge->shard[i].csv, error);
	}
	if (status == STATUS_OK)
		*header = networks_header_size(networks);
	if (status == STATUS_OK)
		status = networks_finish(networks, error);
	networks_close(networks);
	return status;
}

/** Opens the whole's ledger, in a folder that holds no results but those of an earlier merge, or of the whole sweep. */
static enum status open_whole(const struct merge *merge, struct ledger **ledger, struct error *error)
{
	const char *const folder = merge->options->folder;
	struct ledger_spec spec = *ledger_spec(merge->first);
	struct range undone;
	spec.range = (struct range){0, merge->networks};
	const enum status status = folder_open(ledger, folder, &spec, false, error);
	if (status == STATUS_OK && ledger_done(*ledger)->count > 0 && ledger_next_undone(*ledger, 0, &undone))
		return error_set(
		        error, STATUS_INPUT,
		        "%s: holds a run of its own that is not complete; go on with it by its sweep command, or "
		        "choose another folder with -o",
		        folder);
	return status;
}

/** Fills the whole's ledger and networks.csv, unless an earlier merge did. */
static enum status join_shards(const struct merge *merge, struct error *error)
{
	const size_t count = merge->options->shards;
	struct ledger *ledger = NULL;
	const char **const folder = malloc(count * sizeof *folder);
	struct range undone;
	uint64_t header = 0;
	enum status status = folder ? STATUS_OK : error_set_memory(error, "the shards");
	for (size_t i = 0; folder && i < count; i++)
		folder[i] = merge->shard[i].folder;
	if (status == STATUS_OK)
		status = open_whole(merge, &ledger, error);
	if (status == STATUS_OK && ledger_next_undone(ledger, 0, &undone)) {
		status = join_networks(merge, &header, error);
		if (status == STATUS_OK)
			status = ledger_import(ledger, folder, count, header, error);
	}
	ledger_close(ledger);
	free(folder);
	return status;
}

/** Writes the outputs from the whole's ledger, as at the end of a sweep. */
static enum status write_outputs(const struct merge *merge, struct error *error)
{
	const struct merge_options *const options = merge->options;
	const struct sweep *const sweep = &merge->sweep;
	struct ledger_spec spec = *ledger_spec(merge->first);
	struct ledger *ledger = NULL;
	struct map map = {0};
	spec.range = (struct range){0, merge->networks};
	enum status status = folder_open(&ledger, options->folder, &spec, false, error);
	if (status == STATUS_OK)
		status = restore_map(&map, &sweep->space, sweep->training.precision, ledger, error);
	if (status == STATUS_OK) {
		const struct event begin = {.kind = EVENT_BEGIN, .total = merge->networks, .tally = map_tally(&map)};
		listener_tell(&options->listener, &begin);
		status = finish_outputs(options->folder, sweep, &map, ledger, options->command, &options->listener,
		                        error);
		struct event end = begin;
		end.kind = EVENT_END;
		listener_tell(&options->listener, &end);
	}
	map_free(&map);
	ledger_close(ledger);
	return status;
}

enum status merge_shards(const struct merge_options *options, struct error *error)
{
	struct merge merge = {.options = options};
	enum status status = read_shards(&merge, error);
	if (status == STATUS_OK)
		status = read_sweep(&merge, error);
	if (status == STATUS_OK) {
		qsort(merge.shard, options->shards, sizeof *merge.shard, by_first_network);
		status = check_ranges(&merge, error);
	}
	if (status == STATUS_OK)
		status = join_shards(&merge, error);
	if (status == STATUS_OK)
		status = write_outputs(&merge, error);
	free_shards(&merge);
	return status;
}
