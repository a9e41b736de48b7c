/*
 * The values of gridded axes, and which network an index stands for.
 */
#include "reference/reference.h"
#include "space/values.h"
#include "test.h"

#include <float.h>
#include <math.h>
#include <string.h>

static struct axis points(double a, double b, uint64_t count, enum axis_scale scale)
{
	return (struct axis){.form = AXIS_POINTS, .a = a, .b = b, .points = count, .scale = scale};
}

static struct axis value(double a)
{
	return (struct axis){.form = AXIS_VALUE, .a = a, .points = 1};
}

static struct axis every(enum every format)
{
	return (struct axis){.form = AXIS_EVERY, .every = format, .points = every_points(format)};
}

static uint64_t bits_of(double x)
{
	uint64_t bits;
	memcpy(&bits, &x, sizeof bits);
	return bits;
}

static const struct axis linear[] = {
        {.form = AXIS_POINTS, .a = -20, .b = 20, .points = 1024},
        {.form = AXIS_POINTS, .a = 0.1, .b = 0.3, .points = 3},
        {.form = AXIS_POINTS, .a = -1e300, .b = 1e299, .points = 7},
        {.form = AXIS_POINTS, .a = 1, .b = 1.0000001, .points = 2},
        {.form = AXIS_POINTS, .a = -0.7, .b = 0, .points = 1 << 20},
};
static const struct axis logarithmic[] = {
        {.form = AXIS_POINTS, .a = 0.1, .b = 1000, .points = 2048, .scale = SCALE_LOG},
        {.form = AXIS_POINTS, .a = 2.5, .b = 40, .points = 5, .scale = SCALE_LOG},
        {.form = AXIS_POINTS, .a = -1e3, .b = -1e-3, .points = 101, .scale = SCALE_LOG},
        {.form = AXIS_POINTS, .a = 1e-30, .b = 1e30, .points = 1 << 20, .scale = SCALE_LOG},
        {.form = AXIS_POINTS, .a = 0.3, .b = 0.30000001, .points = 3, .scale = SCALE_LOG},
        /* beyond the limits of the kernels' exponential, 2^+-1022 */
        {.form = AXIS_POINTS, .a = 1e307, .b = 1.79e308, .points = 9, .scale = SCALE_LOG},
        {.form = AXIS_POINTS, .a = 1e-320, .b = 1e-300, .points = 5, .scale = SCALE_LOG},
        {.form = AXIS_POINTS, .a = 0x1p-1074, .b = DBL_MAX, .points = 1001, .scale = SCALE_LOG},
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void assert_ends(const struct axis *axis)
{
	assert_true(bits_of(axis_value(axis, 0)) == bits_of(axis->a));
	assert_true(bits_of(axis_value(axis, axis->points - 1)) == bits_of(axis->b));
}

static void test_axis_value__has_both_ends_exactly(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(linear); i++)
		assert_ends(&linear[i]);
	for (size_t i = 0; i < COUNT(logarithmic); i++)
		assert_ends(&logarithmic[i]);
}

static void test_axis_value__ascends(void **state)
{
	(void)state;
	for (size_t a = 0; a < COUNT(linear) + COUNT(logarithmic); a++) {
		const struct axis *axis = a < COUNT(linear) ? &linear[a] : &logarithmic[a - COUNT(linear)];
		for (uint64_t i = 1; i < axis->points; i++)
			assert_true(axis_value(axis, i) > axis_value(axis, i - 1));
	}
}

/* b*u + a*(1-u) with one fma: three roundings of numbers no larger than the larger end, and that of u itself: 4 * 2^-53
 */
static void test_axis_value__is_evenly_spaced(void **state)
{
	(void)state;
	for (size_t k = 0; k < COUNT(linear); k++) {
		const struct axis *axis = &linear[k];
		const double tolerance = 4 * 0x1p-53 * fmax(fabs(axis->a), fabs(axis->b));
		for (uint64_t i = 0; i < axis->points; i++) {
			const long double u = (long double)i / (long double)(axis->points - 1);
			const long double exact = axis->a + ((long double)axis->b - axis->a) * u;
			assert_true(fabsl(axis_value(axis, i) - exact) <= (long double)tolerance);
		}
	}
}

