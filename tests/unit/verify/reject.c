/** Forged and damaged certificates. Each has a right checksum unless the checksum itself is tested. */
#include "fixture.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

/** w2 >= 0 in mode none: L falls with w1, so that w1 goes to infinity; then one parameter is left. */
#define FALLING_W1                                       \
	"twoneuron-certificate 1\n"                      \
	"claim loss-at-least 0x1p-3\n"                   \
	"bias none\n" SEED_LINES "where w2 0x0p+0 inf\n" \
	"tree 2\n"                                       \
	"w1+ n\n"

#define WITNESS                                                  \
	"twoneuron-certificate 1\n"                              \
	"claim loss-below 0x1p-3\n"                              \
	"bias output\n" SEED_LINES "where b2 -0x1.8p+4 0x0p+0\n" \
	"witness 0x1p+3 0x1.8p+4 -0x1.2p+4\n"

#define UP_AND_DOWN                                                                               \
	"twoneuron-certificate 1\n"                                                               \
	"claim loss-at-least 0x1p-2\n"                                                            \
	"bias both\nhidden sigmoid\noutput sigmoid\nloss squared-error\n"                         \
	"sample 0x0p+0 0x0p+0 0x1p+0\nsample 0x1p-1 0x1p+0 0x1p+0\nsample 0x1p+0 0x0p+0 0x1p+0\n" \
	"tree 7\n"                                                                                \
	"w2 w1 o 0x0p+0 0x1p-1 o 0x1p-1 0x0p+0\nw1 o 0x1p-1 0x0p+0 o 0x0p+0 0x1p-1\n"

#define RELU                                           \
	"twoneuron-certificate 1\n"                    \
	"claim loss-at-least 0x1p-3\n"                 \
	"bias hidden\nhidden relu\noutput sigmoid\n"   \
	"loss squared-error\n" SEED_SAMPLES "tree 5\n" \
	"w2 s n s n\n"

static void test_verify__refuses_raised_bound(void **state)
{
	(void)state;
	fixture_refuse_changed(ONE_EIGHTH, "0x1p-3", "0x1.0000000000001p-3", STATUS_CLAIM, "does not reach the bound");
	fixture_refuse_changed(UP_AND_DOWN, "0x1p-2", "0x1.0000000000001p-2", STATUS_CLAIM, "does not give the bound");
	fixture_refuse_changed(RELU, "0x1p-3", "0x1.8p-3", STATUS_CLAIM, "does not reach the bound");
}

static void test_verify__refuses_truncated_tree(void **state)
{
	(void)state;
	fixture_refuse_changed(ONE_EIGHTH, "w2 n n\n", "w2 n\n", STATUS_INPUT, "line 11: the tree ends");
	fixture_refuse_changed(ONE_EIGHTH, "w2 n n\n", "w2\n", STATUS_INPUT, "the tree ends");
	fixture_refuse_changed(ONE_EIGHTH, "w2 n n\n", "", STATUS_INPUT, "the tree ends");
	fixture_refuse_changed(FALLING_W1, "w1+ n\n", "w1+\n", STATUS_INPUT, "the tree ends");
	fixture_refuse_changed(UP_AND_DOWN, " 0x0p+0\nw1", "\nw1", STATUS_INPUT, "expected a finite number");
}

static void test_verify__refuses_cut_file(void **state)
{
	(void)state;
	struct text text = {0};
	struct verify_report report;
	text_add(&text, ONE_EIGHTH);
	fixture_seal(&text);
	assert_int_equal(verify_certificate(&report, text.data, text.size, NULL), STATUS_OK);
	for (size_t size = 0; size < text.size; size++)
		assert_int_equal(verify_certificate(&report, text.data, size, NULL), STATUS_INPUT);
	text_free(&text);
}

static void test_verify__refuses_trailing_nodes(void **state)
{
	(void)state;
	fixture_refuse_changed(ONE_EIGHTH, "w2 n n\n", "w2 n n n\n", STATUS_INPUT, "only the checksum may follow");
	fixture_refuse_changed(ONE_EIGHTH, "w2 n n\n", "w2 n n\n\n", STATUS_INPUT, "only the checksum may follow");
	fixture_refuse_changed(ONE_EIGHTH, "w2 n n\n", "w2 n n \n", STATUS_INPUT, "only the checksum may follow");
	fixture_refuse_changed(ONE_EIGHTH, "w2 n n\n", "w2 n n\n# end\n", STATUS_INPUT, "only the checksum may follow");
}

