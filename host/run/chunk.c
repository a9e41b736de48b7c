#include "run/chunk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum status chunk_make(struct chunk *out, const struct engine_result *result, const char *device, struct error *error)
{
	*out = (struct chunk){.range = result->range,
	                      .seconds = result->seconds,
	                      .tally = cells_tally(result->cell, result->where.cells),
	                      .where = result->where,
	                      .cell = result->cell,
	                      .runs = result->runs};
	snprintf(out->device, sizeof out->device, "%s", device);
	return sums_encode(&out->sums, &result->where, result->cell, error);
}

void chunk_set_rank(struct chunk *chunk, int rank)
{
	char device[sizeof chunk->device];
	memcpy(device, chunk->device, sizeof device);
	snprintf(chunk->device, sizeof chunk->device, "rank %d: %.*s", rank, (int)sizeof device - 16, device);
}

enum status chunk_keep_runs(struct chunk *chunk, struct error *error)
{
	struct runs *runs = &chunk->runs;
	if (chunk->owned || runs->count == 0)
		return STATUS_OK;
	const size_t column = runs->count * precision_size(runs->precision);
	const size_t steps = runs->count * sizeof *runs->steps;
	char *memory = malloc(RUN_VALUES * column + steps + runs->count);
	if (!memory)
		return error_set_memory(error, "single runs");
	for (int v = 0; v < RUN_VALUES; v++)
		if (runs->value[v])
			runs->value[v] = memcpy(memory + (size_t)v * column, runs->value[v], column);
	runs->steps = memcpy(memory + RUN_VALUES * column, runs->steps, steps);
	runs->outcome = memcpy(memory + RUN_VALUES * column + steps, runs->outcome, runs->count);
	chunk->owned = memory;
	return STATUS_OK;
}

void chunk_free(struct chunk *chunk)
{
	text_free(&chunk->sums);
	free(chunk->owned);
	*chunk = (struct chunk){0};
}