/*
 * 2^((1-u) log2 a + u log2 b). A logarithm is wrong by about 3 units of 2^-53 of its size or of 1, and interpolating
 * adds 4 more of the larger one, L; exp2 turns an absolute error of its argument into a relative one (times ln 2 < 1)
 * and adds 3 of its own: 7 L + 6 units, for L at least 1. A subnormal number is rounded to a multiple of 2^-1074.
 */
static void test_axis_value__is_geometrically_spaced_on_a_log_scale(void **state)
{
	(void)state;
	for (size_t k = 0; k < COUNT(logarithmic); k++) {
		const struct axis *axis = &logarithmic[k];
		const long double low = log2l(fabsl(axis->a)), high = log2l(fabsl(axis->b));
		const long double size = fmaxl(1, fmaxl(fabsl(low), fabsl(high)));
		for (uint64_t i = 0; i < axis->points; i++) {
			const long double u = (long double)i / (long double)(axis->points - 1);
			const long double exact = copysignl(exp2l(low + (high - low) * u), axis->a);
			const long double got = axis_value(axis, i);
			assert_true(fabsl(got - exact) <= fabsl(exact) * (7 * size + 6) * 0x1p-53L + 0x1p-1075L);
		}
	}
}

/** A half by its definition: (-1)^s 2^(e-15) 1.m, or (-1)^s 2^-14 0.m for e = 0. */
static double half_value(unsigned pattern)
{
	double significand = pattern >> 10 & 31 ? 1 : 0;
	for (int bit = 0; bit < 10; bit++)
		if (pattern >> (9 - bit) & 1)
			significand += 1 / (double)(2 << bit);
	const int exponent = (int)(pattern >> 10 & 31);
	double size = significand;
	for (int e = exponent ? exponent : 1; e > 15; e--)
		size *= 2;
	for (int e = exponent ? exponent : 1; e < 15; e++)
		size /= 2;
	return pattern >> 15 ? -size : size;
}

static void test_axis_value__takes_every_half_in_bit_order(void **state)
{
	(void)state;
	const struct axis axis = every(EVERY_FLOAT16);
	uint64_t i = 0;
	for (unsigned pattern = 0; pattern < 0x10000; pattern++)
		if ((pattern >> 10 & 31) != 31) {
			if (bits_of(axis_value(&axis, i)) != bits_of(half_value(pattern)))
				fail_msg("half %#x is %a", pattern, axis_value(&axis, i));
			i++;
		}
	assert_int_equal(i, axis.points);
	assert_true(axis_value(&axis, 0x3c00) == 1);
	assert_true(axis_value(&axis, 0x0001) == 0x1p-24);
	assert_true(axis_value(&axis, 0x7bff) == 65504);
	assert_true(axis_value(&axis, axis.points - 1) == -65504);
}

static void test_axis_value__takes_every_bfloat16_in_bit_order(void **state)
{
	(void)state;
	const struct axis axis = every(EVERY_BFLOAT16);
	uint64_t i = 0;
	for (uint32_t pattern = 0; pattern < 0x10000; pattern++)
		if ((pattern >> 7 & 255) != 255) {
			const uint32_t bits = pattern << 16; /* a bfloat16 is the upper half of a float */
			float expected;
			memcpy(&expected, &bits, sizeof expected);
			assert_true(bits_of(axis_value(&axis, i)) == bits_of((double)expected));
			i++;
		}
	assert_int_equal(i, axis.points);
}

