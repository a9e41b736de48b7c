/* map.png and map.pdf. gnuplot gets its data in binary through a pipe, which is much faster than map.csv. */
#include "base/file.h"
#include "output/format.h"
#include "output/picture/drawn.h"
#include "output/picture/gnuplot.h"
#include "output/picture/raster.h"
#include "output/picture/script.h"

#include <libgen.h>
#include <math.h>
#include <stdio.h>
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

/** Appends "array=(columns,rows) ... origin=(x, y) dx=.. dy=..": the middle of the lowest pixel, the pixels' sizes. */
static void add_grid(struct text *script, const struct raster *raster, const struct picture *picture,
                     const struct raster_form *form)
{
	const struct picture_axis *axis[2] = {&picture->x, &picture->y};
	const uint64_t shrink[2] = {form->shrink_x, form->shrink_y};
	const uint64_t pixels[2] = {raster->columns * repeats(&picture->x), raster->rows * repeats(&picture->y)};
	double origin[2], size[2];
	for (int i = 0; i < 2; i++) {
		const double cells = (double)shrink[i] / (double)repeats(axis[i]);
		size[i] = fabs(axis[i]->step) * cells;
		origin[i] = first_pixel(axis[i], cells);
		if (axis[i]->step < 0)
			origin[i] -= size[i] * (double)(pixels[i] - 1);
	}
	text_printf(script, "array=(%llu,%llu) format='%%float' origin=(", (unsigned long long)pixels[0],
	            (unsigned long long)pixels[1]);
	text_number(script, origin[0]);
	text_add(script, ",");
	text_number(script, origin[1]);
	text_add(script, ") dx=");
	text_number(script, size[0]);
	text_add(script, " dy=");
	text_number(script, size[1]);
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
	picture_script_panel(script, picture, panel);
	text_add(script, "plot '-' binary ");
	add_grid(script, &raster, picture, &form);
	text_add(script, " using 1 with image\n");
	gnuplot_send(gnuplot, text_string(script), script->size);
	send_pixels(gnuplot, &raster, picture);
	raster_free(&raster);
	text_clear(script);
	return STATUS_OK;
}

/** gnuplot runs in the file's folder, so that its script needs no path, which would have to be quoted. */
static enum status draw(const char *path, const struct picture *picture, enum picture_kind kind, struct error *error)
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
	for (int panel = 0; status == STATUS_OK && panel < PANELS; panel++)
		status = send_panel(gnuplot, &script, picture, kind, panel, error);
	picture_script_page_end(&script);
	gnuplot_send(gnuplot, text_string(&script), script.size);
	const enum status ended = gnuplot_end(gnuplot, status == STATUS_OK ? error : NULL);
	if (status == STATUS_OK)
		status = ended;
	if (script.failed && status == STATUS_OK)
		status = error_set_memory(error, path);
	text_free(&script);
	return status;
}

static enum status write_picture(const char *path, const struct content *content, enum picture_kind kind,
                                 struct error *error)
{
	const struct picture picture = picture_make(content);
	unlink(path);
	const enum status status = draw(path, &picture, kind, error);
	return status == STATUS_OK ? picture_drawn_finish(path, kind, error) : status;
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
