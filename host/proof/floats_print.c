#include "base/json.h"
#include "base/number.h"
#include "proof/floats.h"

#include <jansson.h>

static const char *const build_name[FLOATS_BUILDS] = {
        [FLOATS_TRAIN] = "the kernel that trains", [FLOATS_ASSESS] = "the kernel that computes losses"};

static bool bounds_hold(const struct floats_sigmoid *sigmoid)
{
	return sigmoid->outside == 0 && sigmoid->low_for_one == 0 && sigmoid->low_for_zero == 0;
}

bool floats_bound_holds(const struct floats *floats)
{
	return bounds_hold(&floats->sigmoid[FLOATS_TRAIN]) && bounds_hold(&floats->sigmoid[FLOATS_ASSESS]) &&
	       (floats->math == MATH_NATIVE || floats->pairs.least >= 0.125);
}

static void add_finding(struct text *out, const char *what, uint64_t wrong)
{
	if (wrong)
		text_printf(out, "    %-58s FAILS at %llu of them\n", what, (unsigned long long)wrong);
	else
		text_printf(out, "    %-58s holds\n", what);
}

static void add_sigmoid(struct text *out, const struct floats *floats, enum floats_build build)
{
	const struct floats_sigmoid *const sigmoid = &floats->sigmoid[build];
	text_printf(out, "  All %llu float32 pre-activations s (held as t = -s*log2(e)), NaNs included, in %s:\n",
	            (unsigned long long)sigmoid->values, build_name[build]);
	add_finding(out, "the computed sigmoid is within (0, 1], also for NaN", sigmoid->outside);
	add_finding(out, "s >= 0: the computed error for a target of 0 is >= 1/2", sigmoid->low_for_zero);
	add_finding(out, "s <= 0: the computed error for a target of 1 is >= 1/2", sigmoid->low_for_one);
	text_printf(out,
	            "    where s rises to the next float the computed sigmoid falls %llu times, by rounding;\n"
	            "    the bound does not need that it never does\n",
	            (unsigned long long)sigmoid->not_monotone);
}

/** The argument of docs/mathematics.md, "What the kernels compute". */
static const char argument[] =
        "  Hence the computed loss of every pair (w1, w2) of float32 weights without a NaN or infinity, "
        "(2^32 - 2^24)^2\n"
        "  of them, and of every such triple (w1, b1, w2), is at least 1/8 in the arithmetic of %s:\n"
        "    1. The hidden output y is within (0, 1]. The product w2*y, rounded, has the sign of w2 or is 0; it is no "
        "NaN,\n"
        "       even where a scaled weight overflows to infinity.\n"
        "    2. If w2 >= 0, the pre-activation of the sample with target 0 is >= 0; if w2 <= 0, that of the sample "
        "with\n"
        "       target 1 is <= 0. Either way its computed error is at least 1/2.\n"
        "    3. Rounding never carries a number past a representable one: the square of that error is at least 1/4, "
        "half\n"
        "       of it at least 1/8, and to add the other sample's term, which is not negative, keeps that.\n"
        "  This takes for granted that the device rounds +, * and fma as IEEE 754 asks; the known-answer test and the\n"
        "  sweep above are evidence for it. It is a statement about this arithmetic, not about real weights.\n";

/** What native builds share: reciprocals() in kernels/exponential.clh. */
static const char unswept[] =
        "  The kernel that trains was not swept: with native math it makes the sigmoids of two samples of one\n"
        "  reciprocal, so that neither is a function of one float. Its gradients and steps are computed so, those "
        "above\n"
        "  too; a loss never is: the kernel that computes losses has exact math, whatever trains.\n";

static void add_pairs(struct text *out, const struct floats_pairs *pairs)
{
	char digits[NUMBER_SIZE + 1];
	text_printf(out, "  All %llu pairs of finite float16 weights:\n", (unsigned long long)pairs->pairs);
	if (pairs->least > 0)
		text_printf(out, "    the least computed loss is %s; %llu pairs have exactly 1/8\n",
		            number_string(digits, pairs->least), (unsigned long long)pairs->eighths);
	text_printf(out,
	            "    the computed gradient is exactly 0 at %llu, so that no rate moves them\n"
	            "    a step at rate 5 leaves %llu (%.2f%%) as they are\n",
	            (unsigned long long)pairs->flat, (unsigned long long)pairs->unmoved,
	            100.0 * (double)pairs->unmoved / (double)pairs->pairs);
}

void floats_print(struct text *out, const struct floats *floats)
{
	text_printf(out,
	            "Floats, not real numbers: device %u \"%s\" (%s, driver %s), math %s, float32,\n"
	            "x = 0, 1 with targets 0, 1, squared error, sigmoids, no output bias.\n",
	            floats->device.number, floats->device.name, floats->device.platform, floats->device.driver,
	            math_name(floats->math));
	add_sigmoid(out, floats, FLOATS_ASSESS);
	if (floats->sigmoid[FLOATS_TRAIN].values)
		add_sigmoid(out, floats, FLOATS_TRAIN);
	add_pairs(out, &floats->pairs);
	const bool both = floats->sigmoid[FLOATS_TRAIN].values > 0;
	if (!both)
		text_add(out, unswept);
	if (floats_bound_holds(floats))
		text_printf(out, argument, both ? "both kernels" : build_name[FLOATS_ASSESS]);
	else
		text_add(out, "  So nothing follows about the loss of all float32 weights with this arithmetic.\n");
}

static json_t *sigmoid_json(const struct floats_sigmoid *sigmoid)
{
	return json_pack("{s:I,s:I,s:I,s:I,s:I}", "values", (json_int_t)sigmoid->values, "outside",
	                 (json_int_t)sigmoid->outside, "low_for_one", (json_int_t)sigmoid->low_for_one, "low_for_zero",
	                 (json_int_t)sigmoid->low_for_zero, "not_monotone", (json_int_t)sigmoid->not_monotone);
}

struct json_t *floats_json(const struct floats *floats)
{
	const struct floats_pairs *const pairs = &floats->pairs;
	return json_pack("{s:o,s:o,s:s,s:b,s:b,s:o,s:o,s:{s:I,s:o,s:o,s:I,s:I}}", "device",
	                 json_text(floats->device.name), "driver", json_text(floats->device.driver), "math",
	                 math_name(floats->math), "loss_at_least_one_eighth", floats_bound_holds(floats), "monotone",
	                 floats->sigmoid[FLOATS_TRAIN].not_monotone == 0 &&
	                         floats->sigmoid[FLOATS_ASSESS].not_monotone == 0,
	                 "sigmoid_assess", sigmoid_json(&floats->sigmoid[FLOATS_ASSESS]), "sigmoid_train",
	                 sigmoid_json(&floats->sigmoid[FLOATS_TRAIN]), "float16_pairs", "pairs",
	                 (json_int_t)pairs->pairs, "least_loss", json_number(pairs->least), "exactly_one_eighth",
	                 pairs->least > 0 ? json_integer((json_int_t)pairs->eighths) : json_null(), "zero_gradient",
	                 (json_int_t)pairs->flat, "unmoved_at_rate_5", (json_int_t)pairs->unmoved);
}
