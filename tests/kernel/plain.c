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
	const struct plain_number s = add(multiply(n->w1, exactly(sample->x)), n->b1);
	pass.hidden = activate(problem->hidden, s);
	pass.output = sigmoid(add(multiply(n->w2, pass.hidden.out), n->b2));
	const struct plain_number z = pass.output.out;
	if (sample->d == 1)
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

struct gradient {
	struct plain_number w1, b1, w2, b2; /**< of minus the loss */
};

static struct gradient backward(const struct problem *problem, double unit, struct plain_network *n)
{
	struct gradient g = {.w1 = exactly(0)};
	for (size_t k = 0; k < problem->samples; k++) {
		const struct sample *sample = &problem->sample[k];
		const struct pass pass = forward(problem, sample, n);
		n->unclear = n->unclear || near_kink(problem, pass.hidden.in, unit);
		struct plain_number delta = multiply(exactly(sample->weight), pass.error);
		if (problem->loss == LOSS_SQUARED_ERROR)
			delta = multiply(delta, pass.output.slope);
		const struct plain_number back = multiply(multiply(delta, n->w2), pass.hidden.slope);
		g.w2 = add(g.w2, multiply(delta, pass.hidden.out));
		g.b2 = add(g.b2, delta);
		g.w1 = add(g.w1, multiply(back, exactly(sample->x)));
		g.b1 = add(g.b1, back);
	}
	return g;
}

/** Moves one parameter; adds the square of its change. */
static void move(struct plain_number *parameter, double rate, struct plain_number gradient,
                 struct plain_number *squares)
{
	const struct plain_number change = rounded(multiply(exactly(rate), gradient), SCALE_ERROR);
	*parameter = add(*parameter, change);
	squares->v += change.v * change.v;
	squares->e += change.e * change.e;
}

struct plain_network plain_begin(const struct problem *problem, const double axis[AXES])
{
	struct plain_network n = {.w1 = rounded(exactly(axis[AXIS_W1]), SCALE_ERROR),
	                          .w2 = rounded(exactly(axis[AXIS_W2]), SCALE_ERROR)};
	if (problem->bias & BIAS_HIDDEN)
		n.b1 = rounded(exactly(axis[AXIS_B1]), SCALE_ERROR);
	if (problem->bias & BIAS_OUTPUT)
		n.b2 = rounded(exactly(axis[AXIS_B2]), SCALE_ERROR);
	return n;
}

void plain_step(const struct problem *problem, double rate, double unit, struct plain_network *n)
{
	const struct gradient g = backward(problem, unit, n);
	switch (problem->optimizer) { /* a compiler tells of one that is not here */
	case OPTIMIZER_GRADIENT_DESCENT:
		break;
	}
	struct plain_number squares = exactly(0);
	move(&n->w1, rate, g.w1, &squares);
	move(&n->w2, rate, g.w2, &squares);
	if (problem->bias & BIAS_HIDDEN)
		move(&n->b1, rate, g.b1, &squares);
	if (problem->bias & BIAS_OUTPUT)
		move(&n->b2, rate, g.b2, &squares);
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
