/*
 * ln(1 + 2^t), of which the kernels make the cross-entropy, against libm's logarithm and exponential in long double.
 */
#include "reference/reference.h"
#include "test.h"

#include <math.h>
#include <string.h>

/* the exponential's limit in kernels/exponential.clh, and half a unit in the last place of 1 */
static const struct {
	enum precision precision;
	double limit, largest, unit;
} types[] = {{PRECISION_FLOAT32, 126, 0x1.fffffep+127, 0x1p-24},
             {PRECISION_FLOAT64, 1022, 0x1.fffffffffffffp+1023, 0x1p-53}};

static long double exact(double t)
{
	const long double rest = log1pl(exp2l(-fabsl((long double)t)));
	return t > 0 ? t * logl(2) + rest : rest;
}

/*
 * Relative error in units of 2^-24 (2^-53). With e = 2^-|t|, which is wrong by 2.6 (sigmoid.c):
 *     e -> ln(1 + e): an error of e passes on at e/(1+e) / ln(1+e) <= 1 of its size                        2.6
 *     r = (m - 1)/(m + 1) of ln(m) = 2r(1 + s p): a sum and a quotient; then one fma                       3
 *     1 + e in [sqrt 2, 2]: ln 2 + ln(m), where |ln m| <= ln(1 + e): the constant and the sum              1.1
 *     the correction (e - (u - 1))/u: the quotient, half a unit for its square, which is left out          1.5
 *     its sum with ln(u), and that with t ln 2, where the constant is wrong by less than 0.1               2.1
 * Together 10.3. Found at every seventh float32: 4.9, at 6e7 float64s: 4.9.
 */
static void check(int type, double t)
{
	const long double expected = exact(t), got = reference_softplus(types[type].precision, t);
	if (!(fabsl(got - expected) <= 10.3L * types[type].unit * expected))
		fail_msg("%s, t = %a: %La is %.2Lf units off", precision_name(types[type].precision), t, got,
		         (got / expected - 1) / types[type].unit);
}

static void test_softplus__is_within_a_few_units_over_its_whole_range(void **state)
{
	(void)state;
	for (int type = 0; type < 2; type++) {
		/* evenly where the exponential counts, then all sizes from the smallest to the largest */
		for (int i = -(1 << 20); i <= 1 << 20; i++)
			check(type, (double)(float)(types[type].limit * i / (1 << 20)));
		const int exponents = type == 0 ? 127 : 1023;
		for (int exponent = -exponents + 1; exponent <= exponents; exponent++)
			for (int i = 0; i < 256; i++) {
				const double size = ldexp(1 + i / 256.0, exponent);
				check(type, size);
				if (size <= types[type].limit)
					check(type, -size);
			}
		check(type, types[type].largest / 2);
		check(type, types[type].largest);
	}
}

/* below 2^-126 (2^-1022) a number would be subnormal, which not every device has */
static void test_softplus__is_0_below_the_normal_numbers(void **state)
{
	(void)state;
	for (int type = 0; type < 2; type++) {
		const enum precision precision = types[type].precision;
		const double limit = types[type].limit;
		assert_true(reference_softplus(precision, -limit) == ldexp(1, -(int)limit));
		assert_true(reference_softplus(precision, -(double)nextafterf((float)limit, HUGE_VALF)) == 0);
		assert_true(reference_softplus(precision, -types[type].largest) == 0);
	}
}

static void test_softplus__knows_what_is_not_finite(void **state)
{
	(void)state;
	for (int type = 0; type < 2; type++) {
		const enum precision precision = types[type].precision;
		assert_true(reference_softplus(precision, HUGE_VAL) == HUGE_VAL);
		assert_true(reference_softplus(precision, -HUGE_VAL) == 0);
		assert_true(isnan(reference_softplus(precision, (double)NAN)));
	}
}

/** The loss and outcome after one step at so small a rate that no parameter moves by 1, however large the other is. */
static struct reference_run assess(enum precision precision, enum activation hidden, double target, double w1,
                                   double w2)
{
	const struct problem problem = {
	        .hidden = hidden, .loss = LOSS_CROSS_ENTROPY, .samples = 1, .sample = {{1, target, 1}}};
	const struct training training = {.steps = 1, .precision = precision, .max_error = 0.1};
	const double rate = precision == PRECISION_FLOAT32 ? 1e-38 : 1e-308;
	struct reference_run run = {
	        .value = {[RUN_AXES + AXIS_RATE] = rate, [RUN_AXES + AXIS_W1] = w1, [RUN_AXES + AXIS_W2] = w2}};
	reference_train(&problem, &training, &run);
	return run;
}

/*
 * At w1 = 0 the sigmoid gives y = 1/2, so that a target of 0 costs ln(1 + exp(w2/2)), for w2 >= 200 the float w2/2
 * itself: exp(-100) is far below its last place. w2 is scaled (a constant, a product), and then scaled back: 4 units,
 * of which the function's own are 10.7.
 */
static void test_cross_entropy__of_a_confident_error_is_the_preactivation(void **state)
{
	(void)state;
	for (int type = 0; type < 2; type++)
		for (double w2 = 200; w2 <= 2e30; w2 *= 10) {
			const enum precision precision = types[type].precision;
			const struct reference_run wrong = assess(precision, ACTIVATION_SIGMOID, 0, 0, w2);
			const struct reference_run half = assess(precision, ACTIVATION_SIGMOID, 0.25, 0, w2);
			const struct reference_run right = assess(precision, ACTIVATION_SIGMOID, 1, 0, w2);
			assert_true(fabs(wrong.value[RUN_LOSS] / (w2 / 2) - 1) <= 15 * types[type].unit);
			/* (1 - 0.25) of it; two more roundings */
			assert_true(fabs(half.value[RUN_LOSS] / (w2 * 3 / 8) - 1) <= 17 * types[type].unit);
			assert_true(wrong.outcome == OUTCOME_UNFINISHED && right.outcome == OUTCOME_LEARNED);
			assert_true(right.value[RUN_LOSS] < ldexp(1, -100));
		}
}

/* relu: y = w1 is infinite only if w1 is; w2*y overflows before */
static void test_cross_entropy__of_an_infinite_preactivation_diverges_only_if_it_is_wrong(void **state)
{
	(void)state;
	for (int type = 0; type < 2; type++) {
		const double large = types[type].largest / 4;
		const enum precision precision = types[type].precision;
		const struct reference_run wrong = assess(precision, ACTIVATION_RELU, 0, 8, large);
		const struct reference_run half = assess(precision, ACTIVATION_RELU, 0.5, 8, large);
		const struct reference_run right = assess(precision, ACTIVATION_RELU, 1, 8, large);
		assert_true(wrong.outcome == OUTCOME_DIVERGED && half.outcome == OUTCOME_DIVERGED);
		assert_true(right.outcome == OUTCOME_LEARNED && right.value[RUN_LOSS] == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_softplus__is_within_a_few_units_over_its_whole_range),
	        cmocka_unit_test(test_softplus__is_0_below_the_normal_numbers),
	        cmocka_unit_test(test_softplus__knows_what_is_not_finite),
	        cmocka_unit_test(test_cross_entropy__of_a_confident_error_is_the_preactivation),
	        cmocka_unit_test(test_cross_entropy__of_an_infinite_preactivation_diverges_only_if_it_is_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
