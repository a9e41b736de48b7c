/** Small certificates written by hand: what they prove, and what the report says. */
#include "fixture.h"
#include "test.h"

#include <float.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct verify_report prove(const char *claim, const char *bias, const char *hidden, const char *output,
                                  const char *loss, const char *rest)
{
	struct text text = {0};
	text_printf(&text, "twoneuron-certificate 1\nclaim %s\nbias %s\nhidden %s\noutput %s\nloss %s\n%s", claim, bias,
	            hidden, output, loss, rest);
	const struct verify_report report = fixture_prove(text_string(&text));
	text_free(&text);
	return report;
}

static void refuse(const char *claim, const char *bias, const char *hidden, const char *output, const char *loss,
                   const char *rest)
{
	struct text text = {0};
	text_printf(&text, "twoneuron-certificate 1\nclaim %s\nbias %s\nhidden %s\noutput %s\nloss %s\n%s", claim, bias,
	            hidden, output, loss, rest);
	fixture_refuse(text_string(&text), STATUS_CLAIM, "");
	text_free(&text);
}

static const char *const hidden_neurons[] = {"sigmoid", "relu"};

/** The answer to the question: without an output bias, no loss is 1/8 or below. */
static void test_verify__one_eighth_without_output_bias(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		const struct verify_report report =
		        prove("loss-at-least 0x1p-3", bias_name(i % 2), hidden_neurons[i / 2], "sigmoid",
		              "squared-error", SEED_SAMPLES "tree 3\nw2 n n\n");
		assert_true(report.strict);
		assert_true(report.lower == 0.125);
		assert_int_equal(report.nodes_checked, 3);
		assert_int_equal(report.nodes_of[NODE_SPLIT], 1);
		assert_int_equal(report.nodes_of[NODE_NATURAL], 2);
		assert_int_equal(report.depth, 1);
		assert_int_equal(report.bits, 64);
	}
}

static void test_verify__ln_2_with_cross_entropy(void **state)
{
	(void)state;
	/* ln 2 lies between these two doubles */
	const char *const below = "loss-at-least 0x1.62e42fefa39efp-1", *const above =
	                                                                        "loss-at-least 0x1.62e42fefa39fp-1";
	for (int i = 0; i < 4; i++) {
		prove(below, bias_name(i % 2), hidden_neurons[i / 2], "sigmoid", "cross-entropy",
		      SEED_SAMPLES "tree 3\nw2 n n\n");
		refuse(above, bias_name(i % 2), hidden_neurons[i / 2], "sigmoid", "cross-entropy",
		       SEED_SAMPLES "tree 3\nw2 n n\n");
	}
}

/** "Normalised" inputs change nothing for a sigmoid hidden neuron. */
static void test_verify__normalised_inputs(void **state)
{
	(void)state;
	const char *const inputs = "sample -0x1p+0 0x0p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\ntree 3\nw2 n n\n";
	const char *const targets = "sample -0x1p+0 -0x1p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\ntree 3\nw2 n n\n";
	for (int bias = BIAS_NONE; bias <= BIAS_HIDDEN; bias++) {
		assert_true(
		        prove("loss-at-least 0x1p-3", bias_name(bias), "sigmoid", "sigmoid", "squared-error", inputs)
		                .strict);
		prove("loss-at-least 0x1p-1", bias_name(bias), "sigmoid", "tanh", "squared-error", targets);
		prove("loss-at-least 0x1p-1", bias_name(bias), "sigmoid", "linear", "squared-error", targets);
	}
}

/**
 * Targets that go up and down: outputs that only rise, or only fall, have a loss of 1/4 or more, for every monotone
 * hidden neuron.
 */
