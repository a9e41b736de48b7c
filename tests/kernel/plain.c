#include "plain.h"

#include <math.h>

/*
 * Errors that the tested code may make beyond one unit per operation, each at least that of libm (2 units for exp, 4
 * for tanh and cosh):
 */
enum {
	EXP_ERROR = 3,   /* of 2^t, relative: tests/unit/reference/sigmoid.c */
	SCALE_ERROR = 2, /* of a parameter scaled by log2(e): the constant, the product */
	LOG_ERROR = 12,  /* of ln(1 + e), relative: its series, the sum with k ln 2, the weights d and 1 - d */
};

static struct plain_number exactly(double v)
{
	return (struct plain_number){v, 0};
}

static struct plain_number add(struct plain_number a, struct plain_number b)
{
	const double v = a.v + b.v;
	return (struct plain_number){v, a.e + b.e + fabs(v)};
}

static struct plain_number multiply(struct plain_number a, struct plain_number b)
{
	const double v = a.v * b.v;
	return (struct plain_number){v, fabs(a.v) * b.e + fabs(b.v) * a.e + fabs(v)};
}

static struct plain_number divide(struct plain_number a, struct plain_number b)
{
	const double v = a.v / b.v;
	return (struct plain_number){v, (a.e + fabs(v) * b.e) / fabs(b.v) + fabs(v)};
}

static struct plain_number root(struct plain_number a)
{
	const double v = sqrt(a.v);
	return (struct plain_number){v, a.e > 0 ? a.e / (2 * v) + v : v};
}

/** Adds an error of `units` units of the number itself. */
static struct plain_number rounded(struct plain_number a, double units)
{
	a.e += units * fabs(a.v);
	return a;
}

/** What the backward pass needs to know about a neuron. */
struct neuron {
	struct plain_number in, out, slope;
	struct plain_number rest; /**< 1 - out, for a sigmoid */
};

/*
 * y = 1/(1 + e) with e = exp(-s), wrong by E = error(s) + EXP_ERROR relative to itself: dy/y = (1-y) E + 2 roundings,
 * for 1 - y likewise with one rounding more, and d(y(1-y)) = y(1-y) (|1 - 2y| E + 6 roundings).
 */
static struct neuron sigmoid(struct plain_number s)
{
	const double y = 1 / (1 + exp(-s.v)), rest = 1 / (1 + exp(s.v)), relative = s.e + EXP_ERROR;
	return (struct neuron){.in = s,
	                       .out = {y, y * (rest * relative + 2)},
	                       .rest = {rest, rest * (y * relative + 3)},
	                       .slope = {y * rest, y * rest * (fabs(y - rest) * relative + 6)}};
}

/* With e = exp(-2s), wrong by 2 error(s) + EXP_ERROR: y = (1-e)/(1+e), so dy = slope/2 of that, and roundings. */
static struct neuron hyperbolic_tangent(struct plain_number s)
{
	const double y = tanh(s.v), slope = 1 / (cosh(s.v) * cosh(s.v)), relative = 2 * s.e + EXP_ERROR;
	return (struct neuron){.in = s,
	                       .out = {y, slope / 2 * relative + 4 * fabs(y)},
	                       .slope = {slope, slope * (fabs(y) * relative + 10)}};
}

static struct neuron relu(struct plain_number s)
{
	const bool on = s.v > 0;
	return (struct neuron){.in = s, .out = {on ? s.v : 0, on ? s.e : 0}, .slope = {on, 0}};
}

static struct neuron activate(enum activation kind, struct plain_number s)
{
	switch (kind) {
	case ACTIVATION_SIGMOID:
		return sigmoid(s);
	case ACTIVATION_TANH:
		return hyperbolic_tangent(s);
	case ACTIVATION_RELU:
		return relu(s);
	case ACTIVATION_LINEAR:
		break;
	}
	return (struct neuron){.in = s, .out = s, .slope = {1, 0}};
}

/** Both neurons at one input, and d - z. */
struct pass {
	struct neuron hidden, output;
	struct plain_number error;
};

