#include "output/picture/gnuplot.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct gnuplot {
	pid_t process;
	int input;   /* a socket and not a pipe: writing to a dead one need not raise SIGPIPE */
	FILE *words; /* what gnuplot writes to stderr */
};

static const char missing[] =
        "there is no gnuplot in PATH; install gnuplot-nox (or gnuplot), then run `twoneuron render`";

bool gnuplot_available(void)
{
	return file_is_in_path("gnuplot");
}

static bool is_replaced(const char *variable)
{
	return strncmp(variable, "LC_", 3) == 0 || strncmp(variable, "LANG", 4) == 0 ||
	       strncmp(variable, "TZ=", 3) == 0 || strncmp(variable, "GNUPLOT_LIB=", 12) == 0;
}

/**
 * The environment, but with the C locale, whose decimal point is a point; with a time zone that gives dates in a PDF
 * one form; and with the folder above as the second place for files that a script reads. The caller frees the array
 * only.
 */
static char **make_environment(void)
{
	static char locale[] = "LC_ALL=C", zone[] = "TZ=UTC0", above[] = "GNUPLOT_LIB=..";
	size_t count = 0, kept = 0;
	while (environ && environ[count])
		count++;
	char **environment = calloc(count + 4, sizeof *environment);
	if (!environment)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (!is_replaced(environ[i]))
			environment[kept++] = environ[i];
	environment[kept++] = locale;
	environment[kept++] = zone;
	environment[kept] = above;
	return environment;
}

/** posix_spawnp() with standard input from `input` and the other two streams to `words`; returns its error number. */
static int spawn(struct gnuplot *gnuplot, const char *folder, const char *script, int input)
{
	char command[] = "gnuplot", defaults[] = "-d"; /* without the user's start-up file */
	char *file = script ? strdup(script) : NULL;
	char *const arguments[] = {command, defaults, file, NULL};
	char **environment = make_environment();
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	int code = environment && (file || !script) ? 0 : ENOMEM;
	const int words = fileno(gnuplot->words);
	if (code == 0)
		code = posix_spawn_file_actions_adddup2(&actions, input, 0);
	if (code == 0)
		code = posix_spawn_file_actions_adddup2(&actions, words, 1);
	if (code == 0)
		code = posix_spawn_file_actions_adddup2(&actions, words, 2);
	if (code == 0)
		code = posix_spawn_file_actions_addchdir_np(&actions, folder);
	if (code == 0)
		code = posix_spawnp(&gnuplot->process, command, &actions, NULL, arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	free(environment);
	free(file);
	return code;
}

enum status gnuplot_start(struct gnuplot **out, const char *folder, const char *script, struct error *error)
{
	enum status status = STATUS_OK;
	int ends[2] = {-1, -1};
	*out = NULL;
	/* checked first, since posix_spawnp() has one error number for a missing gnuplot and a missing folder */
	if (!gnuplot_available())
		return error_set_cause(error, CAUSE_MISSING, "%s", missing);
	struct gnuplot *gnuplot = calloc(1, sizeof *gnuplot);
	if (!gnuplot)
		return error_set_memory(error, "gnuplot");
	gnuplot->input = -1;
	const int words = memfd_create("gnuplot", MFD_CLOEXEC);
	gnuplot->words = words < 0 ? NULL : fdopen(words, "r");
	if (!gnuplot->words && words >= 0)
		close(words);
	if (!gnuplot->words || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
		status = error_set_errno(error, STATUS_DEVICE, "gnuplot: cannot be started");
		goto cleanup;
	}
	gnuplot->input = ends[1];
	errno = spawn(gnuplot, folder, script, ends[0]);
	if (errno != 0)
		status = error_set_errno(error, STATUS_DEVICE, "%s: gnuplot cannot be started in it", folder);
cleanup:
	if (ends[0] >= 0)
		close(ends[0]);
	if (status == STATUS_OK) {
		*out = gnuplot;
		return STATUS_OK;
	}
	if (gnuplot->input >= 0)
		close(gnuplot->input);
	if (gnuplot->words)
		fclose(gnuplot->words);
	free(gnuplot);
	return status;
}

void gnuplot_send(struct gnuplot *gnuplot, const void *data, size_t size)
{
	const char *next = data;
	while (size) {
		const ssize_t sent = send(gnuplot->input, next, size, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return;
		next += sent;
		size -= (size_t)sent;
	}
}

/** The end of gnuplot's messages, on one line. */
static void last_words(struct gnuplot *gnuplot, char words[1024])
{
	fseek(gnuplot->words, 0, SEEK_END);
	const long size = ftell(gnuplot->words);
	fseek(gnuplot->words, size > 1000 ? size - 1000 : 0, SEEK_SET);
	words[fread(words, 1, 1000, gnuplot->words)] = '\0';
	for (char *c = words; *c; c++)
		if ((unsigned char)*c < ' ')
			*c = ' ';
}

enum status gnuplot_end(struct gnuplot *gnuplot, struct error *error)
{
	if (!gnuplot)
		return STATUS_OK;
	int result = 0;
	char words[1024] = "";
	close(gnuplot->input);
	while (waitpid(gnuplot->process, &result, 0) < 0 && errno == EINTR)
		;
	last_words(gnuplot, words);
	fclose(gnuplot->words);
	free(gnuplot);
	if (WIFEXITED(result) && WEXITSTATUS(result) == 0)
		return STATUS_OK;
	return error_set(error, STATUS_DEVICE,
	                 "gnuplot failed; is it 5.4 or newer, with the pngcairo and pdfcairo terminals? It said: %s",
	                 words);
}
