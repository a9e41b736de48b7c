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

/*
 * Each command as NAME and summary: command_NAME() and NAME_syntax are in a file of their own. They are listed in this
 * order.
 */
// clang-format off
#define COMMANDS(each) \
	each(sweep, "train every network of a sweep file and write its convergence map") \
	each(train, "train one network and print its trace") \
	each(prove, "prove a claim about all real weights, and write a certificate") \
	each(verify, "check a certificate") \
	each(merge, "join the folders of a sweep's shards") \
	each(render, "draw the pictures of a finished sweep again") \
	each(devices, "list the OpenCL devices") \
	each(bench, "measure network-steps per second, and tune")
// clang-format on

#define DECLARE(name, summary)                  \
	extern command_function command_##name; \
	extern const struct command_syntax name##_syntax;
COMMANDS(DECLARE)
#undef DECLARE

#endif
