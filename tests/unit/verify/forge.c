/** Certificates changed at random, with right checksums. None may crash the checker, or be accepted and false. */
#include "fixture.h"
#include "generate.h"
#include "mutate.h"
#include "oracle.h"
#include "test.h"
#include "thorough.h"

#include <math.h>
#include <string.h>

enum { TREES = 100, STARTS = 5, BASES = 18 };

static void add_order(struct text *out, const char *bias, const char *hidden, const char *samples, const char *tree)
{
	text_printf(out,
	            "twoneuron-certificate 1\nclaim loss-at-least 0x1p-2\nbias %s\nhidden %s\noutput sigmoid\n"
	            "loss squared-error\n%s%s",
	            bias, hidden, samples, tree);
}

/** A search's certificate of the infimum within 1e-3, so that it is short and every node matters. */
static void add_found(struct text *out, struct generator g, unsigned starts)
{
	double at[PARAMETERS];
	for (int i = PARAMETER_W1; i < PARAMETERS; i++)
		if (!parameter_trains((enum parameter)i, g.problem.bias))
			g.from[i] = g.to[i] = 0;
	const double least = oracle_least_loss(at, &g.problem, g.from, g.to, starts);
	for (int i = PARAMETER_W1; i < PARAMETERS; i++)
		if (!parameter_trains((enum parameter)i, g.problem.bias))
			g.to[i] = -(g.from[i] = -(double)INFINITY);
	g.lower = least - 5e-4;
	assert_true(generator_search(&g));
	generator_write(out, &g, at, least + 5e-4);
	text_free(&g.tree);
}

static void make_bases(struct text base[BASES])
{
	static const struct problem seed = {.hidden = ACTIVATION_SIGMOID,
	                                    .output = ACTIVATION_SIGMOID,
	                                    .samples = 2,
	                                    .sample = {{0, 0, 1}, {1, 1, 1}}};
	struct generator g = generator_make(&seed, 0);
	g.from[PARAMETER_W2] = 0;
	add_found(&base[0], g, 40);
	g.problem.loss = LOSS_CROSS_ENTROPY;
	add_found(&base[1], g, 40);
	g = generator_make(&seed, 0);
	g.problem.output = ACTIVATION_TANH;
	add_found(&base[2], g, 40);
	g.problem.output = ACTIVATION_LINEAR;
	add_found(&base[3], g, 40);
	g.problem.hidden = ACTIVATION_RELU;
	g.problem.sample[0] = (struct sample){1, 1, 1};
	g.problem.sample[1] = (struct sample){2, 0, 1};
	add_found(&base[4], g, 40);
	g = generator_make(&seed, 0);
	g.problem.bias = BIAS_BOTH;
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		g.from[i] = i == PARAMETER_W1 ? 0.5 : -0.25;
		g.to[i] = 0.75;
	}
	g.problem.sample[0].d = 0.75;
	add_found(&base[5], g, 40);
	text_add(&base[6], ONE_EIGHTH);
	add_order(&base[7], "both", "sigmoid",
	          "sample 0x0p+0 0x0p+0 0x1p+0\nsample 0x1p-1 0x1p+0 0x1p+0\nsample 0x1p+0 0x0p+0 0x1p+0\n",
	          "tree 7\nw2 w1 o 0x0p+0 0x1p-1 o 0x1p-1 0x0p+0\nw1 o 0x1p-1 0x0p+0 o 0x0p+0 0x1p-1\n");
	add_order(&base[8], "none", "tanh", "sample -0x1p+0 0x1p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\n",
	          "tree 1\no 0x0p+0 0x1p-1\n");
	add_order(&base[9], "hidden", "relu", "sample 0x1p+0 0x0p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\n",
	          "tree 1\no -0x1p-1\n");
	text_add(&base[10], "twoneuron-certificate 1\n# a witness\nclaim loss-below 0x1p-3\nbias output\n" SEED_LINES
	                    "where b2 -0x1.8p+4 0x0p+0\nwitness 0x1p+3 0x1.8p+4 -0x1.2p+4\n");
	text_add(&base[11],
	         "twoneuron-certificate 1\nclaim loss-at-least 0x1.62e42fefa39efp+0\nbias both\nhidden sigmoid\n"
	         "output sigmoid\nloss cross-entropy\nsample 0x0p+0 0x1p+0 0x1p+0\n"
	         "sample 0x1p+0 0x0p+0 0x1p+0\nwhere w1 0x0p+0 inf\nwhere w2 0x0p+0 inf\ntree 1\no 0x1p+1\n");
	/* where a function keeps to its side of 0 or 1/2 by less than exp(-300), and 1 - z is beyond the digits of z */
	text_add(&base[12], "twoneuron-certificate 1\nclaim loss-at-least 0x1p-3\nbias none\n" SEED_LINES
	                    "where w1 -0x1.9p+8 -0x1.68p+8\nwhere w2 -inf -0x1p+0\ntree 1\nn\n");
	text_add(&base[13],
	         "twoneuron-certificate 1\nclaim loss-at-least 0x1p-1\nbias none\nhidden sigmoid\noutput tanh\n"
	         "loss squared-error\n" SEED_SAMPLES
	         "where w1 -0x1.9p+8 -0x1.68p+8\nwhere w2 -inf 0x0p+0\ntree 1\nn\n");
	text_add(&base[14],
	         "twoneuron-certificate 1\nclaim loss-at-least 0x0p+0\nbias output\nhidden sigmoid\noutput sigmoid\n"
	         "loss cross-entropy\n" SEED_SAMPLES
	         "where w2 -0x1.2cp+8 0x1.2cp+8\nwhere b2 -0x1.2cp+8 0x1.2cp+8\ntree 3\nb2 n n\n");
	text_add(&base[15],
	         "twoneuron-certificate 1\nclaim infimum-within 0x1.f4p+9 0x1.f4p+10\nbias none\nhidden sigmoid\n"
	         "output sigmoid\nloss cross-entropy\n" SEED_SAMPLES
	         "where w1 0x0p+0 0x0p+0\nwhere w2 0x1.f4p+10 inf\nwitness 0x0p+0 0x1.f4p+10\ntree 1\nn\n");
	g = generator_make(&seed, 0);
	g.problem.hidden = g.problem.output = ACTIVATION_LINEAR;
	g.problem.sample[0] = (struct sample){1, 1, 1};
	g.problem.sample[1] = (struct sample){2, 0, 1};
	add_found(&base[16], g, 40);
	add_order(&base[17], "both", "linear", "sample 0x1p+0 0x0p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\n",
	          "tree 2\nm o -0x1p-1\n");
}

