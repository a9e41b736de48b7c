/* map.png and map.pdf. gnuplot gets its data in binary through a pipe, which is much faster than map.csv. */
#include "base/file.h"
#include "output/map_csv.h"
#include "output/picture/drawn.h"
#include "output/picture/gnuplot.h"
#include "output/picture/plot.h"
#include "output/picture/raster.h"
#include "output/picture/script.h"

#include <libgen.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/** Times that a pixel is sent along an axis: `with image` draws nothing of a single row or column. */
static uint64_t repeats(const struct picture_axis *axis)
{
	return axis->cells == 1 ? 2 : 1;
}

/** The middle of the first pixel on an axis whose pixels are `cells` cells wide. */
static double first_pixel(const struct picture_axis *axis, double cells)
{
	return axis->first + axis->step * (cells - 1) / 2;
}

/** Several cells share a pixel of a large PNG; a PDF has them all. The first row is the lowest, as gnuplot wants. */
static struct raster_form form_of(const struct picture *picture, enum picture_kind kind)
{
	return (struct raster_form){
	        .shrink_x = kind == PICTURE_PNG ? picture->layout.shrink_x : 1,
	        .shrink_y = kind == PICTURE_PNG ? picture->layout.shrink_y : 1,
	        .falls_x = picture->x.step < 0,
	        .falls_y = picture->y.step < 0,
	};
}

/** Pixels that gnuplot gets: how many along each axis, and how many cells wide each is. */
struct grid {
	uint64_t pixels[2];
	double cells[2];
};

static struct grid grid_of(const struct raster *raster, const struct raster_form *form, const struct picture *picture)
{
	const uint64_t wide = repeats(&picture->x), high = repeats(&picture->y);
	return (struct grid){{raster->columns * wide, raster->rows * high},
	                     {(double)form->shrink_x / (double)wide, (double)form->shrink_y / (double)high}};
}

/** Appends "plot '-' binary array=(columns,rows) ... origin=(x, y) dx=.. dy=..": the middle of the lowest pixel, the
 * pixels' sizes. */
static void add_plot(struct text *script, const struct picture *picture, const struct grid *grid)
{
	const struct picture_axis *axis[2] = {&picture->x, &picture->y};
	double origin[2], size[2];
	for (int i = 0; i < 2; i++) {
		size[i] = fabs(axis[i]->step) * grid->cells[i];
		origin[i] = first_pixel(axis[i], grid->cells[i]);
		if (axis[i]->step < 0)
			origin[i] -= size[i] * (double)(grid->pixels[i] - 1);
	}
	text_printf(script, "plot '-' binary array=(%llu,%llu) format='%%float' origin=(",
	            (unsigned long long)grid->pixels[0], (unsigned long long)grid->pixels[1]);
	text_number(script, origin[0]);
	text_add(script, ",");
	text_number(script, origin[1]);
	text_add(script, ") dx=");
	text_number(script, size[0]);
	text_add(script, " dy=");
	text_number(script, size[1]);
	text_add(script, " using 1 with image\n");
}

static void send_pixels(struct gnuplot *gnuplot, const struct raster *raster, const struct picture *picture)
{
	const uint64_t wide = repeats(&picture->x), high = repeats(&picture->y);
	if (wide == 1 && high == 1) {
		gnuplot_send(gnuplot, raster->pixel, (size_t)(raster->columns * raster->rows) * sizeof *raster->pixel);
		return;
	}
	for (uint64_t row = 0; row < raster->rows * high; row++)
		for (uint64_t column = 0; column < raster->columns * wide; column++)
			gnuplot_send(gnuplot, &raster->pixel[row / high * raster->columns + column / wide],
			             sizeof *raster->pixel);
}

