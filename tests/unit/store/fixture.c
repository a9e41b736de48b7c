#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct ledger_spec fixture_spec(void)
{
	return (struct ledger_spec){.name = "fixture",
	                            .sha256 = "0123456789012345678901234567890123456789012345678901234567890123",
	                            .file = "name: fixture\n# ä, a comment\n",
	                            .version = "0.1.0",
	                            .math = MATH_EXACT,
	                            .range = {0, FIXTURE_NETWORKS},
	                            .rows = FIXTURE_ROWS,
	                            .columns = FIXTURE_COLUMNS,
	                            .runs_per_cell = FIXTURE_RUNS,
	                            .loss_bits = FIXTURE_BITS};
}

const struct ledger_attempt fixture_attempt = {
        .commit = "0123abc", .command = "twoneuron sweep a.yaml", .devices = "[{\"name\": \"fixture\"}]"};

struct ledger *fixture_open(const struct ledger_spec *spec)
{
	return fixture_open_in(".", spec);
}

struct ledger *fixture_open_in(const char *folder, const struct ledger_spec *spec)
{
	struct ledger *ledger = NULL;
	struct error error = {0};
	if (ledger_open(&ledger, folder, spec, false, &error) != STATUS_OK ||
	    ledger_start_attempt(ledger, &fixture_attempt, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return ledger;
}

/** The result of network `index`. */
static struct cell network(uint64_t index)
{
	struct cell cell = {.steps = 1 + index % 800, .min_loss = (double)INFINITY};
	const int outcome = (int)((index * 2654435761u >> 7) % OUTCOMES);
	cell.outcomes[outcome] = 1;
	if (outcome != OUTCOME_DIVERGED) {
		cell.min_loss = ldexp((double)(index * 40503 % 65536), -17);
		cell.loss = (uint128)ldexp(cell.min_loss, FIXTURE_BITS);
	}
	return cell;
}

void fixture_add(struct map *map, uint64_t first, uint64_t count)
{
	for (uint64_t i = first; i < first + count; i++) {
		const struct cell cell = network(i);
		cell_add(&map->cell[i / FIXTURE_RUNS], &cell);
	}
}

enum status fixture_commit(struct ledger *ledger, uint64_t first, uint64_t count, struct error *error)
{
	const uint64_t rows = ledger_spec(ledger)->networks_csv ? first + count - ledger_spec(ledger)->range.first : 0;
	const struct ledger_times times = {.seconds = 2, .training_seconds = 1.5};
	struct ledger_chunk chunk = {.range = {first, count},
	                             .device = "0: fixture",
	                             .seconds = 0.25,
	                             .csv_rows = rows,
	                             .csv_bytes = rows ? 5 + 10 * rows : 0};
	struct text code = {0};
	struct map map = {0};
	assert_int_equal(map_make(&map, FIXTURE_ROWS, FIXTURE_COLUMNS, FIXTURE_BITS, NULL), STATUS_OK);
	fixture_add(&map, first, count);
	const uint64_t first_cell = first / FIXTURE_RUNS;
	const struct sums sums = {first_cell, (first + count - 1) / FIXTURE_RUNS - first_cell + 1, FIXTURE_BITS};
	assert_int_equal(sums_encode(&code, &sums, map.cell + first_cell, NULL), STATUS_OK);
	chunk.sums = code.data;
	chunk.sums_size = code.size;
	const enum status status = ledger_commit(ledger, &chunk, 1, &times, error);
	map_free(&map);
	text_free(&code);
	return status;
}

void fixture_assert_restores(struct ledger *ledger)
{
	struct map map = {0}, expected = {0};
	struct error error = {0};
	assert_int_equal(map_make(&map, FIXTURE_ROWS, FIXTURE_COLUMNS, FIXTURE_BITS, NULL), STATUS_OK);
	assert_int_equal(map_make(&expected, FIXTURE_ROWS, FIXTURE_COLUMNS, FIXTURE_BITS, NULL), STATUS_OK);
	const struct ranges *const done = ledger_done(ledger);
	for (size_t i = 0; i < done->count; i++)
		fixture_add(&expected, done->range[i].first, done->range[i].count);
	if (ledger_restore(ledger, &map, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	for (uint64_t i = 0; i < FIXTURE_ROWS * FIXTURE_COLUMNS; i++) {
		assert_memory_equal(map.cell[i].outcomes, expected.cell[i].outcomes, sizeof map.cell[i].outcomes);
		assert_int_equal(map.cell[i].steps, expected.cell[i].steps);
		assert_true(map.cell[i].loss == expected.cell[i].loss);
		assert_true(map.cell[i].min_loss == expected.cell[i].min_loss);
	}
	map_free(&map);
	map_free(&expected);
}

char *fixture_read(const char *path, size_t *size)
{
	FILE *const file = fopen(path, "rb");
	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	*size = (size_t)ftell(file);
	rewind(file);
	char *const data = malloc(*size + 1);
	assert_int_equal(fread(data, 1, *size, file), *size);
	fclose(file);
	return data;
}

void fixture_write(const char *path, const char *data, size_t size)
{
	FILE *const file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}
