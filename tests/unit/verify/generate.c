#include "generate.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 120, NODES_MAX = 1000000 };
static const double margin = 1e-13, last_cell = 0x1p62;

struct range {
	double lo, hi;
};

/** t and w of every parameter; at the last cell of the grid t is 1 (or -1) alone. */
struct box {
	struct range t[PARAMETERS], w[PARAMETERS];
};

struct values {
	struct range y[PROOF_SAMPLES_MAX], z[PROOF_SAMPLES_MAX], gradient[PARAMETERS];
	double loss; /**< lower bound */
};

static struct range add(struct range a, struct range b)
{
	return (struct range){a.lo + b.lo, a.hi + b.hi};
}

static double times(double a, double b)
{
	return a == 0 || b == 0 ? 0 : a * b;
}

static struct range multiply(struct range a, struct range b)
{
	const double p[4] = {times(a.lo, b.lo), times(a.lo, b.hi), times(a.hi, b.lo), times(a.hi, b.hi)};
	return (struct range){fmin(fmin(p[0], p[1]), fmin(p[2], p[3])), fmax(fmax(p[0], p[1]), fmax(p[2], p[3]))};
}

static struct range scale(struct range a, double by)
{
	return multiply(a, (struct range){by, by});
}

static double apply(enum activation f, double x)
{
	switch (f) {
	case ACTIVATION_SIGMOID:
		return 1 / (1 + exp(-x));
	case ACTIVATION_TANH:
		return tanh(x);
	case ACTIVATION_RELU:
		return fmax(x, 0);
	default:
		return x;
	}
}

static double slope_at(enum activation f, double x)
{
	return f == ACTIVATION_SIGMOID ? apply(f, x) * apply(f, -x) : 1 - tanh(x) * tanh(x);
}

static struct range slope(enum activation f, struct range x)
{
	if (f == ACTIVATION_RELU)
		return (struct range){x.lo >= 0, x.lo >= 0 || x.hi > 0};
	if (f == ACTIVATION_LINEAR)
		return (struct range){1, 1};
	const double lo = slope_at(f, x.lo), hi = slope_at(f, x.hi);
	return (struct range){fmin(lo, hi), x.lo <= 0 && x.hi >= 0 ? slope_at(f, 0) : fmax(lo, hi)};
}

static double term(enum loss loss, double d, double z)
{
	if (loss == LOSS_SQUARED_ERROR)
		return 0.5 * (d - z) * (d - z);
	return (d > 0 ? -d * log(z) : 0) - (d < 1 ? (1 - d) * log1p(-z) : 0);
}

static void evaluate(struct values *out, const struct problem *p, const struct range w[PARAMETERS])
{
	out->loss = 0;
	memset(out->gradient, 0, sizeof out->gradient);
	for (size_t k = 0; k < p->samples; k++) {
		const struct sample *const s = &p->sample[k];
		const struct range a = add(scale(w[PARAMETER_W1], s->x), w[PARAMETER_B1]);
		const struct range y = {apply(p->hidden, a.lo), apply(p->hidden, a.hi)};
		const struct range u = add(multiply(w[PARAMETER_W2], y), w[PARAMETER_B2]);
		const struct range z = {apply(p->output, u.lo), apply(p->output, u.hi)};
		out->loss += s->weight * term(p->loss, s->d, fmin(fmax(s->d, z.lo), z.hi));
		struct range delta = scale((struct range){z.lo - s->d, z.hi - s->d}, s->weight);
		if (p->loss == LOSS_SQUARED_ERROR)
			delta = multiply(delta, slope(p->output, u));
		out->gradient[PARAMETER_B2] = add(out->gradient[PARAMETER_B2], delta);
		out->gradient[PARAMETER_W2] = add(out->gradient[PARAMETER_W2], multiply(delta, y));
		delta = multiply(multiply(delta, w[PARAMETER_W2]), slope(p->hidden, a));
		out->gradient[PARAMETER_B1] = add(out->gradient[PARAMETER_B1], delta);
		out->gradient[PARAMETER_W1] = add(out->gradient[PARAMETER_W1], scale(delta, s->x));
	}
}

