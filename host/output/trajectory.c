/* gnuplot draws three panels side by side; the data go before them, as blocks of text. */
#include "output/trajectory.h"

#include "base/file.h"
#include "output/picture/axis.h"
#include "output/picture/gnuplot.h"
#include "output/picture/page.h"

#include <libgen.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LARGEST 1e300

/* fewer points are drawn as points too: a line through one would be nothing */
enum { FEW_POINTS = 40 };

static bool ends_in(const char *path, const char *end)
{
	const size_t size = strlen(path), end_size = strlen(end);
	return size > end_size && strcmp(path + size - end_size, end) == 0;
}

bool trajectory_is_name(const char *path)
{
	return ends_in(path, ".png") || ends_in(path, ".pdf");
}

static bool is_drawn(double value)
{
	return fabs(value) <= LARGEST;
}

/* ---- extents ---- */

struct extent {
	double from, to; /* of the values that are drawn; from > to: none */
	double positive; /* the least one above 0; infinity: none */
};

static const struct extent no_extent = {HUGE_VAL, -HUGE_VAL, HUGE_VAL};

static void extent_add(struct extent *extent, double value)
{
	if (!is_drawn(value))
		return;
	extent->from = fmin(extent->from, value);
	extent->to = fmax(extent->to, value);
	if (value > 0)
		extent->positive = fmin(extent->positive, value);
}

/** Widens by a share on both sides; what is one value, or so narrow that tics would read the same, by its size's. */
static void widen(double *from, double *to, double share)
{
	const double size = fmax(fabs(*from), fabs(*to)), width = *to - *from;
	const double by = share * (width > 1e-7 * size ? width : size > 0 ? size : 1);
	*from = fmax(*from - by, -LARGEST);
	*to = fmin(*to + by, LARGEST);
}

void trajectory_inputs(const struct problem *problem, double *from, double *to)
{
	struct extent extent = no_extent;
	for (size_t k = 0; k < problem->samples; k++)
		extent_add(&extent, problem->sample[k].x);
	if (extent.from > extent.to)
		extent.from = extent.to = 0;
	widen(&extent.from, &extent.to, 0.25);
	*from = extent.from;
	*to = extent.to;
}

/* ---- the script ---- */

static void add_value(struct text *script, double value)
{
	text_add(script, " ");
	if (is_drawn(value))
		text_number(script, value);
	else
		text_add(script, "NaN");
}

static void add_range(struct text *script, char axis, double from, double to)
{
	text_printf(script, "set %crange [", axis);
	text_number(script, from);
	text_add(script, ":");
	text_number(script, to);
	text_add(script, "]\n");
}

/** The x axis, with so few tics, 1, 2 or 5 times a power of 10 apart, that their labels do not touch. */
static void add_x(struct text *script, double from, double to, double least_step)
{
	add_range(script, 'x', from, to);
	text_add(script, "set format x '%.9g'\nset xtics ");
	text_number(script, picture_round_up(fmax((to - from) / 4, least_step)));
	text_add(script, "\n");
}

static void add_linear(struct text *script, struct extent extent)
{
	if (extent.from > extent.to)
		extent = (struct extent){0, 1, 1};
	else
		widen(&extent.from, &extent.to, 0.05);
	text_add(script, "unset logscale y\nset format y '%g'\n");
	add_range(script, 'y', extent.from, extent.to);
}

/** A log axis has tics at powers of 10, so that it needs a decade to have two; losses of 0 are not drawn on it. */
static void add_linear_or_log(struct text *script, const struct extent *extent)
{
	if (!(extent->to >= 10 * extent->positive)) {
		add_linear(script, *extent);
		return;
	}
	text_add(script, "set logscale y\nset format y '10^{%T}'\n");
	add_range(script, 'y', fmax(extent->positive / 1.5, 1e-300), extent->to * 1.5);
}

static void add_data(struct text *script, const struct trajectory *trajectory)
{
	const struct problem *const problem = trajectory->problem;
	text_add(script, "$trajectory << END\n");
	for (size_t i = 0; i < trajectory->points; i++) {
		const struct trajectory_point *const point = &trajectory->point[i];
		text_printf(script, "%llu", (unsigned long long)point->step);
		add_value(script, point->loss);
		for (int p = 0; p < PARAMETERS; p++)
			add_value(script, point->parameter[p]);
		text_add(script, "\n");
	}
	text_add(script, "END\n$curve << END\n");
	for (size_t i = 0; i < trajectory->curve_points; i++) {
		add_value(script, trajectory->curve[i][0]);
		add_value(script, trajectory->curve[i][1]);
		text_add(script, "\n");
	}
	text_add(script, "END\n$samples << END\n");
	for (size_t k = 0; k < problem->samples; k++) {
		add_value(script, problem->sample[k].x);
		add_value(script, problem->sample[k].d);
		text_add(script, "\n");
	}
	text_add(script, "END\n");
}

static void add_settings(struct text *script, const char *path, const char *output)
{
	/* as wide as a page of text: 180 mm */
	const struct page page = {.width = 7.1, .height = 2.4, .dpi = 200};
	page_terminal(script, &page, ends_in(path, ".pdf") ? PICTURE_PDF : PICTURE_PNG);
	text_printf(script, "set output '%s'\n", output);
	text_add(script,
	         "set encoding utf8\n"
	         "set minussign\n"
	         "set border 3 linewidth 0.6\n"
	         "set tics out nomirror scale 0.6, 0.3 font 'Sans,7'\n"
	         "set key at graph 0.5, graph 1.07 center center horizontal maxrows 1 font 'Sans,7' samplen 1.5\n"
	         "set tmargin at screen 0.75\n"
	         "set bmargin at screen 0.19\n");
}

