#include "cli/command.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "results/render.h"

struct render_input {
	const char *folder;
	struct progress progress;
};

static const struct argp_option options[] = {
        {"json", TICKER_KEY_JSON, NULL, 0, "Notices on stderr as JSON lines", 0},
        {"quiet", TICKER_KEY_QUIET, NULL, 0, "No notices", 0},
        {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct render_input *input = options_input(state);
	switch (key) {
	case ARGP_KEY_ARG:
		if (input->folder)
			return options_wrong(state, "render: \"%s\" is one folder too many; give one", argument);
		return options_path(state, "the folder", argument, &input->folder);
	case ARGP_KEY_END:
		if (!input->folder)
			return options_wrong(state, "render: no folder; give that of a finished sweep, for example "
			                            "results/no-bias");
		return 0;
	default:
		return ticker_take_option(&input->progress.ticker, key) ? 0 : ARGP_ERR_UNKNOWN;
	}
}

const struct command_syntax render_syntax = {
        .argp = {.options = options,
                 .parser = parse,
                 .args_doc = "DIR",
                 .doc = "Draws map.png and map.pdf in the folder DIR of a finished sweep again: where there was no "
                        "gnuplot at first, or after map.gp, the script that draws, was changed. A map.gp that is "
                        "gone is written anew."},
};

enum status command_render(int argc, char **argv, struct error *error)
{
	struct render_input input = {0};
	enum status status = options_parse(&render_syntax.argp, argc, argv, &input, error);
	const struct listener listener = progress_listener(&input.progress);
	if (status == STATUS_OK)
		status = render_folder(input.folder, &listener, error);
	return status;
}
