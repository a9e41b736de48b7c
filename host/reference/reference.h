/**
 * The reference: kernels/<name>.clh compiled by the C compiler, one network at a time. What a device computes in
 * `exact` mode equals it in every bit; the self-test before each run and the tests compare the two. It also makes the
 * tables that turn an index into a configuration; devices get these tables.
 *
 * Numbers of a float32 sweep are passed as doubles, which hold them exactly.
 */
#ifndef TWONEURON_REFERENCE_REFERENCE_H
#define TWONEURON_REFERENCE_REFERENCE_H

#include "base/error.h"
#include "base/model.h"

/** One network's run: its configuration, then what became of it. Parameters are true values, not scaled. */
struct reference_run {
	double axis[AXES]; /**< rate and initial parameters, in */
	uint32_t steps;
	enum outcome outcome;
	double squared; /**< squared change of the last step, scaled by log2(e)^2: see reference_change() */
	double loss, max_error;
	double w1, b1, w2, b2;
};

/** A network in training: the scaled parameters of kernels/network.clh. */
struct reference_state {
	double w1, b1, w2, b2;
	double rate;
};

struct reference;

/** Makes the reference of a sweep: its axis tables and index layout. The caller closes it. STATUS_DEVICE: no memory. */
MUST_USE enum status reference_open(struct reference **out, const struct sweep *sweep, struct error *error);
void reference_close(struct reference *reference);

/** The bytes of struct layout and of the value table scalar[] that the kernel `configure` takes. */
const void *reference_layout(const struct reference *reference, size_t *size);
const void *reference_values(const struct reference *reference, size_t *size);

/** rate, w1, b1, w2, b2 of network `index`. */
void reference_configure(const struct reference *reference, uint64_t index, double axis[AXES]);

/** Trains network `index` to its end. */
void reference_train(const struct reference *reference, uint64_t index, struct reference_run *out);

/** Trains from run->axis to the end; needs no space. */
void reference_train_from(const struct problem *problem, const struct training *training, struct reference_run *run);

/** The same step by step: begin, then step until it is below reference_threshold() or the limit is reached. */
void reference_begin(const struct problem *problem, enum precision precision, const double axis[AXES],
                     struct reference_state *out);
double reference_step(const struct problem *problem, enum precision precision, struct reference_state *state);
/** The output neuron's value at input x. */
double reference_output(const struct problem *problem, enum precision precision, const struct reference_state *state,
                        double x);
/** Loss, largest error, outcome and true parameters after out->steps steps, the last with this squared change. */
void reference_assess(const struct problem *problem, const struct training *training,
                      const struct reference_state *state, double squared, struct reference_run *out);

/** The squared, scaled tolerance that a step's squared change is compared with; rounded to the precision. */
double reference_threshold(const struct training *training);
/**
 * ||rate * gradient||_2 from the squared, scaled change; rounded to the precision. It is 0 below 1e-23 (float64:
 * 1e-162) and infinite above 1.3e19 (9.3e153), where the square is; no tolerance is as small or as large
 * (base/limits.h).
 */
double reference_change(enum precision precision, double squared);

/** The sigmoid of the kernels at scaled pre-activation t = -s*log2(e), and *e = 2^t. */
double reference_sigmoid(enum precision precision, double t, double *e);
/** ln(1 + 2^t), of which the kernels make the cross-entropy. */
double reference_softplus(enum precision precision, double t);
/** Quantile of the standard normal distribution at u in (0, 1), as drawn axes use it. */
double reference_normal_quantile(enum precision precision, double u);

/** Value of a gridded axis (`value`, `points`, `every`) at point i, not yet rounded to the precision of the sweep. */
double reference_axis_value(const struct axis *axis, uint64_t i);

/**
 * The label of cell i along one of the map's axes: the middle of the points that share the cell (the geometric mean on
 * a log axis), rounded to the precision. If each cell is one point, it is that point.
 */
double reference_cell_value(const struct sweep *sweep, enum coordinate axis, uint64_t cells, uint64_t i);

/**
 * The bits of the grid on which losses are summed: `digits` 12-bit digits hold the largest squared error that the
 * task can have, and a cross-entropy of 2^30 for each sample. map.h says what becomes of a larger one.
 */
int reference_loss_bits(const struct problem *problem, enum precision precision, int digits);

#endif
