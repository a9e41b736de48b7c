/** The facts about coordinates. What training holds of a number is the reference's: the kernels, compiled as C. */
#include "model/space.h"

#include "base/words.h"
#include "reference/reference.h"
#include "test.h"

#include <math.h>

static void test_axis_name__is_a_word_that_is_found(void **state)
{
	(void)state;
	const struct words words = {axis_name, NULL};
	assert_int_equal(words_count(&words), AXES);
	for (unsigned a = 0; a < AXES; a++) {
		unsigned value = AXES;
		assert_true(words_find(&words, axis_name(a), &value));
		assert_int_equal(value, a);
	}
	assert_null(axis_name(AXES));
}

static void test_axis_facts__have_each_parameter_once_in_its_order(void **state)
{
	(void)state;
	assert_false(axis_facts[AXIS_RATE].is_parameter);
	assert_true(axis_facts[AXIS_RATE].is_positive);
	for (unsigned p = 0; p < PARAMETERS; p++) {
		const struct axis_facts *const facts = &axis_facts[AXIS_W1 + p];
		assert_true(facts->is_parameter);
		assert_false(facts->is_positive);
		assert_int_equal(facts->parameter, p);
		assert_string_equal(axis_name(AXIS_W1 + p), parameter_name(p));
	}
}

static void test_axis_needs__the_bias_that_a_start_is_of(void **state)
{
	(void)state;
	assert_int_equal(axis_needs(AXIS_RATE), BIAS_NONE);
	assert_int_equal(axis_needs(AXIS_W1), BIAS_NONE);
	assert_int_equal(axis_needs(AXIS_B1), BIAS_HIDDEN);
	assert_int_equal(axis_needs(AXIS_W2), BIAS_NONE);
	assert_int_equal(axis_needs(AXIS_B2), BIAS_OUTPUT);
	assert_true(axis_is_free(AXIS_RATE, BIAS_NONE));
	assert_false(axis_is_free(AXIS_B1, BIAS_OUTPUT));
	assert_true(axis_is_free(AXIS_B1, BIAS_BOTH));
}

/**
 * True if training can hold `size` as this coordinate. The scaled rate is not in the state: it is a factor of a change
 * that is 0 here, since the hidden neuron gives 0, and would be NaN if the factor were infinite.
 */
static bool is_held(const struct problem *problem, enum precision precision, enum coordinate coordinate, double size)
{
	double axis[AXES] = {[AXIS_RATE] = 1};
	struct reference_state state;
	axis[coordinate] = precision_round(precision, size);
	reference_begin(problem, precision, axis, &state);
	if (!axis_facts[coordinate].is_parameter)
		return isfinite(reference_step(problem, precision, &state));
	return isfinite(state.parameter[axis_facts[coordinate].parameter]);
}

/** And 2^-20 more cannot be held, so that nothing is refused without need. */
static void test_axis_most__is_what_training_can_just_hold(void **state)
{
	(void)state;
	for (enum precision precision = 0; precision < PRECISIONS; precision++)
		for (unsigned hidden = 0; hidden < ACTIVATIONS; hidden++) {
			const struct problem problem = {
			        .bias = BIAS_BOTH, .hidden = hidden, .samples = 2, .sample = {{0, 0, 1}, {0, 1, 1}}};
			for (enum coordinate coordinate = AXIS_W1; coordinate < AXES; coordinate++) {
				const double most = axis_most(&problem, coordinate, precision);
				assert_true(is_held(&problem, precision, coordinate, most));
				assert_true(is_held(&problem, precision, coordinate, -most));
				assert_false(is_held(&problem, precision, coordinate, most * (1 + 0x1p-20)));
			}
		}
	for (enum precision precision = 0; precision < PRECISIONS; precision++) {
		const struct problem problem = {
		        .hidden = ACTIVATION_TANH, .samples = 2, .sample = {{0, 0, 1}, {0, 1, 1}}};
		const double most = axis_most(&problem, AXIS_RATE, precision);
		assert_true(is_held(&problem, precision, AXIS_RATE, most));
		assert_false(is_held(&problem, precision, AXIS_RATE, most * (1 + 0x1p-20)));
	}
}

static struct space space_of(uint64_t w1, uint64_t w2, uint64_t draws)
{
	struct space space = {.draws = draws, .map_x = AXIS_W1, .map_y = AXIS_W2};
	for (int a = 0; a < AXES; a++)
		space.axis[a].points = 1;
	space.axis[AXIS_W1].points = w1;
	space.axis[AXIS_W2].points = w2;
	return space;
}

static void test_space_count__makes_a_cell_of_each_point_unless_told(void **state)
{
	(void)state;
	struct space space = space_of(20, 30, 4);
	assert_true(space_count(&space));
	assert_true(space.columns == 20 && space.rows == 30 && space.runs_per_cell == 4 && space.networks == 2400);
	space = space_of(20, 30, 4);
	space.columns = 5;
	space.axis[AXIS_RATE].points = 3;
	assert_true(space_count(&space));
	assert_true(space.columns == 5 && space.rows == 30 && space.runs_per_cell == 48 && space.networks == 7200);
}

static void test_space_count__makes_one_row_of_one_axis(void **state)
{
	(void)state;
	struct space space = space_of(20, 30, 4);
	space.map_y = AXES;
	assert_false(space_has_y(&space));
	assert_true(space_count(&space));
	assert_true(space.columns == 20 && space.rows == 1 && space.runs_per_cell == 120 && space.networks == 2400);
	space = space_of(20, 30, 4);
	space.map_y = AXES;
	space.columns = 5;
	assert_true(space_count(&space));
	assert_true(space.columns == 5 && space.rows == 1 && space.runs_per_cell == 480 && space.networks == 2400);
}

static void test_space_count__refuses_more_than_2_to_the_63_networks(void **state)
{
	(void)state;
	struct space space = space_of(1 << 20, 1 << 20, UINT64_C(1) << 23);
	assert_true(space_count(&space));
	assert_true(space.networks == UINT64_C(1) << 63);
	space = space_of(1 << 20, 1 << 20, (UINT64_C(1) << 23) + 1);
	assert_false(space_count(&space));
	space = space_of(1 << 20, 1 << 20, UINT64_C(1) << 25); /* 2^65: 0 in 64 bits */
	assert_false(space_count(&space));
}

static void test_words__name_scales_and_formats(void **state)
{
	(void)state;
	assert_string_equal(scale_name(SCALE_LINEAR), "linear");
	assert_string_equal(scale_name(SCALE_LOG), "log");
	assert_null(scale_name(SCALES));
	assert_string_equal(every_name(EVERY_FLOAT16), "float16");
	assert_string_equal(every_name(EVERY_BFLOAT16), "bfloat16");
	assert_null(every_name(EVERIES));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_axis_name__is_a_word_that_is_found),
	        cmocka_unit_test(test_axis_facts__have_each_parameter_once_in_its_order),
	        cmocka_unit_test(test_axis_needs__the_bias_that_a_start_is_of),
	        cmocka_unit_test(test_axis_most__is_what_training_can_just_hold),
	        cmocka_unit_test(test_space_count__makes_a_cell_of_each_point_unless_told),
	        cmocka_unit_test(test_space_count__makes_one_row_of_one_axis),
	        cmocka_unit_test(test_space_count__refuses_more_than_2_to_the_63_networks),
	        cmocka_unit_test(test_words__name_scales_and_formats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
