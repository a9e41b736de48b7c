#include "cli/interrupt.h"

#include "base/error.h"
#include "run/run.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static sigset_t awaited;

/**
 * The first signal asks the work to stop soon; a second one ends the program at once. Whoever sends SIGTERM may soon send a
 * stronger one, as mpirun does.
 */
static void stop(int signal_number)
{
	if (run_is_stopping())
		_exit(STATUS_INTERRUPTED);
	run_request_stop();
	if (signal_number != SIGUSR2)
		run_request_hurry();
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

void interrupt_catch(void)
{
	const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR2};
	pthread_t thread;
	sigemptyset(&awaited);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct sigaction before;
		if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaddset(&awaited, signals[i]);
	}
	/* blocked and awaited, not handled: a signal that reaches a handler would reach those that OpenCL's compilers
	 * install while they work, and LLVM's deletes the files of a build in progress */
	pthread_sigmask(SIG_BLOCK, &awaited, NULL);
	if (pthread_create(&thread, NULL, await_signals, NULL) == 0)
		pthread_detach(thread);
	else /* then they end the program, as they do by themselves */
		pthread_sigmask(SIG_UNBLOCK, &awaited, NULL);
}
