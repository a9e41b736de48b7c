#include "engine/bench.h"

#include "engine/engine.h"
#include "training/aggregate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char bench_work_name[BENCH_WORKS + 1] = "ABCDEF";
enum { WORK_A, WORK_B, WORK_C, WORK_D, WORK_E, WORK_F };

struct bench {
	struct sweep sweep;
	struct layout_tables tables;
	struct engine *engine;
	uint64_t first, networks; /**< of one run */
};

static struct axis grid_of(double a, double b, uint64_t points, enum axis_scale scale)
{
	return (struct axis){.form = AXIS_POINTS, .a = a, .b = b, .points = points, .scale = scale};
}

/** A, C, D and F: a grid of weights. */
static void make_weights(struct sweep *out, uint64_t side, double rate)
{
	struct space *const space = &out->space;
	space->axis[AXIS_RATE].a = rate;
	space->axis[AXIS_W1] = space->axis[AXIS_W2] = grid_of(-8, 8, side, SCALE_LINEAR);
	space->map_x = AXIS_W1;
	space->map_y = AXIS_W2;
}

/** B: neighbours get different rates and weights, so that lanes of a vector stop at different times. */
static void make_stopping(struct sweep *out, uint64_t side)
{
	struct space *const space = &out->space;
	const struct axis drawn = {.form = AXIS_UNIFORM, .a = -20, .b = 20, .points = 1};
	out->training.steps = 10000;
	out->training.tolerance = 1e-4;
	space->axis[AXIS_RATE] = grid_of(0.1, 100, side, SCALE_LOG);
	space->axis[AXIS_W1] = space->axis[AXIS_W2] = drawn;
	space->map_x = AXIS_RATE;
	space->map_y = AXIS_B1;
	space->draws = side;
}

/** E: the boundary of trainability of two neurons, on a rate for each; about half diverge. */
static void make_boundary(struct sweep *out, uint64_t side)
{
	static const struct sample task[] = {{-1, 0.3, 1}, {0.4, -0.7, 1}, {1, 1, 1}, {2, 0.2, 1}};
	struct space *const space = &out->space;
	out->problem.hidden = ACTIVATION_TANH;
	out->problem.output = ACTIVATION_LINEAR;
	out->problem.descent = (struct descent){.layer_rates = true, .change_above = 1e8};
	out->problem.samples = sizeof task / sizeof *task;
	memcpy(out->problem.sample, task, sizeof task);
	out->training.steps = 500;
	out->training.tolerance = 0;
	space->axis[AXIS_RATE_HIDDEN] = grid_of(1.58, 100, side, SCALE_LOG);
	space->axis[AXIS_RATE_OUTPUT] = grid_of(0.158, 0.794, side, SCALE_LOG);
	space->axis[AXIS_W1].a = space->axis[AXIS_W2].a = 0.5;
	space->axis[AXIS_B1].a = 0.1;
	space->axis[AXIS_B2].a = -0.1;
	space->map_x = AXIS_RATE_HIDDEN;
	space->map_y = AXIS_RATE_OUTPUT;
}

void bench_make_sweep(struct sweep *out, int work, uint64_t networks)
{
	const bool has_biases = work == WORK_C || work == WORK_E || work == WORK_F;
	*out = (struct sweep){
	        .problem = {.bias = has_biases ? BIAS_BOTH : BIAS_NONE, .samples = 2, .sample = {{0, 0, 1}, {1, 1, 1}}},
	        .training = {.steps = 800, .tolerance = 1e-5, .precision = PRECISION_FLOAT32, .max_error = 0.1},
	};
	struct space *const space = &out->space;
	const uint64_t points = (uint64_t)ceil(sqrt((double)networks)), side = points < 2 ? 2 : points;
	snprintf(out->name, sizeof out->name, "bench-%c", bench_work_name[work]);
	for (int axis = 0; axis < AXES; axis++)
		space->axis[axis] = (struct axis){.form = AXIS_VALUE, .points = 1};
	space->seed = 1;
	space->draws = 1;
	if (work == WORK_D)
		out->training.precision = PRECISION_FLOAT64;
	if (work == WORK_F)
		out->problem.descent =
		        (struct descent){.optimizer = OPTIMIZER_ADAM, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8};
	if (work == WORK_B)
		make_stopping(out, side);
	else if (work == WORK_E)
		make_boundary(out, side);
	else
		make_weights(out, side, work == WORK_F ? 0.1 : 5);
	space->absent = axes_absent(&out->problem.descent);
	space_count(space);
}

