#include "test.h"

#include "fixture.h"
#include "output/map_csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The plain writer: the first precision at which printf's text reads back to the same number. */
static void plain_number(FILE *out, double value, int is_float)
{
	char digits[64];
	if (isnan(value) || isinf(value))
		return;
	for (int precision = 1; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, value);
		if (is_float ? strtof(digits, NULL) == (float)value : strtod(digits, NULL) == value)
			break;
	}
	fputs(digits, out);
}

static void plain_csv(FILE *out, const struct map *map, int is_float, int has_y)
{
	fprintf(out,
	        "rate,%snetworks,learned,stalled,unfinished,frozen,diverged,learned_fraction,mean_loss,min_loss,mean_"
	        "steps\n",
	        has_y ? "w1," : "");
	for (uint64_t i = 0; i < map->rows * map->columns; i++) {
		const struct cell *cell = &map->cell[i];
		plain_number(out, map->x[i % map->columns], is_float);
		if (has_y)
			fputc(',', out);
		if (has_y)
			plain_number(out, map->y[i / map->columns], is_float);
		fprintf(out, ",%d", (int)cell_networks(cell));
		for (int o = 0; o < OUTCOMES; o++)
			fprintf(out, ",%d", (int)cell->outcomes[o]);
		fputc(',', out);
		plain_number(out, cell_learned_fraction(cell), 0);
		fputc(',', out);
		plain_number(out, cell_mean_loss(map, cell), 0);
		fputc(',', out);
		plain_number(out, cell->min_loss, is_float);
		fputc(',', out);
		plain_number(out, cell_mean_steps(cell), 0);
		fputc('\n', out);
	}
}

static struct text write_csv(const struct sweep *sweep, const struct map *map, unsigned threads)
{
	char folder[FIXTURE_PATH], path[FIXTURE_PATH + 16];
	fixture_folder(folder);
	snprintf(path, sizeof path, "%s/map.csv", folder);
	const struct content content = {.sweep = sweep, .map = map, .threads = threads};
	struct error error;
	if (map_csv_format.write(path, &content, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	const struct text text = fixture_read(folder, "map.csv");
	fixture_remove(folder);
	return text;
}

/**
 * The same number may be written as 1e+06 or 1000000. So fields are compared: equal text, or equal length and equal
 * value.
 */
static void assert_same_fields(char *a, char *b)
{
	for (char *p = strsep(&a, ",\n"), *q = strsep(&b, ",\n"); p || q;
	     p = strsep(&a, ",\n"), q = strsep(&b, ",\n")) {
		assert_non_null(p);
		assert_non_null(q);
		if (strcmp(p, q) == 0)
			continue;
		assert_true(*p && *q && strlen(p) <= strlen(q));
		assert_true(strtod(p, NULL) == strtod(q, NULL));
	}
}

static void check_against_plain(struct sweep sweep, enum precision precision)
{
	sweep.training.precision = precision;
	struct map map = fixture_map(&sweep);
	if (precision == PRECISION_FLOAT64)
		for (uint64_t c = 0; c < map.columns; c++)
			map.x[c] = 0.1 * pow(1.1, (double)c);
	struct text ours = write_csv(&sweep, &map, 2);
	char *plain = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&plain, &size);
	plain_csv(stream, &map, precision == PRECISION_FLOAT32, space_has_y(&sweep.space));
	fclose(stream);
	assert_same_fields(ours.data, plain);
	free(plain);
	text_free(&ours);
	map_free(&map);
}

static void test_map_csv__agrees_with_a_plain_writer_in_float32(void **state)
{
	(void)state;
	check_against_plain(fixture_sweep(70, 90), PRECISION_FLOAT32);
}

static void test_map_csv__agrees_with_a_plain_writer_in_float64(void **state)
{
	(void)state;
	check_against_plain(fixture_sweep(70, 90), PRECISION_FLOAT64);
}

static void test_map_csv__has_one_column_for_one_axis(void **state)
{
	(void)state;
	check_against_plain(fixture_line(9000), PRECISION_FLOAT32);
	check_against_plain(fixture_line(1), PRECISION_FLOAT64);
}

/** What the pictures are drawn of. */
static void test_map_csv_text__has_the_bytes_of_the_file(void **state)
{
	(void)state;
	const struct sweep sweep = fixture_line(9000);
	struct map map = fixture_map(&sweep);
	const struct content content = {.sweep = &sweep, .map = &map, .threads = 1};
	struct text file = write_csv(&sweep, &map, 3), text = {0};
	assert_int_equal(map_csv_text(&text, &content, NULL), STATUS_OK);
	assert_int_equal(text.size, file.size);
	assert_memory_equal(text.data, file.data, file.size);
	text_free(&file);
	text_free(&text);
	map_free(&map);
}

static void test_map_csv__does_not_depend_on_the_number_of_threads(void **state)
{
	(void)state;
	const struct sweep sweep = fixture_sweep(150, 211);
	struct map map = fixture_map(&sweep);
	struct text one = write_csv(&sweep, &map, 1);
	struct text seven = write_csv(&sweep, &map, 7);
	assert_int_equal(one.size, seven.size);
	assert_memory_equal(one.data, seven.data, one.size);
	text_free(&one);
	text_free(&seven);
	map_free(&map);
}

static void test_map_csv__leaves_undefined_numbers_empty(void **state)
{
	(void)state;
	const struct sweep sweep = fixture_sweep(1, 4);
	struct map map = fixture_map(&sweep);
	map.cell[0] = (struct cell){.min_loss = INFINITY};
	map.cell[1] = (struct cell){.outcomes[OUTCOME_DIVERGED] = 2, .steps = 3, .min_loss = INFINITY};
	map.cell[2] = (struct cell){
	        .outcomes = {1, 0, 1, 0, 0}, .steps = 801, .loss = (uint128)1 << 37, .min_loss = 0.0009765625};
	map.x[0] = map.x[1] = 0.1f;
	map.x[2] = 0.1;
	struct text text = write_csv(&sweep, &map, 1);
	assert_non_null(strstr(text.data, "mean_steps\n0.1,-10,0,0,0,0,0,0,,,,\n"
	                                  "0.1,-10,2,0,0,0,0,2,0,,,1.5\n"
	                                  "0.1,-10,2,1,0,1,0,0,0.5,0.0625,0.0009765625,400.5\n"));
	text_free(&text);
	map_free(&map);
}

static void test_map_csv__writes_a_loss_beyond_the_sums_as_inf(void **state)
{
	(void)state;
	const struct sweep sweep = fixture_sweep(1, 1);
	struct map map = fixture_map(&sweep);
	map.cell[0] = (struct cell){.outcomes[OUTCOME_STALLED] = 2, .steps = 4, .loss = LOSS_BEYOND, .min_loss = 3};
	map.x[0] = 0.5;
	struct text text = write_csv(&sweep, &map, 1);
	assert_non_null(strstr(text.data, "mean_steps\n0.5,-10,2,0,2,0,0,0,0,inf,3,2\n"));
	text_free(&text);
	map_free(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_map_csv__agrees_with_a_plain_writer_in_float32),
	        cmocka_unit_test(test_map_csv__agrees_with_a_plain_writer_in_float64),
	        cmocka_unit_test(test_map_csv__has_one_column_for_one_axis),
	        cmocka_unit_test(test_map_csv_text__has_the_bytes_of_the_file),
	        cmocka_unit_test(test_map_csv__does_not_depend_on_the_number_of_threads),
	        cmocka_unit_test(test_map_csv__leaves_undefined_numbers_empty),
	        cmocka_unit_test(test_map_csv__writes_a_loss_beyond_the_sums_as_inf),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
