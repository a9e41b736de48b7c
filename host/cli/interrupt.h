/** Signals during long commands. */
#ifndef TWONEURON_CLI_INTERRUPT_H
#define TWONEURON_CLI_INTERRUPT_H

/**
 * Once, before there are other threads, which must inherit what this blocks. From now on SIGINT, SIGTERM, SIGHUP and SIGUSR2
 * make run_is_stopping() true, and a second one ends the program with STATUS_INTERRUPTED. SIGUSR2 is what mpirun passes on to
 * its ranks; after the others it kills them soon. A signal that was ignored at the start stays so: nohup asks for that, and
 * shells for what they put in the background.
 */
void interrupt_catch(void);

#endif
