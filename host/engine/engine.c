#include "engine/engine.h"

#include "engine/selftest.h"
#include "training/aggregate.h"
#include "training/trainer.h"
#include "training/tuning.h"

#include <math.h>
#include <stdlib.h>

/** A chunk in flight: its buffers on the device. */
struct slot {
	struct batch *batch;
	struct aggregate *aggregate;
	struct range range;
};

struct engine {
	struct engine_spec spec;
	struct shape shape;
	struct device *device;
	struct trainer *trainer;
	struct aim *aim;
	struct slot slot[ENGINE_SLOTS];
	size_t capacity;
	double networks_per_second; /**< of the last chunk; 0 before */
	size_t last_count;
};

/** The most networks of a chunk whose single runs are read. 56 MB in float32, 106 MB in float64 wait in rank 0. */
enum { READ_MAX = 1 << 20 };

static struct aggregate_spec sums_spec(const struct sweep *sweep)
{
	return (struct aggregate_spec){.precision = sweep->training.precision,
	                               .runs_per_cell = sweep->space.runs_per_cell,
	                               .steps = sweep->training.steps,
	                               .grid = training_loss_grid(&sweep->problem, sweep->training.precision)};
}

static uint64_t least_of(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/** Networks that fit: half the device's memory for all slots, single buffers within its limit. */
static size_t find_capacity(const struct engine *engine)
{
	const struct device_info *info = device_get_info(engine->device);
	const struct aggregate_spec sums = sums_spec(engine->spec.sweep);
	const uint64_t matrix = aggregate_network_size(&sums), runs = trainer_network_size(engine->trainer);
	uint64_t capacity = info->kind == DEVICE_GPU ? UINT64_C(1) << 24 : UINT64_C(1) << 20;
	if (engine->spec.read_runs)
		capacity = least_of(capacity, READ_MAX);
	capacity = least_of(capacity, info->global_memory / 2 / ENGINE_SLOTS / (runs + matrix));
	capacity = least_of(capacity, info->allocation / 2 / (runs > matrix ? runs : matrix));
	capacity = least_of(capacity, engine->spec.networks);
	return capacity < SELFTEST_NETWORKS ? SELFTEST_NETWORKS : (size_t)capacity;
}

static enum status open_trainer(struct engine *engine, struct error *error)
{
	const struct sweep *sweep = engine->spec.sweep;
	const struct trainer_spec spec = {
	        .problem = &sweep->problem,
	        .precision = sweep->training.precision,
	        .math = engine->spec.math,
	        .shape = engine->shape,
	};
	enum status status = trainer_open(&engine->trainer, engine->device, &spec, error);
	if (status == STATUS_OK)
		status = aim_open(&engine->aim, engine->trainer, engine->spec.tables, error);
	return status;
}

static enum status open_slots(struct engine *engine, struct error *error)
{
	enum status status = STATUS_OK;
	const struct aggregate_spec sums = sums_spec(engine->spec.sweep);
	engine->capacity = find_capacity(engine);
	for (int i = 0; status == STATUS_OK && i < ENGINE_SLOTS; i++) {
		struct slot *slot = &engine->slot[i];
		status = batch_open(&slot->batch, engine->trainer, engine->capacity, error);
		if (status == STATUS_OK)
			status = aggregate_open(&slot->aggregate, engine->device, &sums, engine->capacity, error);
	}
	return status;
}

static void close_trainer(struct engine *engine)
{
	device_drain(engine->device);
	for (int i = 0; i < ENGINE_SLOTS; i++) {
		struct slot *slot = &engine->slot[i];
		aggregate_close(slot->aggregate);
		batch_close(slot->batch);
		*slot = (struct slot){0};
	}
	aim_close(engine->aim);
	engine->aim = NULL;
	trainer_close(engine->trainer);
	engine->trainer = NULL;
}

/** Opens trainer and buffers with the engine's shape and runs the self-test. */
static enum status try_shape(struct engine *engine, struct error *error)
{
	enum status status = open_trainer(engine, error);
	if (status == STATUS_OK)
		status = open_slots(engine, error);
	if (status == STATUS_OK)
		status = selftest_run(
		        &(struct selftest){
		                .sweep = engine->spec.sweep,
		                .tables = engine->spec.tables,
		                .math = engine->spec.math,
		                .trainer = engine->trainer,
		                .aim = engine->aim,
		                .batch = engine->slot[0].batch,
		                .aggregate = engine->slot[0].aggregate,
		                .info = device_get_info(engine->device),
		        },
		        error);
	return status;
}

static struct shape choose_shape(const struct device_info *info, const struct engine_spec *spec)
{
	if (spec->shape)
		return *spec->shape;
	const struct sweep *sweep = spec->sweep;
	struct shape shape = shape_default(info, &sweep->problem, sweep->training.precision, spec->geometry);
	if (spec->geometry == GEOMETRY_AUTO)
		tuning_load(&shape, info, &sweep->problem, sweep->training.precision, spec->math);
	return shape;
}

/** True if a simpler shape may replace the one that failed: the user has chosen none, and there is a simpler one. */
static bool is_shape_refused(const struct engine *engine, enum status status, const struct error *error)
{
	return engine->spec.geometry == GEOMETRY_AUTO && !engine->spec.shape && error_is_of_device(status, error) &&
	       engine->shape.persistent;
}

/** First leaves out what not every compiler accepts, then takes the plain kernel. */
static void simplify_shape(struct engine *engine, const struct device_info *info)
{
	const struct sweep *sweep = engine->spec.sweep;
	struct shape *shape = &engine->shape;
	if (shape->exp2_simd) {
		shape->exp2_simd = 0;
		shape->exp2_assembly = false;
		return;
	}
	*shape = shape_default(info, &sweep->problem, sweep->training.precision, GEOMETRY_SCALAR);
	shape->persistent = shape->table_local = shape->reciprocal_newton = false;
}

/** Notes what the device says it lacks: the self-test, which trains only a few networks, may not meet it. */
static void tell_limits(const struct engine *engine, const struct device_info *info, struct text *notice)
{
	if (engine->spec.math == MATH_EXACT && engine->spec.sweep->training.precision == PRECISION_FLOAT32 &&
	    !info->denormals)
		text_printf(notice,
		            "device %u \"%s\": has no subnormal numbers; a network that meets some, below 1.2e-38, may "
		            "have other bits here than on other devices\n",
		            info->number, info->name);
}

/** Opens the trainer with the engine's shape, or with the first simpler one that the device does not refuse. */
static enum status try_shapes(struct engine *engine, const struct device_info *info, struct text *notice,
                              struct error *error)
{
	enum status status = try_shape(engine, error);
	while (is_shape_refused(engine, status, error)) {
		const bool failed = status == STATUS_CLAIM, simd = engine->shape.exp2_simd != 0;
		close_trainer(engine);
		simplify_shape(engine, info);
		status = try_shape(engine, error);
		if (status == STATUS_OK)
			text_printf(notice, "device %u \"%s\": the fast kernel %s here; using %s\n", info->number,
			            info->name, failed ? "fails the self-test" : "cannot be built",
			            simd ? "one without vector instructions of its own" : "the plain one");
	}
	return status;
}

enum status engine_open(struct engine **out, const struct device_info *info, const struct engine_spec *spec,
                        struct text *notice, struct error *error)
{
	*out = NULL;
	struct error words = {0};
	struct engine *engine = calloc(1, sizeof *engine);
	if (!engine)
		return error_set_memory(error, "a device");
	engine->spec = *spec;
	engine->shape = choose_shape(info, spec);
	enum status status = aggregate_check(info, &words);
	if (status == STATUS_OK)
		status = device_open(&engine->device, info, &words);
	if (status == STATUS_OK)
		status = try_shapes(engine, info, notice, &words);
	if (status != STATUS_OK) {
		engine_close(engine);
		if (error)
			*error = words;
		return status;
	}
	tell_limits(engine, info, notice);
	*out = engine;
	return STATUS_OK;
}

void engine_close(struct engine *engine)
{
	if (!engine)
		return;
	close_trainer(engine);
	device_close(engine->device);
	aggregate_forget();
	free(engine);
}

size_t engine_chunk(const struct engine *engine, double seconds)
{
	/* the first chunk is small: it only has to fill the device and to show how fast the networks train */
	const size_t lanes = shape_lanes(engine_shape(engine), device_get_info(engine->device));
	double wanted = (double)lanes * 4;
	if (engine->networks_per_second > 0) {
		wanted = engine->networks_per_second * seconds;
		/* chunks can differ much in speed: grow by steps */
		if (wanted > 8 * (double)engine->last_count)
			wanted = 8 * (double)engine->last_count;
		if (wanted < (double)lanes)
			wanted = (double)lanes;
	}
	return wanted < (double)engine->capacity ? (size_t)wanted : engine->capacity;
}

enum status engine_start(struct engine *engine, int slot_number, uint64_t first, size_t count, struct error *error)
{
	struct slot *slot = &engine->slot[slot_number];
	slot->range = (struct range){first, count};
	const struct launch launch = {.training = &engine->spec.sweep->training};
	enum status status = trainer_enqueue(engine->trainer, slot->batch, engine->aim, first, count, &launch, error);
	if (status == STATUS_OK && engine->spec.read_runs)
		status = batch_enqueue_read(slot->batch, error);
	if (status == STATUS_OK)
		status = aggregate_enqueue(slot->aggregate, slot->batch, error);
	return status;
}

enum status engine_finish(struct engine *engine, int slot_number, struct engine_result *out, struct error *error)
{
	struct slot *slot = &engine->slot[slot_number];
	*out = (struct engine_result){.range = slot->range};
	enum status status = batch_wait(slot->batch, &out->seconds, error);
	if (status == STATUS_OK)
		status = aggregate_cells(slot->aggregate, &out->where, &out->cell, error);
	if (status == STATUS_OK && engine->spec.read_runs) {
		batch_make_changes(slot->batch);
		batch_runs(slot->batch, &out->runs);
	}
	if (status == STATUS_OK) {
		engine->last_count = (size_t)slot->range.count;
		engine->networks_per_second = (double)slot->range.count / fmax(out->seconds, 1e-6);
	}
	return status;
}

const struct device_info *engine_info(const struct engine *engine)
{
	return device_get_info(engine->device);
}

size_t engine_capacity(const struct engine *engine)
{
	return engine->capacity;
}

const char *engine_build_options(const struct engine *engine)
{
	return trainer_options(engine->trainer);
}

const struct shape *engine_shape(const struct engine *engine)
{
	return trainer_shape(engine->trainer);
}
