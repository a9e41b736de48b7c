/** Proofs that a search finds: infima to 1e-9, and the time a large tree takes. */
#include "fixture.h"
#include "generate.h"
#include "oracle.h"
#include "test.h"

#include <inttypes.h>
#include <math.h>
#include <time.h>

static const struct problem seed = {
        .hidden = ACTIVATION_SIGMOID, .output = ACTIVATION_SIGMOID, .samples = 2, .sample = {{0, 0, 1}, {1, 1, 1}}};

/** Proves that the infimum is within 1e-9 of `infimum`, which is known to 10 digits or more, in at most `nodes` nodes.
 */
static struct verify_report enclose(struct generator *g, double infimum, const double witness[PARAMETERS],
                                    uint64_t nodes)
{
	struct text text = {0};
	g->lower = infimum - 5e-10;
	assert_true(generator_search(g));
	generator_write(&text, g, witness, infimum + 5e-10);
	const struct verify_report report = fixture_prove(text_string(&text));
	print_message("infimum %.12g in %" PRIu64 " nodes, %u deep, at %u bits\n", infimum, report.nodes, report.depth,
	              report.bits);
	assert_true(report.nodes <= nodes);
	text_free(&text);
	text_free(&g->tree);
	return report;
}

/**
 * The place of the only minimum of a function in [from, to], by ternary search: to about 1e-8, the root of the rounding
 * error.
 */
static double least(double (*f)(double), double from, double to)
{
	for (int i = 0; i < 200; i++) {
		const double third = (to - from) / 3;
		if (f(from + third) < f(to - third))
			to -= third;
		else
			from += third;
	}
	return 0.5 * (from + to);
}

/** No biases, w2 >= 0: w1 goes to infinity, y = (1/2, 1). */
static double loss_on_face(enum activation output, enum loss loss, double w2)
{
	struct problem p = seed;
	p.output = output;
	p.loss = loss;
	return generator_loss(&p, (double[PARAMETERS]){[PARAMETER_W1] = 800, [PARAMETER_W2] = w2});
}

static double squared(double w2)
{
	return loss_on_face(ACTIVATION_SIGMOID, LOSS_SQUARED_ERROR, w2);
}

static double entropy(double w2)
{
	return loss_on_face(ACTIVATION_SIGMOID, LOSS_CROSS_ENTROPY, w2);
}

static double tanh_output(double w2)
{
	return loss_on_face(ACTIVATION_TANH, LOSS_SQUARED_ERROR, w2);
}

static void test_verify__infimum_with_positive_w2(void **state)
{
	(void)state;
	struct generator g = generator_make(&seed, 0);
	g.from[PARAMETER_W2] = 0;
	double at = least(squared, 0, 4);
	assert_true(fabs(squared(at) - 0.22707348380369) < 1e-13);
	const struct verify_report report =
	        enclose(&g, squared(at), (double[PARAMETERS]){[PARAMETER_W1] = 64, [PARAMETER_W2] = at}, 200);
	assert_true(report.witness_loss - report.lower < 1e-9);
	g.problem.loss = LOSS_CROSS_ENTROPY;
	at = least(entropy, 0, 4);
	enclose(&g, entropy(at), (double[PARAMETERS]){[PARAMETER_W1] = 64, [PARAMETER_W2] = at}, 200);
}

static void test_verify__infima_of_other_outputs(void **state)
{
	(void)state;
	struct generator g = generator_make(&seed, 0);
	g.problem.output = ACTIVATION_LINEAR; /* w^2/8 + (1 - w)^2/2 */
	enclose(&g, 0.1, (double[PARAMETERS]){[PARAMETER_W1] = 64, [PARAMETER_W2] = 0.8}, 400);
	g.problem.output = ACTIVATION_TANH;
	const double at = least(tanh_output, 0, 4);
	assert_true(fabs(tanh_output(at) - 0.1281343664) < 1e-10);
	enclose(&g, tanh_output(at), (double[PARAMETERS]){[PARAMETER_W1] = 64, [PARAMETER_W2] = at}, 400);
}

static void test_verify__infimum_for_a_scaled_neuron(void **state)
{
	(void)state;
	struct generator g = generator_make(&seed, 0);
	g.problem.hidden = ACTIVATION_RELU;
	g.problem.output = ACTIVATION_LINEAR;
	g.problem.sample[0] = (struct sample){1, 1, 1};
	g.problem.sample[1] = (struct sample){2, 0, 1};
	assert_true(enclose(&g, 0.4, (double[PARAMETERS]){[PARAMETER_W1] = 0.2, [PARAMETER_W2] = 1}, 400)
	                    .nodes_of[NODE_SCALE] > 0);
	g.problem.hidden = ACTIVATION_LINEAR;
	assert_int_equal(enclose(&g, 0.4, (double[PARAMETERS]){[PARAMETER_W1] = 0.2, [PARAMETER_W2] = 1}, 800)
	                         .nodes_of[NODE_SCALE],
	                 2);
}

/** Four parameters in a box, where the least loss is at some point of its surface. */
static void test_verify__infimum_with_four_parameters(void **state)
{
	(void)state;
	struct generator g = generator_make(&seed, 0);
	double at[PARAMETERS];
	g.problem.bias = BIAS_BOTH;
	g.problem.sample[0].d = 0.75;
	g.problem.sample[1].d = 0.25;
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		g.from[i] = i == PARAMETER_W1 ? 0.5 : -0.5;
		g.to[i] = 1.5;
	}
	const double infimum = oracle_least_loss(at, &g.problem, g.from, g.to, 100);
	const struct verify_report report = enclose(&g, infimum, at, 20000);
	assert_true(report.nodes_of[NODE_LOWER_FACE] + report.nodes_of[NODE_UPPER_FACE] > 0);
}

/** A release build should take about a second for 100,000 nodes. */
static void test_verify__time_of_a_large_tree(void **state)
{
	(void)state;
	struct text text = {0};
	struct generator g = generator_make(&seed, 0.22707348);
	g.from[PARAMETER_W2] = 0;
	g.least_depth = 16;
	assert_true(generator_search(&g));
	generator_write(&text, &g, NULL, 0);
	const clock_t start = clock();
	const struct verify_report report = fixture_prove(text_string(&text));
	const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	print_message("%" PRIu64 " nodes (%" PRIu64 " natural, %" PRIu64 " centred, %" PRIu64
	              " faces), %zu bytes, %.2f s of processor time: %.0f nodes a second\n",
	              report.nodes, report.nodes_of[NODE_NATURAL], report.nodes_of[NODE_CENTRED],
	              report.nodes_of[NODE_LOWER_FACE] + report.nodes_of[NODE_UPPER_FACE], text.size, seconds,
	              (double)report.nodes / seconds);
	assert_true(report.nodes > 100000);
	text_free(&text);
	text_free(&g.tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_verify__infimum_with_positive_w2),
	        cmocka_unit_test(test_verify__infima_of_other_outputs),
	        cmocka_unit_test(test_verify__infimum_for_a_scaled_neuron),
	        cmocka_unit_test(test_verify__infimum_with_four_parameters),
	        cmocka_unit_test(test_verify__time_of_a_large_tree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
