#include "base/clock.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "run/ranks.h"
#include "run/run.h"
#include "sweep/sweep_file.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

struct sweep_input {
	const char *file;
	const char *folder;
	int networks;
	struct run_options run;
	struct progress progress;
};

enum {
	KEY_DEVICE = 256,
	KEY_SHARD,
	KEY_SKIP,
	KEY_LIMIT,
	KEY_NETWORKS,
	KEY_ZSTD,
	KEY_FRESH,
	KEY_STOP,
	KEY_MATH,
	KEY_GEOMETRY
};

static const struct argp_option options[] = {
        {"output", 'o', "DIR", 0, "Folder that receives the outputs (results/NAME)", 0},
        {"device", KEY_DEVICE, "LIST", 0,
         "Devices by number or part of the name, with commas between, or `all`; N/K: device N in K equal parts "
         "(the first GPU, else the first device)",
         0},
        {"networks", KEY_NETWORKS, NULL, 0, "Also write networks.csv, a row per network", 0},
        {"zstd", KEY_ZSTD, NULL, 0, "Write it compressed, as networks.csv.zst", 0},
        {"shard", KEY_SHARD, "I/N", 0, "Run the I-th of N equal parts, counted from 1; `twoneuron merge` joins them",
         0},
        {"skip", KEY_SKIP, "N", 0, "Leave out the first N networks", 0},
        {"limit", KEY_LIMIT, "N", 0, "Run at most N networks", 0},
        {"fresh", KEY_FRESH, NULL, 0, "Refuse to go on with an earlier run", 0},
        {"stop-after", KEY_STOP, "SECONDS", 0, "Stop as if interrupted, before a job's time limit does", 0},
        {"math", KEY_MATH, "MODE", 0, "exact: the same bits on every device (default); native: a GPU's fast built-ins",
         0},
        {"geometry", KEY_GEOMETRY, "FORM", 0, "cpu: vectors of networks; gpu: one network per work-item (by device)",
         0},
        {"json", TICKER_KEY_JSON, NULL, 0, "Progress on stderr as JSON lines", 0},
        {"quiet", TICKER_KEY_QUIET, NULL, 0, "No progress", 0},
        {0},
};

static const struct option_words words[] = {
        {KEY_MATH, {math_name, NULL}},
        {KEY_GEOMETRY, {geometry_name, geometry_may_be_chosen}},
        {0},
};

static error_t parse_shard(struct argp_state *state, const char *text, struct run_options *run)
{
	const char *const slash = strchr(text, '/');
	char shard_text[16] = "";
	uint64_t shard = 0, shards = 0;
	if (slash && (size_t)(slash - text) < sizeof shard_text)
		memcpy(shard_text, text, (size_t)(slash - text));
	if (!slash || number_parse_unsigned(shard_text, &shard) != 0 ||
	    number_parse_unsigned(slash + 1, &shards) != 0 || shard < 1 || shard > shards || shards > UINT_MAX)
		return options_wrong(state, "--shard: \"%s\" is no part; give one like 3/8, from 1/8 to 8/8", text);
	run->shard = (unsigned)shard;
	run->shards = (unsigned)shards;
	return 0;
}