/** Sends the script that has been made so far, then a panel; empties the script. */
static enum status send_panel(struct gnuplot *gnuplot, struct text *script, const struct picture *picture,
                              enum picture_kind kind, int panel, struct error *error)
{
	const struct raster_form form = form_of(picture, kind);
	struct raster raster;
	enum status status = raster_make(&raster, picture->content->map, picture->panel[panel].column, &form, error);
	if (status != STATUS_OK)
		return status;
	const struct grid grid = grid_of(&raster, &form, picture);
	picture_script_panel(script, picture, panel);
	add_plot(script, picture, &grid);
	gnuplot_send(gnuplot, text_string(script), script->size);
	send_pixels(gnuplot, &raster, picture);
	raster_free(&raster);
	text_clear(script);
	return STATUS_OK;
}

/**
 * Has gnuplot draw a small image where picture_drawn_finish() will put the panel, and makes its colours, which the
 * caller frees.
 */
static enum status send_place(struct gnuplot *gnuplot, struct text *script, const struct picture *picture, int number,
                              struct drawn_panel *panel, struct error *error)
{
	static const float pixel[DRAWN_COLUMNS * DRAWN_ROWS_OF(PANELS)] = {0};
	const struct panel *const facts = &picture->panel[number];
	struct raster_form form = form_of(picture, PICTURE_PDF);
	struct raster raster;
	const uint64_t rows = DRAWN_ROWS_OF(number);
	const struct grid grid = {{DRAWN_COLUMNS, rows},
	                          {(double)picture->x.cells / DRAWN_COLUMNS, (double)picture->y.cells / (double)rows}};
	picture_script_panel(script, picture, number);
	add_plot(script, picture, &grid);
	gnuplot_send(gnuplot, text_string(script), script->size);
	gnuplot_send(gnuplot, pixel, DRAWN_COLUMNS * rows * sizeof *pixel);
	text_clear(script);
	form.is_top_first = true;
	const enum status status = raster_make(&raster, picture->content->map, facts->column, &form, error);
	if (status != STATUS_OK)
		return status;
	*panel = (struct drawn_panel){.columns = raster.columns, .rows = raster.rows};
	panel->colour = malloc((size_t)(raster.columns * raster.rows) * sizeof *panel->colour);
	if (panel->colour)
		raster_colours(panel->colour, &raster, facts->palette, facts->top);
	raster_free(&raster);
	return panel->colour ? STATUS_OK : error_set_memory(error, "a picture");
}

/** gnuplot runs in the file's folder, so that its script needs no path, which would have to be quoted. */
static enum status start_gnuplot(struct gnuplot **out, const char *path, struct error *error)
{
	char folder[FILE_PATH_SIZE];
	snprintf(folder, sizeof folder, "%s", path);
	return gnuplot_start(out, dirname(folder), NULL, error);
}

/** The terminal and the file of a picture. */
static void add_output(struct text *script, const struct page *page, enum picture_kind kind, const char *path)
{
	char name[FILE_PATH_SIZE];
	snprintf(name, sizeof name, "%s", path);
	page_terminal(script, page, kind);
	text_printf(script, "set output '%s'\n", basename(name));
}

/** Sends the rest of a script, ends gnuplot and frees the script; `status` is how all went until now. */
static enum status end_gnuplot(struct gnuplot *gnuplot, struct text *script, const char *path, enum status status,
                               struct error *error)
{
	gnuplot_send(gnuplot, text_string(script), script->size);
	const enum status ended = gnuplot_end(gnuplot, status == STATUS_OK ? error : NULL);
	if (status == STATUS_OK)
		status = ended;
	if (script->failed && status == STATUS_OK)
		status = error_set_memory(error, path);
	text_free(script);
	return status;
}

/** Draws the panels, unless `place` is to have them. */
static enum status draw(const char *path, const struct picture *picture, enum picture_kind kind,
                        struct drawn_panel *place, struct error *error)
{
	struct gnuplot *gnuplot = NULL;
	enum status status = start_gnuplot(&gnuplot, path, error);
	if (status != STATUS_OK)
		return status;
	struct text script = {0};
	picture_script_settings(&script, picture);
	add_output(&script, &picture->page, kind, path);
	picture_script_page(&script, picture);
	for (int panel = 0; status == STATUS_OK && panel < PANELS; panel++)
		status = place ? send_place(gnuplot, &script, picture, panel, &place[panel], error)
		               : send_panel(gnuplot, &script, picture, kind, panel, error);
	picture_script_page_end(&script);
	return end_gnuplot(gnuplot, &script, path, status, error);
}

