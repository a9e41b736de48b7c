/** An axis of the map as gnuplot draws it: a regular grid of cells, with tics at round numbers. */
#ifndef TWONEURON_OUTPUT_PICTURE_AXIS_H
#define TWONEURON_OUTPUT_PICTURE_AXIS_H

#include "base/text.h"
#include "model/sweep.h"

/**
 * Coordinates of the cells: the axis' own values on a linear axis, log10 of them on a log axis (gnuplot draws images
 * on regular grids only), and points counted from 0 where they are a list, or every value of a format. A grid of steps
 * that is narrow for its place is drawn by the distance from its first point, whose tics need fewer digits.
 */
struct picture_axis {
	const struct axis *axis;
	enum coordinate name;
	uint64_t cells;
	double origin;      /**< what the coordinates are distances from */
	double first, step; /**< the middle of cell c is at first + c * step; a negative step is a falling axis */
};

struct picture_axis picture_axis_make(const struct space *space, enum coordinate name, uint64_t cells);

/** Appends gnuplot commands for the range and tics of `letter`, 'x' or 'y', with or without their labels. */
void picture_axis_tics(struct text *script, const struct picture_axis *axis, char letter, bool labels);

/** Appends what the axis is, in enhanced text ("initial weight {/:Italic w}_1"). */
void picture_axis_label(struct text *script, const struct picture_axis *axis);

/** For `every`: where the negative values begin, between two cells; NaN on other axes. */
double picture_axis_sign_change(const struct picture_axis *axis);

/** The least of 1, 2 and 5 times powers of ten that is not below `least`, which is above 0. */
double picture_round_up(double least);

#endif