static void test_verify__refuses_trailing_bytes(void **state)
{
	(void)state;
	static const char *const tails[] = {"\n", " ", "x", "sha256", "# comment\n", "tree 1\nn\n"};
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		struct text text = {0};
		struct verify_report report;
		struct error error;
		text_add(&text, ONE_EIGHTH);
		fixture_seal(&text);
		text_add(&text, tails[i]);
		assert_int_equal(verify_certificate(&report, text.data, text.size, &error), STATUS_INPUT);
		assert_non_null(strstr(error.message, "the last line is no checksum"));
		text_free(&text);
	}
}

static void test_verify__refuses_node_count(void **state)
{
	(void)state;
	fixture_refuse_changed(ONE_EIGHTH, "tree 3", "tree 4", STATUS_INPUT, "has 3 nodes, not 4");
	fixture_refuse_changed(ONE_EIGHTH, "tree 3", "tree 03", STATUS_INPUT, "expected 'tree'");
	fixture_refuse_changed(ONE_EIGHTH, "tree 3", "tree -3", STATUS_INPUT, "expected 'tree'");
	fixture_refuse_changed(ONE_EIGHTH, "tree 3", "tree 99999999999999999999", STATUS_INPUT, "expected 'tree'");
}

static void test_verify__refuses_wrong_leaf_kind(void **state)
{
	(void)state;
	fixture_refuse_changed(ONE_EIGHTH, "n n", "n z", STATUS_INPUT, "no such kind of node");
	fixture_refuse_changed(ONE_EIGHTH, "n n", "n N", STATUS_INPUT, "no such kind of node");
	fixture_refuse_changed(ONE_EIGHTH, "n n", "n nn", STATUS_INPUT, "no such kind of node");
	fixture_refuse_changed(ONE_EIGHTH, "n n", "n x", STATUS_CLAIM, "not outside");
	fixture_refuse_changed(ONE_EIGHTH, "n n", "n s n", STATUS_INPUT, "no such kind of node"); /* no relu */
	fixture_refuse_changed(ONE_EIGHTH, "w2 n n", "b2 n n", STATUS_INPUT, "no such kind of node");
	fixture_refuse_changed(ONE_EIGHTH, "w2 n n", "rate n n", STATUS_INPUT, "no such kind of node");
	fixture_refuse_changed(ONE_EIGHTH, "w2 n n", "w2* n n", STATUS_INPUT, "no such kind of node");
	fixture_refuse_changed(UP_AND_DOWN, "o 0x0p+0 0x1p-1 o", "n o", STATUS_CLAIM, "does not reach the bound");
	fixture_refuse_changed(UP_AND_DOWN, "o 0x0p+0 0x1p-1 o", "c o", STATUS_CLAIM, "does not reach the bound");
}

static void test_verify__refuses_wrong_split(void **state)
{
	(void)state;
	fixture_refuse_changed(ONE_EIGHTH, "w2 n n", "w1 n n", STATUS_CLAIM, "does not reach the bound");
	fixture_refuse_changed(FALLING_W1, "w1+ n", "w1+ w2 w1 n n n", STATUS_INPUT, "cannot be split");
}

static void test_verify__refuses_forged_monotonicity(void **state)
{
	(void)state;
	fixture_refuse_changed(FALLING_W1, "w1+ n", "w1- n", STATUS_CLAIM, "the loss may fall with this parameter");
	fixture_refuse_changed(FALLING_W1, "w1+ n", "w2- n", STATUS_CLAIM, "the loss may fall with this parameter");
	fixture_refuse_changed(FALLING_W1, "w1+ n", "w2+ n", STATUS_CLAIM, "the loss may rise with this parameter");
	fixture_refuse_changed(FALLING_W1, "w1+ n", "w1+ w1+ n", STATUS_INPUT, "reduced to itself");
	/* a false claim that would follow: at w1 = 0, z_0 = z_1 and L >= 1/4 */
	fixture_refuse("twoneuron-certificate 1\nclaim loss-at-least 0x1.cp-3\nbias none\n" SEED_LINES
	               "where w1 0x0p+0 inf\nwhere w2 0x0p+0 0x1p+0\ntree 2\nw1- n\n",
	               STATUS_CLAIM, "the loss may fall with this parameter");
}