static void test_verify__order_of_outputs(void **state)
{
	(void)state;
	const char *const rest =
	        "sample 0x0p+0 0x0p+0 0x1p+0\nsample 0x1p-1 0x1p+0 0x1p+0\nsample 0x1p+0 0x0p+0 0x1p+0\n"
	        "tree 7\nw2 w1 o 0x0p+0 0x1p-1 o 0x1p-1 0x0p+0 w1 o 0x1p-1 0x0p+0 o 0x0p+0 0x1p-1\n";
	const char *const shuffled =
	        "sample 0x1p+0 0x0p+0 0x1p+0\nsample 0x0p+0 0x0p+0 0x1p+0\nsample 0x1p-1 0x1p+0 0x1p+0\n"
	        "tree 7\nw2 w1 o 0x0p+0 0x1p-1 o 0x1p-1 0x0p+0 w1 o 0x1p-1 0x0p+0 o 0x0p+0 0x1p-1\n";
	/* three outputs with mean 1/3 in two of the fits: 1/3, one bit lower, has multipliers of more than a few bits
	 */
	const char *const mean =
	        "sample 0x0p+0 0x1p+0 0x1p+0\nsample 0x1p-1 0x0p+0 0x1p+0\nsample 0x1p+0 0x0p+0 0x1p+0\n"
	        "where w1 0x0p+0 inf\nwhere w2 0x0p+0 inf\ntree 1\n"
	        "o 0x1.5555555555555p-1 0x1.5555555555555p-2\n";
	for (int bias = 0; bias < 4; bias++) {
		for (int hidden = ACTIVATION_SIGMOID; hidden < ACTIVATIONS; hidden++) {
			if (bias != BIAS_NONE ||
			    hidden != ACTIVATION_TANH) { /* there only 0 is its own opposite, so there are no pairs */
				assert_true(prove("loss-at-least 0x1p-2", bias_name(bias), activation_name(hidden),
				                  "sigmoid", "squared-error", rest)
				                    .strict);
				prove("loss-at-least 0x1p-2", bias_name(bias), activation_name(hidden), "sigmoid",
				      "squared-error", shuffled);
			}
			assert_false(prove("loss-at-least 0x1p-2", bias_name(bias), activation_name(hidden), "linear",
			                   "squared-error", rest)
			                     .strict);
			prove("loss-at-least 0x1.5555555555554p-2", bias_name(bias), activation_name(hidden), "sigmoid",
			      "squared-error", mean);
		}
	}
}

/** The same for cross-entropy: 1 then 0, but rising: both at 1/2, 2 ln 2. */
static void test_verify__order_with_cross_entropy(void **state)
{
	(void)state;
	const char *const falling = "sample 0x0p+0 0x1p+0 0x1p+0\nsample 0x1p+0 0x0p+0 0x1p+0\n"
	                            "where w1 0x0p+0 inf\nwhere w2 0x0p+0 inf\ntree 1\no 0x1p+1\n";
	/* one sample twice, with targets 1/4 and 3/4: z = 1/2 again; the multiplier for equal inputs may be negative */
	const char *const twice = "sample 0x1p+0 0x1p-2 0x1p+0\nsample 0x1p+0 0x1.8p-1 0x1p+0\ntree 1\no -0x1p+0\n";
	prove("loss-at-least 0x1.62e42fefa39efp+0", "both", "sigmoid", "sigmoid", "cross-entropy", falling);
	refuse("loss-at-least 0x1.62e42fefa39fp+0", "both", "sigmoid", "sigmoid", "cross-entropy", falling);
	prove("loss-at-least 0x1.62e42fefa39efp+0", "both", "sigmoid", "sigmoid", "cross-entropy", twice);
	refuse("loss-at-least 0x1.62e42fefa39fp+0", "both", "sigmoid", "sigmoid", "cross-entropy", twice);
}

/** tanh and a linear neuron without biases are odd: z(-1) = -z(1), and 1 - z(1) for a sigmoid output. */
static void test_verify__pairs_of_opposite_inputs(void **state)
{
	(void)state;
	const char *const zero_one =
	        "sample -0x1p+0 0x0p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\ntree 1\no 0x0p+0 0x1p-1\n";
	const char *const both_one =
	        "sample -0x1p+0 0x1p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\ntree 1\no 0x0p+0 0x1p-1\n";
	static const char *const odd[] = {"tanh", "linear"};
	for (int i = 0; i < 2; i++) {
		prove("loss-at-least 0x1p-2", "none", odd[i], "linear", "squared-error", zero_one);
		prove("loss-at-least 0x1p-2", "none", odd[i], "tanh", "squared-error", zero_one);
		prove("loss-at-least 0x1p-2", "none", odd[i], "sigmoid", "squared-error", both_one);
		refuse("loss-at-least 0x1.0000000000001p-2", "none", odd[i], "linear", "squared-error", zero_one);
		refuse("loss-at-least 0x1.0000000000001p-2", "none", odd[i], "sigmoid", "squared-error", both_one);
		refuse("loss-at-least 0x1p-2", "none", odd[i], "sigmoid", "squared-error",
		       zero_one); /* there 0 can be reached */
		/* 0 is its own opposite, and no pair */
		prove("loss-at-least 0x1p-1", "none", odd[i], "linear", "squared-error",
		      "sample 0x0p+0 0x0p+0 0x1p+0\nsample 0x0p+0 0x1p+0 0x1p+0\ntree 1\no 0x0p+0\n");
		/* no pairs with an output bias: the second number is taken for a node */
		struct text text = {0};
		text_printf(&text,
		            "twoneuron-certificate 1\nclaim loss-at-least 0x0p+0\nbias output\nhidden %s\n"
		            "output linear\nloss squared-error\n%s",
		            odd[i], zero_one);
		fixture_refuse(text_string(&text), STATUS_INPUT, "only the checksum may follow");
		text_free(&text);
	}
}

