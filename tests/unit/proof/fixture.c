#include "fixture.h"

#include "test.h"

#include <math.h>

struct problem problem_of(enum bias bias, enum activation hidden, enum activation output)
{
	struct problem problem = {.bias = bias, .hidden = hidden, .output = output, .loss = LOSS_SQUARED_ERROR};
	problem_set_samples(&problem, 2, (const double[]){0, 1}, (const double[]){0, 1});
	return problem;
}

void problem_set_samples(struct problem *problem, size_t count, const double *x, const double *d)
{
	problem->samples = count;
	for (size_t k = 0; k < count; k++)
		problem->sample[k] = (struct sample){.x = x[k], .d = d[k], .weight = 1};
}

static struct claim claim_of(enum claim_form form, double value)
{
	struct claim claim = {.form = form, .value = value};
	for (int i = 0; i < PARAMETERS; i++) {
		claim.where_from[i] = -HUGE_VAL;
		claim.where_to[i] = HUGE_VAL;
	}
	return claim;
}

struct claim claim_at_least(double bound)
{
	return claim_of(CLAIM_LOSS_AT_LEAST, bound);
}

struct claim claim_enclose(double width)
{
	return claim_of(CLAIM_ENCLOSE, width);
}

static long double activate(enum activation kind, long double x)
{
	switch (kind) {
	case ACTIVATION_SIGMOID:
		return 1 / (1 + expl(-x));
	case ACTIVATION_TANH:
		return tanhl(x);
	case ACTIVATION_RELU:
		return fmaxl(x, 0);
	default:
		return x;
	}
}

long double plain_loss(const struct problem *problem, const double w[PARAMETERS])
{
	long double sum = 0;
	for (size_t k = 0; k < problem->samples; k++) {
		const struct sample *const sample = &problem->sample[k];
		const long double d = sample->d;
		const long double y = activate(problem->hidden, (long double)w[0] * sample->x + w[1]);
		const long double u = w[2] * y + w[3];
		if (problem->loss == LOSS_SQUARED_ERROR) {
			const long double error = d - activate(problem->output, u);
			sum += sample->weight * error * error / 2;
		} else {
			const long double ln_z = fminl(u, 0) - log1pl(expl(-fabsl(u)));
			const long double ln_rest = fminl(-u, 0) - log1pl(expl(-fabsl(u)));
			sum -= sample->weight * (d * ln_z + (1 - d) * ln_rest);
		}
	}
	return sum;
}

struct proof find(const struct problem *problem, const struct claim *claim, uint64_t max_boxes)
{
	struct proof proof = {0};
	struct decider *decider = NULL;
	struct error error = {.message = ""};
	const struct proof_options options = {.max_boxes = max_boxes};
	enum status status = proof_begin(&proof, problem, claim, &error);
	if (status == STATUS_OK)
		status = decider_on_host(&decider, problem, &proof.range, &error);
	if (status == STATUS_OK)
		status = proof_find(&proof, decider, &options, &error);
	decider_close(decider);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
	return proof;
}

double random_unit(uint64_t *state)
{
	/* splitmix64, Steele, Lea and Flood 2014 */
	uint64_t z = *state += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}
