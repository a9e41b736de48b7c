/*
 * No decision about a box may contradict a network inside it. A random box and a random network in it are drawn, and
 * the target is put just above that network's loss, so that no leaf can be right, and every face must keep a network
 * that is as good.
 */
#include "fixture.h"
#include "test.h"
#include "thorough.h"

#include "proof/order.h"

#include <math.h>

/**
 * The reference in long double is within 1e-17 of its terms; the box's weights are within 2^-52 of theirs, which moves
 * pre-activations of up to 1e4 by 1e-12.
 */
static double just_above(long double loss)
{
	return (double)loss * (1 + 1e-9) + 1e-9;
}

struct draw {
	struct problem problem;
	struct box box;
	double w[PARAMETERS]; /**< inside the box */
};

static enum activation pick_output(enum loss loss, uint64_t *state)
{
	static const enum activation outputs[3] = {ACTIVATION_SIGMOID, ACTIVATION_TANH, ACTIVATION_LINEAR};
	return loss == LOSS_CROSS_ENTROPY ? ACTIVATION_SIGMOID : outputs[(int)(3 * random_unit(state))];
}

static struct draw draw(uint64_t *state)
{
	static const double x[] = {-1, -0.5, 0, 0, 0.5, 1, 0.3, 2};
	struct draw draw = {.w = {0}};
	draw.problem.bias = (enum bias)(4 * random_unit(state));
	draw.problem.hidden = (enum activation)(ACTIVATIONS * random_unit(state));
	draw.problem.loss = (enum loss)(2 * random_unit(state));
	draw.problem.output = pick_output(draw.problem.loss, state);
	draw.problem.samples = 1 + (size_t)(6 * random_unit(state));
	for (size_t k = 0; k < draw.problem.samples; k++)
		draw.problem.sample[k] = (struct sample){.x = x[(int)(8 * random_unit(state))],
		                                         .d = floor(5 * random_unit(state)) / 4,
		                                         .weight = 1 + floor(2 * random_unit(state))};
	for (int i = 0; i < PARAMETERS; i++) {
		const int depth = (int)(12 * random_unit(state));
		const int64_t width = BOX_ONE >> depth;
		const double t = 1.9998 * random_unit(state) - 0.9999;
		if (!parameter_trains(i, draw.problem.bias)) {
			draw.box.lo[i] = draw.box.hi[i] = 0;
			continue;
		}
		draw.box.lo[i] = (int64_t)floor(ldexp(t, depth)) * width;
		draw.box.hi[i] = draw.box.lo[i] + width;
		draw.w[i] = t / (1 - fabs(t));
	}
	return draw;
}

static void check_faces(const struct draw *draw, const struct decision *decision, double loss)
{
	double w[PARAMETERS];
	for (int i = 0; i < PARAMETERS; i++) {
		const int64_t end = decision->lower_faces >> i & 1   ? draw->box.lo[i]
		                    : decision->upper_faces >> i & 1 ? draw->box.hi[i]
		                                                     : 0;
		const bool face = (decision->lower_faces | decision->upper_faces) >> i & 1;
		/* beyond 1e4 nothing changes by more than the tolerance, except linear outputs */
		w[i] = face ? fmax(fmin(box_weight(end), 1e4), -1e4) : draw->w[i];
		if (face && fabs(box_weight(end)) > 1e4)
			return;
	}
	assert_true((double)plain_loss(&draw->problem, w) <= loss);
}

static void test_bounds__never_contradict_a_network_in_the_box(void **state)
{
	(void)state;
	const int rounds = thorough(4000, 1000);
	uint64_t random = 1;
	int seen[6] = {0};
	for (int round = 0; round < rounds; round++) {
		const struct draw drawn = draw(&random);
		const struct weight_range range = {.from = {-HUGE_VAL, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL},
		                                   .to = {HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL}};
		struct bounds_task task;
		const double target = just_above(plain_loss(&drawn.problem, drawn.w));
		bounds_task_make(&task, &drawn.problem, &range);
		bounds_task_set_target(&task, target);
		const struct decision decision = bounds_decide(&task, &drawn.box);
		struct multipliers multipliers;
		seen[decision.verdict]++;
		assert_true(decision.bound <= target);
		assert_int_not_equal(decision.verdict, BOX_NATURAL);
		assert_int_not_equal(decision.verdict, BOX_CENTRED);
		assert_int_not_equal(decision.verdict, BOX_ORDER);
		assert_int_not_equal(decision.verdict, BOX_OUTSIDE);
		assert_false(order_find(&multipliers, &drawn.problem, &task, &drawn.box, target));
		check_faces(&drawn, &decision, target);
	}
	/* the draws prove little if all boxes are alike */
	assert_true(seen[BOX_SPLIT] > rounds / 10 && seen[BOX_FACE] > rounds / 10);
}

/** The reverse: small boxes must be decided when the target is below all losses in them. */
static void test_bounds__decide_small_boxes(void **state)
{
	(void)state;
	uint64_t random = 2;
	int decided = 0, rounds = 0;
	for (; rounds < 1000; rounds++) {
		struct draw drawn = draw(&random);
		const struct weight_range range = {.from = {-HUGE_VAL, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL},
		                                   .to = {HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL}};
		for (int i = 0; i < PARAMETERS; i++) {
			const double t = drawn.w[i] / (1 + fabs(drawn.w[i]));
			drawn.box.lo[i] = (int64_t)floor(ldexp(t, 40)) * (1 << 22);
			drawn.box.hi[i] = drawn.box.lo[i] + (parameter_trains(i, drawn.problem.bias) ? 1 << 22 : 0);
		}
		struct bounds_task task;
		bounds_task_make(&task, &drawn.problem, &range);
		bounds_task_set_target(&task, 0.99 * (double)plain_loss(&drawn.problem, drawn.w));
		const struct decision decision = bounds_decide(&task, &drawn.box);
		decided += decision.verdict == BOX_NATURAL || decision.verdict == BOX_CENTRED;
	}
	assert_int_equal(decided, rounds);
}

