#include "verify/interval.h"

void interval_init(struct interval *x, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		arf_init(x[i].lo);
		arf_init(x[i].hi);
	}
}

void interval_clear(struct interval *x, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		arf_clear(x[i].lo);
		arf_clear(x[i].hi);
	}
}

void interval_clear_local(struct interval *x)
{
	interval_clear(x, 1);
}

/* As INTERVAL(), a local ball. */
#define BALL(name)                                             \
	arb_t name __attribute__((cleanup(ball_clear_local))); \
	arb_init(name)

static void ball_clear_local(arb_t *ball)
{
	arb_clear(*ball);
}

void interval_set(struct interval *out, const struct interval *x)
{
	arf_set(out->lo, x->lo);
	arf_set(out->hi, x->hi);
}

void interval_set_point(struct interval *out, double value)
{
	arf_set_d(out->lo, value);
	arf_set_d(out->hi, value);
}

/** No operation here gives NaN while lo < inf and hi > -inf. If one did by mistake, the interval must become wide and
 * prove nothing.
 */
static void widen_nan(struct interval *x)
{
	if (arf_is_nan(x->lo))
		arf_neg_inf(x->lo);
	if (arf_is_nan(x->hi))
		arf_pos_inf(x->hi);
}

static void set_ball(struct interval *out, const arb_t ball, slong bits)
{
	arb_get_lbound_arf(out->lo, ball, bits);
	arb_get_ubound_arf(out->hi, ball, bits);
	widen_nan(out);
}

void interval_add(struct interval *out, const struct interval *x, const struct interval *y, slong bits)
{
	arf_add(out->lo, x->lo, y->lo, bits, ARF_RND_FLOOR);
	arf_add(out->hi, x->hi, y->hi, bits, ARF_RND_CEIL);
	widen_nan(out);
}

void interval_sub(struct interval *out, const struct interval *x, const struct interval *y, slong bits)
{
	INTERVAL(minus);
	arf_neg(minus.lo, y->hi);
	arf_neg(minus.hi, y->lo);
	interval_add(out, x, &minus, bits);
}

static void multiply(arf_t out, const arf_t x, const arf_t y, slong bits, arf_rnd_t rounding)
{
	if (arf_is_zero(x) || arf_is_zero(y))
		arf_zero(out);
	else
		arf_mul(out, x, y, bits, rounding);
}

void interval_mul(struct interval *out, const struct interval *x, const struct interval *y, slong bits)
{
	INTERVAL(all);
	INTERVAL(one);
	for (int corner = 0; corner < 4; corner++) {
		const arf_struct *const a = corner & 1 ? x->hi : x->lo, *const b = corner & 2 ? y->hi : y->lo;
		multiply(one.lo, a, b, bits, ARF_RND_FLOOR);
		multiply(one.hi, a, b, bits, ARF_RND_CEIL);
		if (corner == 0 || arf_cmp(one.lo, all.lo) < 0)
			arf_swap(all.lo, one.lo);
		if (corner == 0 || arf_cmp(one.hi, all.hi) > 0)
			arf_swap(all.hi, one.hi);
	}
	interval_set(out, &all);
}

void interval_limit(struct interval *out, const struct interval *limits)
{
	arf_max(out->lo, out->lo, limits->lo);
	arf_max(out->hi, out->hi, limits->lo);
	arf_min(out->lo, out->lo, limits->hi);
	arf_min(out->hi, out->hi, limits->hi);
}

/** out <- f(x) at one point, which may be infinite. 1/(1 + exp(-x)) keeps its digits as exp(x)/(1 + exp(x)) for x < 0.
 */
static void value_at(arb_t out, enum activation f, const arf_t x, slong bits)
{
	BALL(e);
	arb_set_arf(e, x);
	if (f == ACTIVATION_TANH) {
		arb_tanh(out, e, bits);
		return;
	}
	arf_abs(arb_midref(e), x);
	arb_neg(e, e);
	arb_exp(e, e, bits);
	arb_add_ui(out, e, 1, bits);
	if (arf_sgn(x) < 0)
		arb_div(out, e, out, bits);
	else
		arb_inv(out, out, bits);
}

/** out <- f'(x) at one point: tanh'(x) = sech(x)^2, and s(x) = (1 + tanh(x/2))/2. */
static void slope_at(arb_t out, enum activation f, const arf_t x, slong bits)
{
	const slong half = f == ACTIVATION_TANH ? 0 : -1;
	arb_set_arf(out, x);
	arb_mul_2exp_si(out, out, half);
	arb_sech(out, out, bits);
	arb_mul(out, out, out, bits);
	arb_mul_2exp_si(out, out, 2 * half);
}

typedef void point_function(arb_t out, enum activation f, const arf_t x, slong bits);

/** out <- [function(least), function(most)], for one that has its values in [from, to]. */
static void set_between(struct interval *out, point_function *function, enum activation f, const arf_t least,
                        const arf_t most, double from, double to, slong bits)
{
	INTERVAL(low);
	INTERVAL(range);
	BALL(value);
	function(value, f, least, bits);
	set_ball(&low, value, bits);
	function(value, f, most, bits);
	set_ball(out, value, bits);
	arf_set(out->lo, low.lo);
	arf_set_d(range.lo, from);
	arf_set_d(range.hi, to);
	interval_limit(out, &range);
}