/** Fails the test if a certificate is accepted whose bound is false by construction, whatever its tree. */
static enum status refuse_raised(const char *body, const struct verify_report *report)
{
	struct text raised = {0};
	struct verify_report found;
	struct error error = {0};
	enum status status = STATUS_INPUT;
	if (oracle_raise(&raised, body, report, 2))
		status = fixture_check(&found, text_string(&raised), raised.size, &error);
	if (status == STATUS_OK)
		fail_msg("accepted and false:\n%s", text_string(&raised));
	text_free(&raised);
	return status;
}

/**
 * In every second round the changed certificate is tried once more with a false bound. This detects a bogus proof of a
 * true claim, which no loss contradicts.
 */
static void test_verify__accepts_nothing_false(void **state)
{
	(void)state;
	const unsigned mutations = (unsigned)thorough(100000, 8000);
	struct text base[BASES] = {0};
	unsigned of[STATUS_DEVICE + 1] = {0}, raised[STATUS_DEVICE + 1] = {0};
	make_bases(base);
	for (int i = 0; i < BASES; i++)
		fixture_prove(text_string(&base[i]));
	for (unsigned i = 0; i < mutations; i++) {
		struct text changed = {0};
		struct verify_report report;
		struct error error = {0};
		text_append(&changed, base[i % BASES].data, base[i % BASES].size);
		mutate(&changed);
		const enum status status = fixture_check(&report, text_string(&changed), changed.size, &error);
		of[status]++;
		assert_true(status == STATUS_OK || error.message[0]);
		if (status == STATUS_OK && oracle_contradicts(&report, STARTS))
			fail_msg("accepted and false:\n%s", text_string(&changed));
		if (status != STATUS_INPUT && i / BASES % 2)
			raised[refuse_raised(text_string(&changed), &report)]++;
		text_free(&changed);
	}
	print_message("%u proved, %u not proved, %u no certificates; %u with false bounds\n", of[STATUS_OK],
	              of[STATUS_CLAIM], of[STATUS_INPUT], raised[STATUS_CLAIM]);
	assert_int_equal(of[STATUS_OK] + of[STATUS_CLAIM] + of[STATUS_INPUT], mutations);
	/* the changes reach all */
	assert_true(of[STATUS_OK] > mutations / 50 && of[STATUS_CLAIM] > mutations / 50);
	assert_true(raised[STATUS_CLAIM] > mutations / 50);
	for (int i = 0; i < BASES; i++)
		text_free(&base[i]);
}

