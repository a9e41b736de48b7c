#include "engine/tune.h"

#include "base/clock.h"
#include "training/tuning.h"

#include <math.h>

/** A shape counts by its fastest run of RUNS, each about run_seconds long: what disturbs a run only makes it slower. */
enum { RUNS = 4 };
static const double run_seconds = 0.1;

/** A shape must be faster by this factor to count as better: less may be chance. */
static const double margin = 1.01;

/** The search, with the best shape so far, from which each step goes on. */
struct search {
	const struct device_info *info;
	struct bench_spec spec;
	enum precision precision;
	double deadline;
	tune_tell *tell;
	void *context;
	struct shape best;
	double rate;        /**< of the best; 0 before there is one */
	enum status failed; /**< the search is over: what went wrong is not the shape's fault */
	struct error error;
};

/** Network-steps/s with one shape; 0 when the device cannot run it, or nothing can: search->failed then. */
static double measure_shape(struct search *search, const struct shape *shape)
{
	double best = 0;
	struct bench *bench = NULL;
	search->spec.shape = shape;
	enum status status = bench_open(&bench, search->info, &search->spec, &search->error);
	/* the first one that runs decides how many networks all others train */
	if (status == STATUS_OK)
		search->spec.networks = bench_networks(bench);
	for (int i = 0; i < RUNS && status == STATUS_OK; i++) {
		struct bench_run run;
		status = bench_train(bench, &run, &search->error);
		if (status == STATUS_OK)
			best = fmax(best, (double)run.network_steps / run.seconds);
	}
	bench_close(bench);
	if (status == STATUS_OK)
		return best;
	if (!error_is_of_device(status, &search->error))
		search->failed = status;
	return 0;
}

static void try_shape(struct search *search, struct shape shape)
{
	if (!shape_is_legal(&shape, search->info, search->precision))
		return;
	if (search->failed != STATUS_OK || (search->rate > 0 && clock_seconds() > search->deadline))
		return;
	const double rate = measure_shape(search, &shape);
	if (search->failed != STATUS_OK)
		return;
	search->tell(search->context, &shape, rate);
	if (rate > search->rate * margin) {
		search->rate = rate;
		search->best = shape;
	}
}

/** The best one so far, with other sizes of what work-items fetch at once. */
static void try_grabs(struct search *search, const unsigned *grab, size_t count)
{
	const struct shape from = search->best;
	for (size_t i = 0; i < count; i++) {
		struct shape shape = from;
		shape.grab = grab[i];
		if (shape.persistent && grab[i] != from.grab)
			try_shape(search, shape);
	}
}

/** Tries groups, then vectors of half the width with as many networks, then grabs; the other geometry last. */
static void try_vectors(struct search *search, struct shape vector, const struct shape *scalar)
{
	const unsigned given = vector.groups, grab[] = {16, 256};
	for (vector.groups = 1; vector.groups <= 8; vector.groups++)
		if (vector.groups != given)
			try_shape(search, vector);
	if (search->rate > 0 && shape_is_vector(&search->best)) {
		struct shape half =
		        shape_of_width(search->best, search->info, search->precision, search->best.width / 2);
		const unsigned twice = half.groups * 2 < 8 ? half.groups * 2 : 8;
		try_shape(search, half);
		if (half.groups != twice) {
			half.groups = twice;
			try_shape(search, half);
		}
	}
	try_grabs(search, grab, sizeof grab / sizeof *grab);
	try_shape(search, *scalar);
}

/** Tries numbers of work-groups that give each compute unit 512 to 4,096 work-items, then grabs. */
static void try_scalars(struct search *search, struct shape scalar)
{
	const struct shape given = scalar;
	const unsigned grab[] = {4, 16};
	for (scalar.work_group = 64; scalar.work_group <= 256; scalar.work_group *= 2)
		for (unsigned resident = 512; resident <= 4096; resident *= 2) {
			scalar.per_unit = resident / scalar.work_group;
			if (scalar.work_group != given.work_group || scalar.per_unit != given.per_unit)
				try_shape(search, scalar);
		}
	try_grabs(search, grab, sizeof grab / sizeof *grab);
}

enum status tune_run(struct shape *out, const struct device_info *info, const struct bench_spec *spec, double seconds,
                     tune_tell *tell, void *context, struct error *error)
{
	struct sweep sweep;
	const enum status status = tuning_check(error);
	if (status != STATUS_OK)
		return status;
	if (spec->sweep)
		sweep = *spec->sweep;
	else
		bench_make_sweep(&sweep, spec->work, 4);
	const struct problem *problem = &sweep.problem;
	struct search search = {.info = info,
	                        .spec = *spec,
	                        .precision = sweep.training.precision,
	                        .deadline = clock_seconds() + seconds,
	                        .tell = tell,
	                        .context = context};
	search.spec.networks = 0;
	search.spec.seconds = run_seconds;
	const struct shape scalar = shape_default(info, problem, search.precision, GEOMETRY_SCALAR);
	const struct shape given = shape_default(info, problem, search.precision, GEOMETRY_AUTO);
	try_shape(&search, given);
	if (info->kind == DEVICE_CPU)
		try_vectors(&search, shape_default(info, problem, search.precision, GEOMETRY_VECTOR), &scalar);
	else
		try_scalars(&search, scalar);
	if (search.failed != STATUS_OK) {
		if (error)
			*error = search.error;
		return search.failed;
	}
	if (search.rate == 0)
		return error_set_cause(error, CAUSE_DEVICE,
		                       "device %u \"%s\": no kernel shape runs %s; see `twoneuron bench`", info->number,
		                       info->name, sweep.name);
	/* the best of many may be so by chance: compare it with the default once more */
	if (measure_shape(&search, &search.best) < margin * measure_shape(&search, &given))
		search.best = given;
	*out = search.best;
	return tuning_store(out, info, problem, search.precision, spec->math, error);
}