/* against sums without a rounding: i 2^-40 is exact, and so is 1/8 + i 2^-40 */
static void test_axis_value__takes_steps_with_one_rounding(void **state)
{
	(void)state;
	const struct axis deep = {.form = AXIS_STEPS, .a = 0x1p-3, .b = 0x1p-40, .points = 256};
	for (uint64_t i = 0; i < deep.points; i++)
		assert_true(axis_value(&deep, i) == 0x1p-3 + ldexp((double)i, -40));
	/* i * step alone would be rounded: 3 (1 + 2^-52) is no float64, and 3 + 3 * 2^-52 - 3 is not 2^-50 */
	const struct axis fused = {.form = AXIS_STEPS, .a = -3, .b = 1 + 0x1p-52, .points = 4};
	assert_true(axis_value(&fused, 3) == 3 * 0x1p-52);
}

static void test_axis_value__takes_the_values_of_a_list(void **state)
{
	(void)state;
	const struct axis axis = {.form = AXIS_LIST, .list = {-2, 0.1, 7}, .listed = 3, .points = 3};
	assert_true(axis_value(&axis, 0) == -2 && axis_value(&axis, 1) == 0.1 && axis_value(&axis, 2) == 7);
	/* one value a cell has its label, several the middle of the first and the last */
	assert_true(axis_label(&axis, PRECISION_FLOAT32, 3, 1) == (double)0.1f);
	assert_true(axis_label(&axis, PRECISION_FLOAT64, 1, 0) == 2.5);
}

/** A space of gridded axes, and the indices in their order as nested loops. */
struct grid {
	struct space space;
	enum precision precision;
	struct layout_tables tables;
	uint64_t index;
	uint64_t at[AXES]; /**< the point along each axis */
};

static void grid_check(struct grid *grid)
{
	double axis[AXES];
	reference_configure(&grid->tables, grid->precision, grid->index, axis);
	for (int a = 0; a < AXES; a++) {
		const double exact = axis_value(&grid->space.axis[a], grid->at[a]);
		const double expected = precision_round(grid->precision, exact);
		if (bits_of(axis[a]) != bits_of(expected))
			fail_msg("index %llu: %s is %a, not %a", (unsigned long long)grid->index, axis_name(a), axis[a],
			         expected);
	}
	grid->index++;
}

/** The axes that are not in the map, the first of them slowest. */
static void grid_others(struct grid *grid, int axis)
{
	const struct space *space = &grid->space;
	if (axis == AXES) {
		grid_check(grid);
	} else if (axis == (int)space->map_x || axis == (int)space->map_y) {
		grid_others(grid, axis + 1);
	} else {
		for (uint64_t i = 0; i < space->axis[axis].points; i++) {
			grid->at[axis] = i;
			grid_others(grid, axis + 1);
		}
	}
}

static void grid_cells(struct grid *grid)
{
	const struct space *space = &grid->space;
	const uint64_t in_x = space->axis[space->map_x].points / space->columns;
	const uint64_t in_y = space_points_y(space) / space->rows;
	for (uint64_t row = 0; row < space->rows; row++)
		for (uint64_t column = 0; column < space->columns; column++)
			for (uint64_t y = 0; y < in_y; y++)
				for (uint64_t x = 0; x < in_x; x++) {
					if (space_has_y(space))
						grid->at[space->map_y] = row * in_y + y;
					grid->at[space->map_x] = column * in_x + x;
					grid_others(grid, 0);
				}
}

static struct space five_axes(enum coordinate x, uint64_t columns, enum coordinate y, uint64_t rows)
{
	return (struct space){.axis = {[AXIS_RATE] = points(0.1, 100, 4, SCALE_LOG),
	                               [AXIS_RATE_HIDDEN] = value(2),
	                               [AXIS_RATE_OUTPUT] = value(3),
	                               [AXIS_MOMENTUM] = value(0.5),
	                               [AXIS_WEIGHT_DECAY] = value(0),
	                               [AXIS_W1] = points(-3, 5, 6, SCALE_LINEAR),
	                               [AXIS_B1] = value(0.3),
	                               [AXIS_W2] = points(-1, 2, 12, SCALE_LINEAR),
	                               [AXIS_B2] = points(7, 8, 5, SCALE_LINEAR)},
	                      .draws = 1,
	                      .map_x = x,
	                      .map_y = y,
	                      .columns = columns,
	                      .rows = rows};
}