/** Without biases L depends on w1*w2 alone if the hidden neuron is relu: no tree without `s` gets past w1 = 0, w2 =
 * inf. */
static void test_verify__scale_of_relu(void **state)
{
	(void)state;
	/* w2 = 1: L = (1 - w1)^2/2 + (2 w1)^2/2 >= 0.4; the pieces are w1 <= 0, [0, 1/7], [1/7, 1/3], [1/3, 1], >= 1 */
	prove("loss-at-least 0x1p-2", "none", "relu", "linear", "squared-error",
	      "sample 0x1p+0 0x1p+0 0x1p+0\nsample 0x1p+1 0x0p+0 0x1p+0\n"
	      "tree 12\nw2 n s w1 n w1 w1 w1 n n c n\n");
	refuse("loss-at-least 0x1p-2", "none", "relu", "linear", "squared-error",
	       "sample 0x1p+0 0x1p+0 0x1p+0\nsample 0x1p+1 0x0p+0 0x1p+0\n"
	       "tree 11\nw2 n w1 n w1 w1 w1 n n c n\n");
}

/** The same for a linear neuron, where w2 = -1 has the least loss too. */
static void test_verify__scale_of_a_linear_neuron(void **state)
{
	(void)state;
	const char *const samples = "sample 0x1p+0 0x1p+0 0x1p+0\nsample 0x1p+1 0x0p+0 0x1p+0\n";
	struct text scaled = {0}, plain = {0};
	text_printf(&scaled, "%stree 21\nw2 s w1 w1 n w1 c w1 n n n s w1 n w1 w1 w1 n n c n\n", samples);
	text_printf(&plain, "%stree 19\nw2 w1 w1 n w1 c w1 n n n w1 n w1 w1 w1 n n c n\n", samples);
	prove("loss-at-least 0x1p-2", "none", "linear", "linear", "squared-error", text_string(&scaled));
	refuse("loss-at-least 0x1p-2", "none", "linear", "linear", "squared-error", text_string(&plain));
	text_free(&scaled);
	text_free(&plain);
}

/** z = b1 + b2 has the targets 0 and 1, so L >= 1/4; and b1 and b2 may go to infinity, but not if b2 takes it all. */
static void test_verify__move_of_a_linear_neuron(void **state)
{
	(void)state;
	const char *const moved = SEED_SAMPLES "where w1 0x0p+0 0x0p+0\nwhere w2 0x1p+0 0x1p+0\n"
	                                       "tree 10\nm b2 n b2 b2 n b2 n n n\n";
	const char *const plain = SEED_SAMPLES "where w1 0x0p+0 0x0p+0\nwhere w2 0x1p+0 0x1p+0\n"
	                                       "tree 9\nb2 n b2 b2 n b2 n n n\n";
	assert_int_equal(
	        prove("loss-at-least 0x1p-3", "both", "linear", "linear", "squared-error", moved).nodes_of[NODE_MOVE],
	        1);
	refuse("loss-at-least 0x1p-2", "both", "linear", "linear", "squared-error", moved);
	refuse("loss-at-least 0x1p-3", "both", "linear", "linear", "squared-error", plain);
}

