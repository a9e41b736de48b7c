#include "test.h"

#include "fixture.h"
#include "output/format.h"

#include <math.h>
#include <netcdf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct fixture {
	char folder[FIXTURE_PATH], path[FIXTURE_PATH + 16];
	struct sweep sweep;
	struct map map;
	struct summary summary;
	struct content content;
	int file; /* map.nc, open for reading */
};

static void ok(int code)
{
	if (code != NC_NOERR)
		fail_msg("%s", nc_strerror(code));
}

/** For every value of a format: 0, 1, .., then the same with a minus, as in the order of bits; the values of a list. */
static void set_labels(const struct axis *axis, double *label, uint64_t count)
{
	for (uint64_t i = 0; axis->form == AXIS_EVERY && i < count; i++)
		label[i] = i < count / 2 ? (double)i : -(double)(i - count / 2);
	for (uint64_t i = 0; axis->form == AXIS_LIST && i < count; i++)
		label[i] = axis->list[i];
}

static void write_and_open(struct fixture *fixture)
{
	fixture_folder(fixture->folder);
	snprintf(fixture->path, sizeof fixture->path, "%s/map.nc", fixture->folder);
	const struct space *space = &fixture->sweep.space;
	fixture->map = fixture_map(&fixture->sweep);
	if (space_has_y(space))
		set_labels(&space->axis[space->map_y], fixture->map.y, fixture->map.rows);
	set_labels(&space->axis[space->map_x], fixture->map.x, fixture->map.columns);
	fixture->summary = fixture_summary(&fixture->map);
	fixture->content = (struct content){&fixture->sweep, &fixture->map, &fixture->summary, 1};
	struct error error;
	if (map_netcdf_format.write(fixture->path, &fixture->content, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	ok(nc_open(fixture->path, NC_NOWRITE, &fixture->file));
}

static void close_and_remove(struct fixture *fixture)
{
	ok(nc_close(fixture->file));
	map_free(&fixture->map);
	fixture_remove(fixture->folder);
}

static int variable_of(const struct fixture *fixture, const char *name)
{
	int variable;
	if (nc_inq_varid(fixture->file, name, &variable) != NC_NOERR)
		fail_msg("no variable %s", name);
	return variable;
}

static void assert_text(const struct fixture *fixture, int variable, const char *name, const char *expected)
{
	size_t size;
	char text[1024];
	ok(nc_inq_attlen(fixture->file, variable, name, &size));
	assert_true(size < sizeof text);
	ok(nc_get_att_text(fixture->file, variable, name, text));
	text[size] = '\0';
	assert_string_equal(text, expected);
}

static double *read_variable(const struct fixture *fixture, const char *name)
{
	double *values = calloc(fixture->map.rows * fixture->map.columns, sizeof *values);
	ok(nc_get_var_double(fixture->file, variable_of(fixture, name), values));
	return values;
}

static void assert_same(double a, double b)
{
	assert_true(a == b || (isnan(a) && isnan(b)));
}

static void check_columns(struct sweep sweep, enum precision precision)
{
	struct fixture fixture = {.sweep = sweep};
	fixture.sweep.training.precision = precision;
	write_and_open(&fixture);
	const struct map *map = &fixture.map;
	double *networks = read_variable(&fixture, "networks"), *fraction = read_variable(&fixture, "learned_fraction"),
	       *mean = read_variable(&fixture, "mean_loss"), *least = read_variable(&fixture, "min_loss"),
	       *steps = read_variable(&fixture, "mean_steps"), *count[OUTCOMES];
	for (int o = 0; o < OUTCOMES; o++)
		count[o] = read_variable(&fixture, outcome_name(o));
	for (uint64_t i = 0; i < map->rows * map->columns; i++) {
		const struct cell *cell = &map->cell[i];
		assert_same(networks[i], (double)cell_networks(cell));
		for (int o = 0; o < OUTCOMES; o++)
			assert_same(count[o][i], (double)cell->outcomes[o]);
		assert_same(fraction[i], cell_learned_fraction(cell));
		assert_same(mean[i], cell_mean_loss(map, cell));
		assert_same(least[i], isinf(cell->min_loss) ? (double)NAN : cell->min_loss);
		assert_same(steps[i], cell_mean_steps(cell));
	}
	for (int o = 0; o < OUTCOMES; o++)
		free(count[o]);
	free(networks), free(fraction), free(mean), free(least), free(steps);
	close_and_remove(&fixture);
}

static void test_map_netcdf__reads_back_in_float32(void **state)
{
	(void)state;
	check_columns(fixture_sweep(70, 131), PRECISION_FLOAT32);
	check_columns(fixture_line(70000), PRECISION_FLOAT32);
}

static void test_map_netcdf__reads_back_in_float64(void **state)
{
	(void)state;
	check_columns(fixture_sweep(70, 131), PRECISION_FLOAT64);
	check_columns(fixture_line(1), PRECISION_FLOAT64);
}

static void test_map_netcdf__names_the_axes(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = fixture_sweep(3, 5)};
	write_and_open(&fixture);
	int dimension[2];
	char name[NC_MAX_NAME + 1];
	size_t size;
	double values[5];
	ok(nc_inq_vardimid(fixture.file, variable_of(&fixture, "mean_loss"), dimension));
	ok(nc_inq_dim(fixture.file, dimension[0], name, &size));
	assert_string_equal(name, "w1");
	assert_int_equal(size, 3);
	ok(nc_inq_dim(fixture.file, dimension[1], name, &size));
	assert_string_equal(name, "rate");
	assert_int_equal(size, 5);
	ok(nc_get_var_double(fixture.file, variable_of(&fixture, "rate"), values));
	assert_memory_equal(values, fixture.map.x, sizeof values);
	ok(nc_get_var_double(fixture.file, variable_of(&fixture, "w1"), values));
	assert_memory_equal(values, fixture.map.y, 3 * sizeof *values);
	assert_text(&fixture, variable_of(&fixture, "rate"), "scale", "log");
	assert_text(&fixture, variable_of(&fixture, "rate"), "units", "1");
	close_and_remove(&fixture);
}

static void assert_no_attribute(const struct fixture *fixture, const char *variable, const char *name)
{
	size_t size;
	assert_int_equal(nc_inq_attlen(fixture->file, variable_of(fixture, variable), name, &size), NC_ENOTATT);
}

static void assert_dimension(const struct fixture *fixture, const char *variable, int i, const char *expected)
{
	int dimension[2];
	char name[NC_MAX_NAME + 1];
	ok(nc_inq_vardimid(fixture->file, variable_of(fixture, variable), dimension));
	ok(nc_inq_dimname(fixture->file, dimension[i], name));
	assert_string_equal(name, expected);
}

/** Every variable that is named as its dimension, strictly rising or falling: CF 1.10, section 1.3. */
static void assert_monotonic_coordinates(const struct fixture *fixture, int axes)
{
	int dimensions;
	ok(nc_inq_ndims(fixture->file, &dimensions));
	assert_int_equal(dimensions, axes);
	for (int d = 0; d < dimensions; d++) {
		char name[NC_MAX_NAME + 1];
		size_t size;
		ok(nc_inq_dim(fixture->file, d, name, &size));
		double *value = read_variable(fixture, name);
		for (size_t i = 2; i < size; i++)
			assert_true((value[i] - value[i - 1]) * (value[1] - value[0]) > 0);
		free(value);
	}
}

static struct sweep every_half(uint64_t rows, uint64_t columns)
{
	struct sweep sweep = fixture_sweep(rows, columns);
	sweep.space.axis[AXIS_W1] = (struct axis){.form = AXIS_EVERY, .points = 63488, .every = EVERY_FLOAT16};
	return sweep;
}

static void test_map_netcdf__has_monotonic_coordinates(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = fixture_sweep(4, 5)};
	write_and_open(&fixture);
	assert_monotonic_coordinates(&fixture, 2);
	assert_no_attribute(&fixture, "mean_loss", "coordinates");
	close_and_remove(&fixture);
}

