/* map.csv: a row per cell, in the order of the map (y outermost). Undefined numbers are empty fields: mean_loss and
 * min_loss where every network diverged, learned_fraction and mean_steps where a cell has no networks. A mean_loss of
 * inf is a sum of losses that is too large to hold (model/map.h). */
#include "output/blocks.h"
#include "output/columns.h"
#include "output/format.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	BLOCK_CELLS = 4096,
	ROW_SIZE = (2 + MAP_COLUMNS) * (NUMBER_SIZE + 1), /* fields, each with a comma or the line's end */
};

struct label {
	char text[NUMBER_SIZE];
	size_t size;
};

struct table {
	const struct map *map;
	enum precision precision;
	struct label *x;    /* x[columns], each with its comma */
	struct text *block; /* block[threads] */
};

static struct label label_of(double value, enum precision precision)
{
	struct label label = {.size = 0};
	char *end = precision_number(precision, label.text, value);
	*end++ = ',';
	label.size = (size_t)(end - label.text);
	return label;
}

static char *put_label(char *out, const struct label *label)
{
	memcpy(out, label->text, sizeof label->text);
	return out + label->size;
}

static char *put_count(char *out, uint64_t count)
{
	if (count >= 10)
		return number_unsigned(out, count);
	*out++ = (char)('0' + count);
	return out;
}

static char *put_real(char *out, double value)
{
	/* in most cells all networks have one outcome */
	if (value != 0 && value != 1)
		return isnan(value) ? out : number_double(out, value);
	*out++ = value == 0 ? '0' : '1';
	return out;
}

static char *put_loss(char *out, enum precision precision, double value)
{
	return isnan(value) ? out : precision_number(precision, out, value);
}

/** The columns of a cell, with a comma after each. */
static char *put_cell(char *out, const struct table *table, const struct cell *cell)
{
	for (int c = 0; c < MAP_COLUMNS; c++) {
		const struct map_column *const column = &map_columns[c];
		switch (column->kind) {
		case COLUMN_COUNT:
			out = put_count(out, column->count(cell));
			break;
		case COLUMN_REAL:
			out = put_real(out, column->value(table->map, cell));
			break;
		case COLUMN_LOSS:
			out = put_loss(out, table->precision, column->value(table->map, cell));
			break;
		case COLUMN_OUTCOME:
			continue;
		}
		*out++ = ',';
	}
	return out;
}

static const struct text *make_block(void *context, unsigned worker, uint64_t block)
{
	const struct table *table = context;
	const struct map *map = table->map;
	struct text *text = &table->block[worker];
	text_clear(text);
	char *out = text_reserve(text, BLOCK_CELLS * ROW_SIZE);
	if (!out)
		return text;
	const uint64_t first = block * BLOCK_CELLS, cells = map->rows * map->columns;
	const uint64_t last = first + BLOCK_CELLS < cells ? first + BLOCK_CELLS : cells;
	struct label y = {.size = 0};
	for (uint64_t i = first; i < last; i++) {
		const uint64_t row = i / map->columns, column = i % map->columns;
		if (i == first || column == 0)
			y = label_of(map->y[row], table->precision);
		out = put_label(out, &table->x[column]);
		out = put_label(out, &y);
		out = put_cell(out, table, &map->cell[i]);
		out[-1] = '\n';
	}
	text->size = (size_t)(out - text->data);
	return text;
}

static enum status write_header(int file, const char *path, const struct space *space, struct error *error)
{
	struct text header = {0};
	text_printf(&header, "%s,%s,", axis_name(space->map_x), axis_name(space->map_y));
	columns_map_header(&header);
	const enum status status = header.failed ? error_set_memory(error, path)
	                                         : blocks_write_all(file, path, header.data, header.size, error);
	text_free(&header);
	return status;
}

static enum status write_map(const char *path, const struct content *content, struct error *error)
{
	const struct map *map = content->map;
	const unsigned threads = content->threads;
	enum status status = STATUS_OK;
	struct table table = {.map = map, .precision = content->sweep->training.precision};
	const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (file < 0) {
		status = error_set_disk(error, "%s: cannot be written", path);
		goto cleanup;
	}
	table.x = calloc(map->columns, sizeof *table.x);
	table.block = calloc(threads, sizeof *table.block);
	if (!table.x || !table.block) {
		status = error_set_memory(error, path);
		goto cleanup;
	}
	for (uint64_t i = 0; i < map->columns; i++)
		table.x[i] = label_of(map->x[i], table.precision);
	status = write_header(file, path, &content->sweep->space, error);
	if (status == STATUS_OK)
		status = blocks_write(file, path, threads, (map->rows * map->columns + BLOCK_CELLS - 1) / BLOCK_CELLS,
		                      make_block, &table, error);
cleanup:
	for (unsigned t = 0; table.block && t < threads; t++)
		text_free(&table.block[t]);
	free(table.block);
	free(table.x);
	if (file >= 0 && close(file) != 0 && status == STATUS_OK)
		status = error_set_disk(error, "%s: cannot be written", path);
	return status;
}

const struct format map_csv_format = {.name = "map.csv", .write = write_map};
