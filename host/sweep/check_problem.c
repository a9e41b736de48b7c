#include "sweep/check.h"

#include <stdio.h>

static enum status check_network(struct reader *reader, const struct sweep *sweep)
{
	const struct problem *problem = &sweep->problem;
	if (problem->output != ACTIVATION_SIGMOID && reader->purpose == SWEEP_FOR_TRAINING)
		return reader_fail(
		        reader, reader_find(reader, "network.output"),
		        "output is %s, which is for `twoneuron prove` only; networks are trained with output: sigmoid",
		        activation_name(problem->output));
	if (problem->output != ACTIVATION_SIGMOID && problem->loss == LOSS_CROSS_ENTROPY)
		return reader_fail(reader, reader_find(reader, "training.loss"),
		                   "loss is cross-entropy, but output is %s, which leaves (0, 1); use squared-error or "
		                   "output: sigmoid",
		                   activation_name(problem->output));
	return STATUS_OK;
}

static enum status check_task(struct reader *reader, const struct sweep *sweep)
{
	for (size_t k = 0; k < sweep->problem.samples && sweep->problem.loss == LOSS_CROSS_ENTROPY; k++) {
		const double d = sweep->problem.sample[k].d;
		char path[32];
		snprintf(path, sizeof path, "task.%zu.d", k);
		if (d < 0 || d > 1)
			return reader_fail(
			        reader, reader_find(reader, path),
			        "d is outside [0, 1], where cross-entropy has no meaning; use loss: squared-error "
			        "or another target");
	}
	return STATUS_OK;
}

static enum status check_tolerance(struct reader *reader, const struct sweep *sweep)
{
	const enum precision precision = sweep->training.precision;
	const double tolerance = sweep->training.tolerance;
	const double least = precision_facts[precision].least_tolerance;
	const double most = precision_facts[precision].most_tolerance;
	if (tolerance != 0 && tolerance < least)
		return reader_fail(
		        reader, reader_find(reader, "training.tolerance"),
		        "tolerance is so small that its square is 0 in %s; use %g or more, or 0 to never stop",
		        reader_precision(reader), least);
	if (tolerance > most)
		return reader_fail(reader, reader_find(reader, "training.tolerance"),
		                   "tolerance is so large that its square overflows in %s; use %g or less",
		                   reader_precision(reader), most);
	return STATUS_OK;
}

static enum status check_where(struct reader *reader, const struct sweep *sweep)
{
	for (unsigned i = 0; i < PARAMETERS; i++) {
		char path[32];
		snprintf(path, sizeof path, "claim.where.%s", parameter_name(i));
		if (!reader_has(reader, path))
			continue;
		if (!parameter_trains((enum parameter)i, sweep->problem.bias))
			return reader_fail(reader, reader_find_key(reader, path),
			                   "%s is 0 in a network with bias: %s; remove it here or choose bias: both",
			                   parameter_name(i), bias_name(sweep->problem.bias));
		if (!(sweep->claim.where_from[i] <= sweep->claim.where_to[i]))
			return reader_fail(reader, reader_find(reader, path),
			                   "%s has a lower bound above the upper one; make from no more than to",
			                   parameter_name(i));
	}
	return STATUS_OK;
}

enum status check_problem(struct reader *reader, const struct sweep *sweep)
{
	enum status status = check_network(reader, sweep);
	if (status == STATUS_OK)
		status = check_task(reader, sweep);
	if (status == STATUS_OK)
		status = check_tolerance(reader, sweep);
	if (status == STATUS_OK)
		status = check_where(reader, sweep);
	return status;
}
