/** The installed library's sweeps, devices, runs and maps; proofs are in twoneuron_prove.c. */
#include "api/twoneuron_private.h"

#include "base/version.h"
#include "model/outcome.h"
#include "output/columns.h"
#include "results/restore.h"
#include "run/memory.h"
#include "sweep/sweep_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)TWONEURON_CLAIM == STATUS_CLAIM && (int)TWONEURON_INPUT == STATUS_INPUT &&
                       (int)TWONEURON_INTERRUPTED == STATUS_INTERRUPTED && (int)TWONEURON_DEVICE == STATUS_DEVICE,
               "the library's statuses are the program's");
_Static_assert(sizeof(struct twoneuron_error) == sizeof((struct error){0}.message), "a message fits");

struct twoneuron_sweep {
	struct sweep sweep;
	struct text file; /**< its text */
};

struct twoneuron_devices {
	struct device_info *info;
	size_t count;
};

struct twoneuron_map {
	struct map map;
	enum coordinate x, y;
};

int api_end(enum status status, const struct error *words, struct twoneuron_error *error)
{
	if (error)
		memcpy(error->message, status == STATUS_OK ? "" : words->message,
		       status == STATUS_OK ? 1 : sizeof error->message);
	return (int)status;
}

const char *twoneuron_version(void)
{
	return version_number;
}

/* ---- sweeps ---- */

/** Makes a sweep of the text that is in it already; `name` stands for the file in messages. */
static enum status parse(struct twoneuron_sweep *sweep, const char *name, struct error *words)
{
	return sweep->file.failed ? error_set_memory(words, "a sweep")
	                          : sweep_parse(&sweep->sweep, name, text_string(&sweep->file), sweep->file.size,
	                                        SWEEP_FOR_TRAINING, words);
}

static int finish_sweep(struct twoneuron_sweep **out, struct twoneuron_sweep *sweep, enum status status,
                        const struct error *words, struct twoneuron_error *error)
{
	if (status == STATUS_OK)
		*out = sweep;
	else
		twoneuron_sweep_close(sweep);
	return api_end(status, words, error);
}

int twoneuron_sweep_open(struct twoneuron_sweep **out, const char *text, struct twoneuron_error *error)
{
	struct error words = {0};
	struct twoneuron_sweep *const sweep = calloc(1, sizeof *sweep);
	*out = NULL;
	if (!sweep)
		return api_end(error_set_memory(&words, "a sweep"), &words, error);
	text_add(&sweep->file, text);
	return finish_sweep(out, sweep, parse(sweep, "the sweep", &words), &words, error);
}

int twoneuron_sweep_read(struct twoneuron_sweep **out, const char *path, struct twoneuron_error *error)
{
	struct error words = {0};
	struct twoneuron_sweep *const sweep = calloc(1, sizeof *sweep);
	*out = NULL;
	if (!sweep)
		return api_end(error_set_memory(&words, "a sweep"), &words, error);
	enum status status = sweep_load(&sweep->file, path, &words);
	if (status == STATUS_OK)
		status = parse(sweep, path, &words);
	return finish_sweep(out, sweep, status, &words, error);
}

void twoneuron_sweep_close(struct twoneuron_sweep *sweep)
{
	if (sweep)
		text_free(&sweep->file);
	free(sweep);
}

const char *twoneuron_sweep_name(const struct twoneuron_sweep *sweep)
{
	return sweep->sweep.name;
}

const char *twoneuron_sweep_question(const struct twoneuron_sweep *sweep)
{
	return sweep->sweep.question;
}

uint64_t twoneuron_sweep_networks(const struct twoneuron_sweep *sweep)
{
	return sweep->sweep.space.networks;
}

/* ---- devices ---- */

int twoneuron_devices_open(struct twoneuron_devices **out, struct twoneuron_error *error)
{
	struct error words = {0};
	struct twoneuron_devices *const devices = calloc(1, sizeof *devices);
	*out = NULL;
	if (!devices)
		return api_end(error_set_memory(&words, "the list of devices"), &words, error);
	const enum status status = device_list(&devices->info, &devices->count, &words);
	if (status == STATUS_OK)
		*out = devices;
	else
		twoneuron_devices_close(devices);
	return api_end(status, &words, error);
}