enum status bench_train(struct bench *bench, struct bench_run *out, struct error *error)
{
	struct engine_result result;
	enum status status = engine_start(bench->engine, 0, bench->first, (size_t)bench->networks, error);
	if (status == STATUS_OK)
		status = engine_finish(bench->engine, 0, &result, error);
	if (status != STATUS_OK)
		return status;
	*out = (struct bench_run){.seconds = result.seconds, .networks = bench->networks};
	for (uint64_t c = 0; c < result.where.cells; c++)
		out->network_steps += result.cell[c].steps;
	return STATUS_OK;
}

/** The networks of a work's first, trial run: enough to keep a device of any size busy for a moment. */
static uint64_t first_size(const struct device_info *info, int work)
{
	const uint64_t lanes = info->kind == DEVICE_GPU ? (uint64_t)info->compute_units * 2048 : 1 << 11;
	return work == WORK_B ? lanes : lanes * 8;
}

static void close_engine(struct bench *bench)
{
	engine_close(bench->engine);
	layout_free(&bench->tables);
	bench->engine = NULL;
}

/** Opens the device for this many networks, or for as many as its buffers hold and the sweep has. */
static enum status open_size(struct bench *bench, const struct device_info *info, const struct bench_spec *spec,
                             uint64_t networks, struct error *error)
{
	struct text notice = {0};
	close_engine(bench);
	if (spec->sweep) {
		bench->sweep = *spec->sweep;
		if (bench->sweep.training.steps > BENCH_SWEEP_STEPS)
			bench->sweep.training.steps = BENCH_SWEEP_STEPS;
		bench->networks = networks < spec->sweep->space.networks ? networks : spec->sweep->space.networks;
	} else {
		bench_make_sweep(&bench->sweep, spec->work, networks);
		bench->networks = bench->sweep.space.networks;
	}
	/* networks from the middle: a corner of a map is unlike the rest of it */
	bench->first = (bench->sweep.space.networks - bench->networks) / 2;
	enum status status = layout_make(&bench->tables, &bench->sweep.space, bench->sweep.training.precision, error);
	if (status != STATUS_OK)
		return status;
	const struct engine_spec engine = {
	        .sweep = &bench->sweep,
	        .tables = &bench->tables,
	        .math = spec->math,
	        .geometry = spec->geometry,
	        .shape = spec->shape,
	        .networks = bench->networks,
	};
	status = engine_open(&bench->engine, info, &engine, &notice, error);
	text_free(&notice);
	if (status == STATUS_OK && bench->networks > engine_capacity(bench->engine)) {
		/* a smaller square grid of the same extent: the middle of a large grid would be different work */
		const uint64_t side = (uint64_t)sqrt((double)engine_capacity(bench->engine));
		status = open_size(bench, info, spec, side * side, error);
	}
	return status;
}

enum status bench_open(struct bench **out, const struct device_info *info, const struct bench_spec *spec,
                       struct error *error)
{
	*out = NULL;
	struct bench *bench = calloc(1, sizeof *bench);
	if (!bench)
		return error_set_memory(error, "a benchmark");
	uint64_t networks = spec->networks ? spec->networks : first_size(info, spec->work);
	struct bench_run run;
	enum status status = open_size(bench, info, spec, networks, error);
	if (status == STATUS_OK)
		status = bench_train(bench, &run, error);
	while (status == STATUS_OK && !spec->networks && run.seconds < 0.7 * spec->seconds &&
	       bench->networks >= networks) {
		networks = (uint64_t)((double)networks * fmin(spec->seconds / fmax(run.seconds, 1e-6), 64));
		status = open_size(bench, info, spec, networks, error);
		if (status == STATUS_OK)
			status = bench_train(bench, &run, error);
	}
	if (status != STATUS_OK) {
		bench_close(bench);
		return status;
	}
	*out = bench;
	return STATUS_OK;
}

void bench_close(struct bench *bench)
{
	if (!bench)
		return;
	close_engine(bench);
	free(bench);
}

const struct shape *bench_shape(const struct bench *bench)
{
	return engine_shape(bench->engine);
}

uint64_t bench_networks(const struct bench *bench)
{
	return bench->networks;
}

const char *bench_build_options(const struct bench *bench)
{
	return engine_build_options(bench->engine);
}
