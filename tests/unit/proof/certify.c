/*
 * What the search proves, the checker must accept: the two share the file format and nothing else. The claims say that
 * random problems of all kinds have no loss much below that of the best network found. Most are true, and some stay
 * undecided; then there still is a certificate of what was proved.
 */
#include "fixture.h"
#include "test.h"
#include "thorough.h"

#include "proof/certify.h"
#include "proof/infima.h"
#include "verify/verify.h"

#include <math.h>
#include <string.h>

enum { POINTS = 300 };

/** Tries points within the claim's range, large and small: none may have a loss below what was proved. */
static void check_bound(const struct proof *proof, double lower)
{
	uint64_t random = 7;
	for (int point = 0; point < POINTS; point++) {
		double w[PARAMETERS];
		for (int i = 0; i < PARAMETERS; i++) {
			const double t = 2 * random_unit(&random) - 1, size = point % 3 ? 1 : 0x1p20;
			w[i] = fmin(fmax(size * t / (1 - fabs(t)), proof->range.from[i]), proof->range.to[i]);
		}
		/* the loss is a sum of a few terms in long double: 1e-15 is ample */
		if (!(plain_loss(&proof->problem, w) >= (long double)lower * (1 - 1e-15L)))
			fail_msg("a loss of %.17Lg below %.17g at %a %a %a %a", plain_loss(&proof->problem, w), lower,
			         w[0], w[1], w[2], w[3]);
	}
}

/** The search looks for boxes outside before it takes a face, so that directly below a face no box is outside. */
static void check_reductions(const struct tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		const struct node *const node = &tree->node[i];
		if (node->kind == TREE_FACE || node->kind == TREE_SCALE || node->kind == TREE_MOVE)
			assert_int_not_equal(tree->node[node->child].kind, TREE_OUTSIDE);
	}
}