void twoneuron_devices_close(struct twoneuron_devices *devices)
{
	if (devices)
		free(devices->info);
	free(devices);
}

size_t twoneuron_devices_count(const struct twoneuron_devices *devices)
{
	return devices->count;
}

const char *twoneuron_device_name(const struct twoneuron_devices *devices, size_t i)
{
	return devices->info[i].name;
}

const char *twoneuron_device_platform(const struct twoneuron_devices *devices, size_t i)
{
	return devices->info[i].platform;
}

const char *twoneuron_device_driver(const struct twoneuron_devices *devices, size_t i)
{
	return devices->info[i].driver;
}

const char *twoneuron_device_kind(const struct twoneuron_devices *devices, size_t i)
{
	return device_kind_name[devices->info[i].kind];
}

/* ---- stopping ---- */

int twoneuron_stop_open(struct twoneuron_stop **out, struct twoneuron_error *error)
{
	struct error words = {0};
	*out = calloc(1, sizeof **out);
	return api_end(*out ? STATUS_OK : error_set_memory(&words, "a stop"), &words, error);
}

void twoneuron_stop_close(struct twoneuron_stop *stop)
{
	free(stop);
}

void twoneuron_stop_request(struct twoneuron_stop *stop)
{
	stop_request(&stop->stop);
}

/* ---- runs ---- */

static struct twoneuron_totals totals_of(const struct tally *tally)
{
	return (struct twoneuron_totals){.networks = tally->networks,
	                                 .learned = tally->outcomes[OUTCOME_LEARNED],
	                                 .stalled = tally->outcomes[OUTCOME_STALLED],
	                                 .unfinished = tally->outcomes[OUTCOME_UNFINISHED],
	                                 .frozen = tally->outcomes[OUTCOME_FROZEN],
	                                 .diverged = tally->outcomes[OUTCOME_DIVERGED],
	                                 .steps = tally->steps};
}
_Static_assert(OUTCOMES == 5, "the totals have each outcome");

/** Passes events on to the caller's callbacks. */
static void tell(void *context, const struct event *event)
{
	const struct twoneuron_run_options *const options = context;
	const struct twoneuron_totals done = totals_of(&event->tally);
	if (event->kind == EVENT_NOTICE && options->notice)
		options->notice(options->context, event->text);
	if (event->kind == EVENT_PROGRESS && options->progress)
		options->progress(options->context, &done, event->total);
}

enum status api_take_options(void *out, size_t out_size, const void *options, struct error *words)
{
	size_t size = 0;
	memset(out, 0, out_size);
	if (!options)
		return STATUS_OK;
	memcpy(&size, options, sizeof size);
	if (size < sizeof size || size > out_size)
		return error_set(words, STATUS_INPUT,
		                 "the options say that they have %zu bytes; set `size` to their sizeof", size);
	memcpy(out, options, size);
	return STATUS_OK;
}

/** Refuses "", which would be the root of all folders. */
static enum status check_folder(const char *folder, struct error *words)
{
	return folder[0] ? STATUS_OK
	                 : error_set(words, STATUS_INPUT, "the name of the folder is empty; give a path, or \".\"");
}

/** Runs into a folder, or into the map alone. */
static enum status run(struct twoneuron_map *map, const struct twoneuron_sweep *sweep,
                       const struct twoneuron_run_options *options, struct error *words)
{
	const struct run_options wanted = {.folder = options->folder,
	                                   .devices = options->devices,
	                                   .math = options->native_math ? MATH_NATIVE : MATH_EXACT,
	                                   .listener = {tell, (void *)options},
	                                   .stop = options->stop ? &options->stop->stop : NULL};
	map->x = sweep->sweep.space.map_x;
	map->y = sweep->sweep.space.map_y;
	if (!options->folder)
		return run_in_memory(&map->map, &sweep->sweep, &wanted, words);
	const enum status status = check_folder(options->folder, words);
	return status == STATUS_OK ? run_sweep(&map->map, &sweep->sweep, text_string(&sweep->file), &wanted, words)
	                           : status;
}