static struct pass forward(const struct problem *problem, const struct sample *sample, const struct plain_network *n)
{
	struct pass pass;
	const struct plain_number *const p = n->parameter;
	const struct plain_number s = add(multiply(p[PARAMETER_W1], exactly(sample->x)), p[PARAMETER_B1]);
	pass.hidden = activate(problem->hidden, s);
	pass.output = activate(problem->output, add(multiply(p[PARAMETER_W2], pass.hidden.out), p[PARAMETER_B2]));
	const struct plain_number z = pass.output.out;
	if (sample->d == 1 && problem->output == ACTIVATION_SIGMOID)
		pass.error = pass.output.rest;
	else
		pass.error = (struct plain_number){sample->d - z.v, z.e + fabs(sample->d - z.v)};
	return pass;
}

/** True if rounding could put a pre-activation of relu on the other side of 0. One that is surely 0 does not count. */
static bool near_kink(const struct problem *problem, struct plain_number s, double unit)
{
	return problem->hidden == ACTIVATION_RELU && s.e > 0 && fabs(s.v) <= plain_tolerance(s, unit);
}

/** Minus the gradient of the loss, with the decay. */
static void backward(const struct problem *problem, double decay, double unit, struct plain_network *n,
                     struct plain_number g[PARAMETERS])
{
	for (int p = 0; p < PARAMETERS; p++)
		g[p] = exactly(0);
	for (size_t k = 0; k < problem->samples; k++) {
		const struct sample *sample = &problem->sample[k];
		const struct pass pass = forward(problem, sample, n);
		n->unclear = n->unclear || near_kink(problem, pass.hidden.in, unit);
		struct plain_number delta = multiply(exactly(sample->weight), pass.error);
		if (problem->loss == LOSS_SQUARED_ERROR)
			delta = multiply(delta, pass.output.slope);
		const struct plain_number back =
		        multiply(multiply(delta, n->parameter[PARAMETER_W2]), pass.hidden.slope);
		g[PARAMETER_W2] = add(g[PARAMETER_W2], multiply(delta, pass.hidden.out));
		g[PARAMETER_B2] = add(g[PARAMETER_B2], delta);
		g[PARAMETER_W1] = add(g[PARAMETER_W1], multiply(back, exactly(sample->x)));
		g[PARAMETER_B1] = add(g[PARAMETER_B1], back);
	}
	for (int p = 0; p < PARAMETERS; p++)
		g[p] = add(g[p], multiply(exactly(-decay), rounded(n->parameter[p], SCALE_ERROR)));
}

/** A mean that forgets: beta a + (1 - beta) b. */
static struct plain_number blend(double beta, struct plain_number a, struct plain_number b)
{
	return add(multiply((struct plain_number){beta, beta}, a), multiply((struct plain_number){1 - beta, 1}, b));
}

/** 1 - beta^t: a sum of t products, each wrong by a unit more than the one before. */
static struct plain_number sum_of_weights(double beta, int steps)
{
	const double v = 1 - pow(beta, steps);
	return (struct plain_number){v, v * (steps + 2)};
}

/** PyTorch's Adam, for one parameter. */
static struct plain_number adam(const struct descent *descent, struct plain_network *n, int p, double rate, double unit,
                                struct plain_number g)
{
	n->mean[p] = blend(descent->beta1, n->mean[p], g);
	n->square[p] = blend(descent->beta2, n->square[p], multiply(g, g));
	/* first order needs a gradient that is known, unless it is so small that epsilon hides it */
	if (plain_tolerance(n->square[p], unit) > n->square[p].v / 16 && n->square[p].v > 1e-30)
		n->unclear = true;
	const struct plain_number weight = root(sum_of_weights(descent->beta2, n->steps));
	const struct plain_number size = divide(root(n->square[p]), weight);
	const struct plain_number step = divide(exactly(rate), sum_of_weights(descent->beta1, n->steps));
	const struct plain_number epsilon = {descent->epsilon, descent->epsilon};
	return multiply(step, divide(n->mean[p], add(size, epsilon)));
}

