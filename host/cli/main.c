#include "base/version.h"
#include "cli/command.h"
#include "device/guard.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_help(FILE *out)
{
	fputs("Usage: twoneuron COMMAND [OPTION...]\n"
	      "Trains the two-neuron network from every point of a hyperparameter space on OpenCL devices,\n"
	      "and proves what no training can do.\n\n",
	      out);
	for (const struct command *command = commands; command->name; command++)
		fprintf(out, "  %-10s %s\n", command->name, command->summary);
	fputs("\n`twoneuron COMMAND --help` describes a command. "
	      "Exit codes: 0 done, 1 a claim failed, 2 usage or input error,\n"
	      "3 interrupted (the same command goes on), 4 device or runtime failure.\n",
	      out);
}

static void print_version(void)
{
	printf("twoneuron %s (%s)\n", version_number, version_commit);
	if (*version_with)
		printf("with: %s\n", version_with);
	if (*version_without)
		printf("without: %s\n", version_without);
}

static bool is_among(const char *word, const char *const *words)
{
	while (*words && strcmp(*words, word) != 0)
		words++;
	return *words;
}

static const struct command *find_command(const char *name)
{
	for (const struct command *command = commands; command->name; command++)
		if (strcmp(command->name, name) == 0)
			return command;
	return NULL;
}

int main(int argc, char **argv)
{
	/* reaching a file size limit is then an error and does not kill the program */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	/* PoCL looks for the linker of its kernels in PATH and aborts if it finds none, as in an empty environment */
	setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 0);
	/* PoCL compiles a kernel for work-groups of any size, since the cache of programs asks for that, and again for
	 * each size and kind of grid that it meets. Here sizes are fixed, and the first form is as fast. */
	setenv("POCL_WORK_GROUP_SPECIALIZATION", "0", 0);
	guard_open();
	if (argc < 2) {
		print_help(stderr);
		return STATUS_INPUT;
	}
	if (is_among(argv[1], command_help)) {
		print_help(stdout);
		return STATUS_OK;
	}
	if (is_among(argv[1], command_version)) {
		print_version();
		return STATUS_OK;
	}
	const struct command *command = find_command(argv[1]);
	if (!command) {
		fprintf(stderr, "twoneuron: there is no command \"%s\"; `twoneuron --help` lists them\n", argv[1]);
		return STATUS_INPUT;
	}
	char name[64];
	snprintf(name, sizeof name, "twoneuron %s", command->name);
	argv[1] = name;
	struct error error = {0};
	enum status status = command->run(argc - 1, argv + 1, &error);
	guard_close();
	if (status > STATUS_OK)
		command_tell(&error);
	if (fflush(stdout) != 0 && status <= STATUS_OK) {
		if (errno != EPIPE) /* the reader has closed the pipe, as `head` does */
			fprintf(stderr, "twoneuron: standard output cannot be written\n");
		status = STATUS_DEVICE;
	}
	return status == STATUS_ANSWERED ? STATUS_OK : status;
}
