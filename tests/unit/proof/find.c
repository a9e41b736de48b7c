#include "fixture.h"
#include "test.h"

#include <math.h>

/** More boxes than any of these claims needs. */
enum { ENOUGH = 20000 };

/** Checks that the claim is proved, and that the enclosure contains `infimum` and is narrow enough. */
static void check_enclosure(const struct problem *problem, const struct claim *claim, double infimum,
                            uint64_t most_boxes)
{
	struct proof proof = find(problem, claim, ENOUGH);
	assert_int_equal(proof.verdict, PROOF_FOUND);
	assert_true(proof.upper - proof.lower <= claim->value);
	assert_true(proof.lower <= infimum && infimum <= proof.upper);
	assert_true((double)plain_loss(problem, proof.witness.w) < proof.upper);
	if (proof.search.boxes > most_boxes)
		fail_msg("%llu boxes", (unsigned long long)proof.search.boxes);
	proof_free(&proof);
}

static void test_proof__proves_one_eighth_exactly_without_an_output_bias(void **state)
{
	(void)state;
	static const enum activation hidden[] = {ACTIVATION_SIGMOID, ACTIVATION_RELU};
	static const enum bias bias[] = {BIAS_NONE, BIAS_HIDDEN};
	for (int h = 0; h < 2; h++)
		for (int b = 0; b < 2; b++) {
			const struct problem problem = problem_of(bias[b], hidden[h], ACTIVATION_SIGMOID);
			const struct claim claim = claim_at_least(0.125);
			struct proof proof = find(&problem, &claim, ENOUGH);
			assert_int_equal(proof.verdict, PROOF_FOUND);
			assert_true(proof.lower == 0.125);
			assert_true(proof.search.tree.count <= 5);
			proof_free(&proof);
		}
}

/** 0.22707348380369 at w1 -> infinity, w2 = 0.729806728: docs/mathematics.md. */
static void test_proof__encloses_the_infimum_of_the_first_quadrant_in_few_boxes(void **state)
{
	(void)state;
	const struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	struct claim claim = claim_enclose(1e-9);
	claim.where_from[PARAMETER_W2] = 0;
	check_enclosure(&problem, &claim, 0.22707348380369, 200);
}

static void test_proof__encloses_the_infima_of_other_outputs_and_losses(void **state)
{
	(void)state;
	const struct claim claim = claim_enclose(1e-9);
	struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_TANH);
	check_enclosure(&problem, &claim, 0.12813436633048, 200);
	problem.output = ACTIVATION_LINEAR;
	check_enclosure(&problem, &claim, 0.1, 200);
	problem = problem_of(BIAS_HIDDEN, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	problem.loss = LOSS_CROSS_ENTROPY;
	check_enclosure(&problem, &claim, 0.69314718055994531, 10);
	problem.output = ACTIVATION_SIGMOID;
	problem.bias = BIAS_BOTH;
	check_enclosure(&problem, &claim, 0, 1);
}

static void test_proof__encloses_within_bounds_on_the_weights(void **state)
{
	(void)state;
	/* linear output, w2 <= 0.5: at w1 -> infinity, L = (0.25^2 + 0.5^2)/2 */
	const struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_LINEAR);
	struct claim claim = claim_enclose(1e-6);
	claim.where_from[PARAMETER_W2] = 0.1;
	claim.where_to[PARAMETER_W2] = 0.5;
	check_enclosure(&problem, &claim, 0.15625, 200);
	/* and w1 <= 3.7, where nothing is at infinity */
	claim.where_to[PARAMETER_W1] = 3.7;
	const double y = 1 / (1 + exp(-3.7)), z = 0.5 * y;
	check_enclosure(&problem, &claim, 0.5 * (0.0625 + (1 - z) * (1 - z)), 200);
}

