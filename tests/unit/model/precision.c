#include "base/words.h"
#include "model/training.h"
#include "test.h"

#include <float.h>
#include <math.h>

static void test_precision_facts__have_a_word_each(void **state)
{
	(void)state;
	const struct words words = {precision_name, NULL};
	assert_int_equal(words_count(&words), PRECISIONS);
	for (unsigned p = 0; p < PRECISIONS; p++) {
		unsigned value = PRECISIONS;
		assert_true(words_find(&words, precision_facts[p].name, &value));
		assert_int_equal(value, p);
		assert_int_equal(precision_facts[p].bits, 8 * precision_size(p));
	}
	assert_null(precision_name(PRECISIONS));
}

/** Half a unit in the last place more, and what is held is infinite. */
static void test_precision_facts__know_the_largest_number(void **state)
{
	(void)state;
	assert_true(precision_facts[PRECISION_FLOAT32].largest == (double)FLT_MAX);
	assert_true(precision_facts[PRECISION_FLOAT64].largest == DBL_MAX);
	assert_true(precision_round(PRECISION_FLOAT32, (double)FLT_MAX) == (double)FLT_MAX);
	assert_true(isinf(precision_round(PRECISION_FLOAT32, 0x1.ffffffp127)));
}

/** The least number of the precision that is not subnormal. */
static double least_normal(enum precision precision)
{
	return precision == PRECISION_FLOAT64 ? DBL_MIN : (double)FLT_MIN;
}

static void test_precision_facts__limit_tolerances_to_thresholds_that_are_ordinary_numbers(void **state)
{
	(void)state;
	for (enum precision p = 0; p < PRECISIONS; p++) {
		const struct problem problem = {.output = ACTIVATION_SIGMOID};
		const struct training least = {.tolerance = precision_facts[p].least_tolerance, .precision = p};
		const struct training most = {.tolerance = precision_facts[p].most_tolerance, .precision = p};
		assert_true(training_threshold(&problem, &least) >= least_normal(p));
		assert_true(training_threshold(&problem, &most) <= precision_facts[p].largest);
	}
}

static void test_precision_facts__limit_the_grid_of_losses_to_ordinary_numbers(void **state)
{
	(void)state;
	for (enum precision p = 0; p < PRECISIONS; p++) {
		const int most = precision_facts[p].most_loss_bits;
		assert_true(ldexp(1, most) <= precision_facts[p].largest);
		assert_true(ldexp(1, -most) >= least_normal(p));
	}
}

static void test_precision_set__rounds_as_precision_round(void **state)
{
	(void)state;
	float narrow[3] = {0};
	double wide[3] = {0};
	precision_set(PRECISION_FLOAT32, narrow, 1, 0.1);
	precision_set(PRECISION_FLOAT64, wide, 1, 0.1);
	assert_true(narrow[0] == 0 && narrow[1] == 0.1f && narrow[2] == 0);
	assert_true(wide[0] == 0 && wide[1] == 0.1 && wide[2] == 0);
	assert_true(precision_get(PRECISION_FLOAT32, narrow, 1) == precision_round(PRECISION_FLOAT32, 0.1));
	assert_true(precision_get(PRECISION_FLOAT64, wide, 1) == precision_round(PRECISION_FLOAT64, 0.1));
	assert_true(precision_round(PRECISION_FLOAT32, 0.1) != 0.1);
}

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
	        cmocka_unit_test(test_precision_facts__have_a_word_each),
	        cmocka_unit_test(test_precision_facts__know_the_largest_number),
	        cmocka_unit_test(test_precision_facts__limit_tolerances_to_thresholds_that_are_ordinary_numbers),
	        cmocka_unit_test(test_precision_facts__limit_the_grid_of_losses_to_ordinary_numbers),
	        cmocka_unit_test(test_precision_set__rounds_as_precision_round),
	        cmocka_unit_test(test_precision_number__is_the_shortest_of_its_precision),
	        cmocka_unit_test(test_precision_number__keeps_what_is_no_float),
	        cmocka_unit_test(test_precision_number_at__takes_entries_of_both_types),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
