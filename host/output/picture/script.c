/* One page: title and question, the panels side by side, and what was swept below them. */
#include "output/picture/script.h"

#include "output/picture/caption.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In inches; `page` is the width of a page of text (180 mm). */
static const double page = 7.1, left = 0.62, panel_width = 2.6, bar_gap = 0.07, bar_width = 0.11, panel_gap = 0.45;
static const double line = 0.155;

enum {
	PANEL_PIXELS_MIN = 600,
	PANEL_PIXELS_MAX = 1300,
	LINE_CHARACTERS = 105, /* of the question */
	LINES_MAX = 4,
};

/* ---- text in gnuplot's single quotes ---- */

static void add_quoted(struct text *script, const char *string, size_t size)
{
	text_add(script, "'");
	for (size_t i = 0; i < size; i++) {
		if (string[i] == '\'')
			text_add(script, "'");
		text_append(script, &string[i], 1);
	}
	text_add(script, "'");
}

/** A fraction of the page, to a thousandth of a pixel. */
static void add_fraction(struct text *script, double inches, double whole)
{
	text_number(script, round(inches / whole * 1e6) / 1e6);
}

/** Bytes of `string` that fit into a line of LINE_CHARACTERS, up to a space if there is one. */
static size_t line_size(const char *string)
{
	size_t size = 0, space = 0;
	for (int characters = 0; string[size]; size++) {
		if (((unsigned char)string[size] & 0xc0) != 0x80 && ++characters > LINE_CHARACTERS)
			return space ? space : size;
		if (string[size] == ' ')
			space = size;
	}
	return size;
}

static int count_lines(const char *string)
{
	int lines = 0;
	for (; *string && lines < LINES_MAX; lines++) {
		string += line_size(string);
		string += *string == ' ';
	}
	return lines;
}

/* ---- layout ---- */

static double whole_pixels(const struct picture_layout *layout, double inches)
{
	return round(inches * layout->dpi) / layout->dpi;
}

static struct picture_layout make_layout(const struct content *content)
{
	const uint64_t columns = content->map->columns, rows = content->map->rows;
	struct picture_layout layout = {.shrink_x = (columns + PANEL_PIXELS_MAX - 1) / PANEL_PIXELS_MAX,
	                                .shrink_y = (rows + PANEL_PIXELS_MAX - 1) / PANEL_PIXELS_MAX};
	const double pixels = (double)((columns + layout.shrink_x - 1) / layout.shrink_x);
	layout.panel = panel_width;
	layout.dpi = pixels * ceil(PANEL_PIXELS_MIN / pixels) / panel_width;
	layout.question_lines = count_lines(content->sweep->question);
	/* cells are square, except in maps that are higher than wide or much wider than high */
	layout.panel_height = panel_width * fmax(0.5, fmin(1, (double)rows / (double)columns));
	layout.bottom = whole_pixels(&layout, 1.08);
	layout.width = whole_pixels(&layout, page);
	layout.height = layout.bottom + layout.panel_height + 0.28 + line * layout.question_lines + 0.26;
	layout.height = whole_pixels(&layout, layout.height);
	return layout;
}

static double panel_left(const struct picture_layout *layout, int panel)
{
	return whole_pixels(layout, left + panel * (panel_width + bar_gap + bar_width + panel_gap));
}

struct picture picture_make(const struct content *content)
{
	const struct map *map = content->map;
	const struct space *space = &content->sweep->space;
	struct picture picture = {.content = content,
	                          .x = picture_axis_make(space, space->map_x, map->columns),
	                          .y = picture_axis_make(space, space->map_y, map->rows),
	                          .layout = make_layout(content)};
	panels_make(picture.panel, &content->sweep->problem);
	for (uint64_t i = 0; i < map->rows * map->columns; i++) {
		const double loss = cell_mean_loss(map, &map->cell[i]);
		const bool trained = cell_networks(&map->cell[i]) > 0;
		picture.untrained |= !trained;
		picture.diverged |= trained && isnan(loss);
		picture.beyond |= loss > picture.panel[PANEL_LOSS].top;
	}
	return picture;
}

/* ---- the script ---- */