/** One sample has no neighbours, so that an order leaf has no multipliers. */
static void test_verify__one_sample(void **state)
{
	(void)state;
	const char *const natural = "sample 0x0p+0 0x0p+0 0x1p+0\ntree 1\nn\n";
	const char *const order = "sample 0x0p+0 0x0p+0 0x1p+0\ntree 1\no\n";
	prove("loss-at-least 0x1p-3", "none", "linear", "sigmoid", "squared-error", natural);
	prove("loss-at-least 0x1p-3", "none", "linear", "sigmoid", "squared-error", order);
	refuse("loss-at-least 0x1.0000000000001p-3", "none", "linear", "sigmoid", "squared-error", natural);
	refuse("loss-at-least 0x1.0000000000001p-3", "none", "linear", "sigmoid", "squared-error", order);
	struct text text = {0};
	const struct verify_report report =
	        prove("infimum-within 0x0p+0 0x1p-9", "output", "sigmoid", "sigmoid", "cross-entropy",
	              "sample 0x0p+0 0x0p+0 0x1p+0\nwitness 0x0p+0 0x0p+0 -0x1p+3\n"
	              "tree 1\nn\n");
	assert_true(report.strict);
	verify_print(&text, &report, true, false);
	assert_non_null(strstr(text_string(&text), "over 1 sample:\n"));
	text_free(&text);
}

static void test_verify__where(void **state)
{
	(void)state;
	/* b2 in [3, 4] alone: z >= s(3) where the target is 0; t = b/(1+b) is in [3/4, 4/5] */
	const char *const rest = "sample 0x0p+0 0x0p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\nwhere w2 0x0p+0 inf\n"
	                         "where b2 0x1.8p+1 0x1p+2\ntree 3\nb2 x n\n";
	const struct verify_report report =
	        prove("loss-at-least 0x1.cp-2", "output", "sigmoid", "sigmoid", "squared-error", rest);
	assert_true(report.where_from[PARAMETER_B2] == 3 && report.where_to[PARAMETER_B2] == 4);
	assert_true(report.where_from[PARAMETER_W2] == 0 && isinf(report.where_to[PARAMETER_W2]));
	assert_true(isinf(report.where_from[PARAMETER_W1]));
	assert_int_equal(report.nodes_of[NODE_OUTSIDE], 1);
	/* a single value: with b2 = -1/2, w2 <= 0, z <= s(-1/2) for the target 1 */
	prove("loss-at-least 0x1.8cp-3", "output", "sigmoid", "sigmoid", "squared-error",
	      SEED_SAMPLES "where w2 -inf 0x0p+0\nwhere b2 -0x1p-1 -0x1p-1\ntree 1\nn\n");
}

/** The report calls a bound strict only if it is: z may reach any real number, and a bound on single points may be
 * attained.
 */
static void test_verify__strict_only_if_never_attained(void **state)
{
	(void)state;
	/* w2 = 0: L = 1/8 + 1/8 exactly, at finite weights */
	const struct verify_report report = prove("loss-at-least 0x1p-2", "none", "sigmoid", "sigmoid", "squared-error",
	                                          SEED_SAMPLES "where w2 0x0p+0 0x0p+0\ntree 1\nn\n");
	assert_false(report.strict);
	assert_true(prove("loss-at-least 0x1.fp-3", "none", "sigmoid", "sigmoid", "squared-error",
	                  SEED_SAMPLES "where w2 0x0p+0 0x0p+0\ntree 1\nn\n")
	                    .strict);
	assert_false(
	        prove("loss-at-least 0x0p+0", "both", "sigmoid", "linear", "squared-error", SEED_SAMPLES "tree 1\nn\n")
	                .strict);
	assert_true(
	        prove("loss-at-least 0x0p+0", "both", "sigmoid", "sigmoid", "squared-error", SEED_SAMPLES "tree 1\nn\n")
	                .strict);
}

/** A centred leaf is strict only through its natural form: L = 1 + z^2 for z = w2/2 is 5/4 at w2 = 1, a point of the
 * region.
 */
