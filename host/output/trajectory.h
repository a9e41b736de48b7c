/** The picture of one network in training: the loss and the parameters at each step, and what it has learned. */
#ifndef TWONEURON_OUTPUT_TRAJECTORY_H
#define TWONEURON_OUTPUT_TRAJECTORY_H

#include "base/error.h"
#include "model/problem.h"

#include <stdint.h>

struct trajectory_point {
	uint64_t step;
	double loss, parameter[PARAMETERS];
};

struct trajectory {
	const struct problem *problem;
	const char *title; /**< one line without quotes */
	size_t points;     /**< at least 1 */
	const struct trajectory_point *point;
	size_t curve_points;
	const double (*curve)[2]; /**< x and z(x) over trajectory_inputs() */
};

/** Whether a picture may have this name: it ends in .png or .pdf. */
bool trajectory_is_name(const char *path);

/** The range of x that is drawn: that of the samples, and a quarter of it more on both sides. */
void trajectory_inputs(const struct problem *problem, double *from, double *to);

/**
 * Whether a picture can be drawn there. STATUS_DEVICE with CAUSE_MISSING if there is no gnuplot, STATUS_INPUT if the
 * folder is none that can be written to.
 */
MUST_USE enum status trajectory_check(const char *path, struct error *error);

/**
 * Draws the picture under a temporary name, then gives it its own. Numbers that are not finite, or beyond 1e300, where
 * gnuplot's arithmetic overflows, are left out. Fails as trajectory_check(), or with STATUS_DEVICE if gnuplot does.
 */
MUST_USE enum status trajectory_draw(const char *path, const struct trajectory *trajectory, struct error *error);

#endif