static error_t parse_run(int key, char *argument, struct argp_state *state, struct sweep_input *input)
{
	struct run_options *const run = &input->run;
	error_t failed = 0;
	switch (key) {
	case KEY_DEVICE:
		run->devices = argument;
		return 0;
	case KEY_ZSTD:
		run->zstd = true;
		return 0;
	case KEY_SHARD:
		return parse_shard(state, argument, run);
	case KEY_SKIP:
		return options_count(state, "--skip", argument, &run->skip);
	case KEY_LIMIT:
		failed = options_count(state, "--limit", argument, &run->limit);
		return !failed && run->limit == 0 ? options_wrong(state, "--limit: 0 networks; give at least 1")
		                                  : failed;
	case KEY_FRESH:
		run->fresh = true;
		return 0;
	case KEY_STOP:
		failed = options_number(state, "--stop-after", argument, &run->stop_after);
		return !failed && run->stop_after <= 0 ? options_wrong(state, "--stop-after: give more than 0 seconds")
		                                       : failed;
	case KEY_MATH:
		return options_math(state, argument, &run->math);
	case KEY_GEOMETRY:
		return options_geometry(state, argument, &run->geometry);
	default:
		return ticker_take_option(&input->progress.ticker, key) ? 0 : ARGP_ERR_UNKNOWN;
	}
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct sweep_input *input = options_input(state);
	switch (key) {
	case 'o':
		return options_path(state, "--output", argument, &input->folder);
	case KEY_NETWORKS:
		input->networks = 1;
		return 0;
	case ARGP_KEY_ARG:
		if (input->file)
			return options_wrong(state, "sweep: \"%s\" is one file too many; give one sweep file",
			                     argument);
		return options_path(state, "the sweep file", argument, &input->file);
	case ARGP_KEY_END:
		if (!input->file)
			return options_wrong(state, "sweep: no sweep file; give one, for example sweeps/no-bias.yaml");
		return 0;
	default:
		return parse_run(key, argument, state, input);
	}
}

/** Reads the sweep file and runs it. */
static enum status run_file(struct sweep_input *input, struct error *error)
{
	struct text file = {0};
	struct sweep sweep;
	char folder[sizeof "results/" + sizeof sweep.name];
	enum status status = sweep_load(&file, input->file, error);
	if (status == STATUS_OK)
		status = sweep_parse(&sweep, input->file, text_string(&file), file.size, SWEEP_FOR_TRAINING, error);
	if (status == STATUS_OK) {
		snprintf(folder, sizeof folder, "results/%s", sweep.name);
		sweep.networks = sweep.networks || input->networks;
		input->run.folder = input->folder ? input->folder : folder;
		if (input->run.zstd && !sweep.networks)
			status = error_set(
			        error, STATUS_INPUT,
			        "--zstd: there is no networks.csv to compress; add --networks or leave it out");
	}
	if (status == STATUS_OK)
		status = run_sweep(NULL, &sweep, text_string(&file), &input->run, error);
	text_free(&file);
	return status;
}

const struct command_syntax sweep_syntax = {
        .argp = {.options = options,
                 .parser = parse,
                 .args_doc = "FILE",
                 .doc = "Trains every network of the sweep FILE and writes its convergence map: map.csv, map.nc, "
                        "map.png, map.pdf, map.gp, summary.json, and run.db, from which an interrupted run goes on. "
                        "twoneuron-sweep(5) describes sweep files."},
        .words = words,
};

/** The part of this process: alone, as rank 0 or as another rank. */
static enum status take_part(int argc, char **argv, struct sweep_input *input, struct error *error)
{
	if (team_rank(input->run.team) == 0) {
		enum status status = options_parse(&sweep_syntax.argp, argc, argv, input, error);
		if (status == STATUS_OK)
			status = run_file(input, error);
		/* before leaving, which may take as long as the other ranks' chunks: the sender of a signal may not
		 * wait that long */
		if (status != STATUS_OK)
			command_tell(error);
		ranks_dismiss(input->run.team);
		return status;
	}
	/* Rank 0, which has the same command line, prints help and its faults. If the command lines differ, rank 0 is
	 * told. */
	if (options_parse(&sweep_syntax.argp, argc, argv, input, NULL) != STATUS_OK)
		return ranks_refuse(input->run.team, STATUS_INPUT,
		                    "its command line is wrong, or asks for help; give all ranks the same", error);
	return ranks_join(input->run.team, input->run.devices, interrupt_stop(), error);
}

enum status command_sweep(int argc, char **argv, struct error *error)
{
	struct sweep_input input = {.run = {.start = clock_seconds()}};
	struct text command = {0};
	options_join(&command, argc, argv);
	input.run.command = text_string(&command);
	input.run.listener = progress_listener(&input.progress);
	input.run.stop = interrupt_stop();
	interrupt_catch(); /* MPI starts threads */
	enum status status = team_open(&input.run.team, error);
	if (status == STATUS_OK)
		status = take_part(argc, argv, &input, error);
	team_close(input.run.team);
	text_free(&command);
	return status;
}
