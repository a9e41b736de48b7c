/** Processors that this process may use: as many threads do work that can be divided. */
#ifndef TWONEURON_BASE_CORES_H
#define TWONEURON_BASE_CORES_H

/** At least 1. */
unsigned cores_count(void);

#endif
