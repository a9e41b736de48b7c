#include "space/forms.h"

#define PRECISION 64
#define WIDTH 1
#define NATIVE_MATH 0
#define EXP2_SIMD 0
#define EXP2_TABLE_LOCAL 0
#define RECIPROCAL_NEWTON 0
/* each needs those above it */
// clang-format off
#include "portable.clh"
#include "exponential.clh"
// clang-format on

/* 2^t for -1074 <= t < 1024, by the kernels' exponential: every machine gives the same bits, which libm does not. */
static double exp2_of(double t)
{
	/* ldexp() is exact, or rounds once where the number is subnormal */
	const int shift = t > EXP2_LIMIT ? 64 : t < -EXP2_LIMIT ? -64 : 0;
	return ldexp(exp2_scaled(exp2_entry, t - shift), shift);
}

/** The same for log2(x), x > 0. */
static double log2_of(double x)
{
	/* subnormal numbers are out of the logarithm's range */
	if (x < 0x1p-1022)
		return log2_of(x * 0x1p+64) - 64;
	return logarithm(x) * LOG2_E;
}

double log2_span(double from, double to)
{
	/* a difference of logarithms loses the digits in which close ends differ, a quotient may overflow */
	const double ratio = to / from;
	return isfinite(ratio) ? log2_of(ratio) : log2_of(to) - log2_of(from);
}

static double only_value(const struct axis *axis, uint64_t i)
{
	(void)i;
	return axis->a;
}

static void tell_value(struct text *out, const struct axis *axis)
{
	text_add(out, " = ");
	text_number(out, axis->a);
}

static double point_value(const struct axis *axis, uint64_t i)
{
	if (i == 0)
		return axis->a;
	if (i == axis->points - 1)
		return axis->b;
	const double u = (double)i / (double)(axis->points - 1);
	if (axis->scale == SCALE_LINEAR)
		return (fma)(axis->b, u, axis->a * (1 - u));
	/* log-spaced: both ends have the same sign */
	const double sign = axis->a < 0 ? -1 : 1;
	const double low = log2_of(sign * axis->a), high = log2_of(sign * axis->b);
	return sign * exp2_of((fma)(high, u, low * (1 - u)));
}

/** Both numbers of an axis with words around them. */
static void tell_numbers(struct text *out, const struct axis *axis, const char *before, const char *between,
                         const char *after)
{
	text_add(out, before);
	text_number(out, axis->a);
	text_add(out, between);
	text_number(out, axis->b);
	text_add(out, after);
}

static void tell_points(struct text *out, const struct axis *axis)
{
	tell_numbers(out, axis, " from ", " to ", "");
	text_printf(out, " in %llu points", (unsigned long long)axis->points);
}

static double step_value(const struct axis *axis, uint64_t i)
{
	return (fma)((double)i, axis->b, axis->a);
}

static void tell_steps(struct text *out, const struct axis *axis)
{
	tell_numbers(out, axis, " from ", " in steps of ", "");
	text_printf(out, ", %llu points", (unsigned long long)axis->points);
}

static double list_value(const struct axis *axis, uint64_t i)
{
	return axis->list[i];
}

/** All of a short list, else its ends: captions have little room. */
static void tell_list(struct text *out, const struct axis *axis)
{
	enum { TOLD_MAX = 6 };
	const size_t last = axis->listed - 1;
	if (axis->listed > TOLD_MAX) {
		text_printf(out, " = one of %zu values from ", axis->listed);
		text_number(out, axis->list[0]);
		text_add(out, " to ");
		text_number(out, axis->list[last]);
		return;
	}
	for (size_t i = 0; i <= last; i++) {
		text_add(out, i == 0 ? " = " : i == last ? " or " : ", ");
		text_number(out, axis->list[i]);
	}
}

/** Finite value number i of a 16-bit format in the order of its bits: the positive ones, then the negative ones. */
static double every_value(const struct axis *axis, uint64_t i)
{
	const int fraction_bits = axis->every == EVERY_FLOAT16 ? 10 : 7;
	const int bias = axis->every == EVERY_FLOAT16 ? 15 : 127;
	const uint64_t half = every_points(axis->every) / 2;
	const uint64_t pattern = i % half;
	const int exponent = (int)(pattern >> fraction_bits);
	const uint64_t fraction = pattern & ((UINT64_C(1) << fraction_bits) - 1);
	const double significand = (double)(exponent ? fraction + (UINT64_C(1) << fraction_bits) : fraction);
	const double size = ldexp(significand, (exponent ? exponent : 1) - bias - fraction_bits);
	return i < half ? size : -size;
}

static void tell_every(struct text *out, const struct axis *axis)
{
	text_printf(out, " every %s", every_name(axis->every));
}

static void every_reach(const struct axis *axis, double *least, double *largest)
{
	*largest = every_largest(axis->every);
	*least = -*largest;
}

static void tell_uniform(struct text *out, const struct axis *axis)
{
	tell_numbers(out, axis, axis->scale == SCALE_LOG ? " log-uniform in [" : " uniform in [", ", ", ")");
}

static void tell_normal(struct text *out, const struct axis *axis)
{
	tell_numbers(out, axis, " normal, mean ", ", sd ", "");
}

static void tell_sobol(struct text *out, const struct axis *axis)
{
	tell_numbers(out, axis, axis->scale == SCALE_LOG ? " log-Sobol' in [" : " Sobol' in [", ", ", ")");
}

const struct form_facts form_facts[] = {
        [AXIS_VALUE] = {.tell = tell_value, .value = only_value, .name = "value"},
        [AXIS_POINTS] = {.tell = tell_points, .value = point_value, .name = "from"},
        [AXIS_STEPS] = {.tell = tell_steps, .value = step_value, .name = "step"},
        [AXIS_LIST] = {.tell = tell_list, .value = list_value, .name = "list"},
        [AXIS_EVERY] = {.tell = tell_every,
                        .value = every_value,
                        .name = "every",
                        .reach = every_reach,
                        .values = "every number of a format",
                        .remedy = "float16"},
        [AXIS_UNIFORM] =
                {.tell = tell_uniform,
                 .name = "uniform",
                 .meaning = "Drawn at random, all values between two ends being equally likely, or their logarithms",
                 .numbers = FORM_RANGE},
        [AXIS_NORMAL] = {.tell = tell_normal,
                         .name = "normal",
                         .meaning = "Drawn at random from the normal distribution",
                         .numbers = FORM_MEAN_SD},
        [AXIS_SOBOL] = {.tell = tell_sobol,
                        .name = "sobol",
                        .meaning = "Drawn evenly between two ends: Sobol' points, shifted at random at each grid point",
                        .numbers = FORM_RANGE},
};
_Static_assert(sizeof form_facts / sizeof *form_facts == AXIS_FORMS, "a form of an axis has no facts");
