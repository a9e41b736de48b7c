/**
 * The property on which all proofs rest: an interval contains the results for all points. The intervals are random,
 * with huge, tiny, infinite ones and single points among them. Random points in them are computed by other formulas at
 * 1024 bits.
 */
#include "random.h"
#include "test.h"
#include "thorough.h"
#include "verify/bound.h"

#include <math.h>
#include <stdlib.h>

enum { EXACT = 1024 };

static unsigned random_below(unsigned limit)
{
	return (unsigned)(random_bits() >> 33) % limit;
}

/** From 0 and small integers through all magnitudes to beyond what a double holds. */
static void random_real(arf_t out)
{
	static const unsigned range[] = {4, 64, 2000};
	const unsigned width = range[random_below(3)];
	arf_set_si(out, (slong)random_bits() >> (random_below(3) == 0 ? 62 : 10));
	arf_mul_2exp_si(out, out, random_below(3) == 0 ? 0 : (slong)random_below(width) - width / 2 - 53);
}

static void random_interval(struct interval *out)
{
	random_real(out->lo);
	random_real(out->hi);
	if (random_below(4) == 0)
		arf_set(out->hi, out->lo);
	if (random_below(4) == 0) { /* the next number or the same, as faces have */
		arf_set_round(out->lo, out->lo, 64, ARF_RND_FLOOR);
		arf_set_round(out->hi, out->lo, 53, ARF_RND_CEIL);
	}
	if (arf_cmp(out->lo, out->hi) > 0)
		arf_swap(out->lo, out->hi);
	if (random_below(6) == 0)
		arf_neg_inf(out->lo);
	if (random_below(6) == 0)
		arf_pos_inf(out->hi);
}

/** A finite number in the interval: an end, or somewhere between. */
static void random_point(arf_t out, const struct interval *x)
{
	random_real(out);
	const unsigned kind = random_below(4);
	if (kind == 0 && arf_is_finite(x->lo))
		arf_set(out, x->lo);
	if (kind == 1 && arf_is_finite(x->hi))
		arf_set(out, x->hi);
	if (kind == 2 && arf_is_finite(x->lo) && arf_is_finite(x->hi)) {
		arf_sub(out, x->hi, x->lo, EXACT, ARF_RND_DOWN);
		arf_mul_ui(out, out, random_below(1024), EXACT, ARF_RND_DOWN);
		arf_mul_2exp_si(out, out, -10);
		arf_add(out, out, x->lo, EXACT, ARF_RND_DOWN);
	}
	if (arf_cmp(out, x->lo) < 0)
		arf_set(out, x->lo);
	if (arf_cmp(out, x->hi) > 0)
		arf_set(out, x->hi);
	assert_true(arf_is_finite(out));
}

/** Fails if no number in the value's ball is in the interval. */
static void assert_contains(const struct interval *x, const arb_t value, const char *what)
{
	arf_t end;
	arf_init(end);
	assert_true(arf_cmp(x->lo, x->hi) <= 0 && !arf_is_nan(x->lo) && !arf_is_nan(x->hi));
	assert_false(arf_is_pos_inf(x->lo) || arf_is_neg_inf(x->hi));
	arb_get_ubound_arf(end, value, EXACT);
	if (arf_cmp(end, x->lo) < 0)
		fail_msg("%s: %.17g is below [%.17g, %.17g]", what, arf_get_d(end, ARF_RND_NEAR),
		         arf_get_d(x->lo, ARF_RND_NEAR), arf_get_d(x->hi, ARF_RND_NEAR));
	arb_get_lbound_arf(end, value, EXACT);
	if (arf_cmp(end, x->hi) > 0)
		fail_msg("%s: %.17g is above [%.17g, %.17g]", what, arf_get_d(end, ARF_RND_NEAR),
		         arf_get_d(x->lo, ARF_RND_NEAR), arf_get_d(x->hi, ARF_RND_NEAR));
	arf_clear(end);
}

