#include "reference/reference.h"

#include "reference/layout.h"
#include "reference/twin.h"

#include <math.h>
#include <stdlib.h>

struct reference {
	struct sweep sweep;
	struct layout_tables tables;
};

static const struct twin *twin_of(enum precision precision)
{
	return precision == PRECISION_FLOAT64 ? &twin_float64 : &twin_float32;
}

enum status reference_open(struct reference **out, const struct sweep *sweep, struct error *error)
{
	struct reference *reference = calloc(1, sizeof *reference);
	*out = reference;
	if (!reference)
		return error_set_memory(error, "the axes");
	reference->sweep = *sweep;
	const enum status status = layout_make(&reference->tables, &sweep->space, sweep->training.precision, error);
	if (status != STATUS_OK) {
		reference_close(reference);
		*out = NULL;
	}
	return status;
}

void reference_close(struct reference *reference)
{
	if (reference)
		layout_free(&reference->tables);
	free(reference);
}

const void *reference_layout(const struct reference *reference, size_t *size)
{
	*size = reference->tables.layout_size;
	return reference->tables.layout;
}

const void *reference_values(const struct reference *reference, size_t *size)
{
	*size = reference->tables.values_size;
	return reference->tables.values;
}

void reference_configure(const struct reference *reference, uint64_t index, double axis[AXES])
{
	twin_of(reference->sweep.training.precision)
	        ->configure(reference->tables.layout, reference->tables.values, index, axis);
}

void reference_train(const struct reference *reference, uint64_t index, struct reference_run *out)
{
	reference_configure(reference, index, out->axis);
	reference_train_from(&reference->sweep.problem, &reference->sweep.training, out);
}

void reference_train_from(const struct problem *problem, const struct training *training, struct reference_run *run)
{
	twin_of(training->precision)->train(problem, training, run);
}

void reference_begin(const struct problem *problem, enum precision precision, const double axis[AXES],
                     struct reference_state *out)
{
	twin_of(precision)->begin(problem, axis, out);
}

double reference_step(const struct problem *problem, enum precision precision, struct reference_state *state)
{
	return twin_of(precision)->step(problem, state);
}

double reference_output(const struct problem *problem, enum precision precision, const struct reference_state *state,
                        double x)
{
	return twin_of(precision)->output(problem, state, x);
}

void reference_assess(const struct problem *problem, const struct training *training,
                      const struct reference_state *state, double squared, struct reference_run *out)
{
	twin_of(training->precision)->assess(problem, training, state, squared, out);
}

double reference_threshold(const struct training *training)
{
	const double scaled = training->tolerance * 1.4426950408889634;
	const double threshold = scaled * scaled;
	return training->precision == PRECISION_FLOAT64 ? threshold : (double)(float)threshold;
}

double reference_change(enum precision precision, double squared)
{
	const double change = sqrt(squared) * 0.6931471805599453;
	return precision == PRECISION_FLOAT64 ? change : (double)(float)change;
}

double reference_sigmoid(enum precision precision, double t, double *e)
{
	return twin_of(precision)->sigmoid(t, e);
}

double reference_softplus(enum precision precision, double t)
{
	return twin_of(precision)->softplus(t);
}

double reference_normal_quantile(enum precision precision, double u)
{
	return twin_of(precision)->normal_quantile(u);
}

double reference_cell_value(const struct sweep *sweep, enum coordinate axis, uint64_t cells, uint64_t i)
{
	const struct axis *a = &sweep->space.axis[axis];
	const uint64_t per_cell = a->points / cells;
	const double first = reference_axis_value(a, i * per_cell);
	const double last = reference_axis_value(a, (i + 1) * per_cell - 1);
	double value = first;
	if (per_cell > 1)
		value = a->form == AXIS_POINTS && a->scale == SCALE_LOG ? sqrt(first) * sqrt(last)
		                                                        : first / 2 + last / 2;
	return sweep->training.precision == PRECISION_FLOAT64 ? value : (double)(float)value;
}

int reference_loss_bits(const struct problem *problem, enum precision precision, int digits)
{
	double largest = 0;
	for (size_t k = 0; k < problem->samples; k++) {
		const struct sample *s = &problem->sample[k];
		const double error = fmax(fabs(s->d), fabs(1 - s->d));
		/* a cross-entropy grows with the pre-activation, which has no bound */
		largest += s->weight * (problem->loss == LOSS_SQUARED_ERROR ? error * error / 2 : 0x1p30);
	}
	int exponent;
	frexp(largest * 1.001, &exponent); /* largest < 2^exponent, with room for rounding */
	/* 2^loss_bits must be a number of the precision, for tiny and for huge multiplicities too */
	const int most = precision == PRECISION_FLOAT64 ? 1022 : 126, bits = 12 * digits - exponent;
	return bits > most ? most : bits < -most ? -most : bits;
}
