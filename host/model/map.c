#include "model/map.h"

#include <math.h>
#include <stdlib.h>

enum status map_make(struct map *map, uint64_t rows, uint64_t columns, int loss_bits, struct error *error)
{
	*map = (struct map){.rows = rows, .columns = columns, .loss_bits = loss_bits};
	map->cell = calloc((size_t)(rows * columns), sizeof *map->cell);
	map->x = calloc((size_t)columns, sizeof *map->x);
	map->y = calloc((size_t)rows, sizeof *map->y);
	if (!map->cell || !map->x || !map->y) {
		map_free(map);
		return error_set_memory(error, "the cells of the map");
	}
	return STATUS_OK;
}

void map_free(struct map *map)
{
	free(map->cell);
	free(map->x);
	free(map->y);
	*map = (struct map){0};
}

void cell_add(struct cell *to, const struct cell *from)
{
	if (cell_networks(from) > 0 && (cell_networks(to) == 0 || from->min_loss < to->min_loss))
		to->min_loss = from->min_loss;
	for (int o = 0; o < OUTCOMES; o++)
		to->outcomes[o] += from->outcomes[o];
	to->steps += from->steps;
	if (__builtin_add_overflow(to->loss, from->loss, &to->loss))
		to->loss = LOSS_BEYOND;
}

struct cell map_total(const struct map *map)
{
	struct cell total = {.min_loss = INFINITY};
	for (uint64_t i = 0; i < map->rows * map->columns; i++)
		cell_add(&total, &map->cell[i]);
	return total;
}

struct tally cells_tally(const struct cell *cell, uint64_t count)
{
	struct tally tally = {0};
	for (uint64_t i = 0; i < count; i++) {
		tally.steps += cell[i].steps;
		for (int o = 0; o < OUTCOMES; o++)
			tally.outcomes[o] += cell[i].outcomes[o];
	}
	for (int o = 0; o < OUTCOMES; o++)
		tally.networks += tally.outcomes[o];
	return tally;
}

struct tally map_tally(const struct map *map)
{
	return cells_tally(map->cell, map->rows * map->columns);
}

uint128 cell_grid_loss(double loss, int loss_bits, int digits)
{
	const double scaled = ldexp(loss, loss_bits);
	return scaled < ldexp(1, DIGIT_BITS * digits) ? (uint128)scaled : LOSS_BEYOND;
}