static void test_verify__centred_bound_may_be_attained(void **state)
{
	(void)state;
	const char *const opposite = "sample 0x0p+0 0x1p+0 0x1p+0\nsample 0x0p+0 -0x1p+0 0x1p+0\n"
	                             "where w2 0x1p+0 0x1p+1\ntree 1\nc\n";
	assert_false(prove("loss-at-least 0x1.4p+0", "none", "sigmoid", "linear", "squared-error", opposite).strict);
	refuse("loss-at-least 0x1.4000000000001p+0", "none", "sigmoid", "linear", "squared-error", opposite);
	assert_false(prove("loss-at-least 0x1p-2", "none", "sigmoid", "sigmoid", "squared-error",
	                   SEED_SAMPLES "where w2 0x0p+0 0x0p+0\ntree 1\nc\n")
	                     .strict);
	assert_true(prove("loss-at-least 0x1p-3", "none", "sigmoid", "sigmoid", "squared-error",
	                  SEED_SAMPLES "tree 3\nw2 c c\n")
	                    .strict);
}

/**
 * The least loss is 1 + 2^-52, at w1 = w2 = 0 and z = 1/(1 + exp(-b2)) = 2^-54. The least point of the sample with
 * target 1 rounds to the open end 0, where its tangent would touch; its bound is that of the parabola, which is least
 * at 2^-54.
 */
static void test_verify__not_strict_by_a_parabola(void **state)
{
	(void)state;
	assert_false(prove("loss-at-least 0x1.0000000000001p+0", "output", "sigmoid", "sigmoid", "squared-error",
	                   "sample 0x0p+0 0x1.0000002p-27 0x1.fffffffffffffp-1\n"
	                   "sample 0x0p+0 -0x1.ffffffcp-28 0x1.fffffffffffffp-1\n"
	                   "sample 0x0p+0 0x1.0000002p-27 0x1.8p+1\n"
	                   "sample 0x0p+0 -0x1.ffffffcp-28 0x1.8p+1\n"
	                   "sample 0x0p+0 0x1p-53 0x1p+0\n"
	                   "sample 0x0p+0 0x1p+0 0x1p+0\n"
	                   "sample 0x0p+0 -0x1p+0 0x1p+0\n"
	                   "sample 0x0p+0 0x1p-53 0x1p+0\n"
	                   "tree 1\no 0x1.fffffffffffffp-28 0x0p+0 0x1.8p-26 0x0p+0 0x1p-54 0x1p+0 -0x1p-54\n")
	                     .strict);
}

/**
 * Targets at the ends of tanh's range: if w2 >= 0, z(-1) >= 0 for the target -1, so L >= 1/2, and 1 is never reached.
 */
static void test_verify__strict_at_the_ends_of_tanh(void **state)
{
	(void)state;
	assert_true(prove("loss-at-least 0x1p-1", "none", "sigmoid", "tanh", "squared-error",
	                  "sample 0x0p+0 -0x1p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\nwhere w2 0x0p+0 inf\ntree 1\nn\n")
	                    .strict);
	assert_true(
	        prove("loss-at-least 0x1p-1", "none", "sigmoid", "tanh", "squared-error",
	              "sample 0x0p+0 -0x1p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\nwhere w2 -inf 0x0p+0\ntree 1\nn\n")
	                .strict);
}

/** The output bias is the one that matters. */
static void test_verify__witness(void **state)
{
	(void)state;
	const struct verify_report report = prove("loss-below 0x1p-40", "output", "sigmoid", "sigmoid", "squared-error",
	                                          SEED_SAMPLES "witness 0x1p+10 0x1p+7 -0x1.8p+6\n");
	assert_true(report.witness_loss > 0 && report.witness_loss < 0x1p-40);
	assert_true(report.witness[PARAMETER_W1] == 1024 && report.witness[PARAMETER_B1] == 0 &&
	            report.witness[PARAMETER_B2] == -96);
	assert_false(report.strict);
	/* L(0) = 1/4 exactly: below the next double, not below itself */
	prove("loss-below 0x1.0000000000001p-2", "none", "sigmoid", "sigmoid", "squared-error",
	      SEED_SAMPLES "witness 0x0p+0 0x0p+0\n");
	refuse("loss-below 0x1p-2", "none", "sigmoid", "sigmoid", "squared-error",
	       SEED_SAMPLES "witness 0x0p+0 0x0p+0\n");
	/* 1/4 + 2^-72: above 1/4, which 64 bits do not show */
	refuse("loss-below 0x1p-2", "none", "sigmoid", "sigmoid", "squared-error",
	       SEED_SAMPLES "witness 0x0p+0 0x1p-33\n");
	/* 1/8 + exp(-128)/2 lies between 1/8 and the next double */
	prove("infimum-within 0x1p-3 0x1.0000000000001p-3", "none", "sigmoid", "sigmoid", "squared-error",
	      SEED_SAMPLES "witness -0x1p+7 -0x1p+7\ntree 3\nw2 n n\n");
	/* the largest and the smallest numbers there are */
	prove("loss-below 0x1.fffffffffffffp+1023", "both", "tanh", "sigmoid", "squared-error",
	      SEED_SAMPLES
	      "witness 0x1.fffffffffffffp+1023 -0x0.0000000000001p-1022 -0x1.fffffffffffffp+1023 0x1p+0\n");
}