typedef void binary(struct interval *, const struct interval *, const struct interval *, slong);
typedef void exact_binary(arb_t, const arb_t, const arb_t, slong);

static void check_arithmetic(binary *operation, exact_binary *exact, const char *what)
{
	struct interval x[3];
	arb_t a, b;
	arb_init(a);
	arb_init(b);
	interval_init(x, 3);
	for (int round = 0, rounds = thorough(20000, 5000); round < rounds; round++) {
		random_interval(&x[0]);
		random_interval(&x[1]);
		operation(&x[2], &x[0], &x[1], 64);
		random_point(arb_midref(a), &x[0]);
		random_point(arb_midref(b), &x[1]);
		exact(a, a, b, 8192); /* exact: the numbers here span some 2000 bits and twice 1024 more */
		assert_contains(&x[2], a, what);
		operation(&x[0], &x[0], &x[1], 64); /* an operand as the result */
		assert_true(arf_equal(x[0].lo, x[2].lo) && arf_equal(x[0].hi, x[2].hi));
	}
	interval_clear(x, 3);
	arb_clear(a);
	arb_clear(b);
}

static void test_interval__arithmetic_contains_all_points(void **state)
{
	(void)state;
	check_arithmetic(interval_add, arb_add, "sum");
	check_arithmetic(interval_sub, arb_sub, "difference");
	check_arithmetic(interval_mul, arb_mul, "product");
}

/** f and f' by formulas that interval.c does not use. */
static void exact_activation(arb_t value, arb_t slope, enum activation f, const arb_t x)
{
	switch (f) {
	case ACTIVATION_SIGMOID: /* (1 + tanh(x/2)) / 2, 1 / (2 + 2 cosh x) */
		arb_cosh(slope, x, EXACT);
		arb_add_ui(slope, slope, 1, EXACT);
		arb_mul_2exp_si(slope, slope, 1);
		arb_inv(slope, slope, EXACT);
		arb_mul_2exp_si(value, x, -1);
		arb_tanh(value, value, EXACT);
		arb_add_ui(value, value, 1, EXACT);
		arb_mul_2exp_si(value, value, -1);
		break;
	case ACTIVATION_TANH: /* (exp(2x) - 1) / (exp(2x) + 1), 1 / cosh^2 x */
		arb_cosh(slope, x, EXACT);
		arb_inv(slope, slope, EXACT);
		arb_mul(slope, slope, slope, EXACT);
		arb_sgn(value, x);
		if (arf_cmpabs_d(arb_midref(x), 300) < 0) {
			arb_t e;
			arb_init(e);
			arb_mul_2exp_si(e, x, 1);
			arb_expm1(value, e, EXACT);
			arb_add_ui(e, value, 2, EXACT);
			arb_div(value, value, e, EXACT);
			arb_clear(e);
		} else { /* within 2 exp(-600) of the sign */
			arb_add_error_2exp_si(value, -860);
		}
		break;
	case ACTIVATION_RELU:
		arb_set_si(slope, arf_sgn(arb_midref(x)) > 0);
		arb_mul(value, x, slope, EXACT);
		break;
	default:
		arb_set(value, x);
		arb_one(slope);
	}
}

static void test_interval__activations_contain_all_points(void **state)
{
	(void)state;
	struct interval x[3];
	arb_t point, value, slope;
	arb_init(point);
	arb_init(value);
	arb_init(slope);
	interval_init(x, 3);
	for (int round = 0, rounds = thorough(20000, 5000); round < rounds; round++) {
		const enum activation f = (enum activation)(round % 4);
		const slong bits = 64 << random_below(3);
		random_interval(&x[0]);
		random_point(arb_midref(point), &x[0]);
		interval_activation(&x[1], &x[2], f, &x[0], bits);
		exact_activation(value, slope, f, point);
		assert_contains(&x[1], value, activation_name(f));
		if (f == ACTIVATION_SIGMOID || f == ACTIVATION_TANH)
			assert_true(arf_cmp_d(x[1].lo, f == ACTIVATION_TANH ? -1 : 0) >= 0 &&
			            arf_cmp_d(x[1].hi, 1) <= 0);
		if (f != ACTIVATION_RELU || !arb_is_zero(point)) /* at the kink the slope depends on the side */
			assert_contains(&x[2], slope, "slope");
	}
	interval_clear(x, 3);
	arb_clear(point);
	arb_clear(value);
	arb_clear(slope);
}

