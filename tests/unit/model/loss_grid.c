/** The grid on which losses are summed. */
#include "model/training.h"
#include "test.h"

#include <math.h>

static struct problem problem_of(double weight, enum loss loss)
{
	return (struct problem){.samples = 2, .sample = {{0, 0, weight}, {1, 1, weight}}, .loss = loss};
}

static void test_training_loss_grid__leaves_room_for_the_largest_loss(void **state)
{
	(void)state;
	const struct problem one = problem_of(1, LOSS_SQUARED_ERROR), many = problem_of(5000, LOSS_SQUARED_ERROR);
	/* at most 1, just above 2^0 with room for rounding: a bit before the point and 35 after it; 5000 needs 13 */
	assert_int_equal(training_loss_grid(&one, PRECISION_FLOAT32).digits, 3);
	assert_int_equal(training_loss_grid(&one, PRECISION_FLOAT32).bits, 35);
	assert_int_equal(training_loss_grid(&many, PRECISION_FLOAT32).bits, 23);
	assert_int_equal(training_loss_grid(&one, PRECISION_FLOAT64).bits, 47);
}

/* two samples of 2^30 each and room for rounding: below 2^32 */
static void test_training_loss_grid__leaves_room_for_large_cross_entropies(void **state)
{
	(void)state;
	const struct problem one = problem_of(1, LOSS_CROSS_ENTROPY);
	assert_int_equal(training_loss_grid(&one, PRECISION_FLOAT32).digits, 5);
	assert_int_equal(training_loss_grid(&one, PRECISION_FLOAT32).bits, 28);
	assert_int_equal(training_loss_grid(&one, PRECISION_FLOAT64).bits, 40);
}

static void test_training_loss_grid__gives_a_unit_that_the_precision_holds(void **state)
{
	(void)state;
	const double weight[] = {1e-300, 1e-30, 1e30, 1e300};
	for (size_t i = 0; i < sizeof weight / sizeof *weight; i++) {
		for (int l = 0; l < 2; l++) {
			const struct problem problem = problem_of(weight[i], (enum loss)l);
			const float single = (float)ldexp(1, training_loss_grid(&problem, PRECISION_FLOAT32).bits);
			const double both = ldexp(1, training_loss_grid(&problem, PRECISION_FLOAT64).bits);
			assert_true(isnormal(single) && isnormal(both));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_training_loss_grid__leaves_room_for_the_largest_loss),
	        cmocka_unit_test(test_training_loss_grid__leaves_room_for_large_cross_entropies),
	        cmocka_unit_test(test_training_loss_grid__gives_a_unit_that_the_precision_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
