#include "base/text.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "results/merge.h"

#include <stdlib.h>

struct merge_input {
	const char **shard;
	struct merge_options merge;
	struct progress progress;
};

static const struct argp_option options[] = {
        {"output", 'o', "DIR", 0, "Folder that receives the whole (required)", 0},
        {"json", TICKER_KEY_JSON, NULL, 0, "Notices on stderr as JSON lines", 0},
        {"quiet", TICKER_KEY_QUIET, NULL, 0, "No notices", 0},
        {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct merge_input *input = options_input(state);
	switch (key) {
	case 'o':
		return options_path(state, "--output", argument, &input->merge.folder);
	case ARGP_KEY_ARG:
		return options_path(state, "the folder of a shard", argument, &input->shard[input->merge.shards++]);
	case ARGP_KEY_END:
		if (input->merge.shards == 0)
			return options_wrong(state, "merge: no folders; give those of the shards");
		if (!input->merge.folder)
			return options_wrong(state, "merge: no folder for the whole; give one with -o");
		return 0;
	default:
		return ticker_take_option(&input->progress.ticker, key) ? 0 : ARGP_ERR_UNKNOWN;
	}
}

const struct command_syntax merge_syntax = {
        .argp = {.options = options,
                 .parser = parse,
                 .args_doc = "DIR...",
                 .doc = "Joins the folders that the shards of a sweep were run into (sweep --shard, or --skip and "
                        "--limit) into the folder that the whole sweep would have written. They must be of the same "
                        "sweep file, program version and math mode, complete, and not overlap."},
};

enum status command_merge(int argc, char **argv, struct error *error)
{
	struct text command = {0};
	struct merge_input input = {.shard = calloc((size_t)argc, sizeof *input.shard)};
	if (!input.shard)
		return error_set_memory(error, "the command line");
	input.merge.shard = input.shard;
	options_join(&command, argc, argv);
	enum status status = options_parse(&merge_syntax.argp, argc, argv, &input, error);
	if (status == STATUS_OK) {
		input.merge.command = text_string(&command);
		input.merge.listener = progress_listener(&input.progress);
		status = merge_shards(&input.merge, error);
	}
	text_free(&command);
	free(input.shard);
	return status;
}
