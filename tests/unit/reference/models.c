/*
 * Every activation that trains, hidden and as output, and every loss, as the facts of model/problem.h and the calculus
 * have them: the network's answer, and the first step of gradient descent, which moves each parameter by minus the
 * slope of the loss.
 */
#include "model/runs.h"
#include "reference/reference.h"
#include "test.h"

#include <math.h>

static struct problem problem_of(enum activation hidden, enum activation output, enum loss loss)
{
	return (struct problem){.bias = BIAS_BOTH,
	                        .hidden = hidden,
	                        .output = output,
	                        .loss = loss,
	                        .samples = 3,
	                        .sample = {{-0.5, 0.25, 3}, {0, 0, 1}, {0.75, 1, 0.5}}};
}

/* every pre-activation at the samples is far from 0, where relu has no slope */
static const double start[][AXES] = {
        {[AXIS_RATE] = 1, [AXIS_W1] = 0.7, [AXIS_B1] = 0.6, [AXIS_W2] = -1.2, [AXIS_B2] = 0.3},
        {[AXIS_RATE] = 1, [AXIS_W1] = -2, [AXIS_B1] = 0.4, [AXIS_W2] = 0.8, [AXIS_B2] = -0.6},
        {[AXIS_RATE] = 1, [AXIS_W1] = 1.5, [AXIS_B1] = -0.3, [AXIS_W2] = 2, [AXIS_B2] = -1},
};
enum { STARTS = sizeof start / sizeof *start };

static double loss_at(const struct problem *problem, const double axis[AXES])
{
	const struct training training = {.precision = PRECISION_FLOAT64, .max_error = 0.1};
	struct reference_state state;
	struct reference_run run = {.steps = 1};
	reference_begin(problem, PRECISION_FLOAT64, axis, &state);
	reference_assess(problem, &training, &state, 0, &run);
	return run.value[RUN_LOSS];
}

/** By central differences. */
static double slope_at(const struct problem *problem, const double axis[AXES], enum parameter parameter)
{
	const double h = 0x1p-17;
	double below[AXES], above[AXES];
	for (int a = 0; a < AXES; a++)
		below[a] = above[a] = axis[a];
	below[AXIS_W1 + parameter] -= h;
	above[AXIS_W1 + parameter] += h;
	return (loss_at(problem, above) - loss_at(problem, below)) / (2 * h);
}

/** Calls `each` for every pair of a hidden and an output activation that train. */
static void with_activations(void (*each)(enum activation hidden, enum activation output))
{
	for (unsigned hidden = 0; hidden < ACTIVATIONS; hidden++)
		for (unsigned output = 0; output < ACTIVATIONS; output++)
			if (activation_trains_hidden(hidden) && activation_trains_output(output))
				each((enum activation)hidden, (enum activation)output);
}

/** The kernels' exponential and the C library's differ by a few units in the last place. */
static void compare_answers(enum activation hidden, enum activation output)
{
	const struct problem problem = problem_of(hidden, output, LOSS_SQUARED_ERROR);
	for (int i = 0; i < STARTS; i++)
		for (double x = -2; x <= 2; x += 0.25) {
			struct reference_state begun;
			reference_begin(&problem, PRECISION_FLOAT64, start[i], &begun);
			const double a = start[i][AXIS_W1] * x + start[i][AXIS_B1];
			const double y = activation_facts[hidden].value(a);
			const double z = activation_facts[output].value(start[i][AXIS_W2] * y + start[i][AXIS_B2]);
			const double got = reference_output(&problem, PRECISION_FLOAT64, &begun, x);
			if (!(fabs(got - z) <= 0x1p-48))
				fail_msg("%s, %s at %g: %.17g, not %.17g", activation_name(hidden),
				         activation_name(output), a, got, z);
		}
}

static void test_reference__answers_as_the_facts_say(void **state)
{
	(void)state;
	with_activations(compare_answers);
}

/*
 * The difference is wrong by h^2 / 6 = 2^-37 times the loss's third derivative, which is below 2^8 here, and by the
 * rounding of the two losses, which are below 2^5: 2^-47 / 2h = 2^-31. Together that is below 2^-28.
 */
static void compare_step(const struct problem *problem)
{
	const struct training training = {.steps = 1, .precision = PRECISION_FLOAT64, .max_error = 0.1};
	for (int i = 0; i < STARTS; i++) {
		struct reference_run run = {.steps = 0};
		for (int a = 0; a < AXES; a++)
			run.value[RUN_AXES + a] = start[i][a];
		reference_train(problem, &training, &run);
		for (unsigned p = 0; p < PARAMETERS; p++) {
			const double moved = run.value[RUN_PARAMETERS + p] - start[i][AXIS_W1 + p];
			const double slope = slope_at(problem, start[i], (enum parameter)p);
			if (!(fabs(moved + slope) <= 0x1p-28))
				fail_msg("%s, %s, %s, start %d: %s moves by %.10g, the slope is %.10g",
				         activation_name(problem->hidden), activation_name(problem->output),
				         loss_name(problem->loss), i, parameter_name(p), moved, slope);
		}
	}
}

static void compare_steps(enum activation hidden, enum activation output)
{
	for (unsigned loss = 0; loss < LOSSES; loss++) {
		const struct problem problem = problem_of(hidden, output, (enum loss)loss);
		if (output == ACTIVATION_SIGMOID || !loss_facts[loss].is_probability)
			compare_step(&problem);
	}
}

static void test_reference_step__goes_down_the_loss(void **state)
{
	(void)state;
	with_activations(compare_steps);
}

/** Nobody may have to guess what a number of a run is. */
static void test_run_value_name__names_every_number(void **state)
{
	(void)state;
	for (int v = 0; v < RUN_VALUES; v++)
		assert_non_null(run_value_name(v));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_reference__answers_as_the_facts_say),
	        cmocka_unit_test(test_reference_step__goes_down_the_loss),
	        cmocka_unit_test(test_run_value_name__names_every_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
