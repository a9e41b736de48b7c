#include "space/layout.h"

#include "space/forms.h"
#include "space/values.h"

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
	const uint64_t points_y = space_points_y(space) / space->rows;
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
 * Direction numbers of a Sobol' dimension as 32-bit fractions: primitive polynomials and initial values of Joe and Kuo
 * (2008), new-joe-kuo-6.21201.
 */
static void sobol_directions(uint32_t out[32], int dimension)
{
	static const struct {
		int degree;
		uint32_t coefficients, initial[5];
	} polynomial[] = {{0, 0, {0}},
	                  {1, 0, {1}},
	                  {2, 1, {1, 3}},
	                  {3, 1, {1, 3, 1}},
	                  {3, 2, {1, 1, 1}},
	                  {4, 1, {1, 1, 3, 3}},
	                  {4, 4, {1, 3, 5, 13}},
	                  {5, 2, {1, 1, 5, 5, 17}},
	                  {5, 4, {1, 1, 5, 5, 5}},
	                  {5, 7, {1, 1, 7, 11, 19}}};
	/* all axes may be sobol at once */
	_Static_assert(sizeof polynomial / sizeof *polynomial >= AXES, "an axis without direction numbers of its own");
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

static void fill_values(struct layout_tables *tables, const struct space *space, enum precision precision)
{
	for (int axis = 0; axis < AXES; axis++) {
		const struct axis *a = &space->axis[axis];
		const size_t at = tables->layout->table[axis];
		if (axis_is_drawn(a)) {
			const double low = precision_round(precision, a->a), high = precision_round(precision, a->b);
			const double span = a->scale == SCALE_LOG ? log2_span(low, high) : 0;
			precision_set(precision, tables->values, at + DRAWN_A, low);
			precision_set(precision, tables->values, at + DRAWN_B, high);
			precision_set(precision, tables->values, at + DRAWN_SPAN, span);
		} else {
			for (uint64_t i = 0; i < a->points; i++)
				precision_set(precision, tables->values, at + i, axis_value(a, i));
		}
	}
}

enum status layout_make(struct layout_tables *out, const struct space *space, enum precision precision,
                        struct error *error)
{
	*out = (struct layout_tables){0};
	struct layout *layout = calloc(1, sizeof *layout);
	if (!layout)
		return error_set_memory(error, "the axes");
	out->layout = layout;
	add_digits(layout, space);
	layout->draws = space->draws;
	layout->absent = space->absent;
	layout->seed[0] = (uint32_t)space->seed;
	layout->seed[1] = (uint32_t)(space->seed >> 32);
	uint64_t entries = 0;
	int sobol_dimension = 0;
	for (int axis = 0; axis < AXES; axis++) {
		layout->form[axis] = space->axis[axis].form;
		layout->scale[axis] = space->axis[axis].scale;
		layout->table[axis] = (uint32_t)entries;
		entries += axis_is_drawn(&space->axis[axis]) ? DRAWN_NUMBERS : space->axis[axis].points;
		if (layout->form[axis] == AXIS_SOBOL)
			sobol_directions(layout->direction[axis], sobol_dimension++);
	}
	out->values_size = (size_t)entries * precision_size(precision);
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