int twoneuron_run(struct twoneuron_map **out, const struct twoneuron_sweep *sweep,
                  const struct twoneuron_run_options *options, struct twoneuron_error *error)
{
	struct error words = {0};
	struct twoneuron_run_options own;
	struct twoneuron_map *const map = calloc(1, sizeof *map);
	if (out)
		*out = NULL;
	enum status status =
	        map ? api_take_options(&own, sizeof own, options, &words) : error_set_memory(&words, "the map");
	if (status == STATUS_OK)
		status = run(map, sweep, &own, &words);
	const bool has_map = map && map->map.cell && (status == STATUS_OK || status == STATUS_INTERRUPTED);
	if (out && has_map)
		*out = map;
	else
		twoneuron_map_close(map);
	return api_end(status, &words, error);
}

/* ---- maps ---- */

/** The map of the sweep that was run into a folder. */
static enum status read_map(struct twoneuron_map *out, const char *folder, struct error *words)
{
	struct ledger *ledger = NULL;
	struct sweep sweep;
	enum status status = check_folder(folder, words);
	if (status == STATUS_OK)
		status = ledger_open_read(&ledger, folder, words);
	if (status == STATUS_OK)
		status = restore_sweep(&sweep, &out->map, ledger, words);
	if (status == STATUS_OK) {
		out->x = sweep.space.map_x;
		out->y = sweep.space.map_y;
	}
	ledger_close(ledger);
	return status;
}

int twoneuron_map_open(struct twoneuron_map **out, const char *folder, struct twoneuron_error *error)
{
	struct error words = {0};
	struct twoneuron_map *const map = calloc(1, sizeof *map);
	*out = NULL;
	const enum status status = map ? read_map(map, folder, &words) : error_set_memory(&words, "the map");
	if (status == STATUS_OK)
		*out = map;
	else
		twoneuron_map_close(map);
	return api_end(status, &words, error);
}

void twoneuron_map_close(struct twoneuron_map *map)
{
	if (map)
		map_free(&map->map);
	free(map);
}

size_t twoneuron_map_rows(const struct twoneuron_map *map)
{
	return (size_t)map->map.rows;
}

size_t twoneuron_map_columns(const struct twoneuron_map *map)
{
	return (size_t)map->map.columns;
}

const char *twoneuron_map_x_name(const struct twoneuron_map *map)
{
	return axis_name(map->x);
}

const char *twoneuron_map_y_name(const struct twoneuron_map *map)
{
	return axis_name(map->y);
}

const double *twoneuron_map_x(const struct twoneuron_map *map)
{
	return map->map.x;
}

const double *twoneuron_map_y(const struct twoneuron_map *map)
{
	return map->y == AXES ? NULL : map->map.y;
}

void twoneuron_map_totals(const struct twoneuron_map *map, struct twoneuron_totals *out)
{
	const struct tally tally = map_tally(&map->map);
	*out = totals_of(&tally);
}

const char *twoneuron_map_field(const struct twoneuron_map *map, size_t i)
{
	(void)map;
	return i < MAP_COLUMNS ? map_columns[i].name : NULL;
}

int twoneuron_map_values(const struct twoneuron_map *map, const char *field, double *out, struct twoneuron_error *error)
{
	struct error words = {0};
	const struct map_column *const column = columns_map_find(field);
	if (!column)
		return api_end(error_set(&words, STATUS_INPUT, "there is no field \"%s\" of a map", field), &words,
		               error);
	const uint64_t cells = map->map.rows * map->map.columns;
	column->values(out, &map->map, map->map.cell, cells);
	for (uint64_t i = 0; i < cells; i++)
		out[i] = isnan(out[i]) ? (double)NAN : out[i]; /* without a sign, which printf() would show */
	return api_end(STATUS_OK, &words, error);
}
