#include "output/picture/plot.h"

#include "output/columns.h"
#include "output/picture/palette.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In inches. The legends stand to the right of the panels. */
static const double panel_width = 5.35, panel_height = 1.55, panel_gap = 0.42, legend_gap = 0.12, legend_line = 0.15;

enum {
	PANEL_PIXELS_MIN = 1200,
	PANEL_PIXELS_MAX = 1300,
	FEW_STEPS = 128,  /* each has a point that is seen */
	LINE_STEPS = 512, /* up to here lines join the points */
	MEAN_COLOUR = 0x1a3b6d,
	LEAST_COLOUR = 0xef8237,
	FRAME_COLOUR = 0x808080,
};

/* ---- what there is to show ---- */

/** The losses of the cells, the infinite ones apart. */
struct losses {
	double least_positive, most;
};

static void add_loss(struct plot *plot, struct losses *losses, double loss)
{
	if (isnan(loss))
		return;
	plot->has_loss = true;
	if (isinf(loss)) {
		plot->beyond = true;
		return;
	}
	plot->zero |= loss == 0;
	losses->most = fmax(losses->most, loss);
	if (loss > 0)
		losses->least_positive = fmin(losses->least_positive, loss);
}

/** The power of ten that is the unit of a linear axis: 0 where labels without it have at most five characters. */
static int power_of(double most)
{
	/* 10^-power is finite */
	const int power = most > 0 ? (int)fmax(floor(log10(most)), -300) : 0;
	return power < -2 || power > 4 ? power : 0;
}

/** A log axis where the losses differ by a factor of ten or more, with some room at both ends. */
static void set_loss_axis(struct plot *plot, const struct losses *losses)
{
	plot->is_log = losses->most > 0 && losses->most / 10 >= losses->least_positive;
	plot->power = plot->is_log ? 0 : power_of(losses->most);
	plot->low = 0;
	plot->high = losses->most > 0 ? 1.08 * (losses->most / pow(10, plot->power)) : 1;
	if (plot->is_log) {
		const double low = log10(losses->least_positive), high = log10(losses->most);
		plot->low = low - 0.06 * (high - low);
		plot->high = high + 0.06 * (high - low);
	}
}

static void look_at_cells(struct plot *plot, const struct map *map)
{
	struct losses losses = {.least_positive = INFINITY};
	const struct map_column *const least = columns_map_find("min_loss");
	for (uint64_t i = 0; i < map->columns; i++) {
		const struct cell *const cell = &map->cell[i];
		const double mean = cell_mean_loss(map, cell);
		const bool trained = cell_networks(cell) > 0;
		double min;
		plot->untrained |= !trained;
		plot->diverged |= trained && isnan(mean);
		for (int o = 0; o < OUTCOMES; o++)
			plot->has_outcome[o] |= cell->outcomes[o] > 0;
		least->values(&min, map, cell, 1);
		add_loss(plot, &losses, mean);
		add_loss(plot, &losses, min);
	}
	set_loss_axis(plot, &losses);
}

/** A step is a whole number of pixels wide if that is possible. */
static double dpi_of(uint64_t cells)
{
	const double steps = (double)cells;
	const double pixels = cells > PANEL_PIXELS_MAX ? PANEL_PIXELS_MAX : steps * ceil(PANEL_PIXELS_MIN / steps);
	return pixels / panel_width;
}

struct plot plot_make(const struct content *content)
{
	const struct map *const map = content->map;
	const struct space *const space = &content->sweep->space;
	struct plot plot = {.page = page_make(content, dpi_of(map->columns), 2 * panel_height + panel_gap),
	                    .x = picture_axis_make(space, space->map_x, map->columns),
	                    .shrink = (map->columns + PLOT_STEPS_MAX - 1) / PLOT_STEPS_MAX};
	look_at_cells(&plot, map);
	return plot;
}

/* ---- the script ---- */

static int field_of(const struct plot *plot, const char *column)
{
	return columns_map_field(columns_map_find(column), &plot->page.content->sweep->space);
}

static double step_width(const struct plot *plot)
{
	return fabs(plot->x.step) * (double)plot->shrink;
}

/** Where a step is. */
static void add_places(struct text *script, const struct plot *plot, uint64_t rows)
{
	const double shrink = (double)plot->shrink;
	const uint64_t cells = rows > 1 ? plot->x.cells : (plot->x.cells + plot->shrink - 1) / plot->shrink;
	text_printf(script,
	            "# %llu row(s), counted from 0, are one step, which is at place(step): log10 of the value on a log "
	            "axis\n"
	            "rows = %llu\nlast = %llu\nplace(step) = ",
	            (unsigned long long)rows, (unsigned long long)rows, (unsigned long long)(cells - 1));
	text_number(script, plot->x.first + plot->x.step * (shrink - 1) / 2);
	text_add(script, " + ");
	text_number(script, plot->x.step * shrink);
	text_add(script, " * step\nhalf = ");
	text_number(script, step_width(plot) / 2);
	text_add(script, "\nat(n) = int(n) % rows == rows - 1 || n == last ? place(int(n) / rows) : NaN\n\n");
}

