/*
 * Compares the kernels' sigmoid with libm's exponential.
 */
#include "reference/reference.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>

/* the clamp of kernels/exponential.clh, and half a unit in the last place of 1 */
static const struct {
	enum precision precision;
	double limit, unit;
} types[] = {{PRECISION_FLOAT32, 126, 0x1p-24}, {PRECISION_FLOAT64, 1022, 0x1p-53}};

/*
 * Errors in units of 2^-24 (2^-53). 2^t: the table's entry and the last fma round (1 each), the polynomial is wrong by
 * 0.44, and roundings before the last one, times |f p| < 0.045, add less than 0.15: e is wrong by 2.6. Then 1 + e and
 * the division round: 1/(1 + e) is wrong by e/(1+e) * 2.6 + 2 <= 4.6; e/(1 + e) by 1/(1+e) * 2.6 + 3 <= 5.6. If 1 + e
 * rounds e away, that is one of these roundings.
 */
static void check(int type, double t)
{
	double e;
	const double z = reference_sigmoid(types[type].precision, t, &e);
	const long double exact_e = exp2l(t), exact_z = 1 / (1 + exact_e), exact_rest = exact_e / (1 + exact_e);
	const long double rest = types[type].precision == PRECISION_FLOAT32 ? (double)((float)e * (float)z) : e * z;
	const double unit = types[type].unit;
	if (!(fabsl(e - exact_e) <= 2.6 * unit * exact_e) || !(fabsl(z - exact_z) <= 4.6 * unit * exact_z) ||
	    !(fabsl(rest - exact_rest) <= 5.6 * unit * exact_rest))
		fail_msg("%s, t = %a: errors of %.2Lf, %.2Lf and %.2Lf units", precision_name(types[type].precision), t,
		         (e / exact_e - 1) / unit, (z / exact_z - 1) / unit, (rest / exact_rest - 1) / unit);
}

static void test_sigmoid__is_within_a_few_units_of_libms(void **state)
{
	(void)state;
	for (int type = 0; type < 2; type++) {
		/* evenly over the range, then all sizes down to the smallest; the products below must not become
		 * subnormal */
		const double limit = types[type].limit - 1;
		for (int i = -(1 << 20); i <= 1 << 20; i++)
			check(type, (double)(float)(limit * i / (1 << 20)));
		for (int i = 0; i < 1 << 20; i++) {
			const double size = (double)(float)ldexp(1 + i % 1024 / 1024.0, -(i >> 10) % 120);
			check(type, size);
			check(type, -size);
		}
	}
}

static void test_sigmoid__saturates_beyond_the_clamp(void **state)
{
	(void)state;
	for (int type = 0; type < 2; type++) {
		double e, at_limit;
		const double low = reference_sigmoid(types[type].precision, types[type].limit, &at_limit);
		assert_true(at_limit == ldexp(1, (int)types[type].limit) && low == 1 / at_limit);
		assert_true(reference_sigmoid(types[type].precision, HUGE_VAL, &e) == low && e == at_limit);
		assert_true(reference_sigmoid(types[type].precision, 3e38, &e) == low);
		assert_true(reference_sigmoid(types[type].precision, NAN, &e) == low && e == at_limit);
		assert_true(reference_sigmoid(types[type].precision, -HUGE_VAL, &e) == 1 && e == 1 / at_limit);
		assert_true(reference_sigmoid(types[type].precision, 0, &e) == 0.5 && e == 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_sigmoid__is_within_a_few_units_of_libms),
	        cmocka_unit_test(test_sigmoid__saturates_beyond_the_clamp),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
