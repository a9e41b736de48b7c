#include "sweep/scalar.h"
#include "test.h"

#include <math.h>
#include <string.h>

static enum scalar_problem number(const char *text, enum precision precision, double *out)
{
	return scalar_number(text, strlen(text), precision, out);
}

static void assert_number(const char *text, double expected)
{
	double value = NAN;
	assert_int_equal(number(text, PRECISION_FLOAT64, &value), SCALAR_FINE);
	assert_true(value == expected && signbit(value) == signbit(expected));
}

static void assert_problem(const char *text, enum precision precision, enum scalar_problem expected)
{
	double value;
	const enum scalar_problem problem = number(text, precision, &value);
	if (problem != expected)
		fail_msg("%s: problem %d, not %d", text, (int)problem, (int)expected);
}

static void test_scalar_number__reads_what_yaml_and_c_write(void **state)
{
	(void)state;
	assert_number("0", 0);
	assert_number("-0", -0.0);
	assert_number("+5", 5);
	assert_number("1.", 1);
	assert_number(".5", 0.5);
	assert_number("-.5e1", -5);
	assert_number("1E-5", 1e-5);
	assert_number("0.1", 0.1);
	assert_number("0x1.8p+1", 3);
	assert_number("-0X.8P1", -1);
	assert_number("0x10", 16);
	assert_number("0e999999999999999999999", 0);
	assert_number("-0x0p-99999", -0.0);
}

static void test_scalar_number__refuses_what_is_no_number(void **state)
{
	(void)state;
	static const char *const text[] = {"",     "-",     "+-1",  "--1", ".",     "e5",  "1e",   "1e+",
	                                   "1e5.", "1_000", "1,5",  "0x",  "0x.",   "0xg", "1:30", "1 2",
	                                   "0x-1", "5%",    "true", "~",   "1e5e5", "0b11"};
	for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
		assert_problem(text[i], PRECISION_FLOAT64, SCALAR_NO_NUMBER);
	double value;
	assert_int_equal(scalar_number("1\0002", 3, PRECISION_FLOAT64, &value), SCALAR_NO_NUMBER);
}

static void test_scalar_number__names_what_is_wrong(void **state)
{
	(void)state;
	assert_problem(".inf", PRECISION_FLOAT64, SCALAR_NOT_FINITE);
	assert_problem("-Infinity", PRECISION_FLOAT64, SCALAR_NOT_FINITE);
	assert_problem(".NaN", PRECISION_FLOAT64, SCALAR_NOT_FINITE);
	assert_problem("010", PRECISION_FLOAT64, SCALAR_LEADING_ZERO);
	assert_problem("-00.5", PRECISION_FLOAT64, SCALAR_LEADING_ZERO);
	assert_problem("1e309", PRECISION_FLOAT64, SCALAR_TOO_LARGE);
	assert_problem("-0x1p1024", PRECISION_FLOAT64, SCALAR_TOO_LARGE);
	assert_problem("0x0.0001p1100", PRECISION_FLOAT64, SCALAR_TOO_LARGE);
	assert_problem("1e-400", PRECISION_FLOAT64, SCALAR_TOO_SMALL);
	assert_problem("1e-99999999999999999999", PRECISION_FLOAT64, SCALAR_TOO_SMALL);
	assert_problem("1e99999999999999999999", PRECISION_FLOAT64, SCALAR_TOO_LARGE);
	assert_problem("-100000e-400", PRECISION_FLOAT64, SCALAR_TOO_SMALL);
	char zeros[399] = "0.";
	memset(zeros + 2, '0', 390);
	strcpy(zeros + 392, "1e5");
	assert_problem(zeros, PRECISION_FLOAT64, SCALAR_TOO_SMALL);
	memset(zeros, '1', 390);
	strcpy(zeros + 390, "e-5");
	assert_problem(zeros, PRECISION_FLOAT64, SCALAR_TOO_LARGE);
	char long_text[1000];
	memset(long_text, '1', sizeof long_text);
	long_text[999] = '\0';
	assert_problem(long_text, PRECISION_FLOAT64, SCALAR_TOO_LONG);
}

static void test_scalar_number__knows_the_edges_of_float32(void **state)
{
	(void)state;
	/* the largest float, and the first number that rounds to infinity: 2^128 - 2^103 lies halfway, and ties go to
	 * the even 2^128
	 */
	assert_problem("0x1.fffffep127", PRECISION_FLOAT32, SCALAR_FINE);
	assert_problem("0x1.fffffefffffffp127", PRECISION_FLOAT32, SCALAR_FINE);
	assert_problem("-0x1.ffffffp127", PRECISION_FLOAT32, SCALAR_TOO_LARGE);
	/* the smallest float, and half of it, which ties to the even 0 */
	assert_problem("0x1p-149", PRECISION_FLOAT32, SCALAR_FINE);
	assert_problem("0x1.0000000000001p-150", PRECISION_FLOAT32, SCALAR_FINE);
	assert_problem("0x1p-150", PRECISION_FLOAT32, SCALAR_TOO_SMALL);
	assert_problem("0", PRECISION_FLOAT32, SCALAR_FINE);
	assert_problem("0x1p-150", PRECISION_FLOAT64, SCALAR_FINE);
	assert_problem("0x1p-1074", PRECISION_FLOAT64, SCALAR_FINE);
}

static void test_scalar_count__takes_digits_alone(void **state)
{
	(void)state;
	uint64_t value;
	assert_int_equal(scalar_count("18446744073709551615", 20, &value), SCALAR_FINE);
	assert_true(value == UINT64_MAX);
	assert_int_equal(scalar_count("18446744073709551616", 20, &value), SCALAR_TOO_LARGE);
	assert_int_equal(scalar_count("0", 1, &value), SCALAR_FINE);
	assert_int_equal(scalar_count("00", 2, &value), SCALAR_LEADING_ZERO);
	assert_int_equal(scalar_count("+1", 2, &value), SCALAR_NOT_WHOLE);
	assert_int_equal(scalar_count("1e3", 3, &value), SCALAR_NOT_WHOLE);
	assert_int_equal(scalar_count("0x10", 4, &value), SCALAR_NOT_WHOLE);
	assert_int_equal(scalar_count("many", 4, &value), SCALAR_NO_NUMBER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_scalar_number__reads_what_yaml_and_c_write),
	        cmocka_unit_test(test_scalar_number__refuses_what_is_no_number),
	        cmocka_unit_test(test_scalar_number__names_what_is_wrong),
	        cmocka_unit_test(test_scalar_number__knows_the_edges_of_float32),
	        cmocka_unit_test(test_scalar_count__takes_digits_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