static void test_verify__refuses_forged_multipliers(void **state)
{
	(void)state;
	fixture_refuse_changed(UP_AND_DOWN, "o 0x0p+0 0x1p-1", "o 0x0p+0 0x1p-2", STATUS_CLAIM, "does not give");
	fixture_refuse_changed(UP_AND_DOWN, "o 0x0p+0 0x1p-1", "o 0x0p+0 -0x1p-1", STATUS_CLAIM, "does not give");
	fixture_refuse_changed(UP_AND_DOWN, "o 0x0p+0 0x1p-1", "o 0x0p+0", STATUS_INPUT, "finite number");
	/* rising where it falls: this would prove L >= 1/4 for targets 0 and 1 too */
	fixture_refuse("twoneuron-certificate 1\nclaim loss-at-least 0x1p-2\nbias both\n" SEED_LINES
	               "tree 7\nw2 w1 o 0x1p-1 o 0x1p-1 w1 o 0x1p-1 o 0x1p-1\n",
	               STATUS_CLAIM, "does not give the bound");
	fixture_refuse("twoneuron-certificate 1\nclaim loss-at-least 0x1p-2\nbias both\n" SEED_LINES
	               "tree 7\nw2 w1 o -0x1p-1 o 0x1p-1 w1 o 0x1p-1 o -0x1p-1\n",
	               STATUS_CLAIM, "does not give the bound");
	/* where the sign of w1*w2 is not known */
	fixture_refuse("twoneuron-certificate 1\nclaim loss-at-least 0x1p-2\nbias both\n" SEED_LINES
	               "tree 1\no 0x1p-1\n",
	               STATUS_CLAIM, "does not give the bound");
}

static void test_verify__refuses_forged_scale(void **state)
{
	(void)state;
	fixture_refuse_changed(RELU, "w2 s n s n", "s n", STATUS_CLAIM, "no cone, or w2 has both signs");
	fixture_refuse_changed(RELU, "tree", "where b1 0x1p+0 inf\ntree", STATUS_CLAIM, "no cone");
	fixture_refuse_changed(RELU, "w2 s n", "w2 s s n", STATUS_INPUT, "reduced to itself");
	/* with w1 limited, w2 = 1 does not stand for all: L >= 0.49 holds only for w1 <= 1/100, w2 <= 1 */
	fixture_refuse("twoneuron-certificate 1\nclaim loss-at-least 0x1.fp-2\nbias none\nhidden relu\noutput linear\n"
	               "loss squared-error\n" SEED_SAMPLES "where w1 0x0p+0 0x1p-7\nwhere w2 0x0p+0 inf\ntree 2\ns n\n",
	               STATUS_CLAIM, "no cone");
	fixture_refuse("twoneuron-certificate 1\nclaim loss-at-least 0x1.fp-2\nbias none\nhidden linear\n"
	               "output linear\nloss squared-error\n" SEED_SAMPLES
	               "where w1 0x0p+0 0x1p-7\nwhere w2 0x0p+0 inf\ntree 2\ns n\n",
	               STATUS_CLAIM, "no cone");
}

/** z = b1 + b2, but if b2 <= -1 then b1 = 0 does not stand for all: L >= 1 holds only there. */
static void test_verify__refuses_forged_move(void **state)
{
	(void)state;
	const char *const body =
	        "twoneuron-certificate 1\nclaim loss-at-least 0x1p-3\nbias both\nhidden linear\n"
	        "output linear\nloss squared-error\n" SEED_SAMPLES "where w1 0x0p+0 0x0p+0\nwhere w2 0x1p+0 0x1p+0\n"
	        "tree 10\nm b2 n b2 b2 n b2 n n n\n";
	fixture_prove(body);
	fixture_refuse("twoneuron-certificate 1\nclaim loss-at-least 0x1p+0\nbias both\nhidden linear\n"
	               "output linear\nloss squared-error\n" SEED_SAMPLES
	               "where w1 0x0p+0 0x0p+0\nwhere w2 0x1p+0 0x1p+0\nwhere b2 -inf -0x1p+0\ntree 2\nm n\n",
	               STATUS_CLAIM, "b2 is limited");
	fixture_refuse_changed(body, "tree", "where b2 -0x1p+0 inf\ntree", STATUS_CLAIM, "b2 is limited");
	fixture_refuse_changed(body, "m b2 n", "b2 m n", STATUS_CLAIM, "b2 is limited");
	fixture_refuse_changed(body, "m b2", "m m b2", STATUS_INPUT, "reduced to itself");
	fixture_refuse_changed(body, "m b2", "m b1 b2", STATUS_INPUT, "cannot be split");
	fixture_refuse_changed(body, "hidden linear", "hidden relu", STATUS_INPUT, "no such kind of node");
	fixture_refuse_changed(body, "bias both", "bias output", STATUS_INPUT, "no such kind of node");
}