static void test_bounds__keep_exact_values_exact(void **state)
{
	(void)state;
	const struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	const struct weight_range range = {.from = {-HUGE_VAL, 0, -HUGE_VAL, 0}, .to = {HUGE_VAL, 0, HUGE_VAL, 0}};
	struct box box = box_root(&range);
	struct bounds_task task;
	bounds_task_make(&task, &problem, &range);
	bounds_task_set_target(&task, 0.125);
	box.hi[2] = 0;
	assert_true(bounds_decide(&task, &box).bound == 0.125);
	assert_true(bounds_loss(&task, (const double[PARAMETERS]){3, 0, 0, 0}) == 0.25);
}

/** exp(-500)^2 is 0 in float64, and exp(-746) too: what is squared or multiplied is not negative for that. */
static void test_bounds__keep_exact_values_exact_below_underflow(void **state)
{
	(void)state;
	static const double limits[] = {88, 104, 355, 373, 710, 745, 746, 1000, 1490, 1500, 1e5, 1e300};
	for (int i = 0; i < 12; i++) {
		const struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
		const struct weight_range range = {.from = {-limits[i], 0, -limits[i], 0},
		                                   .to = {limits[i], 0, limits[i], 0}};
		struct box box = box_root(&range);
		struct bounds_task task;
		bounds_task_make(&task, &problem, &range);
		bounds_task_set_target(&task, 0.125);
		box.hi[2] = 0;
		assert_true(bounds_decide(&task, &box).bound == 0.125);
		assert_int_equal(bounds_decide(&task, &box).verdict, BOX_NATURAL);
	}
}

static void test_bounds__find_the_multipliers_of_a_bump(void **state)
{
	(void)state;
	struct problem problem = problem_of(BIAS_BOTH, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	problem_set_samples(&problem, 3, (const double[]){0, 0.5, 1}, (const double[]){0, 1, 0});
	const struct weight_range range = {.from = {-HUGE_VAL, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL},
	                                   .to = {HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL}};
	struct box box = box_root(&range);
	struct bounds_task task;
	struct multipliers multipliers;
	bounds_task_make(&task, &problem, &range);
	box.lo[0] = box.lo[2] = 0;
	assert_true(order_find(&multipliers, &problem, &task, &box, 0.25));
	assert_int_equal(multipliers.count, 2);
	assert_true(multipliers.value[0] == 0 && multipliers.value[1] == 0.5);
	assert_false(order_find(&multipliers, &problem, &task, &box, nextafter(0.25, 1)));
}

/** One input, m = 1 for the target 1/2 and m = 1e300 for 1: the least loss is m/(1 + m)/8, which is below 1/8. */
static void test_bounds__do_not_take_a_rounded_minimum_for_one(void **state)
{
	(void)state;
	struct problem problem = problem_of(BIAS_OUTPUT, ACTIVATION_SIGMOID, ACTIVATION_LINEAR);
	problem_set_samples(&problem, 2, (const double[]){0, 0}, (const double[]){0.5, 1});
	problem.sample[1].weight = 1e300;
	const struct weight_range range = {.from = {-HUGE_VAL, 0, -HUGE_VAL, -HUGE_VAL},
	                                   .to = {HUGE_VAL, 0, HUGE_VAL, HUGE_VAL}};
	const struct box box = box_root(&range);
	struct bounds_task task;
	struct multipliers multipliers;
	bounds_task_make(&task, &problem, &range);
	assert_false(order_find(&multipliers, &problem, &task, &box, 0.125));
	assert_true(order_find(&multipliers, &problem, &task, &box, 0.125 - 1e-15));
}

/** An odd hidden neuron without a bias: z_p + z_q = 0 for x_p = -x_q, so the loss is 1/4 at least, on all of the space.
 */
static void test_bounds__use_opposite_inputs_of_an_odd_network(void **state)
{
	(void)state;
	static const enum activation hidden[] = {ACTIVATION_TANH, ACTIVATION_LINEAR};
	for (int i = 0; i < 2; i++) {
		struct problem problem = problem_of(BIAS_NONE, hidden[i], ACTIVATION_LINEAR);
		problem_set_samples(&problem, 2, (const double[]){1, -1}, (const double[]){1, 0});
		const struct weight_range range = {.from = {-HUGE_VAL, 0, -HUGE_VAL, 0},
		                                   .to = {HUGE_VAL, 0, HUGE_VAL, 0}};
		const struct box box = box_root(&range);
		struct bounds_task task;
		struct multipliers multipliers;
		bounds_task_make(&task, &problem, &range);
		bounds_task_set_target(&task, 0.25);
		assert_int_equal(bounds_decide(&task, &box).verdict, BOX_ORDER);
		assert_true(order_find(&multipliers, &problem, &task, &box, 0.25));
		assert_int_equal(multipliers.count, 2);
		assert_true(multipliers.value[0] == 0 && multipliers.value[1] == 0.5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_bounds__never_contradict_a_network_in_the_box),
	        cmocka_unit_test(test_bounds__decide_small_boxes),
	        cmocka_unit_test(test_bounds__keep_exact_values_exact),
	        cmocka_unit_test(test_bounds__keep_exact_values_exact_below_underflow),
	        cmocka_unit_test(test_bounds__find_the_multipliers_of_a_bump),
	        cmocka_unit_test(test_bounds__do_not_take_a_rounded_minimum_for_one),
	        cmocka_unit_test(test_bounds__use_opposite_inputs_of_an_odd_network),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
