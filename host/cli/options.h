/** What the commands' argp parsers share: numbers out of option arguments, and messages as errors. */
#ifndef TWONEURON_CLI_OPTIONS_H
#define TWONEURON_CLI_OPTIONS_H

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "model/training.h"
#include "training/shape.h"

#include <argp.h>
#include <stdint.h>

/** The words that the argument of an option may be. */
struct option_words {
	int key; /**< of the option; 0 ends a table */
	struct words words;
};

/**
 * What a command line may say: the tables that parsing, --help and completion in bash (completion.c) work from. In them
 * FILE stands for a sweep file, CERTIFICATE for one, DIR for a folder and PATH for any file, and for nothing else.
 */
struct command_syntax {
	struct argp argp;
	const struct option_words *words; /**< ended by {0}; NULL: no option has any */
};

/** What options_parse() adds to each command. */
extern const struct argp_option options_help[];

/**
 * Parses with argp and adds --help and --usage. STATUS_INPUT for a wrong command line: the words are in `error`, or,
 * for unknown options, have been printed by argp and `error` is empty. STATUS_ANSWERED once help has been printed. If
 * `error` is NULL nothing is printed: other ranks leave that to rank 0.
 */
MUST_USE enum status options_parse(const struct argp *argp, int argc, char **argv, void *input, struct error *error);

/**
 * For parsers: put the message about a wrong argument ("--limit: \"x\" is no whole number; ...") into the error of
 * options_parse() and return the error number that argp expects.
 */
error_t options_number(struct argp_state *state, const char *option, const char *text, double *out);
error_t options_count(struct argp_state *state, const char *option, const char *text, uint64_t *out);
error_t options_math(struct argp_state *state, const char *text, enum math *out);         /* --math exact|native */
error_t options_geometry(struct argp_state *state, const char *text, enum geometry *out); /* --geometry cpu|gpu */
/** The name of a file or folder, not empty; `what` ("the sweep file", "--output") is for the message. */
error_t options_path(struct argp_state *state, const char *what, char *text, const char **out);
error_t options_wrong(struct argp_state *state, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** The long name of the option with this key, which is among `options`. */
const char *options_name(const struct argp_option *options, int key);

/** Appends the command line as the provenance shows it. */
void options_join(struct text *out, int argc, char **argv);

/** The parser's own structure, which was given as `input`. */
void *options_input(const struct argp_state *state);

#endif
