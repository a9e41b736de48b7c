/* map.nc: the columns of map.csv as variables over the map's axes, with CF attributes (cfconventions.org), as NetCDF-4.
 * Undefined numbers are NaN, which is their _FillValue. No time of writing is in it: the same map gives the same data.
 *
 * A coordinate variable has to be monotonic (CF 1.10, section 1.3). An axis of every value of a 16-bit format, in the
 * order of its bits, is not: it has the dimension and coordinate NAME_index, the cells counted from 0, and its values
 * are the auxiliary coordinate NAME, which the `coordinates` attribute of each variable on it names (section 5). */
#include "output/format.h"

#ifdef TWONEURON_NETCDF
#include "output/columns.h"

#include <math.h>
#include <netcdf.h>
#include <netcdf_mem.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/**
 * Cells that are written at once, as a whole number of rows, and are one chunk of each variable in the file. They stay
 * in the cache from column to column.
 */
enum { BAND_CELLS = 1 << 15 };

/** An open file and its first failure, after which all calls do nothing. */
struct file {
	int id;
	int code;
	const char *call;
};

static void check(struct file *file, int code, const char *call)
{
	if (file->code == NC_NOERR && code != NC_NOERR) {
		file->code = code;
		file->call = call;
	}
}

#define CALL(file, function, ...)                                      \
	do {                                                           \
		if ((file)->code == NC_NOERR)                          \
			check(file, function(__VA_ARGS__), #function); \
	} while (0)

static void put_text(struct file *file, int variable, const char *name, const char *text)
{
	if (text)
		CALL(file, nc_put_att_text, file->id, variable, name, strlen(text), text);
}

static void put_number(struct file *file, int variable, const char *name, double value)
{
	CALL(file, nc_put_att_double, file->id, variable, name, NC_DOUBLE, 1, &value);
}

static void put_integer(struct file *file, const char *name, uint64_t value)
{
	const unsigned long long integer = value;
	CALL(file, nc_put_att_ulonglong, file->id, NC_GLOBAL, name, NC_UINT64, 1, &integer);
}

/* ---- variables ---- */

static nc_type type_of(enum column_kind kind, const struct sweep *sweep)
{
	switch (kind) {
	case COLUMN_COUNT:
		return sweep->space.runs_per_cell <= INT32_MAX ? NC_INT : NC_INT64;
	case COLUMN_LOSS:
		return sweep->training.precision == PRECISION_FLOAT32 ? NC_FLOAT : NC_DOUBLE;
	case COLUMN_OUTCOME:
		return NC_BYTE;
	case COLUMN_REAL:
		break;
	}
	return NC_DOUBLE;
}

static void put_flags(struct file *file, int variable)
{
	signed char flags[OUTCOMES];
	char meanings[128] = "";
	const signed char none = OUTCOMES;
	for (int o = 0; o < OUTCOMES; o++) {
		flags[o] = (signed char)o;
		strcat(meanings, o ? " " : "");
		strcat(meanings, outcome_name(o));
	}
	CALL(file, nc_def_var_fill, file->id, variable, NC_FILL, &none);
	CALL(file, nc_put_att_schar, file->id, variable, "flag_values", NC_BYTE, OUTCOMES, flags);
	put_text(file, variable, "flag_meanings", meanings);
}

/** An axis of the map in the file. */
struct file_axis {
	enum coordinate name;
	uint64_t size;
	const double *value; /* value[size] */
	int dimension;
	int values; /* the variable that holds them */
	int index;  /* the variable that counts the cells; only with is_auxiliary() */
};

static bool is_auxiliary(const struct sweep *sweep, const struct file_axis *axis)
{
	return sweep->space.axis[axis->name].form == AXIS_EVERY;
}

/** The axes of the map, y before x; the last one is x. */
struct file_axes {
	int count;
	struct file_axis axis[2];
};

static struct file_axes make_axes(const struct sweep *sweep, const struct map *map)
{
	struct file_axes axes = {.count = 0};
	if (space_has_y(&sweep->space))
		axes.axis[axes.count++] =
		        (struct file_axis){.name = sweep->space.map_y, .size = map->rows, .value = map->y};
	axes.axis[axes.count++] = (struct file_axis){.name = sweep->space.map_x, .size = map->columns, .value = map->x};
	return axes;
}

static void put_coordinates(struct file *file, int variable, const struct sweep *sweep, const struct file_axes *axes)
{
	struct text names = {0};
	for (int i = 0; i < axes->count; i++)
		if (is_auxiliary(sweep, &axes->axis[i]))
			text_printf(&names, "%s%s", names.size ? " " : "", axis_name(axes->axis[i].name));
	if (names.failed)
		check(file, NC_ENOMEM, "coordinates");
	if (names.size)
		put_text(file, variable, "coordinates", text_string(&names));
	text_free(&names);
}

static uint64_t band_rows(uint64_t rows, uint64_t columns)
{
	const uint64_t fitting = columns < BAND_CELLS ? BAND_CELLS / columns : 1;
	return fitting < rows ? fitting : rows;
}

static int define_column(struct file *file, const struct map_column *column, const struct sweep *sweep,
                         const struct map *map, const struct file_axes *axes)
{
	static const float no_float = NAN;
	static const double no_double = (double)NAN;
	const nc_type type = type_of(column->kind, sweep);
	const int dimension[2] = {axes->axis[0].dimension, axes->axis[1].dimension};
	const size_t size[2] = {(size_t)band_rows(map->rows, map->columns), (size_t)map->columns};
	const size_t *const chunk = &size[2 - axes->count];
	int variable = 0;
	CALL(file, nc_def_var, file->id, column->name, type, axes->count, dimension, &variable);
	CALL(file, nc_def_var_chunking, file->id, variable, NC_CHUNKED, chunk);
	CALL(file, nc_def_var_deflate, file->id, variable, 1, 1, 1);
	if (column->kind == COLUMN_OUTCOME)
		put_flags(file, variable);
	else if (column->kind != COLUMN_COUNT)
		CALL(file, nc_def_var_fill, file->id, variable, NC_FILL,
		     type == NC_FLOAT ? (const void *)&no_float : (const void *)&no_double);
	put_text(file, variable, "long_name", column->long_name);
	put_text(file, variable, "units", column->units);
	put_coordinates(file, variable, sweep, axes);
	return variable;
}

/** Through the library's conversion from double, which is exact for all that is stored. */
static void put_cells(struct file *file, int variable, const struct map_column *column, const struct map *map,
                      const struct file_axes *axes, uint64_t row, uint64_t rows, double *buffer)
{
	const size_t start[2] = {(size_t)row, 0}, count[2] = {(size_t)rows, (size_t)map->columns};
	const int first = 2 - axes->count;
	column->values(buffer, map, &map->cell[row * map->columns], rows * map->columns);
	CALL(file, nc_put_vara_double, file->id, variable, &start[first], &count[first], buffer);
}

/* ---- axes ---- */

/** "learning rate", or "initial w1, weight of the hidden neuron" */
static void put_long_name(struct file *file, int variable, enum coordinate axis)
{
	const struct axis_facts *const facts = &axis_facts[axis];
	struct text words = {0};
	if (facts->is_parameter)
		text_printf(&words, "initial %s, %s", axis_name(axis), parameter_facts[facts->parameter].meaning);
	else
		text_add(&words, facts->meaning);
	if (words.failed)
		check(file, NC_ENOMEM, "long_name");
	put_text(file, variable, "long_name", text_string(&words));
	text_free(&words);
}

/** The dimension of an axis that is not monotonic, with its coordinate variable. */
static void define_index(struct file *file, struct file_axis *axis)
{
	struct text name = {0}, words = {0};
	text_printf(&name, "%s_index", axis_name(axis->name));
	text_printf(&words, "number of the cell along %s, in the order of the bits", axis_name(axis->name));
	if (name.failed || words.failed)
		check(file, NC_ENOMEM, "index");
	CALL(file, nc_def_dim, file->id, text_string(&name), (size_t)axis->size, &axis->dimension);
	CALL(file, nc_def_var, file->id, text_string(&name), NC_INT, 1, &axis->dimension, &axis->index);
	put_text(file, axis->index, "long_name", text_string(&words));
	put_text(file, axis->index, "units", "1");
	text_free(&words);
	text_free(&name);
}

/** Defines the dimension and its coordinates, and stores their identifiers. */
static void define_axis(struct file *file, const struct sweep *sweep, struct file_axis *place)
{
	const struct axis *axis = &sweep->space.axis[place->name];
	/* labels of cells that hold several points need not be values of the sweep's precision */
	const nc_type type =
	        sweep->training.precision == PRECISION_FLOAT32 && axis->points == place->size ? NC_FLOAT : NC_DOUBLE;
	if (is_auxiliary(sweep, place))
		define_index(file, place);
	else
		CALL(file, nc_def_dim, file->id, axis_name(place->name), (size_t)place->size, &place->dimension);
	CALL(file, nc_def_var, file->id, axis_name(place->name), type, 1, &place->dimension, &place->values);
	put_long_name(file, place->values, place->name);
	put_text(file, place->values, "units", "1");
	if (axis->form == AXIS_EVERY) {
		put_text(file, place->values, "scale", every_name(axis->every));
		put_text(file, place->values, "comment",
		         "every finite value of this format, in the order of its bits: not monotonic");
	} else {
		const char *const scale = axis->form == AXIS_LIST ? "list" : scale_name(axis->scale);
		put_text(file, place->values, "scale", scale);
	}
}

static void put_axis(struct file *file, const struct sweep *sweep, const struct file_axis *axis)
{
	CALL(file, nc_put_var_double, file->id, axis->values, axis->value);
	for (size_t i = 0; is_auxiliary(sweep, axis) && i < axis->size; i++) {
		const int number = (int)i;
		CALL(file, nc_put_var1_int, file->id, axis->index, &i, &number);
	}
}

/* ---- attributes of the whole ---- */

/** What is not plain gradient descent. */
static void put_descent(struct file *file, const struct descent *descent)
{
	if (descent->optimizer != OPTIMIZER_GRADIENT_DESCENT)
		put_text(file, NC_GLOBAL, "optimizer", optimizer_name(descent->optimizer));
	if (descent->optimizer == OPTIMIZER_ADAM) {
		put_number(file, NC_GLOBAL, "beta1", descent->beta1);
		put_number(file, NC_GLOBAL, "beta2", descent->beta2);
		put_number(file, NC_GLOBAL, "epsilon", descent->epsilon);
	}
	if (descent->change_above > 0)
		put_number(file, NC_GLOBAL, "diverged_change_above", descent->change_above);
}

static void put_sweep(struct file *file, const struct sweep *sweep, int loss_bits)
{
	put_text(file, NC_GLOBAL, "bias", bias_name(sweep->problem.bias));
	put_text(file, NC_GLOBAL, "hidden", activation_name(sweep->problem.hidden));
	put_text(file, NC_GLOBAL, "output", activation_name(sweep->problem.output));
	put_text(file, NC_GLOBAL, "loss", loss_name(sweep->problem.loss));
	put_integer(file, "steps", sweep->training.steps);
	put_number(file, NC_GLOBAL, "tolerance", sweep->training.tolerance);
	put_text(file, NC_GLOBAL, "precision", precision_name(sweep->training.precision));
	put_number(file, NC_GLOBAL, "learned_max_error", sweep->training.max_error);
	put_descent(file, &sweep->problem.descent);
	put_integer(file, "draws", sweep->space.draws);
	put_number(file, NC_GLOBAL, "loss_step", ldexp(1, -loss_bits));
	put_integer(file, "seed", sweep->space.seed);
	put_integer(file, "sweep_networks", sweep->space.networks);
	put_text(file, NC_GLOBAL, "sweep_sha256", sweep->sha256);
}

/** A line for each command that took part, the last one last. */
static void add_history(struct text *out, const struct provenance *provenance)
{
	const char *before = NULL;
	for (size_t i = 0; i <= provenance->attempts; i++) {
		const char *const command =
		        i < provenance->attempts ? provenance->attempt[i].command : provenance->command;
		if (!command || (before && strcmp(command, before) == 0))
			continue;
		text_printf(out, "%s%s", before ? "\n" : "", command);
		before = command;
	}
}

static void put_provenance(struct file *file, const struct provenance *provenance)
{
	struct text source = {0}, devices = {0}, history = {0};
	text_printf(&source, "twoneuron %s", provenance->version ? provenance->version : "");
	if (provenance->commit)
		text_printf(&source, ", commit %s", provenance->commit);
	for (size_t i = 0; i < provenance->devices; i++) {
		const struct provenance_device *device = &provenance->device[i];
		const char *const parts[] = {device->name, device->platform, device->driver, device->build_options};
		text_add(&devices, i ? "\n" : "");
		for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
			text_printf(&devices, "%s%s", p ? "; " : "", parts[p] ? parts[p] : "");
	}
	add_history(&history, provenance);
	if (source.failed || devices.failed || history.failed)
		check(file, NC_ENOMEM, "provenance");
	put_text(file, NC_GLOBAL, "source", text_string(&source));
	put_text(file, NC_GLOBAL, "math", math_name(provenance->math));
	put_text(file, NC_GLOBAL, "history", text_string(&history));
	put_text(file, NC_GLOBAL, "sweep_file", provenance->sweep_file);
	put_text(file, NC_GLOBAL, "devices", text_string(&devices));
	text_free(&history);
	text_free(&devices);
	text_free(&source);
}

static void put_globals(struct file *file, const struct content *content)
{
	put_text(file, NC_GLOBAL, "Conventions", "CF-1.10");
	put_text(file, NC_GLOBAL, "title", content->sweep->name);
	put_text(file, NC_GLOBAL, "comment", content->sweep->question);
	put_provenance(file, &content->summary->provenance);
	put_sweep(file, content->sweep, content->map->loss_bits);
	put_integer(file, "first_network", content->summary->range.first);
	put_integer(file, "networks", content->summary->range.count);
}

static void put_all(struct file *file, const struct content *content, double *buffer)
{
	const struct map *map = content->map;
	const struct sweep *sweep = content->sweep;
	struct file_axes axes = make_axes(sweep, map);
	const uint64_t most = band_rows(map->rows, map->columns);
	int variable[MAP_COLUMNS];
	put_globals(file, content);
	for (int i = 0; i < axes.count; i++)
		define_axis(file, sweep, &axes.axis[i]);
	for (int c = 0; c < MAP_COLUMNS; c++)
		variable[c] = define_column(file, &map_columns[c], sweep, map, &axes);
	CALL(file, nc_enddef, file->id);
	for (int i = 0; i < axes.count; i++)
		put_axis(file, sweep, &axes.axis[i]);
	for (uint64_t row = 0, rows; row < map->rows && file->code == NC_NOERR; row += rows) {
		rows = map->rows - row < most ? map->rows - row : most;
		for (int c = 0; c < MAP_COLUMNS; c++)
			put_cells(file, variable[c], &map_columns[c], map, &axes, row, rows, buffer);
	}
}

/** Makes the file in memory; the caller frees image->memory. */
static enum status make_image(NC_memio *image, const char *path, const struct content *content, struct error *error)
{
	struct file file = {.code = NC_NOERR};
	double *buffer = malloc(sizeof *buffer *
	                        (size_t)(band_rows(content->map->rows, content->map->columns) * content->map->columns));
	if (!buffer)
		return error_set_memory(error, path);
	CALL(&file, nc_create_mem, path, NC_NETCDF4, 0, &file.id);
	if (file.code == NC_NOERR) {
		put_all(&file, content, buffer);
		check(&file, nc_close_memio(file.id, image), "nc_close_memio");
	}
	free(buffer);
	if (file.code == NC_NOERR)
		return STATUS_OK;
	if (file.code == NC_ENOMEM)
		return error_set_memory(error, path);
	return error_set(error, STATUS_DEVICE, "%s: cannot be made: %s: %s", path, file.call, nc_strerror(file.code));
}

/* The library does not write the file: on a full disk HDF5 keeps it open, fails again when the program ends, and prints
 * that. */
static enum status write_map(const char *path, const struct content *content, struct error *error)
{
	/* Debian's HDF5 is for one thread at a time */
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	NC_memio image = {0};
	pthread_mutex_lock(&lock);
	enum status status = make_image(&image, path, content, error);
	pthread_mutex_unlock(&lock);
	if (status == STATUS_OK)
		status = format_write_file(path, image.memory, image.size, error);
	free(image.memory);
	return status;
}

#else
static enum status write_map(const char *path, const struct content *content, struct error *error)
{
	(void)path;
	(void)content;
	return error_set_cause(error, CAUSE_MISSING,
	                       "this build has no NetCDF; install libnetcdf-dev and configure with "
	                       "-DTWONEURON_NETCDF=ON");
}
#endif

const struct format map_netcdf_format = {.name = "map.nc", .write = write_map, .stays = true};
