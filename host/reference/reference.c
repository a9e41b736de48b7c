#include "reference/reference.h"

#include "reference/twin_private.h"

static const struct twin *twin_of(enum precision precision)
{
	return precision == PRECISION_FLOAT64 ? &twin_float64 : &twin_float32;
}

void reference_configure(const struct layout_tables *tables, enum precision precision, uint64_t index,
                         double axis[AXES])
{
	twin_of(precision)->configure(tables->layout, tables->values, index, axis);
}

void reference_train(const struct problem *problem, const struct training *training, struct reference_run *run)
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
