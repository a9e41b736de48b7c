#include "fake_engine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/** A device's arrays, which are used again for the next chunk of the slot. */
struct slot {
	struct range range;
	struct cell cell[FAKE_CHUNK + 1];
	float value[RUN_VALUES][FAKE_CHUNK];
	uint32_t steps[FAKE_CHUNK];
	uint8_t outcome[FAKE_CHUNK];
};

struct engine {
	struct device_info info;
	struct engine_spec spec;
	struct slot slot[ENGINE_SLOTS];
};

void (*fake_before_finish)(const struct engine *engine, struct range range);
size_t (*fake_chunk)(void);

struct cell fake_network(uint64_t index)
{
	struct cell cell = {.outcomes[OUTCOME_LEARNED] = 1, .steps = 1 + index % 800, .min_loss = 0x1p-10};
	cell.loss = (uint128)ldexp(cell.min_loss, FAKE_LOSS_BITS);
	return cell;
}

const struct engine_spec *fake_spec(const struct engine *engine)
{
	return &engine->spec;
}

enum status engine_open(struct engine **out, const struct device_info *info, const struct engine_spec *spec,
                        struct text *notice, struct error *error)
{
	(void)notice;
	*out = calloc(1, sizeof **out);
	if (!*out)
		return error_set_memory(error, "an engine");
	(*out)->info = *info;
	(*out)->spec = *spec;
	return STATUS_OK;
}

void engine_close(struct engine *engine)
{
	free(engine);
}

size_t engine_chunk(const struct engine *engine, double seconds)
{
	(void)engine;
	(void)seconds;
	return fake_chunk ? fake_chunk() : FAKE_CHUNK;
}

enum status engine_start(struct engine *engine, int slot, uint64_t first, size_t count, struct error *error)
{
	(void)error;
	memset(&engine->slot[slot], 0xff, sizeof engine->slot[slot]); /* nothing may read this any more */
	engine->slot[slot].range = (struct range){first, count};
	return STATUS_OK;
}

static void fill_runs(struct slot *slot, struct runs *out)
{
	const struct range range = slot->range;
	*out = (struct runs){.first = range.first,
	                     .count = (size_t)range.count,
	                     .precision = PRECISION_FLOAT32,
	                     .steps = slot->steps,
	                     .outcome = slot->outcome};
	for (uint64_t i = 0; i < range.count; i++) {
		slot->steps[i] = (uint32_t)fake_network(range.first + i).steps;
		slot->outcome[i] = OUTCOME_LEARNED;
		for (int v = 0; v < RUN_VALUES; v++)
			slot->value[v][i] = (float)v;
	}
	for (int v = 0; v < RUN_VALUES; v++)
		out->value[v] = slot->value[v];
}

enum status engine_finish(struct engine *engine, int slot_number, struct engine_result *out, struct error *error)
{
	struct slot *const slot = &engine->slot[slot_number];
	const struct range range = slot->range;
	const uint64_t runs_per_cell = engine->spec.sweep->space.runs_per_cell, first = range.first / runs_per_cell;
	const uint64_t last = (range.first + range.count - 1) / runs_per_cell;
	(void)error;
	if (fake_before_finish)
		fake_before_finish(engine, range);
	*out = (struct engine_result){.range = range, .seconds = 0.001, .cell = slot->cell};
	out->where = (struct sums){.first_cell = first, .cells = last - first + 1, .loss_bits = FAKE_LOSS_BITS};
	for (uint64_t c = 0; c < out->where.cells; c++)
		slot->cell[c] = (struct cell){.min_loss = (double)INFINITY};
	for (uint64_t i = range.first; i < range.first + range.count; i++) {
		const struct cell one = fake_network(i);
		cell_add(&slot->cell[i / runs_per_cell - first], &one);
	}
	if (engine->spec.read_runs)
		fill_runs(slot, &out->runs);
	return STATUS_OK;
}

const struct device_info *engine_info(const struct engine *engine)
{
	return &engine->info;
}

const char *engine_build_options(const struct engine *engine)
{
	(void)engine;
	return "";
}
