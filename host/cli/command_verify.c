#include "api/checker.h"
#include "cli/command.h"
#include "cli/options.h"

#include <stdio.h>

struct verify_input {
	const char *file;
	int json;
};

static const struct argp_option options[] = {
        {"json", 'j', NULL, 0, "One JSON object", 0},
        {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct verify_input *const input = options_input(state);
	switch (key) {
	case 'j':
		input->json = 1;
		return 0;
	case ARGP_KEY_ARG:
		if (input->file)
			return options_wrong(state, "verify: \"%s\" is one file too many; give one certificate",
			                     argument);
		return options_path(state, "the certificate", argument, &input->file);
	case ARGP_KEY_END:
		if (!input->file)
			return options_wrong(state, "verify: no certificate; give one that `twoneuron prove` wrote");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct command_syntax verify_syntax = {
        .argp = {options, parse, "CERTIFICATE",
                 "Checks a certificate in rigorous arithmetic and says what it proves, of what, and what has "
                 "to be trusted. `twoneuron-verify` is the same checker without OpenCL.\v"
                 "Exit codes: 0 the claim is proved, 1 it is not, 2 the file is no certificate, 4 failure.",
                 NULL, NULL, NULL},
};

enum status command_verify(int argc, char **argv, struct error *error)
{
	struct verify_input input = {0};
	struct text out = {0};
	enum status status = options_parse(&verify_syntax.argp, argc, argv, &input, error);
	if (status == STATUS_OK)
		status = check_file(&out, input.file, input.json, stderr, error);
	fputs(text_string(&out), stdout);
	text_free(&out);
	return status;
}
