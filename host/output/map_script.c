/* map.gp: the script of the pictures with map.csv as its data. */
#include "output/format.h"
#include "output/picture/plot.h"
#include "output/picture/script.h"

#include <math.h>

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
	text_add(script, "number(c) = strlen(strcol(c)) ? column(c) : NaN\n"
	                 "set datafile separator comma\n\n");
}

/** Draws a panel from map.csv: `with image` draws nothing of a single row or column of cells, which becomes boxes. */
static void add_plot(struct text *script, const struct picture *picture, int panel)
{
	const bool boxes = picture->x.cells == 1 || picture->y.cells == 1;
	text_add(script, "plot 'map.csv' skip 1 using (cell_x($0)):(cell_y($0)):");
	for (int i = 0; boxes && i < 2; i++) {
		text_add(script, "(");
		text_number(script, fabs(i ? picture->y.step : picture->x.step) / 2);
		text_add(script, "):");
	}
	text_printf(script, "(number(%d)) with %s\n",
	            columns_map_field(picture->panel[panel].column, &picture->content->sweep->space),
	            boxes ? "boxxyerror linecolor palette linewidth 0.5 fillstyle solid border" : "image");
}

/** What follows is done for each of the two pictures, up to a closing brace. */
static void add_loop(struct text *script, const struct page *page)
{
	text_add(script, "\ndo for [kind in \"png pdf\"] {\nif (kind eq \"png\") {\n");
	page_terminal(script, page, PICTURE_PNG);
	text_add(script, "} else {\n");
	page_terminal(script, page, PICTURE_PDF);
	text_add(script, "}\nset output \"map.\" . kind\n\n");
}

static void add_map(struct text *script, const struct content *content)
{
	const struct picture made = picture_make(content), *const picture = &made;
	add_cell_functions(script, picture);
	picture_script_settings(script, picture);
	add_loop(script, &picture->page);
	picture_script_page(script, picture);
	for (int panel = 0; panel < PANELS; panel++) {
		text_add(script, "\n");
		picture_script_panel(script, picture, panel);
		add_plot(script, picture, panel);
	}
	text_add(script, "\n");
	picture_script_page_end(script);
}

static void add_one_axis(struct text *script, const struct content *content)
{
	const struct plot plot = plot_make(content);
	plot_script_settings(script, &plot, plot.shrink);
	add_loop(script, &plot.page);
	plot_script_page(script, &plot, "'map.csv' skip 1");
}

static enum status write_script(const char *path, const struct content *content, struct error *error)
{
	struct text script = {0};
	text_add(&script, "# Redraws map.png and map.pdf from map.csv in this folder: gnuplot map.gp\n\n");
	if (space_has_y(&content->sweep->space))
		add_map(&script, content);
	else
		add_one_axis(&script, content);
	text_add(&script, "}\n");
	const enum status status = script.failed ? error_set_memory(error, path)
	                                         : format_write_file(path, script.data, script.size, error);
	text_free(&script);
	return status;
}

const struct format map_script_format = {.name = "map.gp", .write = write_script, .is_edited = true};