/**
 * Sums over the rows of a step, and where it is once they are complete. The fields of the outcomes follow each other.
 */
static void add_sums(struct text *script, const struct plot *plot)
{
	const int networks = field_of(plot, "networks"), first = field_of(plot, outcome_name(0)),
	          diverged = field_of(plot, outcome_name(OUTCOME_DIVERGED)), mean = field_of(plot, "mean_loss"),
	          least = field_of(plot, "min_loss");
	text_printf(
	        script,
	        "# a step's networks, those with the outcome of a field, and those of this field and the ones before\n"
	        "networks = 0\nthese = 0\nupto = 0\n"
	        "count(field, n) = (int(n) %% rows == 0 ? (networks = 0, these = 0, upto = 0) : 0, \\\n"
	        "    networks = networks + column(%d), these = these + column(field), \\\n"
	        "    upto = upto + (sum [i=%d:field] column(i)), at(n))\n"
	        "fraction(v) = these > 0 ? v / networks : NaN\n\n",
	        networks, first);
	text_printf(script,
	            "# its networks that did not diverge, their losses, and the least of these\n"
	            "finite = 0\ntotal = 0\nleast = NaN\n"
	            "add(n) = (int(n) %% rows == 0 ? (finite = 0, total = 0, least = NaN) : 0, \\\n"
	            "    finite = finite + column(%d) - column(%d), \\\n"
	            "    total = total + (strlen(strcol(%d)) ? column(%d) * (column(%d) - column(%d)) : 0), \\\n"
	            "    least = strlen(strcol(%d)) && !(least <= column(%d)) ? column(%d) : least, at(n))\n"
	            "# gnuplot divides infinity to NaN\n"
	            "mean(v) = finite > 0 ? (v > 1e307 ? 1e307 : v / finite) : NaN\n\n",
	            networks, diverged, mean, mean, networks, diverged, least, least, least);
}

/** How the axis has losses, and between which ends. */
static void add_scale(struct text *script, const struct plot *plot)
{
	/* so that a point at an end is not on the frame; no other is as near to it */
	const double margin = 0.02 * (plot->high - plot->low);
	text_add(script, "# losses as the axis has them, kept between its ends\nscaled(v) = ");
	if (plot->is_log)
		text_add(script, "v > 0 ? log10(v) : v <= 0 ? low : NaN");
	else
		text_printf(script, "v / 1e%d", plot->power);
	text_add(script, "\nlow = ");
	text_number(script, plot->is_log ? plot->low + margin : plot->low);
	text_add(script, "\nhigh = ");
	text_number(script, plot->high - margin);
	text_add(script, "\nkept(v) = v < low ? low : v > high ? high : v\n"
	                 "shown(v) = kept(scaled(v))\n\n");
}

static double panel_bottom(const struct plot *plot, int panel)
{
	const double bottom = page_pixels(&plot->page, PAGE_BOTTOM);
	return panel == 0 ? page_pixels(&plot->page, bottom + panel_height + panel_gap) : bottom;
}

static double panel_left(const struct plot *plot)
{
	return page_pixels(&plot->page, PAGE_LEFT);
}

/** The frame, the title, and what is along y, of one of the two panels. */
static void add_panel(struct text *script, const struct plot *plot, int panel, const char *title, const char *y_words)
{
	const double bottom = panel_bottom(plot, panel);
	page_frame(script, &plot->page, panel_left(plot), bottom, panel_width, panel_height);
	/* exponents of three digits need more room */
	const bool is_near = panel == 1 && plot->is_log && plot->low < -99;
	page_y_label(script, &plot->page, y_words, is_near ? 0.07 : PAGE_Y_LABEL, bottom + panel_height / 2);
	text_printf(script, "set title '%s' font 'Sans,8' offset 0,-0.6\n", title);
	picture_axis_tics(script, &plot->x, 'x', panel == 1);
}

/** The middle of the first line of a panel's legend. */
static double legend_top(const struct plot *plot, int panel)
{
	return panel_bottom(plot, panel) + panel_height - legend_line / 2;
}

static void add_outcome_legend(struct text *script, const struct plot *plot)
{
	const double x = panel_left(plot) + panel_width + legend_gap;
	double y = legend_top(plot, 0);
	int object = 2;
	/* in the order in which they lie on each other */
	if (plot->untrained) {
		page_swatch(script, &plot->page, object++, PALETTE_UNDEFINED, "not trained", x, y);
		y -= legend_line;
	}
	for (int o = OUTCOMES - 1; o >= 0; o--) {
		if (!plot->has_outcome[o])
			continue;
		page_swatch(script, &plot->page, object++, palette_outcome[o], outcome_name((unsigned)o), x, y);
		y -= legend_line;
	}
}