/** At single points the ends are as close as the precision allows: at most 4 roundings of 2^-62 relative to 1. */
static void test_interval__activations_are_tight(void **state)
{
	(void)state;
	struct interval x[3];
	arf_t width;
	arf_init(width);
	interval_init(x, 3);
	for (int round = 0; round < 1000; round++) {
		interval_set_point(&x[0], ldexp((double)(random_bits() >> 11), -50) * (round % 2 ? -1 : 1));
		for (enum activation f = ACTIVATION_SIGMOID; f <= ACTIVATION_TANH; f++) {
			interval_activation(&x[1], &x[2], f, &x[0], 64);
			for (int i = 1; i < 3; i++) {
				arf_sub(width, x[i].hi, x[i].lo, 64, ARF_RND_CEIL);
				assert_true(arf_cmp_2exp_si(width, -60) < 0);
			}
		}
	}
	arf_neg_inf(x[0].lo);
	arf_pos_inf(x[0].hi);
	interval_activation(&x[1], &x[2], ACTIVATION_SIGMOID, &x[0], 64);
	assert_true(arf_is_zero(x[1].lo) && arf_is_one(x[1].hi));
	assert_true(arf_is_zero(x[2].lo) && arf_cmp_d(x[2].hi, 0.25) == 0);
	interval_activation(&x[1], &x[2], ACTIVATION_TANH, &x[0], 64);
	assert_true(arf_equal_si(x[1].lo, -1) && arf_is_one(x[1].hi));
	assert_true(arf_is_zero(x[2].lo) && arf_is_one(x[2].hi));
	interval_set_point(&x[0], 0);
	interval_activation(&x[1], &x[2], ACTIVATION_SIGMOID, &x[0], 64);
	assert_true(arf_cmp_d(x[1].lo, 0.5) == 0 && arf_cmp_d(x[1].hi, 0.5) == 0);
	interval_clear(x, 3);
	arf_clear(width);
}

/** phi(d, z) for 0 < z < 1, or any z with squared error. */
static void exact_loss(arb_t out, enum loss loss, double d, const arb_t z)
{
	arb_t target, part;
	arb_init(target);
	arb_init(part);
	arb_set_d(target, d);
	if (loss == LOSS_SQUARED_ERROR) {
		arb_sub(part, target, z, EXACT);
		arb_mul(out, part, part, EXACT);
		arb_mul_2exp_si(out, out, -1);
	} else { /* of the logarithms, those that occur */
		arb_t log;
		arb_init(log);
		arb_zero(part);
		if (d > 0) {
			arb_log(log, z, EXACT);
			arb_submul(part, target, log, EXACT);
		}
		arb_sub_ui(target, target, 1, EXACT);
		arb_sub_ui(log, z, 1, EXACT);
		arb_neg(log, log);
		if (d < 1) {
			arb_log(log, log, EXACT);
			arb_addmul(part, target, log, EXACT);
		}
		arb_set(out, part);
		arb_clear(log);
	}
	arb_clear(target);
	arb_clear(part);
}

/** Its derivative for z: z - d, or (z - d) / (z (1 - z)). */
static void exact_loss_slope(arb_t out, enum loss loss, double d, const arb_t z)
{
	arb_t part;
	arb_init(part);
	arb_sub_ui(part, z, 1, EXACT);
	arb_neg(part, part);
	arb_mul(part, part, z, EXACT);
	arb_set_d(out, d);
	arb_sub(out, z, out, EXACT);
	if (loss == LOSS_CROSS_ENTROPY)
		arb_div(out, out, part, EXACT);
	arb_clear(part);
}

