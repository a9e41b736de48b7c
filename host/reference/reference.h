/**
 * The reference: kernels/<name>.clh compiled by the C compiler, one network at a time. What a device computes in
 * `exact` mode equals it in every bit; the self-test before each run and the tests compare the two. `train` runs it.
 *
 * Numbers of a float32 sweep are passed as doubles, which hold them exactly.
 */
#ifndef TWONEURON_REFERENCE_REFERENCE_H
#define TWONEURON_REFERENCE_REFERENCE_H

#include "space/layout.h"

/**
 * One network's run: its numbers by enum run_value, of which the configuration is given, and what became of it. As on
 * devices RUN_CHANGE is the squared change of the last step, times the output's scale squared: see
 * training_change().
 */
struct reference_run {
	double value[RUN_VALUES];
	uint32_t steps;
	enum outcome outcome;
};

enum { REFERENCE_STATE_MAX = 32 };

/** A network in training: the numbers of struct network in kernels/optimizer.clh, the scaled parameters first. */
struct reference_state {
	union {
		double value[REFERENCE_STATE_MAX];
		double parameter[PARAMETERS];
	};
};

/** The configuration of network `index` in a space. */
void reference_configure(const struct layout_tables *tables, enum precision precision, uint64_t index,
                         double axis[AXES]);

/** Trains from the configuration to the end. */
void reference_train(const struct problem *problem, const struct training *training, struct reference_run *run);

/** The same step by step: begin, then step until it is below training_threshold() or the limit is reached. */
void reference_begin(const struct problem *problem, enum precision precision, const double axis[AXES],
                     struct reference_state *out);
double reference_step(const struct problem *problem, enum precision precision, struct reference_state *state);
/** The output neuron's value at input x. */
double reference_output(const struct problem *problem, enum precision precision, const struct reference_state *state,
                        double x);
/** Loss, largest error, outcome and true parameters after out->steps steps, the last with this squared change. */
void reference_assess(const struct problem *problem, const struct training *training,
                      const struct reference_state *state, double squared, struct reference_run *out);

/** The sigmoid of the kernels at scaled pre-activation t = -s*log2(e), and *e = 2^t. */
double reference_sigmoid(enum precision precision, double t, double *e);
/** ln(1 + 2^t), of which the kernels make the cross-entropy. */
double reference_softplus(enum precision precision, double t);
/** Quantile of the standard normal distribution at u in (0, 1), as drawn axes use it. */
double reference_normal_quantile(enum precision precision, double u);

#endif