static void add_outcomes(struct text *script, const struct plot *plot, const char *data)
{
	const int first = field_of(plot, outcome_name(0));
	const char *before = "plot ";
	add_panel(script, plot, 0, "(a) what became of the networks", "fraction of networks");
	add_outcome_legend(script, plot);
	page_sign_change(script, &plot->x, 'x', 0xffffff);
	text_printf(script,
	            "set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 behind fillcolor rgb '#%06x' "
	            "fillstyle solid noborder\n"
	            "set yrange [0:1]\nset format y '%%g'\nset ytics autofreq\nset mytics\n",
	            PALETTE_UNDEFINED);
	for (int o = 0; o < OUTCOMES; o++) {
		if (!plot->has_outcome[o])
			continue;
		text_printf(script,
		            "%s%s using (count(%d, $0)):(fraction(upto)):(at($0)-half):(at($0)+half)"
		            ":(fraction(upto-these)):(fraction(upto)) with boxxyerror linecolor rgb '#%06" PRIx32
		            "' linewidth 0.25 fillstyle solid border",
		            before, data, first + o, palette_outcome[o]);
		before = ", \\\n     ";
	}
	text_add(script, "\n");
}

static void add_line(struct text *script, const struct plot *plot, uint32_t colour, const char *words, double y)
{
	const double x = panel_left(plot) + panel_width + legend_gap;
	text_add(script, "set arrow from ");
	page_place(script, &plot->page, x, y);
	text_add(script, " to ");
	page_place(script, &plot->page, x + 0.16, y);
	text_printf(script, " nohead linewidth 1 linecolor rgb '#%06" PRIx32 "'\n", colour);
	page_text(script, &plot->page, words, strlen(words), x + 0.22, y, "font 'Sans,6.5'");
}

/** The lines, and what they do not show. */
static void add_loss_legend(struct text *script, const struct plot *plot)
{
	const char *const note[] = {plot->diverged ? "gap: all diverged" : NULL,
	                            plot->zero && plot->is_log ? "lower end: 0" : NULL,
	                            plot->beyond ? "upper end: inf" : NULL};
	double y = legend_top(plot, 1);
	add_line(script, plot, MEAN_COLOUR, "mean", y);
	add_line(script, plot, LEAST_COLOUR, "least", y -= legend_line);
	for (size_t i = 0; i < sizeof note / sizeof *note; i++)
		if (note[i])
			page_text(script, &plot->page, note[i], strlen(note[i]),
			          panel_left(plot) + panel_width + legend_gap, y -= legend_line, "font 'Sans,6.5'");
}

static void add_loss_axis(struct text *script, const struct plot *plot)
{
	const struct axis axis = {.form = AXIS_POINTS, .points = 1, .scale = plot->is_log ? SCALE_LOG : SCALE_LINEAR};
	const struct picture_axis y = {
	        .axis = &axis, .cells = 1, .first = (plot->low + plot->high) / 2, .step = plot->high - plot->low};
	picture_axis_tics(script, &y, 'y', plot->has_loss);
}

static void add_losses(struct text *script, const struct plot *plot, const char *data)
{
	static const char none[] = "every network diverged: no loss";
	const uint64_t steps = (plot->x.cells + plot->shrink - 1) / plot->shrink;
	char words[32] = "loss";
	if (plot->power != 0)
		snprintf(words, sizeof words, "loss (10^{%s%d})", plot->power < 0 ? "−" : "", abs(plot->power));
	add_panel(script, plot, 1, "(b) loss after training", words);
	page_sign_change(script, &plot->x, 'x', FRAME_COLOUR);
	text_add(script, "set xlabel '");
	picture_axis_label(script, &plot->x);
	text_add(script, "' font 'Sans,8' offset 0,0.4\n");
	add_loss_axis(script, plot);
	if (!plot->has_loss) {
		page_text(script, &plot->page, none, strlen(none), panel_left(plot) + panel_width / 2,
		          panel_bottom(plot, 1) + panel_height / 2, "center font 'Sans,7'");
		text_add(script, "plot NaN\n");
		return;
	}
	add_loss_legend(script, plot);
	for (int least = 1; least >= 0; least--)
		text_printf(script,
		            "%s%s using (add($0)):(shown(%s)) with %s pointtype 7 pointsize %s linewidth 0.8 "
		            "linecolor rgb '#%06x'",
		            least ? "plot " : ", \\\n     ", data, least ? "least" : "mean(total)",
		            steps <= LINE_STEPS ? "linespoints" : "points", steps <= FEW_STEPS ? "0.35" : "0.15",
		            least ? LEAST_COLOUR : MEAN_COLOUR);
	text_add(script, "\n");
}

/** Takes away what only this panel has: map.gp has two pages. */
static void add_clean(struct text *script)
{
	text_add(script, "\nunset label\nunset object\nunset arrow\n");
}

void plot_script_settings(struct text *script, const struct plot *plot, uint64_t rows)
{
	text_add(script, "set datafile separator comma\n");
	add_places(script, plot, rows);
	add_sums(script, plot);
	add_scale(script, plot);
	page_settings(script);
}

void plot_script_page(struct text *script, const struct plot *plot, const char *data)
{
	text_add(script, "set multiplot\nset xlabel\n");
	page_heading(script, &plot->page);
	page_caption(script, &plot->page);
	text_add(script, "\n");
	add_outcomes(script, plot, data);
	add_clean(script);
	add_losses(script, plot, data);
	add_clean(script);
	text_add(script, "unset multiplot\nunset output\n");
}
