/**
 * What the two builds of the kernels' headers as C, one per precision, share. They train one network at a time, on
 * run-time data.
 */
#ifndef TWONEURON_REFERENCE_TWIN_PRIVATE_H
#define TWONEURON_REFERENCE_TWIN_PRIVATE_H

#include "reference/reference.h"

#include <stdbool.h>
#include <stdint.h>

/** The functions of one build. `values` is scalar[]: float or double. */
struct twin {
	void (*configure)(const struct layout *layout, const void *values, uint64_t index, double out[AXES]);
	void (*train)(const struct problem *problem, const struct training *training, struct reference_run *run);
	void (*begin)(const struct problem *problem, const double axis[AXES], struct reference_state *out);
	double (*step)(const struct problem *problem, struct reference_state *state);
	double (*output)(const struct problem *problem, const struct reference_state *state, double x);
	void (*assess)(const struct problem *problem, const struct training *training,
	               const struct reference_state *state, double squared, struct reference_run *out);
	double (*sigmoid)(double t, double *e);
	double (*softplus)(double t);
	double (*normal_quantile)(double u);
};

extern const struct twin twin_float32, twin_float64;

#endif