static double pick(const double *list, unsigned count)
{
	return list[mutate_random(count)];
}

/**
 * Appends a random problem up to its tree. The ends of `where` are on either side of 0, 1 and -1, the numbers of t = 0,
 * 1/2 and -1/2.
 */
static void draw_problem(struct text *out)
{
	static const double x[] = {0, 1, 0.5, -1, 2, 0x1p-20}, d[] = {0, 1, 0.25, 0.75},
	                    w[] = {0.5, 2, 0, -0.5, -2, 0x1p70};
	static const enum activation output[] = {ACTIVATION_SIGMOID, ACTIVATION_TANH, ACTIVATION_LINEAR};
	const enum bias bias = (enum bias)mutate_random(4);
	const enum loss loss = (enum loss)mutate_random(2);
	text_printf(out,
	            "twoneuron-certificate 1\nclaim loss-at-least 0x0p+0\nbias %s\nhidden %s\noutput %s\nloss %s\n",
	            bias_name(bias), activation_name(mutate_random(ACTIVATIONS)),
	            activation_name(loss == LOSS_CROSS_ENTROPY ? ACTIVATION_SIGMOID : output[mutate_random(3)]),
	            loss_name(loss));
	for (unsigned k = 1 + mutate_random(3); k > 0; k--)
		text_printf(out, "sample %a %a 0x1p+0\n", pick(x, 6), pick(d, 4));
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		const unsigned limited = mutate_random(4);
		const double a = pick(w, 6), b = pick(w, 6);
		if (parameter_trains((enum parameter)i, bias) && limited)
			text_printf(out, "where %s %a %a\n", parameter_name(i),
			            limited & 1 ? fmin(a, b) : -(double)INFINITY,
			            limited & 2 ? fmax(a, b) : (double)INFINITY);
	}
}

/** Short trees of all kinds of nodes, under bounds that are false. */
static void test_verify__refuses_random_trees(void **state)
{
	(void)state;
	const unsigned problems = (unsigned)thorough(500, 40);
	unsigned of[STATUS_DEVICE + 1] = {0};
	for (unsigned problem = 0; problem < problems; problem++) {
		struct text base = {0}, head = {0};
		struct verify_report report;
		draw_problem(&base);
		const size_t size = base.size;
		text_add(&base, "tree 1\nn\n");
		if (fixture_check(&report, text_string(&base), base.size, NULL) == STATUS_INPUT)
			fail_msg("not a certificate:\n%s", text_string(&base));
		base.data[base.size = size] = '\0';
		const bool raised = oracle_raise(&head, text_string(&base), &report, 2);
		for (int i = 0; raised && i < TREES; i++) {
			struct text text = {0};
			struct verify_report found;
			text_append(&text, head.data, head.size);
			text_add(&text, "tree 0\n");
			grow_tree(&text, 3);
			text.data[text.size - 1] = '\n';
			count_nodes(&text);
			const enum status status = fixture_check(&found, text_string(&text), text.size, NULL);
			of[status]++;
			if (status == STATUS_OK)
				fail_msg("accepted and false:\n%s", text_string(&text));
			text_free(&text);
		}
		text_free(&base);
		text_free(&head);
	}
	print_message("%u trees prove nothing, %u are none\n", of[STATUS_CLAIM], of[STATUS_INPUT]);
	assert_true(of[STATUS_CLAIM] > problems * TREES / 4);
}

/** The oracle is of use only if it finds what is false. */
static void test_oracle__contradicts_false_bounds(void **state)
{
	(void)state;
	struct text base[BASES] = {0};
	make_bases(base);
	for (int i = 0; i < BASES; i++) {
		struct verify_report report = fixture_prove(text_string(&base[i]));
		assert_false(oracle_contradicts(&report, 10 * STARTS));
		report.lower += 0.002;
		report.upper = report.upper > 0 ? -1 : 0;
		assert_true(oracle_contradicts(&report, 10 * STARTS));
		text_free(&base[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_verify__accepts_nothing_false),
	        cmocka_unit_test(test_verify__refuses_random_trees),
	        cmocka_unit_test(test_oracle__contradicts_false_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