static void test_interval__losses_contain_all_points(void **state)
{
	(void)state;
	struct interval z, d, out, slope;
	arb_t point, exact;
	arb_init(point);
	arb_init(exact);
	interval_init(&z, 1);
	interval_init(&d, 1);
	interval_init(&out, 1);
	interval_init(&slope, 1);
	for (int round = 0, rounds = thorough(20000, 5000); round < rounds; round++) {
		const enum loss loss = round % 2 ? LOSS_CROSS_ENTROPY : LOSS_SQUARED_ERROR;
		const double target = random_below(9) / 8.0;
		interval_set_point(&d, target);
		random_interval(&z);
		if (loss == LOSS_CROSS_ENTROPY) /* in the range of a sigmoid */
			interval_activation(&z, &out, ACTIVATION_SIGMOID, &z, 64);
		random_point(arb_midref(point), &z);
		interval_loss(&out, &slope, loss, &d, arb_midref(point), 64);
		if (loss == LOSS_CROSS_ENTROPY && (arb_is_zero(point) || arb_is_one(point)))
			continue;
		exact_loss(exact, loss, target, point);
		assert_contains(&out, exact, loss_name(loss));
		assert_true(arf_cmp_d(out.lo, -0x1p-60) > 0);
		exact_loss_slope(exact, loss, target, point);
		assert_contains(&slope, exact, "its slope");
	}
	/* 0 ln 0 is 0, and the slope of -ln(1 - z) at 0 is 1; an infinite result is unknown */
	for (int target = 0; target < 2; target++) {
		interval_set_point(&d, target);
		interval_set_point(&z, target);
		interval_loss(&out, &slope, LOSS_CROSS_ENTROPY, &d, z.lo, 64);
		assert_true(arf_is_zero(out.lo) && arf_is_zero(out.hi));
		assert_true(arf_cmp_si(slope.lo, 1 - 2 * target) == 0 && arf_cmp_si(slope.hi, 1 - 2 * target) == 0);
		interval_set_point(&z, 1 - target);
		interval_loss(&out, &slope, LOSS_CROSS_ENTROPY, &d, z.lo, 64);
		assert_true(arf_is_neg_inf(out.lo) && arf_is_pos_inf(out.hi));
		assert_true(arf_is_neg_inf(slope.lo) && arf_is_pos_inf(slope.hi));
	}
	interval_clear(&z, 1);
	interval_clear(&d, 1);
	interval_clear(&out, 1);
	interval_clear(&slope, 1);
	arb_clear(point);
	arb_clear(exact);
}

/** phi(d, s(u)) as -d ln z - (1 - d) ln(1 - z) with z = (1 + tanh(u/2)) / 2, at a precision that tells 1 - z from 0. */
static void exact_entropy(arb_t out, double d, const arb_t u)
{
	enum { DIGITS = 8192 };
	arb_t z, part;
	arb_init(z);
	arb_init(part);
	arb_zero(out);
	for (int side = 1; side >= -1; side -= 2) {
		arb_mul_2exp_si(z, u, -1);
		arb_mul_si(z, z, side, DIGITS);
		arb_tanh(z, z, DIGITS);
		arb_add_ui(z, z, 1, DIGITS);
		arb_mul_2exp_si(z, z, -1);
		arb_log(z, z, DIGITS);
		arb_set_d(part, side > 0 ? d : 1 - d);
		arb_submul(out, z, part, DIGITS);
	}
	arb_clear(z);
	arb_clear(part);
}

