/** Single runs on their way to networks.csv. */
#ifndef TWONEURON_MODEL_RUNS_H
#define TWONEURON_MODEL_RUNS_H

#include "kernels/shared.h"
#include "model/precision.h"

/** A consecutive range of single runs, in structure-of-arrays form; all arrays have `count` entries. */
struct runs {
	uint64_t first; /**< index of the first network */
	size_t count;
	enum precision precision;
	/** float[count] or double[count], by enum run_value; NULL: no network has it (axes_absent()) */
	const void *value[RUN_VALUES];
	const uint32_t *steps;
	const uint8_t *outcome; /**< enum outcome */
};

/** The word for one of enum run_value: "rate", "w1", "change", "loss", "max_error", "w1". */
const char *run_value_name(int value);

/** Entry i of one of these arrays. */
static inline double runs_get(const struct runs *runs, int value, size_t i)
{
	return precision_get(runs->precision, runs->value[value], i);
}

#endif
