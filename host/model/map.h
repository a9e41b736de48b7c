/** The convergence map: exact sums over the networks of each cell. */
#ifndef TWONEURON_MODEL_MAP_H
#define TWONEURON_MODEL_MAP_H

#include "base/error.h"
#include "model/events.h"
#include "model/outcome.h"

#include <math.h>
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

/** All sums are integers, so they do not depend on the order in which networks or chunks are added. */
struct cell {
	uint64_t outcomes[OUTCOMES]; /**< networks by outcome; their sum is the cell's networks so far */
	uint64_t steps;  /**< training steps taken by all networks of the cell; 2^64 are 584 years at 1e9/s */
	uint128 loss;    /**< sum over the networks that did not diverge of floor(loss * 2^loss_bits), or LOSS_BEYOND */
	double min_loss; /**< least loss among those, infinity when there are none; has no meaning without networks */
};

/**
 * The sum of losses of which one is too large for the grid, or which is itself too large for 128 bits. No sum of
 * numbers that are not negative leaves it again, in whatever order they are added; the mean loss is infinite then.
 */
#define LOSS_BEYOND (~(uint128)0)

struct map {
	uint64_t rows, columns;
	int loss_bits;     /**< the grid on which losses are summed is 2^-loss_bits; may be negative */
	struct cell *cell; /**< cell[rows x columns], row-major, y outermost */
	double *x;         /**< x[columns]: the value of the map's x axis that labels each column */
	double *y;         /**< y[rows]: the same for its y axis; 0 where it has none */
};

/**
 * Allocates rows * columns empty cells, all 0, and unset labels; the caller ends it with map_free(). The cells, of 80
 * bytes each, take no memory before they are used: to touch millions of them takes long.
 */
MUST_USE enum status map_make(struct map *map, uint64_t rows, uint64_t columns, int loss_bits, struct error *error);
void map_free(struct map *map);

/** Adds `from` to `to`. */
void cell_add(struct cell *to, const struct cell *from);
/** The sum of all cells. */
struct cell map_total(const struct map *map);
/** What a run tells of all cells, or of cell[count]. */
struct tally map_tally(const struct map *map);
struct tally cells_tally(const struct cell *cell, uint64_t count);

/** A loss on the grid 2^-loss_bits of `digits` 12-bit digits, which aggregate.cl computes in the same way. */
uint128 cell_grid_loss(double loss, int loss_bits, int digits);

static inline uint64_t cell_networks(const struct cell *cell)
{
	uint64_t networks = 0;
	for (int o = 0; o < OUTCOMES; o++)
		networks += cell->outcomes[o];
	return networks;
}

/** learned / networks; NaN for an empty cell. */
static inline double cell_learned_fraction(const struct cell *cell)
{
	return (double)cell->outcomes[OUTCOME_LEARNED] / (double)cell_networks(cell);
}

/** 2^-loss_bits, which is no smaller than 2^-1022 (model/precision.h). ldexp() takes as long as all else of a mean. */
static inline double map_loss_step(const struct map *map)
{
	const uint64_t bits = (uint64_t)(1023 - map->loss_bits) << 52;
	double step;
	memcpy(&step, &bits, sizeof step);
	return step;
}

/**
 * Mean loss over the networks that did not diverge; NaN when there are none, infinity when their sum is LOSS_BEYOND.
 */
static inline double cell_mean_loss(const struct map *map, const struct cell *cell)
{
	const uint64_t finite = cell_networks(cell) - cell->outcomes[OUTCOME_DIVERGED];
	/* a sum below 2^64 is converted in one instruction */
	const double loss = cell->loss <= UINT64_MAX ? (double)(uint64_t)cell->loss : (double)cell->loss;
	return cell->loss == LOSS_BEYOND ? (double)INFINITY : loss / (double)finite * map_loss_step(map);
}

/** Mean steps over all networks; NaN for an empty cell. */
static inline double cell_mean_steps(const struct cell *cell)
{
	return (double)cell->steps / (double)cell_networks(cell);
}

#endif
