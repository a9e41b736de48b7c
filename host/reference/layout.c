#include "reference/layout.h"

#include "reference/twin.h"

#define PRECISION 32
#define WIDTH 1
#define NATIVE_MATH 0
#define EXP2_SIMD 0
#define EXP2_TABLE_LOCAL 0
#define RECIPROCAL_NEWTON 0
/* each needs those above it */
// clang-format off
#include "portable.clh"
#include "sigmoid.clh"
#include "random.clh"
#include "configuration.clh"
// clang-format on

#include <math.h>
#include <stdlib.h>

/** Appends a digit of the index; digits of radix 1 carry nothing and are left out. */
static void add_digit(struct layout *layout, uint64_t radix, unsigned axis, uint64_t stride)
{
	if (radix == 1)
		return;
	layout->radix[layout->digits] = radix;
	layout->axis[layout->digits] = axis;
	layout->stride[layout->digits] = (uint32_t)stride;
	layout->digits++;
}

/** The digits of the index, least significant first: the reverse of the order given with struct space. */
static void add_digits(struct layout *layout, const struct space *space)
{
	const enum coordinate x = space->map_x, y = space->map_y;
	const uint64_t points_x = space->axis[x].points / space->columns;
	const uint64_t points_y = space->axis[y].points / space->rows;
	add_digit(layout, space->draws, LAYOUT_DRAW, 1);
	for (int axis = AXES - 1; axis >= 0; axis--)
		if (axis != (int)x && axis != (int)y)
			add_digit(layout, space->axis[axis].points, (unsigned)axis, 1);
	add_digit(layout, points_x, x, 1);
	add_digit(layout, points_y, y, 1);
	add_digit(layout, space->columns, x, points_x);
	add_digit(layout, space->rows, y, points_y);
}

/**
 * Direction numbers of Sobol' dimension 0..4 as 32-bit fractions: primitive polynomials and initial values of Joe and
 * Kuo (2008), new-joe-kuo-6.21201.
 */
static void sobol_directions(uint32_t out[32], int dimension)
{
	static const struct {
		int degree;
		uint32_t coefficients, initial[3];
	} polynomial[] = {{0, 0, {0}}, {1, 0, {1}}, {2, 1, {1, 3}}, {3, 1, {1, 3, 1}}, {3, 2, {1, 1, 1}}};
	/* all axes may be sobol at once */
	_Static_assert(sizeof polynomial / sizeof *polynomial == AXES, "an axis without direction numbers of its own");
	_Static_assert(LAYOUT_AXES == AXES, "the kernels have other axes");
	const int degree = polynomial[dimension].degree;
	for (int i = 0; i < 32; i++) {
		if (degree == 0) { /* van der Corput */
			out[i] = UINT32_C(1) << (31 - i);
		} else if (i < degree) {
			out[i] = polynomial[dimension].initial[i] << (31 - i);
		} else {
			out[i] = out[i - degree] ^ (out[i - degree] >> degree);
			for (int k = 1; k < degree; k++)
				if (polynomial[dimension].coefficients >> (degree - 1 - k) & 1)
					out[i] ^= out[i - k];
		}
	}
}

static uint32_t form_of(const struct axis *axis)
{
	switch (axis->form) {
	case AXIS_UNIFORM:
		return FORM_UNIFORM;
	case AXIS_NORMAL:
		return FORM_NORMAL;
	case AXIS_SOBOL:
		return FORM_SOBOL;
	default:
		return FORM_TABLE;
	}
}

/** Stores entry i of the value table, rounded to the precision. */
static void set_value(struct layout_tables *tables, enum precision precision, size_t i, double value)
{
	if (precision == PRECISION_FLOAT64)
		((double *)tables->values)[i] = value;
	else
		((float *)tables->values)[i] = (float)value;
}

static void fill_values(struct layout_tables *tables, const struct space *space, enum precision precision)
{
	for (int axis = 0; axis < AXES; axis++) {
		const struct axis *a = &space->axis[axis];
		const size_t at = tables->layout->table[axis];
		if (axis_is_drawn(a)) {
			set_value(tables, precision, at, a->a);
			set_value(tables, precision, at + 1, a->b);
		} else {
			for (uint64_t i = 0; i < a->points; i++)
				set_value(tables, precision, at + i, reference_axis_value(a, i));
		}
	}
}

enum status layout_make(struct layout_tables *out, const struct space *space, enum precision precision,
                        struct error *error)
{
	*out = (struct layout_tables){.layout_size = sizeof(struct layout)};
	struct layout *layout = calloc(1, sizeof *layout);
	if (!layout)
		return error_set_memory(error, "the axes");
	out->layout = layout;
	add_digits(layout, space);
	layout->draws = space->draws;
	layout->seed[0] = (uint32_t)space->seed;
	layout->seed[1] = (uint32_t)(space->seed >> 32);
	uint64_t entries = 0;
	int sobol_dimension = 0;
	for (int axis = 0; axis < AXES; axis++) {
		layout->form[axis] = form_of(&space->axis[axis]);
		layout->table[axis] = (uint32_t)entries;
		entries += layout->form[axis] == FORM_TABLE ? space->axis[axis].points : 2;
		if (layout->form[axis] == FORM_SOBOL)
			sobol_directions(layout->direction[axis], sobol_dimension++);
	}
	out->values_size = (size_t)entries * (precision == PRECISION_FLOAT64 ? sizeof(double) : sizeof(float));
	out->values = malloc(out->values_size);
	if (!out->values) {
		layout_free(out);
		return error_set_memory(error, "the axes");
	}
	fill_values(out, space, precision);
	return STATUS_OK;
}

void layout_free(struct layout_tables *tables)
{
	free(tables->layout);
	free(tables->values);
	*tables = (struct layout_tables){0};
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

double reference_axis_value(const struct axis *axis, uint64_t i)
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
	const double low = twin_log2(sign * axis->a), high = twin_log2(sign * axis->b);
	return sign * twin_exp2((fma)(high, u, low * (1 - u)));
}
