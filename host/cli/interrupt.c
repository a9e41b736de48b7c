#include "cli/interrupt.h"

#include "base/error.h"
#include "base/stop.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR2};
enum { SIGNALS = sizeof signals / sizeof *signals };
static bool was_ignored[SIGNALS];
static sigset_t awaited;
static struct stop interrupted;

/**
 * Runs before the start-up code of shared libraries: UCX, which Open MPI 5 uses, then has a handler of its own for
 * SIGHUP, also if SIGHUP was ignored.
 */
static void note_ignored(void)
{
	for (size_t i = 0; i < SIGNALS; i++) {
		struct sigaction before;
		was_ignored[i] = sigaction(signals[i], NULL, &before) == 0 && before.sa_handler == SIG_IGN;
	}
}
__attribute__((section(".preinit_array"), used)) static void (*const first_of_all)(void) = note_ignored;

/**
 * The first signal asks the work to stop soon; a second one ends the program at once. After SIGTERM there is little
 * time: mpirun sends SIGKILL soon.
 */
static void stop(int signal_number)
{
	if (stop_is_requested(&interrupted))
		_exit(STATUS_INTERRUPTED);
	stop_request(&interrupted);
	if (signal_number != SIGUSR2)
		stop_hurry(&interrupted);
}

/** A thread's function. */
static void *await_signals(void *context)
{
	(void)context;
	for (int number;;)
		if (sigwait(&awaited, &number) == 0)
			stop(number);
	return NULL;
}

struct stop *interrupt_stop(void)
{
	return &interrupted;
}

void interrupt_catch(void)
{
	pthread_t thread;
	sigemptyset(&awaited);
	for (size_t i = 0; i < SIGNALS; i++) {
		if (was_ignored[i])
			signal(signals[i], SIG_IGN);
		else
			sigaddset(&awaited, signals[i]);
	}
	/* Signals are blocked and awaited, not handled. OpenCL's compilers install handlers while they work, and LLVM's
	 * handler deletes the files of a build in progress. */
	pthread_sigmask(SIG_BLOCK, &awaited, NULL);
	if (pthread_create(&thread, NULL, await_signals, NULL) == 0)
		pthread_detach(thread);
	else /* without the thread they end the program, as they do by default */
		pthread_sigmask(SIG_UNBLOCK, &awaited, NULL);
}
