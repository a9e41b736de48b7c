/** The commands of the program: one file each, one table. */
#ifndef TWONEURON_CLI_COMMAND_H
#define TWONEURON_CLI_COMMAND_H

#include "base/error.h"

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
	const char *summary; /**< one line for the list of commands */
};

/** All commands, ended by a name of NULL. */
extern const struct command commands[];

command_function command_sweep, command_train, command_prove, command_verify, command_devices, command_bench,
        command_merge, command_render;

#endif