/** Targets that go up and down have a cost that no weights avoid: 1/4 here. */
static void test_proof__uses_the_order_of_the_outputs(void **state)
{
	(void)state;
	static const enum bias bias[] = {BIAS_NONE, BIAS_HIDDEN, BIAS_OUTPUT, BIAS_BOTH};
	for (int b = 0; b < 4; b++) {
		struct problem problem = problem_of(bias[b], ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
		problem_set_samples(&problem, 3, (const double[]){0.5, 0, 1}, (const double[]){1, 0, 0});
		const struct claim claim = claim_enclose(1e-9);
		check_enclosure(&problem, &claim, 0.25, 10);
	}
}

static void test_proof__ends_a_false_claim_with_a_counterexample(void **state)
{
	(void)state;
	static const struct {
		enum bias bias;
		double bound;
	} false_claims[] = {{BIAS_NONE, 0.1251}, {BIAS_HIDDEN, 0.126}, {BIAS_OUTPUT, 0.125}, {BIAS_BOTH, 1e-9}};
	for (size_t i = 0; i < sizeof false_claims / sizeof *false_claims; i++) {
		const struct problem problem = problem_of(false_claims[i].bias, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
		const struct claim claim = claim_at_least(false_claims[i].bound);
		struct proof proof = find(&problem, &claim, ENOUGH);
		assert_int_equal(proof.verdict, PROOF_REFUTED);
		assert_true((double)plain_loss(&problem, proof.witness.w) < claim.value);
		assert_true(proof.upper == claim.value);
		proof_free(&proof);
	}
}

/** The loss at the witness is below the claim, in long double and as the proof says. */
static void check_refuted(const struct problem *problem, const struct claim *claim)
{
	struct proof proof = find(problem, claim, 200);
	if (proof.verdict != PROOF_REFUTED)
		fail_msg("not refuted: at least %.17g; %.17g was found", claim->value, proof.witness.loss);
	for (int i = 0; i < PARAMETERS; i++)
		assert_true(isfinite(proof.witness.w[i]) && proof.witness.w[i] >= proof.range.from[i] &&
		            proof.witness.w[i] <= proof.range.to[i]);
	assert_true((double)plain_loss(problem, proof.witness.w) < claim->value);
	proof_free(&proof);
}

/** A linear hidden neuron makes one affine map, z = g(a x + c): docs/mathematics.md. */
static void test_proof__encloses_the_infima_of_a_linear_hidden_neuron(void **state)
{
	(void)state;
	static const struct {
		enum bias bias;
		enum activation output;
		enum loss loss;
		double x[2], d[2], infimum;
	} entry[] = {
	        {BIAS_NONE, ACTIVATION_SIGMOID, LOSS_SQUARED_ERROR, {0, 1}, {0, 1}, 0.125}, /* z(0) = 1/2 */
	        {BIAS_NONE, ACTIVATION_SIGMOID, LOSS_CROSS_ENTROPY, {0, 1}, {0, 1}, 0.69314718055994531},
	        {BIAS_NONE, ACTIVATION_TANH, LOSS_SQUARED_ERROR, {0, 1}, {-1, 1}, 0.5}, /* z(0) = 0 */
	        {BIAS_NONE, ACTIVATION_LINEAR, LOSS_SQUARED_ERROR, {0, 1}, {-1, 1}, 0.5},
	        {BIAS_NONE, ACTIVATION_TANH, LOSS_SQUARED_ERROR, {-1, 1}, {0, 1}, 0.25}, /* z(-1) = -z(1) */
	        {BIAS_NONE, ACTIVATION_LINEAR, LOSS_SQUARED_ERROR, {-1, 1}, {0, 1}, 0.25},
	        {BIAS_NONE, ACTIVATION_SIGMOID, LOSS_SQUARED_ERROR, {-1, 1}, {0, 1}, 0},
	        {BIAS_HIDDEN, ACTIVATION_SIGMOID, LOSS_SQUARED_ERROR, {0, 1}, {0, 1}, 0},
	        {BIAS_HIDDEN, ACTIVATION_LINEAR, LOSS_SQUARED_ERROR, {-1, 1}, {0, 1}, 0},
	        {BIAS_OUTPUT, ACTIVATION_TANH, LOSS_SQUARED_ERROR, {0, 1}, {-1, 1}, 0},
	        {BIAS_BOTH, ACTIVATION_SIGMOID, LOSS_CROSS_ENTROPY, {0, 1}, {0, 1}, 0},
	};
	for (size_t i = 0; i < sizeof entry / sizeof *entry; i++) {
		struct problem problem = problem_of(entry[i].bias, ACTIVATION_LINEAR, entry[i].output);
		const struct claim claim = claim_enclose(1e-9);
		problem.loss = entry[i].loss;
		problem_set_samples(&problem, 2, entry[i].x, entry[i].d);
		check_enclosure(&problem, &claim, entry[i].infimum, 100);
	}
}

/**
 * Least squares, 3/16 for these targets: the line through (1, 1/2) with slope 1/4 misses them by 1/4, 1/2 and 1/4. Two
 * biases are no more than one: b2 takes what b1 is, unless it is limited.
 */
static void test_proof__encloses_least_squares_in_every_bias_mode(void **state)
{
	(void)state;
	static const enum bias bias[] = {BIAS_HIDDEN, BIAS_OUTPUT, BIAS_BOTH, BIAS_BOTH, BIAS_BOTH};
	for (int i = 0; i < 5; i++) {
		struct problem problem = problem_of(bias[i], ACTIVATION_LINEAR, ACTIVATION_LINEAR);
		struct claim claim = claim_enclose(1e-6);
		problem_set_samples(&problem, 3, (const double[]){0, 1, 2}, (const double[]){0, 1, 0.5});
		if (i >= 3)
			claim.where_from[PARAMETER_W2] = claim.where_to[PARAMETER_W2] = 1;
		if (i == 3) /* b1 = 1/2 is what is left */
			claim.where_from[PARAMETER_B1] = 0.5;
		if (i == 4) /* nothing is moved */
			claim.where_from[PARAMETER_B2] = claim.where_to[PARAMETER_B2] = 0.25;
		check_enclosure(&problem, &claim, 0.1875, 4000);
	}
}

/** One sample: z can be d, or come near to it, unless u is 0 because x is. */
static void test_proof__encloses_the_loss_of_one_sample(void **state)
{
	(void)state;
	for (unsigned hidden = 0; hidden < ACTIVATIONS; hidden++)
		for (unsigned output = 0; output < ACTIVATIONS; output++) {
			const enum bias bias = (enum bias)((hidden + output) % 4);
			struct problem problem = problem_of(bias, (enum activation)hidden, (enum activation)output);
			if (!activation_proves_hidden(hidden) || !activation_proves_output(output))
				continue;
			problem_set_samples(&problem, 1, (const double[]){2}, (const double[]){0.75});
			const struct claim claim = claim_enclose(1e-9);
			check_enclosure(&problem, &claim, 0, 10);
		}
	struct problem problem = problem_of(BIAS_NONE, ACTIVATION_LINEAR, ACTIVATION_SIGMOID);
	problem_set_samples(&problem, 1, (const double[]){0}, (const double[]){0});
	const struct claim claim = claim_at_least(0.125);
	struct proof proof = find(&problem, &claim, 10);
	assert_int_equal(proof.verdict, PROOF_FOUND);
	proof_free(&proof);
}

/** Claims above an infimum by as little as 10^-12: 1/8, and 1/4 for targets that go up and down. */
static void test_proof__refutes_what_is_hardly_false(void **state)
{
	(void)state;
	for (double excess = 1e-3; excess > 1e-13; excess /= 1000)
		for (int bias = BIAS_NONE; bias <= BIAS_HIDDEN; bias++) {
			struct claim claim = claim_at_least(0.125 + excess);
			struct problem problem = problem_of((enum bias)bias, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
			check_refuted(&problem, &claim);
			problem.hidden = ACTIVATION_RELU;
			check_refuted(&problem, &claim);
			problem.loss = LOSS_CROSS_ENTROPY;
			claim.value = 0x1.62e42fefa39f0p-1 + excess; /* the double above ln 2 */
			check_refuted(&problem, &claim);
			problem = problem_of(BIAS_BOTH, ACTIVATION_TANH, ACTIVATION_SIGMOID);
			problem_set_samples(&problem, 3, (const double[]){0, 0.5, 1}, (const double[]){0, 1, 0});
			claim.value = 0.25 + excess;
			check_refuted(&problem, &claim);
		}
}

/**
 * 1/8 too: x = 1 and 2 with target 0 want w2 < 0, and then the third, with target 1, costs 1/8. They come to it where
 * w2*s(w1) and w2*s(2 w1) go to -infinity and w2*s(3 w1) to 0: exp(-2 w1) << -w2 << exp(-3 w1). w1 = -16 and w2 =
 * -5.8e14 give 0.1250003115.
 */
static void test_proof__finds_witnesses_far_apart(void **state)
{
	(void)state;
	struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	problem_set_samples(&problem, 3, (const double[]){1, 2, 3}, (const double[]){0, 0, 1});
	assert_true(fabsl(plain_loss(&problem, (const double[PARAMETERS]){-16, 0, -5.8e14, 0}) - 0.1250003115L) <
	            1e-10);
	for (double excess = 1e-5; excess > 1e-13; excess /= 10) {
		const struct claim claim = claim_at_least(0.125 + excess);
		check_refuted(&problem, &claim);
	}
	const struct claim claim = claim_enclose(1e-9);
	check_enclosure(&problem, &claim, 0.125, 10);
	/* steeper: exp(-10 w1) << -w2 << exp(-11 w1) */
	problem_set_samples(&problem, 3, (const double[]){9, 10, 11}, (const double[]){0, 0, 1});
	check_enclosure(&problem, &claim, 0.125, 10);
	/* w1 = 1e20 and w2 = 1, say */
	problem = problem_of(BIAS_OUTPUT, ACTIVATION_RELU, ACTIVATION_SIGMOID);
	problem_set_samples(&problem, 2, (const double[]){0, 1e-20}, (const double[]){0, 1});
	check_enclosure(&problem, &claim, 0, 10);
}

/** z = 0 and 1 at w1 = -limit, b1 = limit, w2 = -1, b2 = 1, and L >= 1/4 if b1 is further than some 20 from limit. */
static void test_proof__finds_steps_far_out(void **state)
{
	(void)state;
	static const double limits[] = {100, 1e4, 1e8, 1e15};
	static const enum activation outputs[] = {ACTIVATION_TANH, ACTIVATION_LINEAR};
	for (int i = 0; i < 8; i++) {
		struct problem problem = problem_of(BIAS_BOTH, ACTIVATION_TANH, outputs[i % 2]);
		struct claim claim = claim_enclose(1e-3);
		problem_set_samples(&problem, 2, (const double[]){-1, 1}, (const double[]){0, 1});
		claim.where_from[PARAMETER_W1] = -1.1 * limits[i / 2];
		claim.where_to[PARAMETER_W1] = -limits[i / 2];
		claim.where_to[PARAMETER_W2] = -1;
		check_enclosure(&problem, &claim, 0, 10);
	}
}

/** Ranges beyond 2^53, where t = w/(1 + |w|) is 1 in float64: a witness is finite. */
static void test_proof__finds_finite_witnesses_in_ranges_far_out(void **state)
{
	(void)state;
	static const double limits[] = {1e15, 1e17, 1e19, 1e38, 1e300, 1.7e308};
	for (int i = 0; i < 6; i++) {
		const struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
		struct claim claim = claim_at_least(0.126);
		claim.where_to[PARAMETER_W1] = -limits[i];
		check_refuted(&problem, &claim);
		claim.where_to[PARAMETER_W2] =
		        fmax(-limits[i], -1e300); /* exp(-1e300) is only known to be below 5e-308 */
		check_refuted(&problem, &claim);
	}
}

static void test_proof__leaves_what_it_cannot_decide_undecided(void **state)
{
	(void)state;
	/* the infimum is at a corner at infinity, where boxes decide nothing: w1 -> 0 while w2 -> infinity */
	struct problem problem = problem_of(BIAS_OUTPUT, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	problem_set_samples(&problem, 3, (const double[]){0, 0.5, 1}, (const double[]){0.3, 0.4, 0.8});
	const struct claim claim = claim_enclose(1e-9);
	struct proof proof = find(&problem, &claim, 500);
	assert_int_equal(proof.verdict, PROOF_UNDECIDED);
	assert_true(proof.search.open_count > 0);
	assert_true(proof.search.boxes <= 500);
	assert_true(proof_partial_bound(&proof) <= proof.witness.loss);
	proof_free(&proof);
}

static bool stop(void *context, const struct search_progress *progress)
{
	*(uint64_t *)context = progress->boxes;
	return false;
}

static void test_proof__can_be_stopped(void **state)
{
	(void)state;
	const struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	const struct claim claim = claim_at_least(0.125);
	struct proof proof = {0};
	struct decider *decider = NULL;
	uint64_t boxes = 0;
	const struct proof_options options = {.progress = stop, .context = &boxes};
	assert_int_equal(proof_begin(&proof, &problem, &claim, NULL), STATUS_OK);
	assert_int_equal(decider_on_host(&decider, &problem, &proof.range, NULL), STATUS_OK);
	assert_int_equal(proof_find(&proof, decider, &options, NULL), STATUS_OK);
	assert_int_equal(proof.verdict, PROOF_UNDECIDED);
	assert_int_equal(boxes, 1);
	assert_true(proof.search.stopped);
	decider_close(decider);
	proof_free(&proof);
}

static void test_proof__wants_a_claim(void **state)
{
	(void)state;
	const struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	const struct claim claim = {.form = CLAIM_NONE};
	struct proof proof = {0};
	assert_int_equal(proof_begin(&proof, &problem, &claim, NULL), STATUS_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_proof__proves_one_eighth_exactly_without_an_output_bias),
	        cmocka_unit_test(test_proof__encloses_the_infimum_of_the_first_quadrant_in_few_boxes),
	        cmocka_unit_test(test_proof__encloses_the_infima_of_other_outputs_and_losses),
	        cmocka_unit_test(test_proof__encloses_the_infima_of_a_linear_hidden_neuron),
	        cmocka_unit_test(test_proof__encloses_least_squares_in_every_bias_mode),
	        cmocka_unit_test(test_proof__encloses_the_loss_of_one_sample),
	        cmocka_unit_test(test_proof__encloses_within_bounds_on_the_weights),
	        cmocka_unit_test(test_proof__uses_the_order_of_the_outputs),
	        cmocka_unit_test(test_proof__ends_a_false_claim_with_a_counterexample),
	        cmocka_unit_test(test_proof__refutes_what_is_hardly_false),
	        cmocka_unit_test(test_proof__finds_witnesses_far_apart),
	        cmocka_unit_test(test_proof__finds_steps_far_out),
	        cmocka_unit_test(test_proof__finds_finite_witnesses_in_ranges_far_out),
	        cmocka_unit_test(test_proof__leaves_what_it_cannot_decide_undecided),
	        cmocka_unit_test(test_proof__can_be_stopped),
	        cmocka_unit_test(test_proof__wants_a_claim),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