static void test_verify__refuses_forged_outside(void **state)
{
	(void)state;
	/* the halves touch the only point of b2 = 0: leaving out both would prove anything */
	fixture_refuse("twoneuron-certificate 1\nclaim loss-at-least 0x1p+9\nbias output\n" SEED_LINES
	               "where b2 0x0p+0 0x0p+0\ntree 3\nb2 x x\n",
	               STATUS_INPUT, "cannot be split");
	fixture_refuse("twoneuron-certificate 1\nclaim loss-at-least 0x1p+9\nbias output\n" SEED_LINES
	               "where b2 0x1p+0 0x1p+0\ntree 3\nb2 x x\n",
	               STATUS_CLAIM, "not outside");
}

/**
 * A face or scale node leaves one t, 0 or 1/2 here, for a weight that is limited to `where`. The cell is not empty
 * although that t lies beside `where`. All of these claims, of a loss of 512, are false.
 */
static void test_verify__refuses_outside_below_a_reduction(void **state)
{
	(void)state;
	static const char *const body[] = {
	        "bias none\nhidden sigmoid\noutput sigmoid\nloss squared-error\nsample 0x0p+0 0x0p+0 0x1p+0\n"
	        "sample 0x1p+0 0x0p+0 0x1p+0\nwhere w2 0x1p-1 inf\ntree 2\nw2- x\n",
	        "bias hidden\nhidden relu\noutput sigmoid\nloss squared-error\n" SEED_SAMPLES
	        "where w2 0x1p+1 inf\ntree 2\ns x\n",
	        "bias hidden\nhidden relu\noutput sigmoid\nloss squared-error\n" SEED_SAMPLES
	        "where w2 -inf -0x1p+1\ntree 2\ns x\n",
	        "bias output\nhidden sigmoid\noutput sigmoid\nloss cross-entropy\nsample 0x0p+0 0x1p+0 0x1p+0\n"
	        "sample 0x1p+0 0x1p+0 0x1p+0\nwhere b2 -inf 0x1p+1\ntree 2\nb2+ x\n",
	        "bias output\nhidden sigmoid\noutput sigmoid\nloss squared-error\nsample 0x0p+0 0x0p+0 0x1p+0\n"
	        "sample 0x1p+0 0x0p+0 0x1p+0\nwhere w2 0x0p+0 inf\nwhere b2 -0x1p-1 inf\ntree 3\nb2- w2- x\n",
	        "bias both\nhidden linear\noutput linear\nloss squared-error\n" SEED_SAMPLES
	        "where b1 0x1p+1 inf\ntree 2\nm x\n",
	        /* below a split, and with the last cell of the grid in another parameter */
	        "bias none\nhidden sigmoid\noutput sigmoid\nloss squared-error\nsample 0x0p+0 0x0p+0 0x1p+0\n"
	        "sample 0x1p+0 0x0p+0 0x1p+0\nwhere w2 0x1p-1 inf\ntree 4\nw2- w1 x x\n",
	        "bias none\nhidden sigmoid\noutput sigmoid\nloss squared-error\nsample 0x0p+0 0x0p+0 0x1p+0\n"
	        "sample 0x1p+0 0x0p+0 0x1p+0\nwhere w2 0x1p-1 inf\ntree 3\nw1- w2- x\n"};
	for (size_t i = 0; i < sizeof body / sizeof *body; i++) {
		char text[1024];
		snprintf(text, sizeof text, "twoneuron-certificate 1\nclaim loss-at-least 0x1p+9\n%s", body[i]);
		fixture_refuse(text, STATUS_CLAIM, "not outside");
	}
	/* a cell that is beside `where` in another parameter, which is not reduced, is outside */
	fixture_prove("twoneuron-certificate 1\nclaim loss-at-least 0x1p-2\nbias output\nhidden sigmoid\n"
	              "output sigmoid\nloss squared-error\nsample 0x0p+0 0x0p+0 0x1p+0\n"
	              "sample 0x1p+0 0x0p+0 0x1p+0\nwhere w2 0x1p-1 inf\nwhere b2 0x1p+1 inf\n"
	              "tree 4\nw2- b2 x n\n");
}

