#include "model/problem.h"

#include "base/words.h"
#include "test.h"

#include <math.h>

/** Every value below `count` has a word, no two the same, and the list ends there. */
static void assert_named(const char *(*name)(unsigned), unsigned count)
{
	const struct words words = {name, NULL};
	assert_int_equal(words_count(&words), count);
	for (unsigned i = 0; i < count; i++) {
		unsigned value = count;
		assert_true(words_find(&words, name(i), &value));
		assert_int_equal(value, i);
	}
	assert_null(name(count));
}

static void test_names__are_words_that_are_found(void **state)
{
	(void)state;
	assert_named(bias_name, BIAS_BOTH + 1);
	assert_named(activation_name, ACTIVATIONS);
	assert_named(loss_name, LOSSES);
	assert_named(parameter_name, PARAMETERS);
}

static void test_activation_facts__say_where_each_may_stand(void **state)
{
	(void)state;
	const struct words hidden = {activation_name, activation_may_be_hidden};
	const struct words output = {activation_name, activation_may_be_output};
	unsigned value = 0;
	assert_true(words_find(&hidden, "linear", &value));
	assert_true(words_find(&hidden, "relu", &value));
	assert_false(words_find(&output, "relu", &value));
	assert_true(words_find(&output, "linear", &value));
	for (unsigned a = 0; a < ACTIVATIONS; a++)
		assert_true(activation_may_be_hidden(a) || activation_may_be_output(a));
}

static void test_activation_facts__compute_the_activation(void **state)
{
	(void)state;
	assert_true(activation_facts[ACTIVATION_SIGMOID].value(0) == 0.5);
	assert_true(activation_facts[ACTIVATION_TANH].value(0.5) == tanh(0.5));
	assert_true(activation_facts[ACTIVATION_RELU].value(-3) == 0);
	assert_true(activation_facts[ACTIVATION_RELU].value(3) == 3);
	assert_true(activation_facts[ACTIVATION_LINEAR].value(-3) == -3);
}

/** f' is e^-a / (1 + e^-a)^2 and 1 / cosh^2 a; each is computed to a few units in the last place. */
static void test_activation_facts__say_where_each_saturates(void **state)
{
	(void)state;
	const double s = activation_facts[ACTIVATION_SIGMOID].saturates,
	             t = activation_facts[ACTIVATION_TANH].saturates;
	assert_true(exp(-s) / ((1 + exp(-s)) * (1 + exp(-s))) <= 0x1p-58);
	assert_true(1 / (cosh(t) * cosh(t)) <= 0x1.0001p-58);
	assert_true(isinf(activation_facts[ACTIVATION_RELU].saturates));
	assert_true(isinf(activation_facts[ACTIVATION_LINEAR].saturates));
}

static void test_parameter_trains__asks_for_its_bias(void **state)
{
	(void)state;
	for (enum bias bias = BIAS_NONE; bias <= BIAS_BOTH; bias++) {
		assert_true(parameter_trains(PARAMETER_W1, bias));
		assert_true(parameter_trains(PARAMETER_W2, bias));
		assert_int_equal(parameter_trains(PARAMETER_B1, bias), bias == BIAS_HIDDEN || bias == BIAS_BOTH);
		assert_int_equal(parameter_trains(PARAMETER_B2, bias), bias == BIAS_OUTPUT || bias == BIAS_BOTH);
	}
}

/** The largest error of a sigmoid output is on the far side of the target; a cross-entropy counts as 2^30 a sample. */
static void test_problem_largest_loss__adds_the_worst_of_each_sample(void **state)
{
	(void)state;
	struct problem problem = {.samples = 3, .sample = {{0, 0.25, 1}, {1, 1, 4}, {2, -1, 0.5}}};
	assert_true(problem_largest_loss(&problem) == 0.75 * 0.75 / 2 + 4 * 0.5 + 0.5 * 2);
	problem.loss = LOSS_CROSS_ENTROPY;
	assert_true(problem_largest_loss(&problem) == 5.5 * 0x1p30);
	/* of tanh it is as far as -1 or 1, and with a linear output it grows with large targets */
	problem.loss = LOSS_SQUARED_ERROR;
	problem.output = ACTIVATION_TANH;
	assert_true(problem_largest_loss(&problem) == 1.25 * 1.25 / 2 + 4 * 2 + 0.5 * 2);
	problem.output = ACTIVATION_LINEAR;
	problem.sample[2].d = -8;
	assert_true(problem_largest_loss(&problem) == (1 + 4 + 0.5 * 64) * 0x1p30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_names__are_words_that_are_found),
	        cmocka_unit_test(test_activation_facts__say_where_each_may_stand),
	        cmocka_unit_test(test_activation_facts__compute_the_activation),
	        cmocka_unit_test(test_activation_facts__say_where_each_saturates),
	        cmocka_unit_test(test_parameter_trains__asks_for_its_bias),
	        cmocka_unit_test(test_problem_largest_loss__adds_the_worst_of_each_sample),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
