#include "sweep/check.h"

#include "base/words.h"

#include <stdio.h>

/** Some activations and losses can be trained but not proved, or the other way round. `key` is below `group`. */
static enum status check_purpose(struct reader *reader, const char *group, const char *key, unsigned value,
                                 struct words may)
{
	const bool trains = reader->purpose == SWEEP_FOR_TRAINING;
	if (!may.allows || may.allows(value))
		return STATUS_OK;
	char path[32];
	struct text all = {0};
	const char *word;
	snprintf(path, sizeof path, "%s.%s", group, key);
	for (unsigned i = 0; (word = words_next(&may, &i)); i++)
		text_printf(&all, "%s%s", all.size ? ", " : "", word);
	const enum status status = reader_fail(
	        reader, reader_find(reader, path), "%s is %s, which is for `twoneuron %s` only; %s with %s: %s", key,
	        may.name(value), trains ? "prove" : "sweep", trains ? "networks are trained" : "proofs are made", key,
	        text_string(&all));
	text_free(&all);
	return status;
}

static enum status check_network(struct reader *reader, const struct sweep *sweep)
{
	const struct problem *problem = &sweep->problem;
	const bool trains = reader->purpose == SWEEP_FOR_TRAINING;
	const struct words hidden = {activation_name, trains ? activation_trains_hidden : activation_proves_hidden};
	const struct words output = {activation_name, trains ? activation_trains_output : activation_proves_output};
	const struct words loss = {loss_name, trains ? NULL : loss_proves};
	enum status status = check_purpose(reader, "network", "hidden", problem->hidden, hidden);
	if (status == STATUS_OK)
		status = check_purpose(reader, "network", "output", problem->output, output);
	if (status == STATUS_OK)
		status = check_purpose(reader, "training", "loss", problem->loss, loss);
	if (status != STATUS_OK)
		return status;
	if (problem->output != ACTIVATION_SIGMOID && loss_facts[problem->loss].is_probability)
		return reader_fail(reader, reader_find(reader, "training.loss"),
		                   "loss is %s, but output is %s, which leaves (0, 1); use squared-error or "
		                   "output: sigmoid",
		                   loss_name(problem->loss), activation_name(problem->output));
	return STATUS_OK;
}

static enum status check_task(struct reader *reader, const struct sweep *sweep)
{
	const struct problem *problem = &sweep->problem;
	for (size_t k = 0; k < problem->samples && loss_facts[problem->loss].is_probability; k++) {
		const double d = problem->sample[k].d;
		char path[32];
		snprintf(path, sizeof path, "task.%zu.d", k);
		if (d < 0 || d > 1)
			return reader_fail(reader, reader_find(reader, path),
			                   "d is outside [0, 1], where %s has no meaning; use loss: squared-error "
			                   "or another target",
			                   loss_name(problem->loss));
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