double generator_loss(const struct problem *problem, const double w[PARAMETERS])
{
	double loss = 0;
	for (size_t k = 0; k < problem->samples; k++) {
		const struct sample *const s = &problem->sample[k];
		const double u = w[PARAMETER_W2] * apply(problem->hidden, w[PARAMETER_W1] * s->x + w[PARAMETER_B1]) +
		                 w[PARAMETER_B2];
		if (problem->loss == LOSS_SQUARED_ERROR)
			loss += s->weight * term(problem->loss, s->d, apply(problem->output, u));
		else /* ln(1 + exp(u)) - d u */
			loss += s->weight * (fmax(u, 0) + log1p(exp(-fabs(u))) - s->d * u);
	}
	return loss;
}

static double centred(const struct problem *p, const struct range w[PARAMETERS],
                      const struct range gradient[PARAMETERS])
{
	struct range centre[PARAMETERS];
	struct values at;
	double change = 0;
	for (int i = 0; i < PARAMETERS; i++) {
		const struct range g = gradient[i];
		double c = NAN;
		if (g.lo >= 0 && isfinite(w[i].lo))
			c = w[i].lo;
		else if (g.hi <= 0 && isfinite(w[i].hi))
			c = w[i].hi;
		else if (isfinite(w[i].lo) && isfinite(w[i].hi) && isfinite(g.hi) && isfinite(g.lo))
			c = (g.hi * w[i].lo - g.lo * w[i].hi) / (g.hi - g.lo);
		centre[i] = isnan(c) ? w[i] : (struct range){c, c};
		if (!isnan(c))
			change += multiply(g, (struct range){w[i].lo - c, w[i].hi - c}).lo;
	}
	evaluate(&at, p, centre);
	return at.loss + change;
}

static void write_node(struct generator *g, const char *node)
{
	g->nodes++;
	g->line += (unsigned)strlen(node) + 1;
	text_printf(&g->tree, "%s%c", node, g->line > 90 ? '\n' : ' ');
	if (g->line > 90)
		g->line = 0;
}

static double parameter(double t)
{
	return t == 0 ? 0 : t / (1 - fabs(t));
}

static void set_t(const struct generator *g, struct box *box, int i, double lo, double hi)
{
	box->t[i] = (struct range){lo, hi};
	box->w[i].lo = fmin(fmax(parameter(lo), g->from[i]), g->to[i]);
	box->w[i].hi = fmin(fmax(parameter(hi), g->from[i]), g->to[i]);
	if (lo == hi && isinf(box->w[i].lo))
		box->w[i] = lo > 0 ? (struct range){last_cell, (double)INFINITY}
		                   : (struct range){-(double)INFINITY, -last_cell};
}

static bool search(struct generator *g, const struct box *box, unsigned depth);

static bool search_face(struct generator *g, const struct box *box, int i, const char *side, unsigned depth)
{
	struct box face = *box;
	char node[4];
	snprintf(node, sizeof node, "%s%s", parameter_name(i), side);
	write_node(g, node);
	const double t = *side == '-' ? box->t[i].lo : box->t[i].hi;
	set_t(g, &face, i, t, t);
	return search(g, &face, depth + 1);
}

static bool search_scale(struct generator *g, const struct box *box, unsigned depth)
{
	struct box part = *box;
	write_node(g, "s");
	set_t(g, &part, PARAMETER_W2, box->w[PARAMETER_W2].lo >= 0 ? 0.5 : -0.5,
	      box->w[PARAMETER_W2].lo >= 0 ? 0.5 : -0.5);
	return search(g, &part, depth + 1);
}

static bool is_cone(struct range w)
{
	return (w.lo == 0 || isinf(w.lo)) && (w.hi == 0 || isinf(w.hi));
}

static bool search_halves(struct generator *g, const struct box *box, unsigned depth)
{
	int widest = PARAMETER_W1;
	for (int i = PARAMETER_B1; i < PARAMETERS; i++)
		if (box->t[i].hi - box->t[i].lo > box->t[widest].hi - box->t[widest].lo)
			widest = i;
	if (box->t[widest].hi == box->t[widest].lo || depth == DEPTH_MAX || g->nodes > NODES_MAX)
		return false;
	const double lo = box->t[widest].lo, hi = box->t[widest].hi;
	struct box half = *box;
	write_node(g, parameter_name(widest));
	set_t(g, &half, widest, lo, 0.5 * (lo + hi));
	if (!search(g, &half, depth + 1))
		return false;
	set_t(g, &half, widest, 0.5 * (lo + hi), hi);
	return search(g, &half, depth + 1);
}