static void test_verify__refuses_nan_and_infinity(void **state)
{
	(void)state;
	static const char *const bad[] = {
	        "nan",      "-nan",       "inf",       "-inf",     "0x1p+1024", "0x1p+99999", "0x1p-1023",
	        "0.125",    "0x1p-3 ",    "0X1P-3",    "0x1P-3",   "0x2p-3",    "0x1.p-3",    "0x1.00000000000000p-3",
	        "+0x1p-3",  "0x1p3",      "0x1p",      "0x1p+",    "0xp-3",     "0x",         "-",
	        "",         "1",          "0x1.8",     "nan(1)",   "infinity",  "0x1p-3x",    "0x1p-+3",
	        "--0x1p-3", "0x1.8g0p-3", "0x1.80p-3", "0x0.4p-1", "0x0p-3",    "0x1p-03",    "0X1p-3"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		fixture_refuse_changed(ONE_EIGHTH, "0x1p-3", bad[i], STATUS_INPUT, "line 2: expected a finite number");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		fixture_refuse_changed(ONE_EIGHTH, "0x0p+0 0x0p+0", bad[i], STATUS_INPUT,
		                       "line 7: expected a finite number");
	fixture_refuse_changed(UP_AND_DOWN, "o 0x0p+0", "o inf", STATUS_INPUT, "expected a finite number");
	fixture_refuse_changed(UP_AND_DOWN, "o 0x0p+0", "o nan", STATUS_INPUT, "expected a finite number");
	fixture_refuse_changed(WITNESS, "witness 0x1p+3", "witness inf", STATUS_INPUT, "expected a finite number");
	fixture_refuse_changed(FALLING_W1, "w2 0x0p+0 inf", "w2 inf inf", STATUS_INPUT, "expected a finite number");
	fixture_refuse_changed(FALLING_W1, "w2 0x0p+0 inf", "w2 0x0p+0 nan", STATUS_INPUT, "expected a finite number");
	fixture_refuse_changed(FALLING_W1, "w2 0x0p+0 inf", "w2 0x0p+0 -inf", STATUS_INPUT, "expected a finite number");
}

/** A face at infinity is the last cell of the grid, w >= 2^62 - 1; its messages say so. */
static void test_verify__faces_at_infinity_are_cells(void **state)
{
	(void)state;
	fixture_refuse_changed(FALLING_W1, "0x1p-3", "0x1p-2", STATUS_CLAIM,
	                       "node 2 proves nothing: the natural form does "
	                       "not reach the bound, w1 in [4.61169e+18, inf]");
	fixture_refuse(
	        "twoneuron-certificate 1\nclaim loss-at-least 0x1p-2\nbias none\nhidden sigmoid\noutput sigmoid\n"
	        "loss squared-error\nsample -0x0p+0 0x0p+0 0x1p+0\nsample -0x1p+0 0x1p+0 0x1p+0\n"
	        "where w2 0x0p+0 inf\ntree 2\nw1- n\n",
	        STATUS_CLAIM, "w1 in [-inf, -4.61169e+18], w2 in [0, inf]");
}

/** Halves w2 > 0 `cuts` times at its lower (or upper) end; all leaves but the last are natural. */
static void refuse_deep(const char *name, int cuts, bool towards_end, enum status status, const char *message)
{
	struct text text = {0};
	text_printf(&text, "twoneuron-certificate 1\nclaim loss-at-least 0x1p-3\nbias hidden\n" SEED_LINES "tree %d\n",
	            2 * cuts + 1);
	for (int i = 0; i < cuts; i++)
		text_printf(&text, towards_end ? "%s n " : "%s\n", name);
	for (int i = 0; !towards_end && i < cuts; i++)
		text_add(&text, "n\n");
	text_add(&text, "n\n");
	if (status == STATUS_OK)
		fixture_prove(text_string(&text));
	else
		fixture_refuse(text_string(&text), status, message);
	text_free(&text);
}

static void test_verify__refuses_absurd_depth(void **state)
{
	(void)state;
	for (int side = 0; side < 2; side++) {
		refuse_deep("w2", 63, side, STATUS_OK, "");
		refuse_deep("w2", 64, side, STATUS_INPUT, "cannot be split any further");
		refuse_deep("w2", 100000, side, STATUS_INPUT, "cannot be split any further");
	}
}

static void test_verify__refuses_wrong_problem_header(void **state)
{
	(void)state;
	/* another problem, for which the claim is false or the tree no proof */
	fixture_refuse_changed(ONE_EIGHTH, "bias hidden", "bias both", STATUS_CLAIM, "does not reach");
	fixture_refuse_changed(ONE_EIGHTH, "hidden sigmoid", "hidden tanh", STATUS_CLAIM, "does not reach");
	fixture_refuse_changed(ONE_EIGHTH, "output sigmoid", "output tanh", STATUS_CLAIM, "does not reach");
	fixture_refuse_changed(ONE_EIGHTH, "0x0p+0 0x1p+0\n", "0x0p+0 0x1p-1\n", STATUS_CLAIM, "does not reach");
	fixture_refuse_changed(ONE_EIGHTH, "0x1p+0 0x1p+0 0x1p+0", "0x1p+0 0x1.8p-1 0x1p+0", STATUS_CLAIM,
	                       "does not reach");
	/* none at all */
	fixture_refuse_changed(ONE_EIGHTH, "bias hidden", "bias some", STATUS_INPUT, "line 3: expected 'bias'");
	fixture_refuse_changed(ONE_EIGHTH, "bias hidden\n", "", STATUS_INPUT, "line 3: expected 'bias'");
	fixture_refuse_changed(ONE_EIGHTH, "bias hidden\n", "bias hidden \n", STATUS_INPUT, "line 3: expected 'bias'");
	fixture_refuse_changed(ONE_EIGHTH, "bias", "\nbias", STATUS_INPUT, "line 3: expected 'bias'");
	fixture_refuse_changed(ONE_EIGHTH, "hidden sigmoid", "hidden linear", STATUS_CLAIM, "does not reach");
	fixture_refuse_changed(ONE_EIGHTH, "hidden sigmoid", "hidden step", STATUS_INPUT, "line 4: expected 'hidden'");
	fixture_refuse_changed(ONE_EIGHTH, "output sigmoid", "output relu", STATUS_INPUT, "line 5: expected 'output'");
	fixture_refuse_changed(ONE_EIGHTH, "loss squared", "loss cubed", STATUS_INPUT, "line 6: expected 'loss'");
	fixture_refuse_changed(ONE_EIGHTH, "loss squared-error\n", "loss squared-error\nloss squared-error\n",
	                       STATUS_INPUT, "line 7: expected 1 to 16 lines");
	fixture_refuse_changed(ONE_EIGHTH, SEED_SAMPLES, "", STATUS_INPUT, "line 7: expected 1 to 16 lines");
	fixture_refuse_changed(ONE_EIGHTH, "0x0p+0 0x1p+0\n", "0x0p+0 0x0p+0\n", STATUS_INPUT, "weight above 0");
	fixture_refuse_changed(ONE_EIGHTH, "0x0p+0 0x1p+0\n", "0x0p+0 -0x1p+0\n", STATUS_INPUT, "weight above 0");
	fixture_refuse_changed(ONE_EIGHTH, "sample", "where b2 0x0p+0 inf\nsample", STATUS_INPUT, "1 to 16 lines");
	fixture_refuse_changed(ONE_EIGHTH, "tree", "where b2 0x0p+0 inf\ntree", STATUS_INPUT, "line 9: this parameter");
	fixture_refuse_changed(ONE_EIGHTH, "tree", "where w2 0x0p+0 inf\nwhere w1 0x0p+0 inf\ntree", STATUS_INPUT,
	                       "line 10: this parameter");
	fixture_refuse_changed(ONE_EIGHTH, "tree", "where w2 0x1p+0 0x0p+0\ntree", STATUS_INPUT, "the range is empty");
	fixture_refuse_changed(ONE_EIGHTH, "claim loss-at-least", "claim loss-above", STATUS_INPUT, "line 2: expected");
	fixture_refuse_changed(ONE_EIGHTH, "claim loss-at-least 0x1p-3", "claim loss-below 0x1p-3", STATUS_INPUT,
	                       "expected 'witness'");
}

static void test_verify__refuses_seventeen_samples(void **state)
{
	(void)state;
	struct text text = {0};
	text_add(&text, "twoneuron-certificate 1\nclaim loss-at-least 0x1p-3\nbias hidden\n" SEED_LINES);
	for (int k = 2; k < 16; k++)
		text_add(&text, "sample 0x1p+0 0x1p+0 0x1p+0\n");
	const size_t sixteen = text.size;
	text_add(&text, "tree 3\nw2 n n\n");
	fixture_prove(text_string(&text));
	text.size = sixteen;
	text_add(&text, "sample 0x1p+0 0x1p+0 0x1p+0\ntree 3\nw2 n n\n");
	fixture_refuse(text_string(&text), STATUS_INPUT, "line 23: more than 16 samples");
	text_free(&text);
}

static void test_verify__refuses_cross_entropy_without_probabilities(void **state)
{
	(void)state;
	const char *const body = "twoneuron-certificate 1\nclaim loss-at-least 0x1p-1\nbias hidden\nhidden sigmoid\n"
	                         "output sigmoid\nloss cross-entropy\n" SEED_SAMPLES "tree 3\nw2 n n\n";
	fixture_refuse_changed(body, "output sigmoid", "output tanh", STATUS_INPUT, "needs a sigmoid output");
	fixture_refuse_changed(body, "0x1p+0 0x1p+0 0x1p+0", "0x1p+0 0x1.8p+0 0x1p+0", STATUS_INPUT, "from 0 to 1");
	fixture_refuse_changed(body, "0x1p+0 0x1p+0 0x1p+0", "0x1p+0 -0x1p-9 0x1p+0", STATUS_INPUT, "from 0 to 1");
}

static void test_verify__refuses_false_witness(void **state)
{
	(void)state;
	fixture_refuse_changed(WITNESS, "loss-below 0x1p-3", "loss-below 0x1p-99", STATUS_CLAIM, "the witness's loss");
	fixture_refuse_changed(WITNESS, "witness 0x1p+3", "witness 0x0p+0", STATUS_CLAIM, "the witness's loss");
	fixture_refuse_changed(WITNESS, "where b2 -0x1.8p+4", "where b2 -0x1p+4", STATUS_INPUT, "outside of 'where'");
	fixture_refuse_changed(WITNESS, "witness 0x1p+3 ", "witness ", STATUS_INPUT, "finite number");
	fixture_refuse_changed(WITNESS, "witness 0x1p+3", "witness 0x1p+3 0x1p+3", STATUS_INPUT, "finite number");
	fixture_refuse_changed(WITNESS, "-0x1.2p+4\n", "-0x1.2p+4\nwitness 0x1p+3 0x1.8p+4 -0x1.2p+4\n", STATUS_INPUT,
	                       "only the checksum may follow");
	fixture_refuse_changed(WITNESS, "-0x1.2p+4\n", "-0x1.2p+4\ntree 1\nn\n", STATUS_INPUT,
	                       "only the checksum may follow");
	/* a proof must not carry a witness that its claim does not mention */
	fixture_refuse_changed(ONE_EIGHTH, "tree", "witness 0x0p+0 0x0p+0 0x0p+0\ntree", STATUS_INPUT,
	                       "expected 'tree'");
	fixture_refuse("twoneuron-certificate 1\nclaim infimum-within 0x1p-3 0x1p-3\nbias hidden\n" SEED_LINES
	               "witness 0x0p+0 0x0p+0 0x0p+0\ntree 3\nw2 n n\n",
	               STATUS_INPUT, "not above the lower one");
}

static void test_verify__refuses_wrong_checksum(void **state)
{
	(void)state;
	struct text text = {0};
	struct verify_report report;
	text_add(&text, ONE_EIGHTH);
	fixture_seal(&text);
	for (size_t i = 0; i < text.size; i++) {
		text.data[i] ^= 1;
		assert_int_equal(verify_certificate(&report, text.data, text.size, NULL), STATUS_INPUT);
		text.data[i] ^= 1;
	}
	struct error error;
	text.data[strlen(ONE_EIGHTH) - 2] = 'c'; /* the claim would hold */
	assert_int_equal(verify_certificate(&report, text.data, text.size, &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "the checksum is wrong"));
	text_free(&text);
}

static void test_verify__refuses_other_version(void **state)
{
	(void)state;
	fixture_refuse_changed(ONE_EIGHTH, "certificate 1", "certificate 2", STATUS_INPUT, "the version is not 1");
	fixture_refuse_changed(ONE_EIGHTH, "certificate 1", "certificate 10", STATUS_INPUT, "the version is not 1");
	fixture_refuse_changed(ONE_EIGHTH, "certificate 1", "certificate 1 ", STATUS_INPUT, "the version is not 1");
	fixture_refuse_changed(ONE_EIGHTH, "certificate 1\n", "certificate ", STATUS_INPUT, "the version is not 1");
}

static void test_verify__refuses_empty_file(void **state)
{
	(void)state;
	struct verify_report report;
	struct error error;
	assert_int_equal(verify_certificate(&report, "", 0, &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "no certificate"));
	fixture_refuse("", STATUS_INPUT, "no certificate");
	fixture_refuse("twoneuron-certificate 1\n", STATUS_INPUT, "line 2: expected 'claim'");
}

static void test_verify__refuses_other_files(void **state)
{
	(void)state;
	fixture_refuse("name: no-bias\nquestion: Is it the missing bias?\n", STATUS_INPUT, "no certificate");
	fixture_refuse("\n" ONE_EIGHTH, STATUS_INPUT, "no certificate");
	fixture_refuse("\xef\xbb\xbf" ONE_EIGHTH, STATUS_INPUT, "no certificate");
	fixture_refuse("TWONEURON-certificate 1\n", STATUS_INPUT, "no certificate");
	fixture_refuse("\177ELF", STATUS_INPUT, "no certificate");
	fixture_refuse("twoneuron-certificate 1\r\nclaim loss-at-least 0x1p-3\r\n", STATUS_INPUT,
	               "the version is not 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_verify__refuses_raised_bound),
	        cmocka_unit_test(test_verify__refuses_truncated_tree),
	        cmocka_unit_test(test_verify__refuses_cut_file),
	        cmocka_unit_test(test_verify__refuses_trailing_nodes),
	        cmocka_unit_test(test_verify__refuses_trailing_bytes),
	        cmocka_unit_test(test_verify__refuses_node_count),
	        cmocka_unit_test(test_verify__refuses_wrong_leaf_kind),
	        cmocka_unit_test(test_verify__refuses_wrong_split),
	        cmocka_unit_test(test_verify__refuses_forged_monotonicity),
	        cmocka_unit_test(test_verify__refuses_forged_multipliers),
	        cmocka_unit_test(test_verify__refuses_forged_scale),
	        cmocka_unit_test(test_verify__refuses_forged_move),
	        cmocka_unit_test(test_verify__refuses_forged_outside),
	        cmocka_unit_test(test_verify__refuses_outside_below_a_reduction),
	        cmocka_unit_test(test_verify__refuses_nan_and_infinity),
	        cmocka_unit_test(test_verify__faces_at_infinity_are_cells),
	        cmocka_unit_test(test_verify__refuses_absurd_depth),
	        cmocka_unit_test(test_verify__refuses_wrong_problem_header),
	        cmocka_unit_test(test_verify__refuses_seventeen_samples),
	        cmocka_unit_test(test_verify__refuses_cross_entropy_without_probabilities),
	        cmocka_unit_test(test_verify__refuses_false_witness),
	        cmocka_unit_test(test_verify__refuses_wrong_checksum),
	        cmocka_unit_test(test_verify__refuses_other_version),
	        cmocka_unit_test(test_verify__refuses_empty_file),
	        cmocka_unit_test(test_verify__refuses_other_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
