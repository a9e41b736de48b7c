/**
 * twoneuron-verify: the checker of certificates as a program of its own, without OpenCL and without any code of the
 * search.
 */
#include "verify/verify.h"

#include <argp.h>
#include <stdio.h>

struct arguments {
	const char *path;
	bool json;
};

static error_t parse_option(int key, char *value, struct argp_state *state)
{
	struct arguments *const arguments = state->input;
	switch (key) {
	case 'j':
		arguments->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (arguments->path)
			argp_error(state, "%s: one certificate at a time", value);
		arguments->path = value;
		return 0;
	case ARGP_KEY_END:
		if (!arguments->path)
			argp_error(state, "no certificate was given");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static enum status run(const struct arguments *arguments)
{
	struct text out = {0};
	struct error error = {0};
	enum status status = verify_file(&out, arguments->path, arguments->json, stderr, &error);
	if (fputs(text_string(&out), stdout) == EOF || fflush(stdout) == EOF)
		status = error_set_disk(&error, "standard output");
	if (status != STATUS_OK)
		fprintf(stderr, "twoneuron-verify: %s\n", error.message);
	text_free(&out);
	return status;
}

int main(int argc, char **argv)
{
	static const struct argp_option options[] = {
	        {"json", 'j', NULL, 0, "Print one JSON object instead of text", 0},
	        {0},
	};
	static const struct argp argp = {
	        .options = options,
	        .parser = parse_option,
	        .args_doc = "CERTIFICATE",
	        .doc = "Checks a certificate, written by `twoneuron prove`, with rigorous arithmetic of its own and "
	               "prints what it "
	               "proves.\vExit status: 0 its claim is proved, 1 it is not, 2 the file is no well-formed "
	               "certificate (or the "
	               "command line is wrong), 4 the system failed.",
	};
	struct arguments arguments = {0};
	argp_err_exit_status = STATUS_INPUT;
	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	return run(&arguments);
}