/** Bounds that hold because a function keeps to one side of its value at 0, or to 0 and above, by less than exp(-300):
 * 512 bits do not show it. The next double is no bound. */
static void test_verify__bounds_beyond_all_precision(void **state)
{
	(void)state;
	static const struct {
		const char *bound, *above, *bias, *output, *loss, *rest;
	} bounds[] = {
	        /* s(u) <= 1/2 for -exp(360) < u < 0, s(u) >= 1/2 for u > 0 */
	        {"0x1p-3", "0x1.0000000000001p-3", "none", "sigmoid", "squared-error",
	         SEED_SAMPLES "where w1 -0x1.9p+8 -0x1.68p+8\nwhere w2 -inf -0x1p+0\ntree 1\nn\n"},
	        {"0x1p-3", "0x1.0000000000001p-3", "none", "sigmoid", "squared-error",
	         "sample -0x1p+0 0x0p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\nwhere w1 0x1.68p+8 0x1.9p+8\n"
	         "where w2 0x1p+0 inf\ntree 1\nn\n"},
	        /* tanh(u) <= 0, and 1 - tanh(u) >= 1 too, for -exp(-4500) < u < 0; the same mirrored */
	        {"0x1p-1", "0x1.0000000000001p-1", "none", "tanh", "squared-error",
	         "sample 0x1p+0 0x0p+0 0x1p+0\nsample 0x1.8p+1 0x1p+0 0x1p+0\nwhere w1 -0x1.9c8p+10 -0x1.77p+10\n"
	         "where w2 -inf -0x1p+0\ntree 1\nn\n"},
	        {"0x1p-1", "0x1.0000000000001p-1", "none", "tanh", "squared-error",
	         "sample 0x1p+0 0x0p+0 0x1p+0\nsample 0x1.8p+1 -0x1p+0 0x1p+0\nwhere w1 -0x1.9c8p+10 -0x1.77p+10\n"
	         "where w2 0x1p+0 inf\ntree 1\nn\n"},
	        /* -ln(1 - z) >= 0 at z = exp(-600), -ln z >= 0 at 1 - z = exp(-600) */
	        {"0x0p+0", "0x1p-600", "output", "sigmoid", "cross-entropy",
	         SEED_SAMPLES "where w2 -0x1.2cp+8 0x1.2cp+8\nwhere b2 -0x1.2cp+8 0x1.2cp+8\ntree 1\nn\n"},
	        /* -ln(1 - z) = u + ln(1 + exp(-u)) >= u for u = 1000, with z = 1 - exp(-1000); the same mirrored */
	        {"0x1.f4p+9", "0x1.f400000000001p+9", "none", "sigmoid", "cross-entropy",
	         SEED_SAMPLES "where w1 0x0p+0 0x0p+0\nwhere w2 0x1.f4p+10 inf\ntree 1\nn\n"},
	        {"0x1.f4p+9", "0x1.f400000000001p+9", "none", "sigmoid", "cross-entropy",
	         SEED_SAMPLES "where w1 0x0p+0 0x0p+0\nwhere w2 -inf -0x1.f4p+10\ntree 1\nn\n"},
	        /* two samples with m = 1e300 and d = 1e-300: 2 (1 - ln d) = 1383.55, though 1 - d is 1 to 997 bits */
	        {"0x1.59ep+10", "0x1.59fp+10", "output", "sigmoid", "cross-entropy",
	         "sample 0x0p+0 0x1.56e1fc2f8f359p-997 0x1.7e43c8800759cp+996\n"
	         "sample 0x1p+0 0x1.56e1fc2f8f359p-997 0x1.7e43c8800759cp+996\ntree 1\nn\n"},
	        /* z <= 1/2 = d, so that L does not increase with w2, though z - d may be exp(-800) */
	        {"0x0p+0", "0x1p-100", "none", "sigmoid", "squared-error",
	         "sample 0x1p+0 0x1p-1 0x1p+0\nsample 0x1p+1 0x1p-1 0x1p+0\nwhere w1 -0x1.9p+8 -0x1.68p+8\n"
	         "where w2 -inf -0x1p+0\ntree 2\nw2+ n\n"},
	};
	for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
		char claim[64];
		snprintf(claim, sizeof claim, "loss-at-least %s", bounds[i].bound);
		assert_int_equal(
		        prove(claim, bounds[i].bias, "sigmoid", bounds[i].output, bounds[i].loss, bounds[i].rest).bits,
		        64);
		snprintf(claim, sizeof claim, "loss-at-least %s", bounds[i].above);
		refuse(claim, bounds[i].bias, "sigmoid", bounds[i].output, bounds[i].loss, bounds[i].rest);
	}
}

