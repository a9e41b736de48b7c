#include "sweep/check.h"

#include "base/words.h"

#include <math.h>
#include <stdio.h>

/** Some activations and losses can be trained but not proved, or the other way round. `key` is below `group`. */
static enum status check_purpose(struct reader *reader, const char *group, const char *key, unsigned value,
                                 struct words may)
{
	const bool trains = reader->purpose != SWEEP_FOR_PROOF;
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
	const bool trains = reader->purpose != SWEEP_FOR_PROOF;
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

/** Checks the constants of Adam, which belong to nothing else. */
static enum status check_optimizer(struct reader *reader, const struct sweep *sweep)
{
	static const char *const constant[] = {"beta1", "beta2", "epsilon"};
	const struct descent *const descent = &sweep->problem.descent;
	const double beta[] = {descent->beta1, descent->beta2};
	for (int i = 0; i < 3; i++) {
		char path[32];
		snprintf(path, sizeof path, "training.%s", constant[i]);
		if (descent->optimizer != OPTIMIZER_ADAM && reader_has(reader, path))
			return reader_fail(
			        reader, reader_find_key(reader, path),
			        "%s is a constant of adam, but optimizer is %s; remove it, or use optimizer: "
			        "adam",
			        constant[i], optimizer_name(descent->optimizer));
		if (i < 2 && precision_round(reader->precision, beta[i]) >= 1)
			return reader_fail(reader, reader_find(reader, path),
			                   "%s is 1 or more in %s, so that nothing would ever be forgotten; use a "
			                   "number below 1",
			                   constant[i], reader_precision(reader));
	}
	return STATUS_OK;
}

/** Checks the limit of a change against what can be squared, and against the tolerance. */
static enum status check_change_above(struct reader *reader, const struct sweep *sweep)
{
	const double above = sweep->problem.descent.change_above, tolerance = sweep->training.tolerance;
	const struct precision_facts *const facts = &precision_facts[sweep->training.precision];
	if (!reader_has(reader, "diverged.change_above"))
		return STATUS_OK;
	if (above < facts->least_tolerance || above > facts->most_tolerance)
		return reader_fail(reader, reader_find(reader, "diverged.change_above"),
		                   "change_above is squared, which %s cannot hold; use a number from %g to %g",
		                   reader_precision(reader), facts->least_tolerance, facts->most_tolerance);
	if (above <= tolerance)
		return reader_fail(
		        reader, reader_find(reader, "diverged.change_above"),
		        "change_above is not above the tolerance, %g: every step would end the training; use "
		        "a larger number",
		        tolerance);
	return STATUS_OK;
}

static enum status check_task(struct reader *reader, const struct sweep *sweep)
{
	const struct problem *problem = &sweep->problem;
	if (reader->purpose == SWEEP_FOR_PROOF && problem->samples > PROOF_SAMPLES_MAX)
		return reader_fail(reader, reader_find(reader, "task"),
		                   "the task has %zu samples; proofs are made for up to %d: leave some out",
		                   problem->samples, (int)PROOF_SAMPLES_MAX);
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
	for (size_t k = 0; k < problem->samples && !loss_facts[problem->loss].is_probability; k++) {
		const struct sample *const s = &problem->sample[k];
		char path[32];
		snprintf(path, sizeof path, "task.%zu.d", k);
		if (reader->purpose == SWEEP_FOR_TRAINING &&
		    !isfinite(precision_round(reader->precision, s->weight * s->d * s->d)))
			return reader_fail(reader, reader_find(reader, path),
			                   "d is so large that its squared error overflows in %s, and every network "
			                   "would have diverged; use a smaller target%s",
			                   reader_precision(reader),
			                   reader->precision == PRECISION_FLOAT32 ? ", or precision: float64" : "");
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
		status = check_optimizer(reader, sweep);
	if (status == STATUS_OK)
		status = check_change_above(reader, sweep);
	if (status == STATUS_OK)
		status = check_where(reader, sweep);
	return status;
}
