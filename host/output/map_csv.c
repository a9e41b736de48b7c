/* map.csv: a row per cell, in the order of the map (y outermost, if there is one). Undefined numbers are empty fields:
 * mean_loss and min_loss where every network diverged, learned_fraction and mean_steps where a cell has no networks. A
 * mean_loss of inf is a sum of losses that is too large to hold (model/map.h). */
#include "output/map_csv.h"

#include "output/blocks.h"
#include "output/columns.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	BLOCK_CELLS = 4096,
	ROW_SIZE = (2 + MAP_COLUMNS) * (NUMBER_SIZE + 1), /* fields, each with a comma or the line's end */
};

/** A number's text with its comma. */
struct field {
	uint64_t bits; /**< of the number */
	size_t size;
	char text[NUMBER_SIZE + 1];
};

/** What one thread needs to make blocks. */
struct worker {
	double value[MAP_COLUMNS][BLOCK_CELLS];
	struct text text;
};

struct table {
	const struct map *map;
	enum precision precision;
	bool has_y;
	struct field *x;       /* x[columns] */
	struct worker *worker; /* worker[threads] */
};

static uint64_t blocks_of(const struct map *map)
{
	return (map->rows * map->columns + BLOCK_CELLS - 1) / BLOCK_CELLS;
}

/** The number of a column in its text form, empty for NaN. */
static char *put_number(char *out, enum column_kind kind, enum precision precision, double value)
{
	if (isnan(value))
		return out;
	switch (kind) {
	case COLUMN_COUNT:
		return number_unsigned(out, (uint64_t)value);
	case COLUMN_REAL:
		return number_double(out, value);
	case COLUMN_LOSS:
		return precision_number(precision, out, value);
	case COLUMN_OUTCOME:
		break;
	}
	return out;
}

static inline uint64_t bits_of(double value)
{
	uint64_t bits;
	memcpy(&bits, &value, sizeof bits);
	return bits;
}

static struct field field_of(enum column_kind kind, enum precision precision, double value)
{
	struct field field = {.bits = bits_of(value)};
	char *const end = put_number(field.text, kind, precision, value);
	*end = ',';
	field.size = (size_t)(end + 1 - field.text);
	return field;
}

/* text is copied at a fixed size, which is faster, and then cut */
static inline char *put_field(char *out, const struct field *field)
{
	memcpy(out, field->text, sizeof field->text);
	return out + field->size;
}

/** A number that is often the same as in the row above: then its text is. */
static inline char *put_repeated(char *out, struct field *last, enum column_kind kind, enum precision precision,
                                 double value)
{
	if (bits_of(value) != last->bits)
		*last = field_of(kind, precision, value);
	return put_field(out, last);
}

static enum status table_make(struct table *out, const struct content *content, unsigned threads, const char *what,
                              struct error *error)
{
	const struct map *const map = content->map;
	*out = (struct table){.map = map,
	                      .precision = content->sweep->training.precision,
	                      .has_y = space_has_y(&content->sweep->space),
	                      .x = calloc(map->columns, sizeof *out->x),
	                      .worker = calloc(threads, sizeof *out->worker)};
	if (!out->x || !out->worker)
		return error_set_memory(error, what);
	for (uint64_t i = 0; i < map->columns; i++)
		out->x[i] = field_of(COLUMN_LOSS, out->precision, map->x[i]);
	return STATUS_OK;
}

static void table_free(struct table *table, unsigned threads)
{
	for (unsigned t = 0; table->worker && t < threads; t++)
		text_free(&table->worker[t].text);
	free(table->worker);
	free(table->x);
}

/** The rows of `count` cells from `first` on, whose columns are in `value`. */
static char *put_rows(char *out, const struct table *table, uint64_t first, uint64_t count,
                      double value[MAP_COLUMNS][BLOCK_CELLS])
{
	const struct map *const map = table->map;
	struct field y = {.size = 0}, last[MAP_COLUMNS] = {{.size = 0}};
	for (int c = 0; c < MAP_COLUMNS; c++)
		last[c].bits = ~bits_of(value[c][0]);
	for (uint64_t i = 0; i < count; i++) {
		const uint64_t row = (first + i) / map->columns, column = (first + i) % map->columns;
		if (table->has_y && (i == 0 || column == 0))
			y = field_of(COLUMN_LOSS, table->precision, map->y[row]);
		out = put_field(out, &table->x[column]);
		if (table->has_y)
			out = put_field(out, &y);
		for (int c = 0; c < MAP_COLUMNS; c++)
			if (map_columns[c].kind != COLUMN_OUTCOME)
				out = put_repeated(out, &last[c], map_columns[c].kind, table->precision, value[c][i]);
		out[-1] = '\n';
	}
	return out;
}

static const struct text *make_block(void *context, unsigned number, uint64_t block)
{
	const struct table *const table = context;
	const struct map *const map = table->map;
	struct worker *const worker = &table->worker[number];
	struct text *const text = &worker->text;
	text_clear(text);
	char *out = text_reserve(text, BLOCK_CELLS * ROW_SIZE);
	if (!out)
		return text;
	const uint64_t first = block * BLOCK_CELLS, left = map->rows * map->columns - first;
	const uint64_t count = left < BLOCK_CELLS ? left : BLOCK_CELLS;
	for (int c = 0; c < MAP_COLUMNS; c++)
		if (map_columns[c].kind != COLUMN_OUTCOME)
			map_columns[c].values(worker->value[c], map, &map->cell[first], count);
	text->size = (size_t)(put_rows(out, table, first, count, worker->value) - text->data);
	return text;
}

enum status map_csv_text(struct text *out, const struct content *content, struct error *error)
{
	const struct map *const map = content->map;
	struct table table;
	enum status status = table_make(&table, content, 1, "a picture", error);
	columns_map_header(out, &content->sweep->space);
	for (uint64_t block = 0; status == STATUS_OK && block < blocks_of(map); block++) {
		const struct text *const rows = make_block(&table, 0, block);
		text_append(out, text_string(rows), rows->size);
		out->failed |= rows->failed;
	}
	table_free(&table, 1);
	return status == STATUS_OK && out->failed ? error_set_memory(error, "a picture") : status;
}

static enum status write_header(int file, const char *path, const struct space *space, struct error *error)
{
	struct text header = {0};
	columns_map_header(&header, space);
	const enum status status = header.failed ? error_set_memory(error, path)
	                                         : blocks_write_all(file, path, header.data, header.size, error);
	text_free(&header);
	return status;
}

static enum status write_map(const char *path, const struct content *content, struct error *error)
{
	const struct map *map = content->map;
	const unsigned threads = content->threads;
	struct table table;
	const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (file < 0)
		return error_set_disk(error, "%s: cannot be written", path);
	enum status status = table_make(&table, content, threads, path, error);
	if (status == STATUS_OK)
		status = write_header(file, path, &content->sweep->space, error);
	if (status == STATUS_OK)
		status = blocks_write(file, path, threads, blocks_of(map), make_block, &table, error);
	table_free(&table, threads);
	if (close(file) != 0 && status == STATUS_OK)
		status = error_set_disk(error, "%s: cannot be written", path);
	return status;
}

const struct format map_csv_format = {.name = "map.csv", .write = write_map, .is_shared_out = true};