/** Writes the sub-tree of a box. */
static bool search(struct generator *g, const struct box *box, unsigned depth)
{
	struct values at;
	evaluate(&at, &g->problem, box->w);
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		if (box->t[i].lo < box->t[i].hi &&
		    (parameter(box->t[i].hi) < g->from[i] || parameter(box->t[i].lo) > g->to[i])) {
			write_node(g, "x");
			return true;
		}
	}
	if (depth < g->least_depth)
		return search_halves(g, box, depth);
	if (at.loss >= g->lower + margin || (at.loss >= g->lower && g->lower == 0.125)) {
		write_node(g, "n");
		return true;
	}
	if (centred(&g->problem, box->w, at.gradient) >= g->lower + margin) {
		write_node(g, "c");
		return true;
	}
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		if (box->t[i].lo == box->t[i].hi)
			continue;
		if (at.gradient[i].lo >= margin || (at.gradient[i].lo == 0 && isinf(box->w[i].lo)))
			return search_face(g, box, i, "-", depth);
		if (at.gradient[i].hi <= -margin || (at.gradient[i].hi == 0 && isinf(box->w[i].hi)))
			return search_face(g, box, i, "+", depth);
	}
	const struct range w2 = box->w[PARAMETER_W2];
	const bool homogeneous = g->problem.hidden == ACTIVATION_RELU || g->problem.hidden == ACTIVATION_LINEAR;
	if (homogeneous && (w2.lo >= 0 || w2.hi <= 0) && box->t[PARAMETER_W2].lo < box->t[PARAMETER_W2].hi &&
	    is_cone(box->w[PARAMETER_W1]) && is_cone(box->w[PARAMETER_B1]))
		return search_scale(g, box, depth);
	return search_halves(g, box, depth);
}

static bool is_free(const struct generator *g, int i)
{
	return parameter_trains((enum parameter)i, g->problem.bias);
}

struct generator generator_make(const struct problem *problem, double lower)
{
	struct generator g = {.problem = *problem, .lower = lower};
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		g.from[i] = -(double)INFINITY;
		g.to[i] = (double)INFINITY;
	}
	return g;
}

bool generator_search(struct generator *generator)
{
	struct box root = {0};
	for (int i = PARAMETER_W1; i < PARAMETERS; i++)
		if (is_free(generator, i))
			set_t(generator, &root, i, generator->from[i] >= 0 ? 0 : -1, generator->to[i] <= 0 ? 0 : 1);
	text_clear(&generator->tree);
	generator->nodes = 0;
	generator->line = 0;
	return search(generator, &root, 0);
}

void generator_write(struct text *out, const struct generator *g, const double witness[PARAMETERS], double upper)
{
	const struct problem *const p = &g->problem;
	text_add(out, "twoneuron-certificate 1\n");
	if (witness)
		text_printf(out, "claim infimum-within %a %a\n", g->lower, upper);
	else
		text_printf(out, "claim loss-at-least %a\n", g->lower);
	text_printf(out, "bias %s\nhidden %s\noutput %s\nloss %s\n", bias_name(p->bias), activation_name(p->hidden),
	            activation_name(p->output), loss_name(p->loss));
	for (size_t k = 0; k < p->samples; k++)
		text_printf(out, "sample %a %a %a\n", p->sample[k].x, p->sample[k].d, p->sample[k].weight);
	for (int i = PARAMETER_W1; i < PARAMETERS; i++)
		if (isfinite(g->from[i]) || isfinite(g->to[i]))
			text_printf(out, "where %s %a %a\n", parameter_name(i), g->from[i], g->to[i]);
	if (witness) {
		text_add(out, "witness");
		for (int i = PARAMETER_W1; i < PARAMETERS; i++)
			if (is_free(g, i))
				text_printf(out, " %a", witness[i]);
		text_add(out, "\n");
	}
	text_printf(out, "tree %" PRIu64 "\n", g->nodes);
	text_append(out, text_string(&g->tree), g->tree.size);
	out->data[out->size - 1] = '\n';
}