/** The other side of 0 gets nothing of this: where u may be above 0 by exp(-360), z may be above 1/2. */
static void test_verify__refuses_the_wrong_side_of_a_half(void **state)
{
	(void)state;
	const char *const samples = "sample 0x1p+0 0x1p+0 0x1p+0\nsample 0x1p+1 0x1p+0 0x1p+0\n";
	static const char *const where[] = {"where w2 0x1p+0 0x1p+1\n", "where w2 -0x1p+1 0x1p+1\n",
	                                    "where w2 -0x1p+1 0x1p-1000\n"};
	for (int i = 0; i < 3; i++) { /* both targets are 1: with z <= 1/2, L >= 1/4 */
		struct text rest = {0};
		text_printf(&rest, "%swhere w1 -0x1.9p+8 -0x1.68p+8\n%stree 1\nn\n", samples, where[i]);
		refuse("loss-at-least 0x1p-2", "none", "sigmoid", "sigmoid", "squared-error", text_string(&rest));
		text_free(&rest);
	}
}

/** Cross-entropy where z is 1 to 1400 bits: the loss at the witness is 1000 and not infinite. */
static void test_verify__witness_with_a_large_entropy(void **state)
{
	(void)state;
	const struct verify_report report = prove("loss-below 0x1.f400000000002p+9", "none", "sigmoid", "sigmoid",
	                                          "cross-entropy", SEED_SAMPLES "witness 0x0p+0 0x1.f4p+10\n");
	assert_true(report.witness_loss == nextafter(1000, 2000)); /* 1000 + 2 exp(-1000), rounded up */
	refuse("loss-below 0x1.f4p+9", "none", "sigmoid", "sigmoid", "cross-entropy",
	       SEED_SAMPLES "witness 0x0p+0 0x1.f4p+10\n");
}

/** The least point of a parabola of weight 3 is no double: its slope there is not quite 0, and Z reaches to 2^1992. */
static void test_verify__order_of_outputs_of_any_size(void **state)
{
	(void)state;
	const char *const mean = "sample 0x0p+0 0x1p+0 0x1.8p+1\nsample 0x1p-1 0x0p+0 0x1.8p+1\n"
	                         "sample 0x1p+0 0x0p+0 0x1.8p+1\nwhere w1 0x0p+0 0x1p+996\nwhere w2 0x0p+0 0x1p+996\n"
	                         "where b2 -0x1p+996 0x1p+996\ntree 1\no 0x1p+1 0x1p+0\n";
	prove("loss-at-least 0x1.fffffffffffffp-1", "output", "relu", "linear", "squared-error", mean);
	refuse("loss-at-least 0x1.0000000000001p+0", "output", "relu", "linear", "squared-error", mean);
}

/** What fails was tried at all precisions. */
static void test_verify_print__says_what_precision_was_tried(void **state)
{
	(void)state;
	struct verify_report report;
	struct text text = {0};
	const char *const body =
	        "twoneuron-certificate 1\nclaim loss-at-least 0x1p-2\nbias none\n" SEED_LINES "tree 1\nn\n";
	assert_int_equal(fixture_check(&report, body, strlen(body), NULL), STATUS_CLAIM);
	assert_int_equal(report.bits, 512);
	verify_print(&text, &report, false, false);
	assert_non_null(strstr(text_string(&text), "1 natural: 1 nodes, 0 deep, at up to 512 bits\n"));
	text_free(&text);
}

