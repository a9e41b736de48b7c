#include "verify/bound.h"

#include <math.h>

/** All intervals of a network. */
static void each_interval(struct network *net, void (*visit)(struct interval *, size_t))
{
	struct interval *const by_sample[] = {net->x, net->d, net->m,       net->y,   net->y_slope,
	                                      net->u, net->z, net->z_slope, net->tilt};
	for (size_t i = 0; i < sizeof by_sample / sizeof *by_sample; i++)
		visit(by_sample[i], PROOF_SAMPLES_MAX);
	visit(net->w, PARAMETERS);
	visit(net->gradient, PARAMETERS);
	visit(&net->loss, 1);
}

void network_init(struct network *net, const struct problem *problem)
{
	*net = (struct network){.problem = problem, .bits = 64};
	each_interval(net, interval_init);
	for (size_t k = 0; k < problem->samples; k++) {
		interval_set_point(&net->x[k], problem->sample[k].x);
		interval_set_point(&net->d[k], problem->sample[k].d);
		interval_set_point(&net->m[k], problem->sample[k].weight);
	}
}

void network_clear(struct network *net)
{
	each_interval(net, interval_clear);
}

void network_range(struct network *net)
{
	const struct problem *const p = net->problem;
	INTERVAL(sum);
	for (size_t k = 0; k < p->samples; k++) {
		interval_mul(&sum, &net->w[PARAMETER_W1], &net->x[k], net->bits);
		interval_add(&sum, &sum, &net->w[PARAMETER_B1], net->bits);
		interval_activation(&net->y[k], &net->y_slope[k], p->hidden, &sum, net->bits);
		interval_mul(&sum, &net->w[PARAMETER_W2], &net->y[k], net->bits);
		interval_add(&net->u[k], &sum, &net->w[PARAMETER_B2], net->bits);
		interval_activation(&net->z[k], &net->z_slope[k], p->output, &net->u[k], net->bits);
	}
}

void network_gradient(struct network *net)
{
	INTERVAL(delta);
	INTERVAL(term);
	for (int i = 0; i < PARAMETERS; i++)
		interval_set_point(&net->gradient[i], 0);
	for (size_t k = 0; k < net->problem->samples; k++) {
		interval_sub(&delta, &net->z[k], &net->d[k], net->bits);
		interval_mul(&delta, &delta, &net->m[k], net->bits);
		if (net->problem->loss == LOSS_SQUARED_ERROR)
			interval_mul(&delta, &delta, &net->z_slope[k], net->bits);
		interval_add(&net->gradient[PARAMETER_B2], &net->gradient[PARAMETER_B2], &delta, net->bits);
		interval_mul(&term, &delta, &net->y[k], net->bits);
		interval_add(&net->gradient[PARAMETER_W2], &net->gradient[PARAMETER_W2], &term, net->bits);
		interval_mul(&delta, &delta, &net->w[PARAMETER_W2], net->bits);
		interval_mul(&delta, &delta, &net->y_slope[k], net->bits);
		interval_add(&net->gradient[PARAMETER_B1], &net->gradient[PARAMETER_B1], &delta, net->bits);
		interval_mul(&delta, &delta, &net->x[k], net->bits);
		interval_add(&net->gradient[PARAMETER_W1], &net->gradient[PARAMETER_W1], &delta, net->bits);
	}
}

/** Is this the end of the output's range that no finite parameters reach? */
static bool is_open_end(enum activation output, const arf_t z)
{
	return (output == ACTIVATION_SIGMOID && (arf_is_zero(z) || arf_is_one(z))) ||
	       (output == ACTIVATION_TANH && (arf_is_one(z) || arf_equal_si(z, -1)));
}

/** Adds m times `value`, a sample's loss for weight 1. */
static void add_weighted(struct network *net, size_t k, struct interval *value)
{
	interval_mul(value, value, &net->m[k], net->bits);
	interval_add(&net->loss, &net->loss, value, net->bits);
}

/** loss <- loss + m (d - z)^2 / 2 at the point of Z that is nearest to d. */
static void add_least_square(struct network *net, size_t k)
{
	INTERVAL(nearest);
	INTERVAL(value);
	INTERVAL(slope);
	interval_set(&nearest, &net->d[k]);
	interval_limit(&nearest, &net->z[k]);
	interval_loss(&value, &slope, LOSS_SQUARED_ERROR, &net->d[k], nearest.lo, net->bits);
	net->open |= is_open_end(net->problem->output, nearest.lo);
	add_weighted(net, k, &value);
}