void interval_activation(struct interval *out, struct interval *slope, enum activation f, const struct interval *x,
                         slong bits)
{
	const bool is_tanh = f == ACTIVATION_TANH, identity = f == ACTIVATION_LINEAR || arf_sgn(x->lo) >= 0;
	INTERVAL(near); /* the point of x that is nearest to 0 */
	INTERVAL(range);
	if (is_tanh || f == ACTIVATION_SIGMOID) { /* they rise, and their slopes fall with |x| */
		/* Since they rise, f(x) >= f(0) for x >= 0 and f(x) <= f(0) for x <= 0, with s(0) = 1/2 and tanh 0 = 0.
		 * No precision shows this: |s(x) - 1/2| is below |x|/4, and x may be exp(-1000). */
		const double least = is_tanh ? -1 : 0, at_zero = is_tanh ? 0 : 0.5;
		interval_limit(&near, x);
		const arf_struct *const far = arf_cmpabs(x->lo, x->hi) > 0 ? x->lo : x->hi;
		set_between(slope, slope_at, f, far, near.lo, 0, is_tanh ? 1 : 0.25, bits);
		set_between(&range, value_at, f, x->lo, x->hi, arf_sgn(x->lo) >= 0 ? at_zero : least,
		            arf_sgn(x->hi) <= 0 ? at_zero : 1, bits);
		interval_set(out, &range);
		return;
	}
	arf_set_si(slope->lo, identity);
	arf_set_si(slope->hi, identity || arf_sgn(x->hi) > 0);
	arf_pos_inf(range.hi);
	interval_set(out, x);
	if (!identity)
		interval_limit(out, &range);
}

/** Raises the lower end to 0: for what is known not to be negative. */
static void keep_not_negative(struct interval *x)
{
	if (arf_sgn(x->lo) < 0)
		arf_zero(x->lo);
}

/** With ends rounded outward, not as a ball: (1 - z)^2 must not be below 1 where z is -exp(-1000). */
static void square_error(struct interval *out, struct interval *slope, const struct interval *d, const arf_t z,
                         slong bits)
{
	INTERVAL(point);
	arf_set(point.lo, z);
	arf_set(point.hi, z);
	interval_sub(slope, &point, d, bits);
	interval_mul(out, slope, slope, bits);
	arf_mul_2exp_si(out->lo, out->lo, -1);
	arf_mul_2exp_si(out->hi, out->hi, -1);
	keep_not_negative(out);
}

/** out <- -ln z or, with `rest`, -ln(1 - z), which z may be too small for 1 - z to tell; slope <- 1/z or 1/(1 - z). */
static void minus_log(struct interval *out, struct interval *slope, const arf_t z, bool rest, slong bits)
{
	BALL(log);
	BALL(inverse);
	arb_set_arf(log, z);
	arb_set_arf(inverse, z);
	if (rest) {
		arb_neg(log, log);
		arb_log1p(log, log, bits);
		arb_sub_ui(inverse, inverse, 1, bits);
		arb_neg(inverse, inverse);
	} else {
		arb_log(log, log, bits);
	}
	arb_neg(log, log);
	arb_inv(inverse, inverse, bits);
	set_ball(out, log, bits);
	set_ball(slope, inverse, bits);
	if (arb_is_finite(log)) /* it is not negative for z within [0, 1] */
		keep_not_negative(out);
}

void interval_loss(struct interval *out, struct interval *slope, enum loss loss, const struct interval *d,
                   const arf_t z, slong bits)
{
	INTERVAL(one);
	INTERVAL(weight);
	INTERVAL(part);
	INTERVAL(part_slope);
	if (loss == LOSS_SQUARED_ERROR) {
		square_error(out, slope, d, z, bits);
		return;
	}
	interval_set_point(&one, 1);
	interval_set_point(out, 0);
	interval_set_point(slope, 0);
	for (int rest = 0; rest < 2; rest++) { /* -d ln z, then -(1 - d) ln(1 - z) */
		interval_set(&weight, d);
		if (rest)
			interval_sub(&weight, &one, d, bits);
		if (arf_is_zero(weight.hi))
			continue;
		minus_log(&part, &part_slope, z, rest, bits);
		interval_mul(&part, &part, &weight, bits);
		interval_add(out, out, &part, bits);
		interval_mul(&part_slope, &part_slope, &weight, bits);
		(rest ? interval_add : interval_sub)(slope, slope, &part_slope, bits);
	}
}

/* With ends rounded outward, as in square_error(): ln(1 + exp(1000)) must not be below 1000. */
void interval_cross_entropy(struct interval *out, const struct interval *d, const arf_t u, slong bits)
{
	const bool rising = arf_sgn(u) > 0; /* then 1 - z is the smaller one of z and 1 - z */
	BALL(log);
	INTERVAL(small);
	INTERVAL(large);
	INTERVAL(rest);
	arf_abs(large.lo, u);
	arf_set(large.hi, large.lo);
	arb_set_arf(log, large.lo);
	arb_neg(log, log);
	arb_exp(log, log, bits);
	arb_log1p(log, log, bits);
	set_ball(&small, log, bits);
	keep_not_negative(&small);                  /* ln(1 + exp(-|u|)) */
	interval_add(&large, &large, &small, bits); /* ln(1 + exp(|u|)) = |u| + ln(1 + exp(-|u|)) */
	interval_set_point(&rest, 1);
	interval_sub(&rest, &rest, d, bits);
	interval_mul(&small, &small, rising ? d : &rest, bits);
	interval_mul(&large, &large, rising ? &rest : d, bits);
	interval_add(out, &small, &large, bits);
	if (arf_is_pos_inf(out->lo)) /* at infinity */
		arf_zero(out->lo);
}
