#include "output/trajectory.h"

#include "test.h"

#include <math.h>

static void assert_inputs(const double x[], size_t samples, double from, double to)
{
	struct problem problem = {.samples = samples};
	double first, last;
	for (size_t k = 0; k < samples; k++)
		problem.sample[k].x = x[k];
	trajectory_inputs(&problem, &first, &last);
	/* all of them are a few roundings from numbers that are exact */
	assert_true(fabs(first - from) <= 1e-14 * fabs(from));
	assert_true(fabs(last - to) <= 1e-14 * fabs(to));
}

static void test_trajectory_inputs__are_a_quarter_wider_than_the_samples(void **state)
{
	(void)state;
	assert_inputs((double[]){0, 1}, 2, -0.25, 1.25);
	assert_inputs((double[]){3, -1, 2}, 3, -2, 4);
	assert_inputs((double[]){1e-200, 5e-200}, 2, 0, 6e-200);
}

static void test_trajectory_inputs__have_a_width_around_one_input(void **state)
{
	(void)state;
	assert_inputs((double[]){0}, 1, -0.25, 0.25);
	assert_inputs((double[]){2, 2}, 2, 1.5, 2.5);
	assert_inputs((double[]){-4e-200}, 1, -5e-200, -3e-200);
	/* so near each other that the tics' labels would be the same */
	assert_inputs((double[]){1e10 - 1, 1e10}, 2, 0.75e10 - 1, 1.25e10);
}

static void test_trajectory_inputs__stay_where_gnuplot_can_compute(void **state)
{
	(void)state;
	assert_inputs((double[]){-9e299, 9e299}, 2, -1e300, 1e300);
	assert_inputs((double[]){1e308, -1e308}, 2, -0.25, 0.25);
}

static void test_trajectory_is_name__takes_what_can_be_drawn(void **state)
{
	(void)state;
	assert_true(trajectory_is_name("a.png"));
	assert_true(trajectory_is_name("b.png/a.pdf"));
	assert_false(trajectory_is_name("a.PNG"));
	assert_false(trajectory_is_name("png"));
	assert_false(trajectory_is_name(".pdf"));
	assert_false(trajectory_is_name("a.png.svg"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_trajectory_inputs__are_a_quarter_wider_than_the_samples),
	        cmocka_unit_test(test_trajectory_inputs__have_a_width_around_one_input),
	        cmocka_unit_test(test_trajectory_inputs__stay_where_gnuplot_can_compute),
	        cmocka_unit_test(test_trajectory_is_name__takes_what_can_be_drawn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
