#include "base/limits.h"

#include <float.h>

/* log2(e), rounded up by a few units in the last place, so that a product of the limit with the kernels' constant
 * rounds to a finite number */
#define LOG2_E 1.442695040888965

double limits_least_tolerance(enum precision precision)
{
	return precision == PRECISION_FLOAT32 ? 1e-18 : 1e-150;
}

double limits_most_tolerance(enum precision precision)
{
	return precision == PRECISION_FLOAT32 ? 1e18 : 1e150;
}

double limits_most_start(const struct problem *problem, enum coordinate coordinate, enum precision precision)
{
	const double largest = precision == PRECISION_FLOAT32 ? (double)FLT_MAX : DBL_MAX;
	const bool is_hidden = coordinate == AXIS_W1 || coordinate == AXIS_B1;
	if (is_hidden && problem->hidden == ACTIVATION_RELU)
		return largest;
	return largest / (is_hidden && problem->hidden == ACTIVATION_TANH ? 2 * LOG2_E : LOG2_E);
}