static void test_map_netcdf__has_the_values_of_a_list(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = fixture_sweep(3, 4)};
	fixture.sweep.space.axis[AXIS_W1] =
	        (struct axis){.form = AXIS_LIST, .list = {-1, 0.5, 100}, .listed = 3, .points = 3};
	write_and_open(&fixture);
	assert_dimension(&fixture, "mean_loss", 0, "w1");
	assert_text(&fixture, variable_of(&fixture, "w1"), "scale", "list");
	assert_no_attribute(&fixture, "mean_loss", "coordinates");
	double *value = read_variable(&fixture, "w1");
	assert_true(value[0] == -1 && value[1] == 0.5 && value[2] == 100);
	free(value);
	close_and_remove(&fixture);
}

static void test_map_netcdf__numbers_the_cells_of_every_half(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = every_half(8, 5)};
	write_and_open(&fixture);
	assert_monotonic_coordinates(&fixture, 2);
	assert_dimension(&fixture, "mean_loss", 0, "w1_index");
	assert_dimension(&fixture, "mean_loss", 1, "rate");
	assert_dimension(&fixture, "w1", 0, "w1_index");
	assert_text(&fixture, variable_of(&fixture, "mean_loss"), "coordinates", "w1");
	assert_text(&fixture, variable_of(&fixture, "outcome"), "coordinates", "w1");
	assert_text(&fixture, variable_of(&fixture, "w1"), "scale", "float16");
	assert_no_attribute(&fixture, "w1", "coordinates");
	double *index = read_variable(&fixture, "w1_index"), *value = read_variable(&fixture, "w1");
	for (int i = 0; i < 8; i++) {
		assert_true(index[i] == i);
		assert_true(value[i] == fixture.map.y[i]);
	}
	free(index), free(value);
	close_and_remove(&fixture);
}

