/* map.gp, map.png and map.pdf. The pictures get their data in binary through a pipe, which is much faster than map.csv;
 * map.gp is the same script with map.csv as its data. */
#include "base/file.h"
#include "output/format.h"
#include "output/gnuplot.h"
#include "output/picture_file.h"
#include "output/picture_script.h"

#include <libgen.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- map.gp ---- */

/** The least pixels along an axis: `with image` draws nothing of a single row or column. */
enum { PIXELS_MIN = 2 };

static bool is_single(const struct picture_axis *axis)
{
	return axis->cells < PIXELS_MIN;
}

/** The middle of the first pixel on an axis whose pixels are `cells` cells wide. */
static double first_pixel(const struct picture_axis *axis, double cells)
{
	return axis->first + axis->step * (cells - 1) / 2;
}

/** "cell_x(n) = 1 + 2 * (int(n) % 3)" */
static void add_cell_function(struct text *script, char letter, const struct picture_axis *axis, char operation,
                              uint64_t columns)
{
	text_printf(script, "cell_%c(n) = ", letter);
	text_number(script, axis->first);
	text_add(script, " + ");
	text_number(script, axis->step);
	text_printf(script, " * (int(n) %c %llu)\n", operation, (unsigned long long)columns);
}

static void add_cell_functions(struct text *script, const struct picture *picture)
{
	text_add(script,
	         "# map.csv row by row: cell n has the coordinates (cell_x(n), cell_y(n)), log10 of the value on "
	         "log axes\n");
	add_cell_function(script, 'x', &picture->x, '%', picture->x.cells);
	add_cell_function(script, 'y', &picture->y, '/', picture->x.cells);
	text_add(script, "number(field) = strlen(field) ? real(field) : NaN\n"
	                 "set datafile separator comma\n\n");
}

/** Draws a panel from map.csv: an image, or boxes if there is only one row or column of cells. */
static void add_plot(struct text *script, const struct picture *picture, int panel)
{
	const bool boxes = is_single(&picture->x) || is_single(&picture->y);
	text_add(script, "plot 'map.csv' skip 1 using (cell_x($0)):(cell_y($0)):");
	for (int i = 0; boxes && i < 2; i++) {
		text_add(script, "(");
		text_number(script, fabs(i ? picture->y.step : picture->x.step) / 2);
		text_add(script, "):");
	}
	/* learned_fraction and mean_loss */
	text_printf(script, "(number(strcol(%d))) with %s\n", 9 + panel,
	            boxes ? "boxxyerror linecolor palette linewidth 0.5 fillstyle solid border" : "image");
}

static void add_script_file(struct text *script, const struct picture *picture)
{
	text_add(script, "# Redraws map.png and map.pdf from map.csv in this folder: gnuplot map.gp\n\n");
	add_cell_functions(script, picture);
	picture_script_settings(script, picture);
	text_add(script, "\ndo for [kind in \"png pdf\"] {\nif (kind eq \"png\") {\n");
	picture_script_terminal(script, picture, PICTURE_PNG);
	text_add(script, "} else {\n");
	picture_script_terminal(script, picture, PICTURE_PDF);
	text_add(script, "}\nset output \"map.\" . kind\n\n");
	picture_script_page(script, picture);
	for (int panel = 0; panel < PANELS; panel++) {
		text_add(script, "\n");
		picture_script_panel(script, picture, panel);
		add_plot(script, picture, panel);
	}
	text_add(script, "\n");
	picture_script_page_end(script);
	text_add(script, "}\n");
}

enum status map_script_write(const char *path, const struct content *content, struct error *error)
{
	const struct picture picture = picture_make(content);
	struct text script = {0};
	add_script_file(&script, &picture);
	const enum status status = script.failed ? error_set_memory(error, path)
	                                         : format_write_file(path, script.data, script.size, error);
	text_free(&script);
	return status;
}

/* ---- pictures ---- */

/**
 * Pixels of a picture: means over blocks of shrink_x * shrink_y cells, lowest coordinates first. A single row or column
 * of cells becomes two of pixels.
 */
struct raster {
	uint64_t columns, rows;
	uint64_t shrink_x, shrink_y;
	float *pixel;
};

static struct raster raster_make(const struct picture *picture, enum picture_kind kind)
{
	const struct picture_layout *layout = &picture->layout;
	struct raster raster = {.shrink_x = kind == PICTURE_PNG ? layout->shrink_x : 1,
	                        .shrink_y = kind == PICTURE_PNG ? layout->shrink_y : 1};
	raster.columns = (picture->x.cells + raster.shrink_x - 1) / raster.shrink_x;
	raster.rows = (picture->y.cells + raster.shrink_y - 1) / raster.shrink_y;
	raster.columns = raster.columns < PIXELS_MIN ? PIXELS_MIN : raster.columns;
	raster.rows = raster.rows < PIXELS_MIN ? PIXELS_MIN : raster.rows;
	raster.pixel = malloc((size_t)(raster.columns * raster.rows) * sizeof *raster.pixel);
	return raster;
}

