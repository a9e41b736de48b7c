#include "device/guard.h"

#include "device/trouble.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/** SIGFPE is PoCL's own: kernels that divide an integer by 0 go on. */
static const int signals[] = {
        SIGABRT,
#ifndef __SANITIZE_ADDRESS__ /* which reports the others itself */
        SIGSEGV,
        SIGBUS,
        SIGILL,
#endif
};

static bool is_open;
static atomic_bool is_guarding;
static atomic_flag is_told = ATOMIC_FLAG_INIT;

/** Makes the room for the rehearsal smaller than for the play, so that what just starts there has some to spare. */
static void leave_margin(void)
{
	static const rlim_t margin = 64 << 20; /* the reserve of one malloc arena */
	struct rlimit limit;
	if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur < margin)
		return;
	limit.rlim_cur -= margin;
	(void)setrlimit(RLIMIT_AS, &limit);
}

/**
 * Says what ended the process, and ends it. Other threads of the driver may come here as well: the first one speaks.
 */
static _Noreturn void tell(const char *end)
{
	char trouble[TROUBLE_SIZE], message[TROUBLE_SIZE + 512];
	if (atomic_flag_test_and_set(&is_told)) {
		sleep(1);
		_exit(STATUS_DEVICE);
	}
	const int size =
	        snprintf(message, sizeof message, "twoneuron: the OpenCL driver has ended the program (%s): %s\n", end,
	                 trouble_find(trouble) ? trouble
	                                       : "if it said why, its words are above; update it, or choose another "
	                                         "device with --device (`twoneuron devices` lists them)");
	const ssize_t written = write(STDERR_FILENO, message, (size_t)size);
	(void)written; /* nothing is left to be done about it */
	_exit(STATUS_DEVICE);
}

static void handle_signal(int number)
{
	tell(sigdescr_np(number));
}

static void handle_exit(void)
{
	if (is_guarding)
		tell("by a call of exit");
}

void guard_open(void)
{
	is_open = atexit(handle_exit) == 0;
}

void guard_drivers(void)
{
	struct sigaction action = {.sa_handler = handle_signal, .sa_flags = SA_ONSTACK};
	if (!is_open)
		return;
	is_guarding = true;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaction(signals[i], &action, NULL);
}

enum status guard_rehearse(bool (*calls)(void), struct error *error)
{
	char trouble[TROUBLE_SIZE];
	int end = 0;
	if (!is_open || !trouble_in_limits(trouble))
		return STATUS_OK;
	const pid_t child = fork();
	if (child < 0)
		return error_set_cause(error, CAUSE_THREAD, "no process can be started: %s: %s", strerror(errno),
		                       trouble);
	if (child == 0) {
		is_open = false;
		leave_margin();
		_exit(!calls());
	}
	while (waitpid(child, &end, 0) < 0 && errno == EINTR)
		;
	if (end == 0)
		return STATUS_OK;
	return error_set_cause(error, CAUSE_DEVICE, "no OpenCL driver can start (%s): %s",
	                       WIFSIGNALED(end) ? sigdescr_np(WTERMSIG(end)) : "none shows a device", trouble);
}

void guard_close(void)
{
	is_guarding = false;
}
