/** The commands of the program: one file each, one table. */
#ifndef TWONEURON_CLI_COMMAND_H
#define TWONEURON_CLI_COMMAND_H

#include "base/error.h"
#include "cli/options.h"

/**
 * A command. argv[0] is "twoneuron NAME", for messages. Usage errors are STATUS_INPUT with the words in `error`; an
 * empty message means that it was printed already.
 */
typedef enum status command_function(int argc, char **argv, struct error *error);

/** Prints the message of a failure, if there is one, and clears it: for commands that have more to do afterwards. */
void command_tell(struct error *error);

struct command {
	const char *name;
	command_function *run;
	const struct command_syntax *syntax;
	const char *summary; /**< one line for the list of commands */
};

/** All commands, ended by a name of NULL. */
extern const struct command commands[];

/** What the program takes in place of a command, each list ended by NULL. */
extern const char *const command_help[], *const command_version[];

command_function command_sweep, command_train, command_prove, command_verify, command_devices, command_bench,
        command_merge, command_render;

extern const struct command_syntax sweep_syntax, train_syntax, prove_syntax, verify_syntax, devices_syntax,
        bench_syntax, merge_syntax, render_syntax;

#endif
