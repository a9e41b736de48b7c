/** Signals during long commands. */
#ifndef TWONEURON_CLI_INTERRUPT_H
#define TWONEURON_CLI_INTERRUPT_H

#include "base/stop.h"

/**
 * Call it once, before there are other threads, which must inherit the blocked signals. From then on SIGINT, SIGTERM,
 * SIGHUP and SIGUSR2 request interrupt_stop(), and a second one ends the program with STATUS_INTERRUPTED. mpirun
 * passes SIGUSR2 on to its ranks; after the other signals it kills them soon. A signal that was ignored at the start
 * stays ignored, as nohup and shells want it for programs in the background.
 */
void interrupt_catch(void);

/** What the signals ask to stop. */
struct stop *interrupt_stop(void);

#endif