/** Up to |u| = 2000, where z is 1 to 2885 bits; by its limits beyond. */
static void test_interval__cross_entropy_contains_all_points(void **state)
{
	(void)state;
	struct interval d, out;
	arb_t u, exact;
	arb_init(u);
	arb_init(exact);
	interval_init(&d, 1);
	interval_init(&out, 1);
	for (int round = 0; round < 2000; round++) {
		const double target = random_below(9) / 8.0;
		interval_set_point(&d, target);
		random_real(arb_midref(u));
		interval_cross_entropy(&out, &d, arb_midref(u), 64 << random_below(3));
		const bool rising = arf_sgn(arb_midref(u)) > 0;
		if (arf_cmpabs_d(arb_midref(u), 2000) < 0) {
			exact_entropy(exact, target, u);
			assert_contains(&out, exact, "cross-entropy");
		} else { /* the sample's own share of |u|, to exp(-2000) */
			arb_abs(exact, u);
			arb_set_d(u, rising ? 1 - target : target);
			arb_mul(exact, exact, u, EXACT);
			arb_add_error_2exp_si(exact, -2000);
			assert_contains(&out, exact, "cross-entropy");
		}
		assert_true(arf_sgn(out.lo) >= 0);
	}
	/* at infinity: 0 where the target is met, else without a limit */
	for (int target = 0; target < 2; target++) {
		interval_set_point(&d, target);
		arf_pos_inf(arb_midref(u));
		interval_cross_entropy(&out, &d, arb_midref(u), 64);
		assert_true(arf_is_zero(out.lo) && (target ? arf_is_zero(out.hi) : arf_is_pos_inf(out.hi)));
		arf_neg_inf(arb_midref(u));
		interval_cross_entropy(&out, &d, arb_midref(u), 64);
		assert_true(arf_is_zero(out.lo) && (target ? arf_is_pos_inf(out.hi) : arf_is_zero(out.hi)));
	}
	/* tight: 1000 + exp(-1000) is not below 1000, and exp(-1000) is not 0 */
	interval_set_point(&d, 0);
	arf_set_si(arb_midref(u), 1000);
	interval_cross_entropy(&out, &d, arb_midref(u), 64);
	assert_true(arf_cmp_si(out.lo, 1000) >= 0 && arf_cmp_d(out.hi, 1000.0000000001) < 0);
	arf_set_si(arb_midref(u), -1000);
	interval_cross_entropy(&out, &d, arb_midref(u), 64);
	assert_true(arf_cmp_2exp_si(out.lo, -1444) > 0 && arf_cmp_2exp_si(out.hi, -1442) < 0);
	interval_clear(&d, 1);
	interval_clear(&out, 1);
	arb_clear(u);
	arb_clear(exact);
}

/** However little x is off 0, f(x) is on its side of f(0), and not on the other. */
static void test_interval__activations_keep_to_their_side(void **state)
{
	(void)state;
	struct interval x[3];
	interval_init(x, 3);
	for (int exponent = -3000; exponent <= 3000; exponent += 75)
		for (int sign = -1; sign <= 1; sign += 2)
			for (enum activation f = ACTIVATION_SIGMOID; f <= ACTIVATION_TANH; f++) {
				const double middle = f == ACTIVATION_TANH ? 0 : 0.5;
				arf_set_si_2exp_si(x[0].lo, sign, exponent);
				arf_set(x[0].hi, x[0].lo);
				interval_activation(&x[1], &x[2], f, &x[0], 64);
				assert_true(sign > 0 ? arf_cmp_d(x[1].lo, middle) >= 0
				                     : arf_cmp_d(x[1].hi, middle) <= 0);
				assert_true(sign > 0 ? arf_cmp_d(x[1].hi, middle) > 0 : arf_cmp_d(x[1].lo, middle) < 0);
			}
	interval_clear(x, 3);
}

static double random_tame(void)
{
	return ldexp((double)(int)random_below(33) - 16, -(int)random_below(4));
}

static int by_x(const void *a, const void *b)
{
	const double x = ((const struct sample *)a)->x, y = ((const struct sample *)b)->x;
	return (x > y) - (x < y);
}

