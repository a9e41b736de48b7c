/** What a sweep file must satisfy beyond the limits of each key: values that contradict each other, and sizes. */
#ifndef TWONEURON_SWEEP_CHECK_H
#define TWONEURON_SWEEP_CHECK_H

#include "sweep/reader.h"

/** Checks network, task, training and claim of a sweep that fill_sweep() has filled from the same reader. */
MUST_USE enum status check_problem(struct reader *reader, const struct sweep *sweep);

/** Checks the axes and sets axis[i].points where the form implies it. */
MUST_USE enum status check_axes(struct reader *reader, struct sweep *sweep);

/** Checks draws and map, and computes columns, rows, runs_per_cell and networks. After check_axes(). */
MUST_USE enum status check_space(struct reader *reader, struct sweep *sweep);

#endif