/** Replaces what is there. CAUSE_MISSING also where what was drawn has no place for a panel. */
static enum status draw_whole(const char *path, const struct picture *picture, enum picture_kind kind,
                              struct drawn_panel *place, struct error *error)
{
	unlink(path);
	const enum status status = draw(path, picture, kind, place, error);
	return status == STATUS_OK ? picture_drawn_finish(path, kind, place, error) : status;
}

static enum status write_map(const char *path, const struct content *content, enum picture_kind kind,
                             struct error *error)
{
	const struct picture picture = picture_make(content);
	struct drawn_panel panel[PANELS] = {{.colour = NULL}};
	struct drawn_panel *const place = kind == PICTURE_PDF && picture_drawn_takes_panels() ? panel : NULL;
	struct error reason = {.message = ""};
	enum status status = draw_whole(path, &picture, kind, place, &reason);
	if (status != STATUS_OK && place && reason.cause == CAUSE_MISSING)
		status = draw_whole(path, &picture, kind, NULL, &reason);
	if (status != STATUS_OK && error)
		*error = reason;
	for (int i = 0; i < PANELS; i++)
		free(panel[i].colour);
	return status;
}

/* ---- a map over one axis ---- */

/** A map of one row in which `shrink` cells are one; the caller ends it with map_free(). */
static enum status fold(struct map *out, const struct map *map, uint64_t shrink, struct error *error)
{
	const enum status status = map_make(out, 1, (map->columns + shrink - 1) / shrink, map->loss_bits, error);
	for (uint64_t i = 0; status == STATUS_OK && i < map->columns; i++)
		cell_add(&out->cell[i / shrink], &map->cell[i]);
	return status;
}

/** Appends the rows of map.csv as data of the script's own. */
static enum status add_data(struct text *script, const struct plot *plot, struct error *error)
{
	struct content content = *plot->page.content;
	struct map map = {0};
	const enum status status = fold(&map, content.map, plot->shrink, error);
	content.map = &map;
	if (status != STATUS_OK)
		return status;
	text_add(script, "$map << EOD\n");
	const enum status added = map_csv_text(script, &content, error);
	text_add(script, "EOD\n");
	map_free(&map);
	return added;
}

static enum status write_plot(const char *path, const struct content *content, enum picture_kind kind,
                              struct error *error)
{
	const struct plot plot = plot_make(content);
	struct gnuplot *gnuplot = NULL;
	struct text script = {0};
	unlink(path);
	enum status status = start_gnuplot(&gnuplot, path, error);
	if (status != STATUS_OK)
		return status;
	status = add_data(&script, &plot, error);
	plot_script_settings(&script, &plot, 1);
	add_output(&script, &plot.page, kind, path);
	plot_script_page(&script, &plot, "$map skip 1");
	status = end_gnuplot(gnuplot, &script, path, status, error);
	return status == STATUS_OK ? picture_drawn_finish(path, kind, NULL, error) : status;
}

static enum status write_picture(const char *path, const struct content *content, enum picture_kind kind,
                                 struct error *error)
{
	return (space_has_y(&content->sweep->space) ? write_map : write_plot)(path, content, kind, error);
}

static enum status write_png(const char *path, const struct content *content, struct error *error)
{
	return write_picture(path, content, PICTURE_PNG, error);
}

static enum status write_pdf(const char *path, const struct content *content, struct error *error)
{
	return write_picture(path, content, PICTURE_PDF, error);
}

const struct format map_png_format = {.name = "map.png", .write = write_png, .is_picture = true};
const struct format map_pdf_format = {.name = "map.pdf", .write = write_pdf, .is_picture = true};