static struct problem random_problem(void)
{
	static const enum activation output[] = {ACTIVATION_SIGMOID, ACTIVATION_TANH, ACTIVATION_LINEAR};
	struct problem p = {
	        .bias = random_below(4), .hidden = random_below(ACTIVATIONS), .samples = 1 + random_below(4)};
	p.loss = random_below(2) ? LOSS_CROSS_ENTROPY : LOSS_SQUARED_ERROR;
	p.output = p.loss == LOSS_CROSS_ENTROPY ? ACTIVATION_SIGMOID : output[random_below(3)];
	for (size_t k = 0; k < p.samples; k++)
		p.sample[k] = (struct sample){random_tame(), random_below(9) / 8.0, 1 + random_below(3)};
	if (p.samples > 1 && random_below(3) == 0)
		p.sample[1].x = -p.sample[0].x;
	if (p.samples > 1 && random_below(3) == 0)
		p.sample[1].x = p.sample[0].x;
	qsort(p.sample, p.samples, sizeof *p.sample, by_x);
	return p;
}

/** Boxes as in a tree: halved any number of times, infinite, at the last cell of the grid, or single points. */
static void random_box(struct network *net)
{
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		struct interval *const w = &net->w[i];
		interval_set_point(w, 0);
		if (!parameter_trains((enum parameter)i, net->problem->bias))
			continue;
		interval_set_point(w, ldexp((double)(random_bits() >> 11), (int)random_below(12) - 58));
		const double width = ldexp(1, 8 - (int)random_below(40));
		arf_set_d(w->hi, width);
		arf_add(w->hi, w->hi, w->lo, 64, ARF_RND_CEIL);
		if (random_below(8) == 0)
			arf_set(w->hi, w->lo);
		if (random_below(8) == 0)
			interval_set_point(w, 0x1p62);
		if (random_below(4) == 0)
			arf_zero(w->lo);
		if (random_below(4) == 0)
			arf_pos_inf(w->hi);
		if (random_below(2) == 0) {
			arf_swap(w->lo, w->hi);
			arf_neg(w->lo, w->lo);
			arf_neg(w->hi, w->hi);
		}
		if (random_below(8) == 0)
			arf_neg_inf(w->lo);
	}
}

/** The loss at one point. */
static void exact_network(arb_t loss, const struct problem *p, arb_t w[PARAMETERS])
{
	arb_t sum, value, slope;
	arb_init(sum);
	arb_init(value);
	arb_init(slope);
	arb_zero(loss);
	for (size_t k = 0; k < p->samples; k++) {
		arb_set_d(value, p->sample[k].x);
		arb_mul(sum, w[PARAMETER_W1], value, ARF_PREC_EXACT);
		arb_add(sum, sum, w[PARAMETER_B1], ARF_PREC_EXACT);
		exact_activation(value, slope, p->hidden, sum);
		arb_mul(sum, w[PARAMETER_W2], value, EXACT);
		arb_add(sum, sum, w[PARAMETER_B2], EXACT);
		if (p->loss == LOSS_CROSS_ENTROPY) { /* ln(1 + exp(sum)) - d sum, which has no z near 0 or 1 */
			arb_exp(value, sum, EXACT);
			arb_log1p(value, value, EXACT);
			arb_set_d(slope, p->sample[k].d);
			arb_submul(value, slope, sum, EXACT);
		} else {
			exact_activation(value, slope, p->output, sum);
			exact_loss(value, p->loss, p->sample[k].d, value);
		}
		arb_set_d(slope, p->sample[k].weight);
		arb_addmul(loss, value, slope, EXACT);
	}
	arb_clear(sum);
	arb_clear(value);
	arb_clear(slope);
}

/** Fails if the loss can be seen to be below the bound. */
static void assert_bound(const struct interval *bound, const arb_t loss, const char *what)
{
	struct interval above;
	interval_init(&above, 1);
	arf_set(above.lo, bound->lo);
	arf_pos_inf(above.hi);
	assert_contains(&above, loss, what);
	interval_clear(&above, 1);
}

