/* One page: title and question, the panels side by side, and what was swept below them. */
#include "output/picture/script.h"

#include <inttypes.h>
#include <math.h>

/* In inches. */
static const double panel_width = 2.6, bar_gap = 0.07, bar_width = 0.11, panel_gap = 0.45;

enum {
	PANEL_PIXELS_MIN = 600,
	PANEL_PIXELS_MAX = 1300,
};

/* ---- layout ---- */

/** Lays out the page and its panels. */
static void make_layout(struct picture *picture)
{
	const struct content *const content = picture->content;
	const uint64_t columns = content->map->columns, rows = content->map->rows;
	struct picture_layout layout = {.shrink_x = (columns + PANEL_PIXELS_MAX - 1) / PANEL_PIXELS_MAX,
	                                .shrink_y = (rows + PANEL_PIXELS_MAX - 1) / PANEL_PIXELS_MAX};
	const double pixels = (double)((columns + layout.shrink_x - 1) / layout.shrink_x);
	layout.panel = panel_width;
	/* cells are square, except in maps that are higher than wide or much wider than high */
	layout.panel_height = panel_width * fmax(0.5, fmin(1, (double)rows / (double)columns));
	const double dpi = pixels * ceil(PANEL_PIXELS_MIN / pixels) / panel_width;
	picture->page = page_make(content, dpi, layout.panel_height);
	layout.bottom = page_pixels(&picture->page, PAGE_BOTTOM);
	picture->layout = layout;
}

static double panel_left(const struct page *page, int panel)
{
	return page_pixels(page, PAGE_LEFT + panel * (panel_width + bar_gap + bar_width + panel_gap));
}

struct picture picture_make(const struct content *content)
{
	const struct map *map = content->map;
	const struct space *space = &content->sweep->space;
	struct picture picture = {.content = content,
	                          .x = picture_axis_make(space, space->map_x, map->columns),
	                          .y = picture_axis_make(space, space->map_y, map->rows)};
	make_layout(&picture);
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

static void add_y_label(struct text *script, const struct picture *picture)
{
	struct text words = {0};
	picture_axis_label(&words, &picture->y);
	page_y_label(script, &picture->page, text_string(&words), PAGE_Y_LABEL,
	             picture->layout.bottom + picture->layout.panel_height / 2);
	script->failed |= words.failed;
	text_free(&words);
}

/** The legend of what the colour bars do not show. */
static void add_legend(struct text *script, const struct picture *picture)
{
	if (!picture->untrained && !picture->diverged)
		return;
	const char *const words = !picture->untrained ? "every network diverged: no loss"
	                          : picture->diverged ? "not trained in this part of the sweep, or all diverged"
	                                              : "not trained in this part of the sweep";
	page_swatch(script, &picture->page, 2, PALETTE_UNDEFINED, words, panel_left(&picture->page, 1),
	            picture->layout.bottom - 0.42);
}

static void add_frame(struct text *script, const struct picture *picture, int panel)
{
	const struct page *const page = &picture->page;
	const struct picture_layout *const layout = &picture->layout;
	const double x = panel_left(page, panel);
	page_frame(script, page, x, layout->bottom, layout->panel, layout->panel_height);
	text_add(script, "set colorbox vertical user origin ");
	page_place(script, page, x + layout->panel + bar_gap, layout->bottom);
	text_add(script, " size ");
	page_place(script, page, bar_width, layout->panel_height);
	text_add(script, "\n");
}

void picture_script_settings(struct text *script, const struct picture *picture)
{
	page_settings(script);
	text_add(script, "set format cb '%g'\n"
	                 "set cbtics in mirror offset -0.6,0\n");
	picture_axis_tics(script, &picture->x, 'x', true);
	page_sign_change(script, &picture->x, 'x', 0xffffff);
	page_sign_change(script, &picture->y, 'y', 0xffffff);
	text_printf(script,
	            "set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 behind fillcolor rgb '#%06x' "
	            "fillstyle solid noborder\n",
	            PALETTE_UNDEFINED);
}

void picture_script_page(struct text *script, const struct picture *picture)
{
	text_add(script, "set multiplot\n");
	page_heading(script, &picture->page);
	page_caption(script, &picture->page);
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
	add_frame(script, picture, panel);
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