static void add_text_label(struct text *script, const struct picture *picture, const char *string, size_t size,
                           double x, double y, const char *style)
{
	text_add(script, "set label ");
	add_quoted(script, string, size);
	text_add(script, " at screen ");
	add_fraction(script, x, picture->layout.width);
	text_add(script, ", screen ");
	add_fraction(script, y, picture->layout.height);
	text_printf(script, " noenhanced %s\n", style);
}

static void add_heading(struct text *script, const struct picture *picture)
{
	const struct sweep *sweep = picture->content->sweep;
	double y = picture->layout.height - 0.15;
	add_text_label(script, picture, sweep->name, strlen(sweep->name), left, y, "font 'Sans:Bold,10'");
	const char *next = sweep->question;
	for (int i = 0; i < picture->layout.question_lines; i++) {
		y -= line;
		const size_t size = line_size(next);
		struct text words = {0};
		text_append(&words, next, size);
		next += size + (next[size] == ' ');
		if (i == LINES_MAX - 1 && *next)
			text_add(&words, " …");
		add_text_label(script, picture, text_string(&words), words.size, left, y, "font 'Sans,8'");
		script->failed |= words.failed;
		text_free(&words);
	}
}

static void add_caption(struct text *script, const struct picture *picture)
{
	struct text words[CAPTION_LINES] = {{0}};
	picture_caption(words, picture->content);
	for (int i = 0; i < CAPTION_LINES; i++) {
		const double y = 0.13 * (CAPTION_LINES - i);
		add_text_label(script, picture, text_string(&words[i]), words[i].size, left, y, "font 'Sans,6.5'");
		script->failed |= words[i].failed;
		text_free(&words[i]);
	}
}

/** The label has a fixed place: gnuplot's choice would depend on its guess of the width of the tics' labels. */
static void add_y_label(struct text *script, const struct picture *picture)
{
	const struct picture_layout *layout = &picture->layout;
	text_add(script, "set label '");
	picture_axis_label(script, &picture->y);
	text_add(script, "' at screen ");
	add_fraction(script, 0.12, layout->width);
	text_add(script, ", screen ");
	add_fraction(script, layout->bottom + layout->panel_height / 2, layout->height);
	text_add(script, " center rotate by 90 font 'Sans,8'\n");
}

/** The legend of what the colour bars do not show. */
static void add_legend(struct text *script, const struct picture *picture)
{
	const struct picture_layout *layout = &picture->layout;
	const double x = panel_left(layout, 1), y = layout->bottom - 0.42;
	if (picture->untrained || picture->diverged) {
		text_add(script, "set object 2 rectangle from screen ");
		add_fraction(script, x, layout->width);
		text_add(script, ", screen ");
		add_fraction(script, y - 0.04, layout->height);
		text_add(script, " to screen ");
		add_fraction(script, x + 0.16, layout->width);
		text_add(script, ", screen ");
		add_fraction(script, y + 0.04, layout->height);
		text_printf(script, " front fillcolor rgb '#%06x' fillstyle solid noborder\n", PALETTE_UNDEFINED);
		const char *const words = !picture->untrained ? "every network diverged: no loss"
		                          : picture->diverged ? "not trained in this part of the sweep, or all diverged"
		                                              : "not trained in this part of the sweep";
		add_text_label(script, picture, words, strlen(words), x + 0.22, y, "font 'Sans,6.5'");
	}
}

static void add_margin(struct text *script, const char *margin, double inches, double whole)
{
	text_printf(script, "set %s at screen ", margin);
	add_fraction(script, inches, whole);
	text_add(script, "\n");
}

static void add_frame(struct text *script, const struct picture_layout *layout, int panel)
{
	const double x = panel_left(layout, panel);
	add_margin(script, "lmargin", x, layout->width);
	add_margin(script, "rmargin", x + layout->panel, layout->width);
	add_margin(script, "bmargin", layout->bottom, layout->height);
	add_margin(script, "tmargin", layout->bottom + layout->panel_height, layout->height);
	text_add(script, "set colorbox vertical user origin screen ");
	add_fraction(script, x + layout->panel + bar_gap, layout->width);
	text_add(script, ", screen ");
	add_fraction(script, layout->bottom, layout->height);
	text_add(script, " size screen ");
	add_fraction(script, bar_width, layout->width);
	text_add(script, ", screen ");
	add_fraction(script, layout->panel_height, layout->height);
	text_add(script, "\n");
}