/** Random multipliers with the signs that the order leaf asks for; some are then refused, when w1*w2 has both signs. */
static bool check_order(struct network *net, const arb_t loss)
{
	double multiplier[MULTIPLIERS_MAX];
	const size_t neighbours = net->problem->samples - 1;
	for (size_t i = 0; i < MULTIPLIERS_MAX; i++) {
		const bool any_sign = i >= neighbours || net->problem->sample[i].x == net->problem->sample[i + 1].x;
		multiplier[i] = any_sign ? random_tame() / 8 : random_below(9) / 8.0;
	}
	if (!network_order(net, multiplier))
		return false;
	assert_bound(&net->loss, loss, "order");
	return true;
}

/** A quotient of differences is the derivative at some point between. */
static void check_slope(struct network *net, const arb_t loss, arb_t w[PARAMETERS], int i)
{
	arb_t other, step, keep;
	arb_init(other);
	arb_init(step);
	arb_init(keep);
	arb_set(keep, w[i]);
	random_point(arb_midref(w[i]), &net->w[i]);
	arb_sub(step, w[i], keep, ARF_PREC_EXACT);
	if (!arb_is_zero(step)) {
		exact_network(other, net->problem, w);
		arb_sub(other, other, loss, EXACT);
		arb_div(other, other, step, EXACT);
		assert_contains(&net->gradient[i], other, "gradient");
	}
	arb_set(w[i], keep);
	arb_clear(other);
	arb_clear(step);
	arb_clear(keep);
}

static void check_network(unsigned counts[3])
{
	const struct problem problem = random_problem();
	struct network net;
	arb_t w[PARAMETERS], loss;
	network_init(&net, &problem);
	net.bits = 64 << random_below(2);
	arb_init(loss);
	random_box(&net);
	for (int i = 0; i < PARAMETERS; i++)
		arb_init(w[i]);
	for (int i = PARAMETER_W1; i < PARAMETERS; i++)
		random_point(arb_midref(w[i]), &net.w[i]);
	exact_network(loss, &problem, w);
	network_range(&net);
	counts[0] += check_order(&net, loss);
	network_upper(&net);
	arf_neg_inf(net.loss.lo);
	assert_contains(&net.loss, loss, "upper");
	network_natural(&net);
	assert_bound(&net.loss, loss, "natural");
	network_gradient(&net);
	for (int i = PARAMETER_W1; i < PARAMETERS; i++)
		check_slope(&net, loss, w, i);
	const bool positive = arf_sgn(net.loss.lo) > 0;
	counts[1] += positive;
	arf_t natural;
	arf_init(natural);
	arf_set(natural, net.loss.lo);
	network_centre(&net);
	assert_bound(&net.loss, loss, "centred");
	counts[2] += arf_cmp(net.loss.lo, natural) > 0;
	arf_clear(natural);
	for (int i = 0; i < PARAMETERS; i++)
		arb_clear(w[i]);
	arb_clear(loss);
	network_clear(&net);
}

static void test_network__bounds_contain_all_points(void **state)
{
	(void)state;
	const unsigned networks = (unsigned)thorough(4000, 1000);
	unsigned counts[3] = {0};
	for (unsigned round = 0; round < networks; round++)
		check_network(counts);
	print_message("of %u boxes: order leaf allowed in %u, natural bound above 0 in %u, centred better in %u\n",
	              networks, counts[0], counts[1], counts[2]);
	for (int i = 0; i < 3; i++)
		assert_true(counts[i] > networks / 20); /* the boxes reach all three */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_interval__arithmetic_contains_all_points),
	        cmocka_unit_test(test_interval__activations_contain_all_points),
	        cmocka_unit_test(test_interval__activations_are_tight),
	        cmocka_unit_test(test_interval__losses_contain_all_points),
	        cmocka_unit_test(test_interval__cross_entropy_contains_all_points),
	        cmocka_unit_test(test_interval__activations_keep_to_their_side),
	        cmocka_unit_test(test_network__bounds_contain_all_points),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
