#include "cli/train_plot.h"

#include "output/trajectory.h"

#include <math.h>
#include <stdlib.h>

/* more than an axis has pixels; the first and the last sample are a sixth from the curve's ends, at points of it */
enum { POINTS_MAX = 4096, CURVE_POINTS = 601 };

struct train_plot {
	size_t points;
	uint64_t stride; /**< every so many steps have a point */
	struct trajectory_point point[POINTS_MAX + 1];
	double curve[CURVE_POINTS][2];
};

enum status train_plot_begin(struct train_plot **out, const char *path, struct error *error)
{
	const enum status status = trajectory_check(path, error);
	*out = NULL;
	if (status != STATUS_OK)
		return status;
	*out = malloc(sizeof **out);
	if (!*out)
		return error_set_memory(error, path);
	(*out)->points = 0;
	(*out)->stride = 1;
	return STATUS_OK;
}

static void add_point(struct train_plot *plot, const struct reference_run *run)
{
	struct trajectory_point *const point = &plot->point[plot->points++];
	*point = (struct trajectory_point){.step = run->steps, .loss = run->value[RUN_LOSS]};
	for (int p = 0; p < PARAMETERS; p++)
		point->parameter[p] = run->value[RUN_PARAMETERS + p];
}

void train_plot_add(struct train_plot *plot, const struct reference_run *run)
{
	if (run->steps % plot->stride)
		return;
	if (plot->points == POINTS_MAX) { /* every second point goes, and the steps to come have half as many */
		for (size_t i = 0; i < POINTS_MAX / 2; i++)
			plot->point[i] = plot->point[2 * i];
		plot->points = POINTS_MAX / 2;
		plot->stride *= 2;
	}
	add_point(plot, run);
}

/** z(x) over the inputs of the samples, and a quarter of their range beyond on both sides. */
static void make_curve(struct train_plot *plot, const struct train_input *input, const struct reference_state *state)
{
	double from, to;
	trajectory_inputs(&input->problem, &from, &to);
	for (int i = 0; i < CURVE_POINTS; i++) {
		const double share = (double)i / (CURVE_POINTS - 1), x = from * (1 - share) + to * share;
		plot->curve[i][0] = x;
		plot->curve[i][1] = reference_output(&input->problem, input->training.precision, state, x);
	}
}

enum status train_plot_draw(struct train_plot *plot, const struct train_input *input,
                            const struct reference_state *state, const struct reference_run *run, const char *end,
                            struct error *error)
{
	add_point(plot, run); /* there is room for one more than train_plot_add() makes */
	make_curve(plot, input, state);
	const struct trajectory trajectory = {.problem = &input->problem,
	                                      .title = end,
	                                      .points = plot->points,
	                                      .point = plot->point,
	                                      .curve_points = CURVE_POINTS,
	                                      .curve = plot->curve};
	return trajectory_draw(input->plot, &trajectory, error);
}

void train_plot_free(struct train_plot *plot)
{
	free(plot);
}