static void add_sign_change(struct text *script, const struct picture_axis *axis, char letter)
{
	const double position = picture_axis_sign_change(axis);
	if (isnan(position))
		return;
	text_printf(script, "set arrow from %s ", letter == 'x' ? "first" : "graph 0, first");
	text_number(script, position);
	text_printf(script, "%s to %s ", letter == 'x' ? ", graph 0" : "", letter == 'x' ? "first" : "graph 1, first");
	text_number(script, position);
	text_printf(script, "%s nohead front linewidth 0.5 dashtype 2 linecolor rgb '#ffffff'\n",
	            letter == 'x' ? ", graph 1" : "");
}

void picture_script_settings(struct text *script, const struct picture *picture)
{
	text_add(script, "set encoding utf8\n"
	                 "set minussign\n"
	                 "unset key\n"
	                 "set border 15 linewidth 0.6\n"
	                 "set tics out nomirror scale 0.6, 0.3 font 'Sans,7'\n"
	                 "set format cb '%g'\n"
	                 "set cbtics in mirror offset -0.6,0\n");
	picture_axis_tics(script, &picture->x, 'x', true);
	add_sign_change(script, &picture->x, 'x');
	add_sign_change(script, &picture->y, 'y');
	text_printf(script,
	            "set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 behind fillcolor rgb '#%06x' "
	            "fillstyle solid noborder\n",
	            PALETTE_UNDEFINED);
}

void picture_script_terminal(struct text *script, const struct picture *picture, enum picture_kind kind)
{
	const struct picture_layout *layout = &picture->layout;
	/* these terminals draw text of 1 point 4/3 points (pixels at 72 dpi) high: measured with gnuplot 5.4 */
	if (kind == PICTURE_PNG) {
		text_printf(script, "set terminal pngcairo size %.0f, %.0f", layout->width * layout->dpi,
		            layout->height * layout->dpi);
		text_add(script, " font 'Sans,7' fontscale ");
		text_number(script, round(layout->dpi / 96 * 1000) / 1000);
		text_add(script, " linewidth ");
		text_number(script, round(layout->dpi / 72 * 1000) / 1000);
		text_add(script, "\n");
		return;
	}
	text_add(script, "set terminal pdfcairo size ");
	text_number(script, round(layout->width * 1e4) / 1e4);
	text_add(script, "in, ");
	text_number(script, round(layout->height * 1e4) / 1e4);
	text_add(script, "in font 'Sans,7' fontscale 0.75 linewidth 1\n");
}

void picture_script_page(struct text *script, const struct picture *picture)
{
	text_add(script, "set multiplot\n");
	add_heading(script, picture);
	add_caption(script, picture);
	add_y_label(script, picture);
	add_legend(script, picture);
}

static void add_palette(struct text *script, const struct palette *palette)
{
	for (int i = 0; i < PALETTE_COLOURS; i++)
		text_printf(script, "%s%d '#%06" PRIx32 "'", i ? ", " : "set palette defined (", i, palette->colour[i]);
	text_add(script, ") maxcolors 0\n");
}

void picture_script_panel(struct text *script, const struct picture *picture, int panel)
{
	add_frame(script, &picture->layout, panel);
	add_palette(script, picture->panel[panel].palette);
	text_add(script, "set cbrange [0:");
	text_number(script, picture->panel[panel].top);
	text_add(script, "]\nset title '");
	text_add(script,
	         panel == PANEL_LEARNED ? "(a) fraction of networks that learned" : "(b) mean loss after training");
	if (panel == PANEL_LOSS && picture->beyond) {
		text_add(script, " (darkest: ");
		format_rounded(script, picture->panel[panel].top, 3);
		text_add(script, " or more)");
	}
	text_add(script, "' font 'Sans,8' offset 0,-0.6\nset xlabel '");
	picture_axis_label(script, &picture->x);
	text_add(script, "' font 'Sans,8' offset 0,0.4\n");
	picture_axis_tics(script, &picture->y, 'y', panel == 0);
	if (panel > 0)
		text_add(script, "unset label\nunset object 2\n");
}

void picture_script_page_end(struct text *script)
{
	text_add(script, "unset multiplot\nunset output\n");
}