static const char *style_of(const struct trajectory *trajectory)
{
	return trajectory->points < FEW_POINTS ? "linespoints pointtype 7 pointsize 0.3" : "lines";
}

/** Begins one of the panels, which have the same size whatever their labels and keys are. */
static void add_panel(struct text *script, int number, const char *title, const char *x_label)
{
	text_printf(script,
	            "set lmargin at screen %.3f\nset rmargin at screen %.3f\n"
	            "set title '(%c) %s' font 'Sans,8' offset 0,0.8\nset xlabel '%s' font 'Sans,8'\n",
	            0.085 + 0.33 * number, 0.325 + 0.33 * number, 'a' + number, title, x_label);
}

static void add_loss(struct text *script, const struct trajectory *trajectory)
{
	struct extent extent = no_extent;
	for (size_t i = 0; i < trajectory->points; i++)
		extent_add(&extent, trajectory->point[i].loss);
	add_panel(script, 0, "loss", "step");
	add_x(script, 0, fmax(1, (double)trajectory->point[trajectory->points - 1].step), 1);
	add_linear_or_log(script, &extent);
	text_printf(script, "plot $trajectory using 1:2 with %s linecolor 8 notitle\n", style_of(trajectory));
}

static void add_parameters(struct text *script, const struct trajectory *trajectory)
{
	struct extent extent = no_extent;
	struct text plot = {0};
	for (unsigned p = 0; p < PARAMETERS; p++) {
		if (!parameter_trains((enum parameter)p, trajectory->problem->bias))
			continue;
		for (size_t i = 0; i < trajectory->points; i++)
			extent_add(&extent, trajectory->point[i].parameter[p]);
		text_printf(&plot, "%s$trajectory using 1:%u with %s linecolor %u title '%s'",
		            plot.size ? ", " : "plot ", p + 3, style_of(trajectory), p + 1, parameter_name(p));
	}
	add_panel(script, 1, "parameters", "step");
	add_linear(script, extent);
	text_printf(script, "%s\n", text_string(&plot));
	script->failed |= plot.failed;
	text_free(&plot);
}

static void add_output(struct text *script, const struct trajectory *trajectory)
{
	struct extent extent = no_extent;
	double from, to;
	for (size_t i = 0; i < trajectory->curve_points; i++)
		extent_add(&extent, trajectory->curve[i][1]);
	for (size_t k = 0; k < trajectory->problem->samples; k++)
		extent_add(&extent, trajectory->problem->sample[k].d);
	trajectory_inputs(trajectory->problem, &from, &to);
	add_panel(script, 2, "output at the end", "input x");
	add_x(script, from, to, 0);
	add_linear(script, extent);
	text_add(script, "plot $curve using 1:2 with lines linecolor 8 title 'z(x)', "
	                 "$samples using 1:2 with points pointtype 7 pointsize 0.5 linecolor 7 title 'samples'\n");
}

static void make_script(struct text *script, const char *path, const char *output, const struct trajectory *trajectory)
{
	add_settings(script, path, output);
	add_data(script, trajectory);
	text_printf(script, "set multiplot title '%s' noenhanced font 'Sans,8'\n", trajectory->title);
	add_loss(script, trajectory);
	add_parameters(script, trajectory);
	add_output(script, trajectory);
	text_add(script, "unset multiplot\nunset output\n");
}

/* ---- the file ---- */

static void folder_of(char out[FILE_PATH_SIZE], const char *path)
{
	char copy[FILE_PATH_SIZE];
	snprintf(copy, sizeof copy, "%s", path);
	snprintf(out, FILE_PATH_SIZE, "%s", dirname(copy));
}

enum status trajectory_check(const char *path, struct error *error)
{
	char folder[FILE_PATH_SIZE];
	if (strlen(path) >= FILE_PATH_SIZE)
		return error_set(error, STATUS_INPUT, "%s: the path is too long; use a shorter one", path);
	if (!gnuplot_available())
		return error_set_cause(
		        error, CAUSE_MISSING,
		        "%s: cannot be drawn: there is no gnuplot in PATH; install gnuplot-nox (or gnuplot)", path);
	folder_of(folder, path);
	if (access(folder, F_OK) != 0)
		return error_set(error, STATUS_INPUT, "%s: there is no folder %s; make it, or use another one", path,
		                 folder);
	return file_check_folder(folder, error);
}

enum status trajectory_draw(const char *path, const struct trajectory *trajectory, struct error *error)
{
	/* a name that the script need not quote; gnuplot runs in the folder */
	char folder[FILE_PATH_SIZE], name[32], temporary[FILE_PATH_SIZE];
	struct text script = {0};
	struct gnuplot *gnuplot = NULL;
	enum status status = trajectory_check(path, error);
	if (status != STATUS_OK)
		return status;
	folder_of(folder, path);
	snprintf(name, sizeof name, ".plot-%ld" FILE_TEMPORARY, (long)getpid());
	status = file_join(temporary, folder, name, error);
	if (status == STATUS_OK)
		status = gnuplot_start(&gnuplot, folder, NULL, error);
	if (status != STATUS_OK)
		return status;
	make_script(&script, path, name, trajectory);
	gnuplot_send(gnuplot, text_string(&script), script.size);
	status = gnuplot_end(gnuplot, error);
	if (status == STATUS_OK && script.failed)
		status = error_set_memory(error, path);
	text_free(&script);
	if (status == STATUS_OK)
		return file_commit(temporary, path, error);
	file_abandon(temporary);
	return status;
}