/** Writes the certificate. It must be accepted, state `expected`, and state nothing that a point contradicts. */
static void check_accepted(const struct proof *proof, enum verify_claim expected)
{
	struct text text = {0};
	struct error error = {.message = ""};
	struct verify_report report;
	if (certificate_write(&text, proof, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	if (verify_certificate(&report, text.data, text.size, &error) != STATUS_OK)
		fail_msg("%s\n%s", error.message, text_string(&text));
	assert_int_equal(report.claim, expected);
	check_reductions(&proof->search.tree);
	if (expected != VERIFY_LOSS_BELOW)
		check_bound(proof, report.lower);
	text_free(&text);
}

static void check_table_entry(size_t row, size_t column)
{
	struct problem problem;
	char name[96];
	const struct claim claim = claim_enclose(TABLE_WIDTH);
	table_entry(&problem, name, row, column);
	struct proof proof = find(&problem, &claim, 1000);
	if (proof.verdict != PROOF_FOUND)
		fail_msg("%s is not proved", name);
	check_accepted(&proof, VERIFY_INFIMUM_WITHIN);
	proof_free(&proof);
}

static void test_certificate__of_a_table_entry_is_accepted(void **state)
{
	(void)state;
	/* one column of each row, so that all columns are met */
	for (size_t row = 0; row < TABLE_ROWS; row++)
		check_table_entry(row, 5 * row % TABLE_COLUMNS);
	check_table_entry(6, 0);
	check_table_entry(9, 0);
}

static enum activation pick_output(enum loss loss, uint64_t *random)
{
	static const enum activation outputs[3] = {ACTIVATION_SIGMOID, ACTIVATION_TANH, ACTIVATION_LINEAR};
	return loss == LOSS_CROSS_ENTROPY ? ACTIVATION_SIGMOID : outputs[(int)(3 * random_unit(random))];
}

static struct problem draw_problem(uint64_t *random)
{
	struct problem problem = {.bias = (enum bias)(4 * random_unit(random)),
	                          .hidden = (enum activation)(ACTIVATIONS * random_unit(random)),
	                          .loss = (enum loss)(2 * random_unit(random)),
	                          .samples = 1 + (size_t)(4 * random_unit(random))};
	problem.output = pick_output(problem.loss, random);
	for (size_t k = 0; k < problem.samples; k++)
		problem.sample[k] = (struct sample){.x = floor(9 * random_unit(random)) / 4 - 1,
		                                    .d = floor(6 * random_unit(random)) / 5,
		                                    .weight = 1 + floor(3 * random_unit(random))};
	return problem;
}

/** Half of the free parameters get a bound or two. */
static void draw_where(struct claim *claim, const struct problem *problem, uint64_t *random)
{
	for (int i = 0; i < PARAMETERS; i++) {
		const double choice = random_unit(random), from = 8 * random_unit(random) - 4;
		if (!parameter_trains(i, problem->bias))
			continue;
		if (choice < 0.35)
			claim->where_from[i] = from;
		if (choice < 0.15 || choice > 0.85)
			claim->where_to[i] = from + 3;
	}
}

static void test_certificate__of_a_random_problem_is_accepted(void **state)
{
	(void)state;
	const int rounds = thorough(60, 15);
	uint64_t random = 6;
	int verdicts[3] = {0};
	for (int round = 0; round < rounds; round++) {
		const struct problem problem = draw_problem(&random);
		struct claim claim = claim_enclose(0.01 + random_unit(&random));
		if (round % 2)
			draw_where(&claim, &problem, &random);
		if (round % 3 == 0) {
			claim.form = CLAIM_LOSS_AT_LEAST;
			claim.value *= 0.2;
		}
		struct proof proof = find(&problem, &claim, 600);
		verdicts[proof.verdict]++;
		if (proof.verdict == PROOF_REFUTED)
			check_accepted(&proof, VERIFY_LOSS_BELOW);
		else if (proof.verdict == PROOF_UNDECIDED && proof_partial_bound(&proof) > 0)
			check_accepted(&proof, VERIFY_LOSS_AT_LEAST);
		else if (proof.verdict == PROOF_FOUND)
			check_accepted(&proof,
			               claim.form == CLAIM_ENCLOSE ? VERIFY_INFIMUM_WITHIN : VERIFY_LOSS_AT_LEAST);
		proof_free(&proof);
	}
	assert_true(verdicts[PROOF_FOUND] > rounds / 4 && verdicts[PROOF_REFUTED] > 0 && verdicts[PROOF_UNDECIDED] > 0);
}

/**
 * The scale of relu leaves w2 = 1, and a face leaves w2 = 0. These are outside these claims' range of w2, which is no
 * reason to leave a box out.
 */
static void test_certificate__of_a_reduction_beside_where(void **state)
{
	(void)state;
	struct problem problem = problem_of(BIAS_OUTPUT, ACTIVATION_RELU, ACTIVATION_SIGMOID);
	problem_set_samples(&problem, 2, (const double[]){0, 1e-38}, (const double[]){0, 1});
	struct claim claim = claim_at_least(0.2);
	claim.where_from[PARAMETER_W2] = 2;
	struct proof proof = find(&problem, &claim, 3000); /* false: 0 is the infimum, far out */
	assert_int_not_equal(proof.verdict, PROOF_FOUND);
	check_reductions(&proof.search.tree);
	proof_free(&proof);
	problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	problem_set_samples(&problem, 2, (const double[]){0, 1}, (const double[]){0, 0});
	claim = claim_enclose(1e-3);
	claim.where_from[PARAMETER_W2] = 0.5; /* the loss rises with w2 */
	proof = find(&problem, &claim, 1000);
	assert_int_equal(proof.verdict, PROOF_FOUND);
	check_accepted(&proof, VERIFY_INFIMUM_WITHIN);
	proof_free(&proof);
}

/** A linear neuron's b1 moves to b2, and leaves b1 = 0; this is outside of the claim's range of b1, as above. */
static void test_certificate__of_a_move_beside_where(void **state)
{
	(void)state;
	struct problem problem = problem_of(BIAS_BOTH, ACTIVATION_LINEAR, ACTIVATION_LINEAR);
	problem_set_samples(&problem, 3, (const double[]){0, 1, 2}, (const double[]){0, 1, 0.5});
	struct claim claim = claim_enclose(1e-3);
	claim.where_from[PARAMETER_B1] = 2;
	claim.where_from[PARAMETER_W2] = claim.where_to[PARAMETER_W2] = 1;
	for (int limited = 0; limited < 2; limited++) {
		struct proof proof = find(&problem, &claim, 4000);
		assert_int_equal(proof.verdict, PROOF_FOUND);
		assert_int_equal(proof.search.tree.node[0].kind == TREE_MOVE, !limited);
		check_accepted(&proof, VERIFY_INFIMUM_WITHIN);
		proof_free(&proof);
		claim.where_from[PARAMETER_B2] = 1; /* nothing is moved then */
	}
}

/** Just below and above where exp(-w) and its square leave float32 and float64, and where t = w/(1 + |w|) does. */
static const double limits[] = {20,  88,   104,  150,  355, 373,  600,  709,  710,  745,
                                746, 1000, 1490, 1500, 1e5, 1e15, 1e18, 5e18, 1e38, 1e300};
enum { LIMITS = sizeof limits / sizeof *limits };

static void check_proved(const struct problem *problem, const struct claim *claim, double lower, double limit)
{
	struct proof proof = find(problem, claim, 400);
	if (proof.verdict != PROOF_FOUND || proof.lower != lower)
		fail_msg("verdict %d, at least %.17g, for limits of %g", (int)proof.verdict, proof.lower, limit);
	check_accepted(&proof, claim->form == CLAIM_ENCLOSE ? VERIFY_INFIMUM_WITHIN : VERIFY_LOSS_AT_LEAST);
	proof_free(&proof);
}

static void set_limits(struct claim *claim, double limit)
{
	for (int i = 0; i < PARAMETERS; i++) {
		claim->where_from[i] = -limit;
		claim->where_to[i] = limit;
	}
}

/** What holds of all weights holds of those within limits, wherever these lie. */
static void test_certificate__within_any_limits_is_accepted(void **state)
{
	(void)state;
	for (int i = 0; i < LIMITS; i++) {
		struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
		struct claim claim = claim_at_least(0.125);
		set_limits(&claim, limits[i]);
		check_proved(&problem, &claim, 0.125, limits[i]);
		problem.loss = LOSS_CROSS_ENTROPY;
		claim.value = 0x1.62e42fefa39efp-1; /* the double below ln 2 */
		check_proved(&problem, &claim, 0x1.62e42fefa39efp-1, limits[i]);
		problem.bias = BIAS_BOTH;
		claim.form = CLAIM_ENCLOSE;
		claim.value = 0.05; /* limits of 20 let the loss come to 9.1e-5 */
		check_proved(&problem, &claim, 0, limits[i]);
	}
}

/** The same of weights beyond limits: y = s(w1) is next to 0, so z is next to 1/2 or 0, and below. */
static void test_certificate__beyond_any_limits_is_accepted(void **state)
{
	(void)state;
	for (int i = 0; i < LIMITS; i++) {
		struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
		struct claim claim = claim_at_least(0.125);
		claim.where_from[PARAMETER_W1] = -limits[i];
		claim.where_to[PARAMETER_W1] = -0.9 * limits[i];
		claim.where_to[PARAMETER_W2] = -1;
		check_proved(&problem, &claim, 0.125, limits[i]);
		problem.output = ACTIVATION_TANH; /* z <= 0: the target 1 costs 1/2 */
		claim.value = 0.5;
		check_proved(&problem, &claim, 0.5, limits[i]);
		problem.output = ACTIVATION_LINEAR;
		check_proved(&problem, &claim, 0.5, limits[i]);
		problem.hidden = ACTIVATION_TANH; /* with the input 1 alone, y <= 0, so z >= 0 */
		problem.sample[0] = (struct sample){.x = 1, .d = 0, .weight = 1};
		problem.sample[1] = (struct sample){.x = 1, .d = -1, .weight = 1};
		check_proved(&problem, &claim, 0.5, limits[i]);
	}
}

/** A target of 1 at w1 = 0 and w2 <= -limit costs ln(1 + exp(limit/2)) > limit/2. */
static void test_certificate__of_a_large_cross_entropy_is_accepted(void **state)
{
	(void)state;
	for (int i = 0; i < LIMITS; i++) {
		struct problem problem = problem_of(BIAS_NONE, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
		problem.loss = LOSS_CROSS_ENTROPY;
		struct claim claim = claim_at_least(limits[i] / 2);
		claim.where_from[PARAMETER_W1] = claim.where_to[PARAMETER_W1] = 0;
		claim.where_to[PARAMETER_W2] = -limits[i];
		check_proved(&problem, &claim, limits[i] / 2, limits[i]);
		claim.value = limits[i] / 2 * 1.0001; /* false: at w2 = -limit, it is that to exp(-limit/2) <= 5e-5 */
		struct proof proof = find(&problem, &claim, 100);
		assert_int_equal(proof.verdict, PROOF_REFUTED);
		check_accepted(&proof, VERIFY_LOSS_BELOW);
		proof_free(&proof);
	}
}

static double pick(const double *list, size_t count, uint64_t *random)
{
	return list[(size_t)((double)count * random_unit(random))];
}

/** Numbers at which something overflows or underflows, as they are or less. */
static double draw_wild(uint64_t *random)
{
	static const double wild[] = {0,    1,     -1,     0.5,     2,      3,         -2,     1e-3, 1e-20, 1e-300,
	                              1e20, 1e300, -1e300, 30,      88,     104,       150,    710,  745,   746,
	                              1000, 1490,  1500,   4e18,    5e18,   1e15,      -1e15,  -710, -1000, -300,
	                              300,  -400,  -360,   0x1p-62, 0x1p62, 0x1p-1074, 1.7e308};
	const double value = pick(wild, sizeof wild / sizeof *wild, random);
	return random_unit(random) < 0.3 ? value * random_unit(random) : value;
}

static struct problem draw_wild_problem(uint64_t *random)
{
	static const double x[] = {0, 1, -1, 2, 3, 0.5}, m[] = {1, 1, 1, 2, 1e-300, 1e300, 3};
	static const double d[] = {0, 1, 0, 1, 0.5, 0.25, 0.75, 1e-300, 1e-20, 1 - 0x1p-53, 0x1p-1074};
	struct problem problem = draw_problem(random);
	const bool tame = random_unit(random) < 0.6;
	for (size_t k = 0; k < problem.samples; k++) {
		problem.sample[k].x = tame ? pick(x, 6, random) : draw_wild(random);
		problem.sample[k].d = pick(d, tame ? 7 : 11, random);
		problem.sample[k].weight = tame ? 1 : pick(m, 7, random);
	}
	return problem;
}

static void draw_wild_where(struct claim *claim, const struct problem *problem, uint64_t *random)
{
	for (int i = 0; i < PARAMETERS; i++) {
		const double a = draw_wild(random) * (random_unit(random) < 0.5 ? -1 : 1);
		const double b = draw_wild(random) * (random_unit(random) < 0.5 ? -1 : 1);
		const double choice = random_unit(random);
		if (!parameter_trains(i, problem->bias))
			continue;
		if (choice < 0.6)
			claim->where_from[i] = fmin(a, b);
		if (choice > 0.3 && choice < 0.9)
			claim->where_to[i] = fmax(a, b);
	}
}

/** Numbers of all sizes, where the search and the checker underflow and overflow differently, or not at all. */
static void test_certificate__of_wild_numbers_is_accepted(void **state)
{
	(void)state;
	uint64_t random = 9;
	for (int round = 0, rounds = thorough(400, 20); round < rounds; round++) {
		const struct problem problem = draw_wild_problem(&random);
		struct claim claim = claim_enclose(pow(10, -9 * random_unit(&random)));
		draw_wild_where(&claim, &problem, &random);
		struct proof proof = find(&problem, &claim, 100);
		if (proof.verdict == PROOF_FOUND)
			check_accepted(&proof, VERIFY_INFIMUM_WITHIN);
		else if (proof_partial_bound(&proof) > 0)
			check_accepted(&proof, VERIFY_LOSS_AT_LEAST);
		proof_free(&proof);
	}
}

/** 2x overflows where tanh' is taken at x = -1e308, and is not 0 there: L rises with w1 by less than any float64. */
static void test_certificate__of_an_overflow_in_a_slope_is_accepted(void **state)
{
	(void)state;
	struct problem problem = problem_of(BIAS_NONE, ACTIVATION_TANH, ACTIVATION_SIGMOID);
	problem.loss = LOSS_CROSS_ENTROPY;
	problem.sample[0] = (struct sample){.x = 1.7e308, .d = 1, .weight = 1e300};
	problem.sample[1] = (struct sample){.x = 1e-300, .d = 0.5, .weight = 1};
	struct claim claim = claim_at_least(1.4);
	claim.where_from[PARAMETER_W1] = -745;
	claim.where_to[PARAMETER_W1] = 0;
	claim.where_from[PARAMETER_W2] = -1e300;
	claim.where_to[PARAMETER_W2] = -1e15;
	struct proof proof = find(&problem, &claim, 300);
	if (proof_partial_bound(&proof) > 0)
		check_accepted(&proof, proof.verdict == PROOF_REFUTED ? VERIFY_LOSS_BELOW : VERIFY_LOSS_AT_LEAST);
	proof_free(&proof);
}

static void test_certificate__of_nothing_is_refused(void **state)
{
	(void)state;
	struct problem problem = problem_of(BIAS_BOTH, ACTIVATION_SIGMOID, ACTIVATION_SIGMOID);
	problem_set_samples(&problem, 3, (const double[]){0, 0.5, 1}, (const double[]){0.1, 0.9, 0.95});
	struct claim claim = claim_enclose(1e-30);
	struct proof proof = find(&problem, &claim, 1);
	struct text text = {0};
	assert_int_equal(proof.verdict, PROOF_UNDECIDED);
	assert_int_equal(certificate_write(&text, &proof, NULL), STATUS_CLAIM);
	assert_int_equal(text.size, 0);
	proof_free(&proof);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_certificate__of_a_table_entry_is_accepted),
	        cmocka_unit_test(test_certificate__of_a_random_problem_is_accepted),
	        cmocka_unit_test(test_certificate__of_a_reduction_beside_where),
	        cmocka_unit_test(test_certificate__of_a_move_beside_where),
	        cmocka_unit_test(test_certificate__within_any_limits_is_accepted),
	        cmocka_unit_test(test_certificate__beyond_any_limits_is_accepted),
	        cmocka_unit_test(test_certificate__of_a_large_cross_entropy_is_accepted),
	        cmocka_unit_test(test_certificate__of_wild_numbers_is_accepted),
	        cmocka_unit_test(test_certificate__of_an_overflow_in_a_slope_is_accepted),
	        cmocka_unit_test(test_certificate__of_nothing_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
