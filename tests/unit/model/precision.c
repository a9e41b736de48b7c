#include "model/precision.h"

#include "test.h"

#include <math.h>

static void assert_number(enum precision precision, double value, const char *expected)
{
	char out[NUMBER_SIZE + 1];
	*precision_number(precision, out, value) = '\0';
	assert_string_equal(out, expected);
}

static void test_precision_number__is_the_shortest_of_its_precision(void **state)
{
	(void)state;
	assert_number(PRECISION_FLOAT32, 0.1f, "0.1");
	assert_number(PRECISION_FLOAT64, 0.1f, "0.10000000149011612");
	assert_number(PRECISION_FLOAT64, 0.1, "0.1");
	assert_number(PRECISION_FLOAT32, -INFINITY, "-inf");
	assert_number(PRECISION_FLOAT32, NAN, "nan");
}

/** A mean of floats seldom is one: no digit of it is lost. */
static void test_precision_number__keeps_what_is_no_float(void **state)
{
	(void)state;
	assert_number(PRECISION_FLOAT32, 1 / 3.0, "0.3333333333333333");
	assert_number(PRECISION_FLOAT32, 1e300, "1e+300");
}

static void test_precision_number_at__takes_entries_of_both_types(void **state)
{
	(void)state;
	const float single[] = {1, 0.3f};
	const double twice[] = {1, 0.3};
	char out[NUMBER_SIZE + 1];
	*precision_number_at(PRECISION_FLOAT32, out, single, 1) = '\0';
	assert_string_equal(out, "0.3");
	*precision_number_at(PRECISION_FLOAT64, out, twice, 1) = '\0';
	assert_string_equal(out, "0.3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_precision_number__is_the_shortest_of_its_precision),
	        cmocka_unit_test(test_precision_number__keeps_what_is_no_float),
	        cmocka_unit_test(test_precision_number_at__takes_entries_of_both_types),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