static void test_verify__comments(void **state)
{
	(void)state;
	fixture_prove("twoneuron-certificate 1\n# L >= 1/8 \xe2\x80\x94 \xce\xa3\n#\nclaim loss-at-least "
	              "0x1p-3\n#\nbias none\n"
	              "# x\n" SEED_LINES "# any\ntree 3\nw2\nn n\n");
}

static void test_verify_print__says_what_was_proved(void **state)
{
	(void)state;
	struct text text = {0};
	struct verify_report report = fixture_prove(ONE_EIGHTH);
	verify_print(&text, &report, true, false);
	assert_int_equal(
	        strncmp(text_string(&text), "PROVED    L > 0x1p-3 (0.125) for all finite real w1, b1, w2\n", 60), 0);
	assert_non_null(strstr(text_string(&text), "y = sigmoid(w1*x + b1),  z = sigmoid(w2*y)\n"));
	assert_non_null(strstr(text_string(&text), "trusted "));
	text_clear(&text);
	verify_print(&text, &report, false, false);
	assert_null(strstr(text_string(&text), "PROVED    "));
	assert_non_null(strstr(text_string(&text), "NOT PROVED"));
	assert_non_null(strstr(text_string(&text), "L >= 0x1p-3"));
	text_free(&text);
}

static void test_verify_print__json(void **state)
{
	(void)state;
	struct text text = {0};
	const struct verify_report report =
	        prove("infimum-within 0x1p-3 0x1p-2", "none", "sigmoid", "sigmoid", "squared-error",
	              SEED_SAMPLES "where w2 -inf 0x0p+0\nwitness -0x1p+7 -0x1p+7\ntree 1\nn\n");
	verify_print(&text, &report, true, true);
	json_t *const json = json_loads(text_string(&text), 0, NULL);
	assert_non_null(json);
	const char *claim, *exact;
	double lower, upper, to;
	int proved, nodes, strict;
	assert_int_equal(json_unpack(json, "{s:b, s:s, s:F, s:F, s:s, s:b, s:i, s:{s:{s:n, s:F}}}", "proved", &proved,
	                             "claim", &claim, "lower", &lower, "upper", &upper, "upper_exact", &exact,
	                             "lower_is_never_attained", &strict, "nodes", &nodes, "where", "w2", "from", "to",
	                             &to),
	                 0);
	assert_true(proved && strict && lower == 0.125 && upper == 0.25 && to == 0 && nodes == 1);
	assert_string_equal(claim, "infimum-within");
	assert_string_equal(exact, "0x1p-2");
	json_decref(json);
	text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_verify__one_eighth_without_output_bias),
	        cmocka_unit_test(test_verify__ln_2_with_cross_entropy),
	        cmocka_unit_test(test_verify__normalised_inputs),
	        cmocka_unit_test(test_verify__order_of_outputs),
	        cmocka_unit_test(test_verify__order_with_cross_entropy),
	        cmocka_unit_test(test_verify__pairs_of_opposite_inputs),
	        cmocka_unit_test(test_verify__scale_of_relu),
	        cmocka_unit_test(test_verify__scale_of_a_linear_neuron),
	        cmocka_unit_test(test_verify__move_of_a_linear_neuron),
	        cmocka_unit_test(test_verify__one_sample),
	        cmocka_unit_test(test_verify__where),
	        cmocka_unit_test(test_verify__strict_only_if_never_attained),
	        cmocka_unit_test(test_verify__centred_bound_may_be_attained),
	        cmocka_unit_test(test_verify__strict_at_the_ends_of_tanh),
	        cmocka_unit_test(test_verify__not_strict_by_a_parabola),
	        cmocka_unit_test(test_verify__witness),
	        cmocka_unit_test(test_verify__bounds_beyond_all_precision),
	        cmocka_unit_test(test_verify__refuses_the_wrong_side_of_a_half),
	        cmocka_unit_test(test_verify__witness_with_a_large_entropy),
	        cmocka_unit_test(test_verify__order_of_outputs_of_any_size),
	        cmocka_unit_test(test_verify_print__says_what_precision_was_tried),
	        cmocka_unit_test(test_verify__comments),
	        cmocka_unit_test(test_verify_print__says_what_was_proved),
	        cmocka_unit_test(test_verify_print__json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