static void walk(struct space space, enum precision precision, uint64_t networks)
{
	struct grid grid = {.space = space, .precision = precision};
	assert_int_equal(layout_make(&grid.tables, &grid.space, precision, NULL), STATUS_OK);
	grid_cells(&grid);
	assert_int_equal(grid.index, networks);
	layout_free(&grid.tables);
}

static void test_layout__counts_in_the_documented_order(void **state)
{
	(void)state;
	const uint64_t networks = 4 * 6 * 12 * 5;
	walk(five_axes(AXIS_W1, 6, AXIS_W2, 12), PRECISION_FLOAT32, networks);
	walk(five_axes(AXIS_W2, 12, AXIS_W1, 6), PRECISION_FLOAT32, networks);
	walk(five_axes(AXIS_W2, 3, AXIS_RATE, 2), PRECISION_FLOAT32, networks);
	walk(five_axes(AXIS_RATE, 1, AXIS_B2, 5), PRECISION_FLOAT32, networks);
	walk(five_axes(AXIS_B2, 5, AXIS_W2, 4), PRECISION_FLOAT64, networks);
	struct space listed = five_axes(AXIS_W1, 6, AXIS_RATE, 4);
	listed.axis[AXIS_RATE] = (struct axis){.form = AXIS_LIST, .list = {0.1, 0.2, 5, 6}, .listed = 4, .points = 4};
	listed.axis[AXIS_W1] = (struct axis){.form = AXIS_STEPS, .a = -3, .b = 0.7, .points = 6};
	walk(listed, PRECISION_FLOAT32, networks);
}

static void test_layout__counts_a_map_over_one_axis_in_the_same_order(void **state)
{
	(void)state;
	const uint64_t networks = 4 * 6 * 12 * 5;
	walk(five_axes(AXIS_RATE, 4, AXES, 1), PRECISION_FLOAT32, networks);
	walk(five_axes(AXIS_W2, 3, AXES, 1), PRECISION_FLOAT32, networks);
	walk(five_axes(AXIS_B2, 1, AXES, 1), PRECISION_FLOAT64, networks);
}

static void test_map_label__labels_only_the_columns_of_a_map_over_one_axis(void **state)
{
	(void)state;
	const struct space space = five_axes(AXIS_W2, 3, AXES, 1);
	struct map map;
	assert_int_equal(map_make(&map, 1, 3, 0, NULL), STATUS_OK);
	map.y[0] = 7;
	map_label(&map, &space, PRECISION_FLOAT64);
	assert_true(map.x[1] == axis_label(&space.axis[AXIS_W2], PRECISION_FLOAT64, 3, 1));
	assert_true(map.y[0] == 7);
	map_free(&map);
}

static void test_layout__keeps_indices_apart_beyond_32_bits(void **state)
{
	(void)state;
	const uint64_t n = 1 << 20;
	const struct space space = {.axis = {[AXIS_RATE] = points(1, 2, 8, SCALE_LINEAR),
	                                     [AXIS_RATE_HIDDEN] = value(0),
	                                     [AXIS_RATE_OUTPUT] = value(0),
	                                     [AXIS_MOMENTUM] = value(0),
	                                     [AXIS_WEIGHT_DECAY] = value(0),
	                                     [AXIS_W1] = points(0, 1, n, SCALE_LINEAR),
	                                     [AXIS_B1] = value(0),
	                                     [AXIS_W2] = points(0, 1, n, SCALE_LINEAR),
	                                     [AXIS_B2] = value(0)},
	                            .draws = 1,
	                            .map_x = AXIS_W1,
	                            .map_y = AXIS_W2,
	                            .columns = n / 1024,
	                            .rows = n / 1024};
	struct layout_tables tables = {0};
	double axis[AXES];
	assert_int_equal(layout_make(&tables, &space, PRECISION_FLOAT64, NULL), STATUS_OK);
	/* row 1000, column 3, within the cell y 1023 and x 17, rate 5: a cell has 2^23 networks */
	const uint64_t index = ((1000 * UINT64_C(1024) + 3) << 23) + (1023 * 1024 + 17) * 8 + 5;
	assert_true(index > UINT32_MAX);
	reference_configure(&tables, PRECISION_FLOAT64, index, axis);
	assert_true(axis[AXIS_RATE] == axis_value(&space.axis[AXIS_RATE], 5));
	assert_true(axis[AXIS_W1] == axis_value(&space.axis[AXIS_W1], 3 * 1024 + 17));
	assert_true(axis[AXIS_W2] == axis_value(&space.axis[AXIS_W2], 1000 * 1024 + 1023));
	layout_free(&tables);
}

