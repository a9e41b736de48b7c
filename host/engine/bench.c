#include "engine/bench.h"

#include "engine/engine.h"
#include "training/aggregate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char bench_work_name[BENCH_WORKS + 1] = "ABCD";
enum { WORK_A, WORK_B, WORK_C, WORK_D };

struct bench {
	struct sweep sweep;
	struct layout_tables tables;
	struct engine *engine;
	uint64_t first, networks; /**< of one run */
};

void bench_make_sweep(struct sweep *out, int work, uint64_t networks)
{
	*out = (struct sweep){
	        .problem = {.bias = work == WORK_C ? BIAS_BOTH : BIAS_NONE,
	                    .samples = 2,
	                    .sample = {{0, 0, 1}, {1, 1, 1}}},
	        .training = {.steps = 800, .tolerance = 1e-5, .precision = PRECISION_FLOAT32, .max_error = 0.1},
	};
	struct space *space = &out->space;
	const uint64_t side = (uint64_t)ceil(sqrt((double)networks));
	const struct axis grid = {.form = AXIS_POINTS, .a = -8, .b = 8, .points = side < 2 ? 2 : side};
	const struct axis drawn = {.form = AXIS_UNIFORM, .a = -20, .b = 20, .points = 1};
	const struct axis zero = {.form = AXIS_VALUE, .points = 1};
	snprintf(out->name, sizeof out->name, "bench-%c", bench_work_name[work]);
	for (int axis = 0; axis < AXES; axis++)
		space->axis[axis] = zero;
	space->absent = axes_absent(&out->problem.descent);
	space->seed = 1;
	space->draws = 1;
	if (work == WORK_B) {
		out->training.steps = 10000;
		out->training.tolerance = 1e-4;
		/* neighbours get different rates and weights, so that lanes of a vector stop at different times */
		space->axis[AXIS_RATE] = (struct axis){
		        .form = AXIS_POINTS, .a = 0.1, .b = 100, .points = grid.points, .scale = SCALE_LOG};
		space->axis[AXIS_W1] = space->axis[AXIS_W2] = drawn;
		space->axis[AXIS_B1].points = 1;
		space->map_x = AXIS_RATE;
		space->map_y = AXIS_B1;
		space->draws = grid.points;
	} else {
		if (work == WORK_D)
			out->training.precision = PRECISION_FLOAT64;
		space->axis[AXIS_RATE].a = 5;
		space->axis[AXIS_W1] = space->axis[AXIS_W2] = grid;
		space->map_x = AXIS_W1;
		space->map_y = AXIS_W2;
	}
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