static void test_map_netcdf__numbers_the_cells_of_both_axes(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = every_half(8, 6)};
	fixture.sweep.space.map_x = AXIS_W2;
	fixture.sweep.space.axis[AXIS_W2] = fixture.sweep.space.axis[AXIS_W1];
	write_and_open(&fixture);
	assert_monotonic_coordinates(&fixture, 2);
	assert_text(&fixture, variable_of(&fixture, "learned"), "coordinates", "w1 w2");
	close_and_remove(&fixture);
}

static void test_map_netcdf__has_one_dimension_for_one_axis(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = fixture_line(6)};
	int dimensions, variable;
	write_and_open(&fixture);
	assert_monotonic_coordinates(&fixture, 1);
	ok(nc_inq_varndims(fixture.file, variable_of(&fixture, "mean_loss"), &dimensions));
	assert_int_equal(dimensions, 1);
	assert_dimension(&fixture, "mean_loss", 0, "rate");
	assert_int_equal(nc_inq_varid(fixture.file, "w1", &variable), NC_ENOTVAR);
	assert_no_attribute(&fixture, "mean_loss", "coordinates");
	close_and_remove(&fixture);
}

static void test_map_netcdf__numbers_the_cells_of_one_axis(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = every_half(1, 8)};
	struct space *const space = &fixture.sweep.space;
	space->axis[AXIS_RATE] = space->axis[AXIS_W1];
	space->map_y = AXES;
	write_and_open(&fixture);
	assert_monotonic_coordinates(&fixture, 1);
	assert_dimension(&fixture, "mean_loss", 0, "rate_index");
	assert_text(&fixture, variable_of(&fixture, "learned"), "coordinates", "rate");
	close_and_remove(&fixture);
}

static void test_map_netcdf__says_what_it_is(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = fixture_sweep(2, 2)};
	write_and_open(&fixture);
	assert_text(&fixture, NC_GLOBAL, "Conventions", "CF-1.10");
	assert_text(&fixture, NC_GLOBAL, "title", "rate-vs-weight");
	assert_text(&fixture, NC_GLOBAL, "comment", "Does a larger rate rescue a bad start?");
	assert_text(&fixture, NC_GLOBAL, "source", "twoneuron 0.1.0, commit 0123abc");
	assert_text(&fixture, NC_GLOBAL, "sweep_sha256", fixture.sweep.sha256);
	assert_text(&fixture, NC_GLOBAL, "sweep_file", "name: a\n");
	assert_text(&fixture, NC_GLOBAL, "history", "twoneuron sweep b.yaml\ntwoneuron sweep \"a.yaml\"");
	assert_text(&fixture, variable_of(&fixture, "outcome"), "flag_meanings",
	            "learned stalled unfinished frozen diverged");
	double fill = 0, tolerance = 0;
	ok(nc_get_att_double(fixture.file, variable_of(&fixture, "mean_loss"), "_FillValue", &fill));
	assert_true(isnan(fill));
	ok(nc_get_att_double(fixture.file, NC_GLOBAL, "tolerance", &tolerance));
	assert_true(tolerance == 1e-5);
	close_and_remove(&fixture);
}

static void test_map_netcdf__is_compressed(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = fixture_sweep(2, 2)};
	write_and_open(&fixture);
	int shuffle, deflate, level;
	ok(nc_inq_var_deflate(fixture.file, variable_of(&fixture, "mean_loss"), &shuffle, &deflate, &level));
	assert_true(shuffle && deflate && level == 1);
	close_and_remove(&fixture);
}

static void test_map_netcdf__fails_in_words_when_the_disk_is_full(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = fixture_sweep(300, 300)};
	write_and_open(&fixture);
	struct rlimit limit;
	struct error error = {.message = ""};
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	signal(SIGXFSZ, SIG_IGN);
	limit.rlim_cur = 100000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	char other[FIXTURE_PATH + 32];
	snprintf(other, sizeof other, "%s/other.nc", fixture.folder);
	assert_int_equal(map_netcdf_format.write(other, &fixture.content, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, other));
	limit.rlim_cur = limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	close_and_remove(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_map_netcdf__reads_back_in_float32),
	        cmocka_unit_test(test_map_netcdf__reads_back_in_float64),
	        cmocka_unit_test(test_map_netcdf__names_the_axes),
	        cmocka_unit_test(test_map_netcdf__has_monotonic_coordinates),
	        cmocka_unit_test(test_map_netcdf__has_the_values_of_a_list),
	        cmocka_unit_test(test_map_netcdf__numbers_the_cells_of_every_half),
	        cmocka_unit_test(test_map_netcdf__numbers_the_cells_of_both_axes),
	        cmocka_unit_test(test_map_netcdf__has_one_dimension_for_one_axis),
	        cmocka_unit_test(test_map_netcdf__numbers_the_cells_of_one_axis),
	        cmocka_unit_test(test_map_netcdf__says_what_it_is),
	        cmocka_unit_test(test_map_netcdf__is_compressed),
	        cmocka_unit_test(test_map_netcdf__fails_in_words_when_the_disk_is_full),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
