#include "cli/command.h"

#include <stdio.h>

const struct command commands[] = {
#define ROW(name, summary) {#name, command_##name, &name##_syntax, summary},
        COMMANDS(ROW)
#undef ROW
                {NULL, NULL, NULL, NULL},
};

const char *const command_help[] = {"--help", "-h", "help", NULL};
const char *const command_version[] = {"--version", "-V", NULL};

void command_tell(struct error *error)
{
	if (error->message[0])
		fprintf(stderr, "twoneuron: %s\n", error->message);
	error->message[0] = '\0';
}