static void test_space_count__counts_cells_and_networks(void **state)
{
	(void)state;
	struct space space = five_axes(AXIS_W2, 3, AXIS_RATE, 2);
	space.draws = 7;
	assert_true(space_count(&space));
	assert_int_equal(space.networks, 4 * 6 * 12 * 5 * 7);
	assert_int_equal(space.runs_per_cell, space.networks / 6);
	space.columns = space.rows = 0; /* a cell for each point */
	assert_true(space_count(&space));
	assert_int_equal(space.columns, 12);
	assert_int_equal(space.rows, 4);
	assert_int_equal(space.runs_per_cell, 6 * 5 * 7);
	space.draws = UINT64_C(1) << 53;
	assert_false(space_count(&space));
	space.draws = UINT64_MAX;
	assert_false(space_count(&space));
}

static void test_axis_label__is_the_middle_of_the_cells_points(void **state)
{
	(void)state;
	const struct space space = five_axes(AXIS_W2, 3, AXIS_RATE, 2);
	const struct axis *const w2 = &space.axis[AXIS_W2], *const rate = &space.axis[AXIS_RATE];
	/* w2: -1 to 2 in 12 points; the second of 3 cells has points 4 to 7 of 3/11 each */
	assert_true(fabs(axis_label(w2, PRECISION_FLOAT64, 3, 1) - (-1 + 5.5 * 3 / 11)) < 1e-15);
	/* rate: 0.1, 1, 10, 100; two a cell: sqrt(0.1 * 1) and sqrt(10 * 100) */
	assert_true(fabs(axis_label(rate, PRECISION_FLOAT64, 2, 0) / sqrt(0.1) - 1) < 1e-14);
	assert_true(fabs(axis_label(rate, PRECISION_FLOAT64, 2, 1) / sqrt(1000) - 1) < 1e-14);
	assert_true(axis_label(rate, PRECISION_FLOAT64, 4, 3) == 100);
	assert_true(axis_label(rate, PRECISION_FLOAT32, 4, 0) == (double)0.1f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_axis_value__has_both_ends_exactly),
	        cmocka_unit_test(test_axis_value__ascends),
	        cmocka_unit_test(test_axis_value__is_evenly_spaced),
	        cmocka_unit_test(test_axis_value__is_geometrically_spaced_on_a_log_scale),
	        cmocka_unit_test(test_axis_value__takes_every_half_in_bit_order),
	        cmocka_unit_test(test_axis_value__takes_every_bfloat16_in_bit_order),
	        cmocka_unit_test(test_axis_value__takes_steps_with_one_rounding),
	        cmocka_unit_test(test_axis_value__takes_the_values_of_a_list),
	        cmocka_unit_test(test_layout__counts_in_the_documented_order),
	        cmocka_unit_test(test_layout__counts_a_map_over_one_axis_in_the_same_order),
	        cmocka_unit_test(test_map_label__labels_only_the_columns_of_a_map_over_one_axis),
	        cmocka_unit_test(test_layout__keeps_indices_apart_beyond_32_bits),
	        cmocka_unit_test(test_space_count__counts_cells_and_networks),
	        cmocka_unit_test(test_axis_label__is_the_middle_of_the_cells_points),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