/** Mean over the cells of a pixel that have a value; NaN when none has. */
static float pixel_of(const struct raster *raster, const struct picture *picture, uint64_t column, uint64_t row,
                      int panel)
{
	const struct map *map = picture->content->map;
	double sum = 0;
	int values = 0;
	for (uint64_t r = row * raster->shrink_y; r < (row + 1) * raster->shrink_y && r < map->rows; r++)
		for (uint64_t c = column * raster->shrink_x; c < (column + 1) * raster->shrink_x && c < map->columns;
		     c++) {
			const double value = picture_value(picture, &map->cell[r * map->columns + c], panel);
			sum += isnan(value) ? 0 : value;
			values += !isnan(value);
		}
	return (float)(sum / values);
}

static void raster_fill(struct raster *raster, const struct picture *picture, int panel)
{
	for (uint64_t row = 0; row < raster->rows; row++)
		for (uint64_t column = 0; column < raster->columns; column++) {
			/* gnuplot wants rising coordinates */
			const uint64_t x = picture->x.step < 0 ? raster->columns - 1 - column : column;
			const uint64_t y = picture->y.step < 0 ? raster->rows - 1 - row : row;
			raster->pixel[y * raster->columns + x] =
			        pixel_of(raster, picture, is_single(&picture->x) ? 0 : column,
			                 is_single(&picture->y) ? 0 : row, panel);
		}
}

/** Appends "origin=(x, y) dx=.. dy=..": the middle of the lowest pixel, and the pixels' sizes. */
static void add_grid(struct text *script, const struct raster *raster, const struct picture *picture)
{
	const struct picture_axis *axis[2] = {&picture->x, &picture->y};
	const uint64_t shrink[2] = {raster->shrink_x, raster->shrink_y}, pixels[2] = {raster->columns, raster->rows};
	double origin[2], size[2];
	for (int i = 0; i < 2; i++) {
		const double cells = is_single(axis[i]) ? 1.0 / PIXELS_MIN : (double)shrink[i];
		size[i] = fabs(axis[i]->step) * cells;
		origin[i] = first_pixel(axis[i], cells);
		if (axis[i]->step < 0)
			origin[i] -= size[i] * (double)(pixels[i] - 1);
	}
	text_add(script, "origin=(");
	text_number(script, origin[0]);
	text_add(script, ",");
	text_number(script, origin[1]);
	text_add(script, ") dx=");
	text_number(script, size[0]);
	text_add(script, " dy=");
	text_number(script, size[1]);
}

static void send_panel(struct gnuplot *gnuplot, struct text *script, struct raster *raster,
                       const struct picture *picture, int panel)
{
	picture_script_panel(script, picture, panel);
	text_printf(script, "plot '-' binary array=(%llu,%llu) format='%%float' ", (unsigned long long)raster->columns,
	            (unsigned long long)raster->rows);
	add_grid(script, raster, picture);
	text_add(script, " using 1 with image\n");
	raster_fill(raster, picture, panel);
	gnuplot_send(gnuplot, text_string(script), script->size);
	gnuplot_send(gnuplot, raster->pixel, (size_t)(raster->columns * raster->rows) * sizeof *raster->pixel);
	text_clear(script);
}

/** gnuplot runs in the file's folder, so that its script needs no path, which would have to be quoted. */
static enum status draw(const char *path, const struct picture *picture, enum picture_kind kind, struct raster *raster,
                        struct error *error)
{
	char folder[FILE_PATH_SIZE], name[FILE_PATH_SIZE];
	snprintf(folder, sizeof folder, "%s", path);
	snprintf(name, sizeof name, "%s", path);
	struct gnuplot *gnuplot = NULL;
	enum status status = gnuplot_start(&gnuplot, dirname(folder), NULL, error);
	if (status != STATUS_OK)
		return status;
	struct text script = {0};
	picture_script_settings(&script, picture);
	picture_script_terminal(&script, picture, kind);
	text_printf(&script, "set output '%s'\n", basename(name));
	picture_script_page(&script, picture);
	for (int panel = 0; panel < PANELS; panel++)
		send_panel(gnuplot, &script, raster, picture, panel);
	picture_script_page_end(&script);
	gnuplot_send(gnuplot, text_string(&script), script.size);
	status = gnuplot_end(gnuplot, error);
	if (script.failed && status == STATUS_OK)
		status = error_set_memory(error, path);
	text_free(&script);
	return status;
}

static enum status write_picture(const char *path, const struct content *content, enum picture_kind kind,
                                 struct error *error)
{
	const struct picture picture = picture_make(content);
	struct raster raster = raster_make(&picture, kind);
	if (!raster.pixel)
		return error_set_memory(error, path);
	unlink(path);
	enum status status = draw(path, &picture, kind, &raster, error);
	free(raster.pixel);
	return status == STATUS_OK ? picture_file_finish(path, kind, error) : status;
}

enum status map_png_write(const char *path, const struct content *content, struct error *error)
{
	return write_picture(path, content, PICTURE_PNG, error);
}

enum status map_pdf_write(const char *path, const struct content *content, struct error *error)
{
	return write_picture(path, content, PICTURE_PDF, error);
}
