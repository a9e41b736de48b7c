#include "space/values.h"

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

/** Finite value number i of a 16-bit format in the order of its bits: the positive ones, then the negative ones. */
static double every_value(enum every every, uint64_t i)
{
	const int fraction_bits = every == EVERY_FLOAT16 ? 10 : 7;
	const int bias = every == EVERY_FLOAT16 ? 15 : 127;
	const uint64_t half = every_points(every) / 2;
	const uint64_t pattern = i % half;
	const int exponent = (int)(pattern >> fraction_bits);
	const uint64_t fraction = pattern & ((UINT64_C(1) << fraction_bits) - 1);
	const double significand = (double)(exponent ? fraction + (UINT64_C(1) << fraction_bits) : fraction);
	const double size = ldexp(significand, (exponent ? exponent : 1) - bias - fraction_bits);
	return i < half ? size : -size;
}

double axis_value(const struct axis *axis, uint64_t i)
{
	if (axis->form == AXIS_EVERY)
		return every_value(axis->every, i);
	if (axis->form == AXIS_VALUE || i == 0)
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

double axis_label(const struct axis *axis, enum precision precision, uint64_t cells, uint64_t i)
{
	const uint64_t per_cell = axis->points / cells;
	const double first = axis_value(axis, i * per_cell);
	const double last = axis_value(axis, (i + 1) * per_cell - 1);
	double value = first;
	if (per_cell > 1)
		value = axis->form == AXIS_POINTS && axis->scale == SCALE_LOG ? sqrt(first) * sqrt(last)
		                                                              : first / 2 + last / 2;
	return precision_round(precision, value);
}

void map_label(struct map *map, const struct space *space, enum precision precision)
{
	for (uint64_t i = 0; i < map->columns; i++)
		map->x[i] = axis_label(&space->axis[space->map_x], precision, map->columns, i);
	for (uint64_t i = 0; i < map->rows; i++)
		map->y[i] = axis_label(&space->axis[space->map_y], precision, map->rows, i);
}
