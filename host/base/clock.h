/** Time by a clock that does not jump when the computer's is set. */
#ifndef TWONEURON_BASE_CLOCK_H
#define TWONEURON_BASE_CLOCK_H

/** Seconds since some fixed moment. */
double clock_seconds(void);

#endif