static struct plain_number change_of(const struct problem *problem, const double axis[AXES], double unit,
                                     struct plain_network *n, int p, struct plain_number g)
{
	const struct descent *const descent = &problem->descent;
	const double layer = axis[parameter_facts[p].is_hidden ? AXIS_RATE_HIDDEN : AXIS_RATE_OUTPUT];
	const double rate = descent->layer_rates ? layer : axis[AXIS_RATE];
	switch (descent->optimizer) { /* a compiler tells of one that is not here */
	case OPTIMIZER_GRADIENT_DESCENT:
		break;
	case OPTIMIZER_MOMENTUM:
		n->velocity[p] = add(multiply(exactly(axis[AXIS_MOMENTUM]), n->velocity[p]), g);
		return multiply(exactly(rate), n->velocity[p]);
	case OPTIMIZER_ADAM:
		return adam(descent, n, p, rate, unit, g);
	}
	return multiply(exactly(rate), g);
}

struct plain_network plain_begin(const struct problem *problem, const double axis[AXES])
{
	struct plain_network n = {.steps = 0};
	for (unsigned p = 0; p < PARAMETERS; p++)
		if (parameter_trains((enum parameter)p, problem->bias))
			n.parameter[p] = rounded(exactly(axis[AXIS_W1 + p]), SCALE_ERROR);
	return n;
}

void plain_step(const struct problem *problem, const double axis[AXES], double unit, struct plain_network *n)
{
	struct plain_number g[PARAMETERS], squares = exactly(0);
	backward(problem, problem->descent.weight_decay ? axis[AXIS_WEIGHT_DECAY] : 0, unit, n, g);
	n->steps++;
	for (unsigned p = 0; p < PARAMETERS; p++) {
		if (!parameter_trains((enum parameter)p, problem->bias))
			continue;
		const struct plain_number change =
		        rounded(change_of(problem, axis, unit, n, (int)p, g[p]), SCALE_ERROR);
		n->parameter[p] = add(n->parameter[p], change);
		squares.v += change.v * change.v;
		squares.e += change.e * change.e;
	}
	/* a norm is no further from another than the norm of their difference; its squares, sum and root round 5 times
	 */
	n->change = rounded((struct plain_number){sqrt(squares.v), sqrt(squares.e)}, 5);
}

/** ln(1 + exp(-s)). */
static struct plain_number log_loss(struct plain_number s, double rest)
{
	const double v = fmax(-s.v, 0) + log1p(exp(-fabs(s.v)));
	return (struct plain_number){v, rest * (s.e + EXP_ERROR) + LOG_ERROR * v};
}

static struct plain_number sample_loss(const struct problem *problem, const struct sample *sample,
                                       const struct pass *pass)
{
	if (problem->loss == LOSS_SQUARED_ERROR)
		return multiply(multiply(pass->error, pass->error), exactly(0.5));
	const struct plain_number t = pass->output.in, minus_t = {-t.v, t.e};
	const struct plain_number one = log_loss(t, pass->output.rest.v);
	const struct plain_number zero = log_loss(minus_t, pass->output.out.v);
	return add(multiply(exactly(sample->d), one), multiply(exactly(1 - sample->d), zero));
}

struct plain_number plain_loss(const struct problem *problem, const struct plain_network *n,
                               struct plain_number *max_error)
{
	struct plain_number loss = exactly(0);
	*max_error = exactly(0);
	for (size_t k = 0; k < problem->samples; k++) {
		const struct sample *sample = &problem->sample[k];
		const struct pass pass = forward(problem, sample, n);
		loss = add(loss, multiply(exactly(sample->weight), sample_loss(problem, sample, &pass)));
		/* the error of the maximum is at most the largest error of the numbers */
		max_error->v = fmax(max_error->v, fabs(pass.error.v));
		max_error->e = fmax(max_error->e, pass.error.e);
	}
	return loss;
}

double plain_tolerance(struct plain_number number, double unit)
{
	return 2 * number.e * (unit + 0x1p-53);
}