/**
 * loss <- loss + m times the least cross-entropy: it rises with u where s(u) >= d and falls where s(u) <= d, and is
 * nowhere less than at s(u) = d. At finite parameters it is above 0, so that a bound of 0 is not attained.
 */
static void add_least_entropy(struct network *net, size_t k)
{
	const struct interval *const z = &net->z[k], *const d = &net->d[k];
	const bool rises = arf_is_zero(d->lo) || arf_cmp(z->lo, d->lo) > 0;
	const bool falls = arf_is_one(d->lo) || arf_cmp(z->hi, d->lo) < 0;
	INTERVAL(value);
	INTERVAL(slope);
	if (rises || falls)
		interval_cross_entropy(&value, d, rises ? net->u[k].lo : net->u[k].hi, net->bits);
	else
		interval_loss(&value, &slope, LOSS_CROSS_ENTROPY, d, d->lo, net->bits);
	net->open |= arf_is_zero(value.lo);
	add_weighted(net, k, &value);
}

/** About where phi(d, z) + c z is least: d - c, or the root of c z^2 - (c + 1) z + d, in the form without cancellation.
 */
static double least_point(enum loss loss, double d, double c)
{
	const double root = sqrt((c + 1) * (c + 1) - 4 * c * d);
	if (loss == LOSS_SQUARED_ERROR)
		return d - c;
	return c + 1 >= 0 ? 2 * d / (c + 1 + root) : (c + 1 - root) / (2 * c);
}

/** out <- [-slope^2 / (2 m), 0]: how far a parabola m z^2 / 2 + .. falls at most from a point with this slope. */
static void set_fall(struct interval *out, const struct interval *slope, const struct interval *m, slong bits)
{
	interval_mul(out, slope, slope, bits);
	arf_div(out->lo, out->hi, m->lo, bits, ARF_RND_CEIL);
	arf_mul_2exp_si(out->lo, out->lo, -1);
	arf_neg(out->lo, out->lo);
	arf_zero(out->hi);
}

/**
 * loss <- loss + a lower bound of m phi(d, z) + c z over Z, with c the sample's tilt. By convexity the tangent at any
 * point of Z is such a bound; at the point where the sum is least it is the sum's value.
 */
static void add_tilted(struct network *net, size_t k)
{
	const struct problem *const p = net->problem;
	const double tilt = arf_get_d(net->tilt[k].lo, ARF_RND_NEAR) / p->sample[k].weight;
	const double point = least_point(p->loss, p->sample[k].d, tilt);
	INTERVAL(least);
	INTERVAL(value);
	INTERVAL(slope);
	INTERVAL(term);
	INTERVAL(fall);
	interval_set_point(&least, isfinite(point) ? point : p->sample[k].d);
	interval_limit(&least, &net->z[k]);
	interval_loss(&value, &slope, p->loss, &net->d[k], least.lo, net->bits);
	interval_mul(&value, &value, &net->m[k], net->bits);
	interval_mul(&term, &net->tilt[k], &least, net->bits);
	interval_add(&value, &value, &term, net->bits);
	interval_mul(&slope, &slope, &net->m[k], net->bits);
	interval_add(&slope, &slope, &net->tilt[k], net->bits);
	interval_sub(&term, &net->z[k], &least, net->bits);
	interval_mul(&term, &term, &slope, net->bits);
	set_fall(&fall, &slope, &net->m[k], net->bits);
	/* where Z is wide and the slope not quite 0, the parabola is above its tangent; but it is least at its vertex,
	 * so that only the tangent touches at an open end alone */
	if (p->loss == LOSS_SQUARED_ERROR && arf_cmp(fall.lo, term.lo) > 0)
		interval_set(&term, &fall);
	else
		net->open |= is_open_end(p->output, least.lo);
	interval_add(&value, &value, &term, net->bits);
	interval_add(&net->loss, &net->loss, &value, net->bits);
}

static void reset_loss(struct network *net)
{
	net->open = false;
	interval_set_point(&net->loss, 0);
	for (size_t k = 0; k < net->problem->samples; k++)
		interval_set_point(&net->tilt[k], 0);
}

void network_natural(struct network *net)
{
	reset_loss(net);
	for (size_t k = 0; k < net->problem->samples; k++)
		(net->problem->loss == LOSS_SQUARED_ERROR ? add_least_square : add_least_entropy)(net, k);
}

