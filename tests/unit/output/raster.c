#include "output/picture/raster.h"

#include "test.h"

#include <math.h>

/** The map of which every test makes pixels: each cell has as many networks as its place in the array says, from 0. */
static struct map make_map(uint64_t rows, uint64_t columns)
{
	struct map map;
	assert_int_equal(map_make(&map, rows, columns, 0, NULL), STATUS_OK);
	for (uint64_t i = 0; i < rows * columns; i++) {
		map.cell[i].outcomes[OUTCOME_STALLED] = i;
		map.cell[i].steps = i * (i + 1);
	}
	return map;
}

static void check_column(const struct map *map, const char *column, const struct raster_form *form, uint64_t rows,
                         uint64_t columns, const float *expected)
{
	struct raster raster;
	assert_int_equal(raster_make(&raster, map, columns_map_find(column), form, NULL), STATUS_OK);
	assert_int_equal(raster.rows, rows);
	assert_int_equal(raster.columns, columns);
	for (uint64_t i = 0; i < rows * columns; i++)
		if (isnan(expected[i]) ? !isnan(raster.pixel[i]) : !(raster.pixel[i] == expected[i]))
			fail_msg("pixel %d is %g, not %g", (int)i, (double)raster.pixel[i], (double)expected[i]);
	raster_free(&raster);
	assert_null(raster.pixel);
}

static void check(const struct map *map, const struct raster_form *form, uint64_t rows, uint64_t columns,
                  const float *expected)
{
	check_column(map, "networks", form, rows, columns, expected);
}

static void test_raster_make__lets_coordinates_rise(void **state)
{
	(void)state;
	struct map map = make_map(2, 3);
	check(&map, &(struct raster_form){1, 1, false, false, false}, 2, 3, (float[]){0, 1, 2, 3, 4, 5});
	check(&map, &(struct raster_form){1, 1, true, false, false}, 2, 3, (float[]){2, 1, 0, 5, 4, 3});
	check(&map, &(struct raster_form){1, 1, false, true, false}, 2, 3, (float[]){3, 4, 5, 0, 1, 2});
	map_free(&map);
}

/** A screen has the highest coordinate at the top. */
static void test_raster_make__has_the_row_at_the_top_that_is_asked_for(void **state)
{
	(void)state;
	struct map map = make_map(2, 3);
	check(&map, &(struct raster_form){1, 1, false, false, true}, 2, 3, (float[]){3, 4, 5, 0, 1, 2});
	check(&map, &(struct raster_form){1, 1, false, true, true}, 2, 3, (float[]){0, 1, 2, 3, 4, 5});
	map_free(&map);
}

/** What is left over at the end of the map has pixels of its own, also where they come first. */
static void test_raster_make__takes_means_of_cells(void **state)
{
	(void)state;
	struct map map = make_map(3, 5);
	check(&map, &(struct raster_form){2, 2, false, false, false}, 2, 3, (float[]){3, 5, 6.5f, 10.5f, 12.5f, 14});
	check(&map, &(struct raster_form){2, 2, true, false, true}, 2, 3, (float[]){14, 12.5f, 10.5f, 6.5f, 5, 3});
	check(&map, &(struct raster_form){9, 1, false, false, false}, 3, 1, (float[]){2, 7, 12});
	map_free(&map);
}

/** Cell 0 has no networks, and so no mean: it counts in no pixel. */
static void test_raster_make__leaves_out_cells_without_a_value(void **state)
{
	(void)state;
	struct map map = make_map(1, 4);
	check_column(&map, "mean_steps", &(struct raster_form){1, 1, false, false, false}, 1, 4,
	             (float[]){NAN, 2, 3, 4});
	check_column(&map, "mean_steps", &(struct raster_form){2, 1, false, false, false}, 1, 2, (float[]){2, 3.5f});
	map_free(&map);
}

static void test_raster_colours__go_from_0_to_the_top(void **state)
{
	(void)state;
	float pixel[] = {0, 4, 8, 100, INFINITY, NAN};
	uint32_t colour[6];
	const struct raster raster = {.columns = 3, .rows = 2, .pixel = pixel};
	const struct palette *const palette = &palette_learned;
	raster_colours(colour, &raster, palette, 8);
	assert_int_equal(colour[0], palette->colour[0]);
	assert_int_equal(colour[1], palette->colour[PALETTE_COLOURS / 2]);
	for (int i = 2; i < 5; i++)
		assert_int_equal(colour[i], palette->colour[PALETTE_COLOURS - 1]);
	assert_int_equal(colour[5], PALETTE_UNDEFINED);
}

static void test_columns_map_field__counts_as_map_csv_does(void **state)
{
	(void)state;
	struct space space = {.map_x = AXIS_RATE, .map_y = AXIS_W1};
	assert_int_equal(columns_map_field(columns_map_find("networks"), &space), 3);
	assert_int_equal(columns_map_field(columns_map_find("mean_steps"), &space), 12);
	space.map_y = AXES;
	assert_int_equal(columns_map_field(columns_map_find("networks"), &space), 2);
	assert_int_equal(columns_map_field(columns_map_find("mean_steps"), &space), 11);
	assert_null(columns_map_find("no such column"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_raster_make__lets_coordinates_rise),
	        cmocka_unit_test(test_raster_make__has_the_row_at_the_top_that_is_asked_for),
	        cmocka_unit_test(test_raster_make__takes_means_of_cells),
	        cmocka_unit_test(test_raster_make__leaves_out_cells_without_a_value),
	        cmocka_unit_test(test_raster_colours__go_from_0_to_the_top),
	        cmocka_unit_test(test_columns_map_field__counts_as_map_csv_does),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