void network_upper(struct network *net)
{
	const bool is_squared = net->problem->loss == LOSS_SQUARED_ERROR;
	INTERVAL(value);
	INTERVAL(other);
	INTERVAL(slope);
	reset_loss(net);
	for (size_t k = 0; k < net->problem->samples; k++) {
		if (is_squared) {
			interval_loss(&value, &slope, LOSS_SQUARED_ERROR, &net->d[k], net->z[k].lo, net->bits);
			interval_loss(&other, &slope, LOSS_SQUARED_ERROR, &net->d[k], net->z[k].hi, net->bits);
		} else {
			interval_cross_entropy(&value, &net->d[k], net->u[k].lo, net->bits);
			interval_cross_entropy(&other, &net->d[k], net->u[k].hi, net->bits);
		}
		arf_max(value.hi, value.hi, other.hi);
		add_weighted(net, k, &value);
	}
}

/** z rises with x (1), falls (-1), or neither is known (0). */
static int output_direction(const struct network *net)
{
	INTERVAL(product);
	interval_mul(&product, &net->w[PARAMETER_W1], &net->w[PARAMETER_W2], net->bits);
	const int direction = arf_sgn(product.lo) >= 0 ? 1 : arf_sgn(product.hi) <= 0 ? -1 : 0;
	return direction;
}

/** out <- out + factor * value */
static void add_multiple(struct interval *out, int factor, double value, slong bits)
{
	INTERVAL(term);
	interval_set_point(&term, factor * value);
	interval_add(out, out, &term, bits);
}

bool network_order(struct network *net, const double *multiplier)
{
	const struct problem *const p = net->problem;
	const int direction = output_direction(net), sign = direction < 0 ? -1 : 1;
	bool allowed = true;
	reset_loss(net);
	for (size_t r = 0; r + 1 < p->samples; r++, multiplier++) {
		const bool tied = p->sample[r].x == p->sample[r + 1].x;
		allowed &= tied || *multiplier == 0 || (*multiplier > 0 && direction != 0);
		add_multiple(&net->tilt[r], sign, *multiplier, net->bits);
		add_multiple(&net->tilt[r + 1], -sign, *multiplier, net->bits);
	}
	for (size_t i = 0; i < p->samples; i++) {
		for (size_t j = i + 1; j < p->samples; j++) {
			if (!certificate_is_pair(p, i, j))
				continue;
			add_multiple(&net->tilt[i], 1, *multiplier, net->bits);
			add_multiple(&net->tilt[j], 1, *multiplier, net->bits);
			add_multiple(&net->loss, p->output == ACTIVATION_SIGMOID ? -1 : 0, *multiplier++, net->bits);
		}
	}
	for (size_t k = 0; k < p->samples; k++)
		add_tilted(net, k);
	return allowed;
}

/** c <- the centre of one coordinate's interval w with derivative g; all of w where there is no good centre. */
static void centre_of(struct interval *c, const struct interval *w, const struct interval *g)
{
	const double p = arf_get_d(w->lo, ARF_RND_NEAR), q = arf_get_d(w->hi, ARF_RND_NEAR);
	const double low = arf_get_d(g->lo, ARF_RND_NEAR), high = arf_get_d(g->hi, ARF_RND_NEAR);
	const double point = (high * p - low * q) / (high - low);
	interval_set(c, w);
	if (arf_sgn(g->lo) >= 0 && arf_is_finite(w->lo)) {
		arf_set(c->hi, w->lo);
	} else if (arf_sgn(g->hi) <= 0 && arf_is_finite(w->hi)) {
		arf_set(c->lo, w->hi);
	} else if (isfinite(point)) { /* not if an end is infinite; any point of w is sound */
		interval_set_point(c, point);
		interval_limit(c, w);
	}
}

void network_centre(struct network *net)
{
	const bool natural_open = net->open;
	INTERVAL(natural);
	INTERVAL(change);
	INTERVAL(term);
	INTERVAL(centre);
	interval_set(&natural, &net->loss);
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		centre_of(&centre, &net->w[i], &net->gradient[i]);
		if (arf_equal(centre.lo, centre.hi)) {
			interval_sub(&term, &net->w[i], &centre, net->bits);
			interval_mul(&term, &term, &net->gradient[i], net->bits);
			interval_add(&change, &change, &term, net->bits);
		}
		interval_set(&net->w[i], &centre);
	}
	network_range(net);
	network_natural(net);
	interval_add(&net->loss, &net->loss, &change, net->bits);
	net->open = false;
	if (arf_cmp(natural.lo, net->loss.lo) >= 0) {
		interval_set(&net->loss, &natural);
		net->open = natural_open;
	}
}
