#include "output/columns.h"

#include "model/runs.h"

#include <math.h>
#include <string.h>

/** Defines the value of a column for each cell; `map` is the map of the cells. */
#define COLUMN(name, value)                                                                           \
	static void name(double *out, const struct map *map, const struct cell *cell, uint64_t count) \
	{                                                                                             \
		(void)map;                                                                            \
		for (uint64_t i = 0; i < count; i++, cell++)                                          \
			out[i] = (double)(value);                                                     \
	}

/** The most frequent outcome; if several are, the first of them. */
static int most_frequent(const struct cell *cell)
{
	int most = OUTCOMES;
	for (int o = 0; o < OUTCOMES; o++)
		if (cell->outcomes[o] > (most == OUTCOMES ? 0 : cell->outcomes[most]))
			most = o;
	return most;
}

COLUMN(networks_of, cell_networks(cell))
COLUMN(learned_of, cell->outcomes[OUTCOME_LEARNED])
COLUMN(stalled_of, cell->outcomes[OUTCOME_STALLED])
COLUMN(unfinished_of, cell->outcomes[OUTCOME_UNFINISHED])
COLUMN(frozen_of, cell->outcomes[OUTCOME_FROZEN])
COLUMN(diverged_of, cell->outcomes[OUTCOME_DIVERGED])
COLUMN(fraction_of, cell_learned_fraction(cell))
COLUMN(mean_loss_of, cell_mean_loss(map, cell))
COLUMN(min_loss_of, cell_networks(cell) > 0 && isfinite(cell->min_loss) ? cell->min_loss : (double)NAN)
COLUMN(mean_steps_of, cell_mean_steps(cell))
COLUMN(outcome_of, most_frequent(cell))

const struct map_column map_columns[] = {
        {.name = "networks",
         .long_name = "networks in the cell",
         .units = "1",
         .kind = COLUMN_COUNT,
         .values = networks_of},
        {.name = "learned",
         .long_name = "networks that learned the task",
         .units = "1",
         .kind = COLUMN_COUNT,
         .values = learned_of},
        {.name = "stalled",
         .long_name = "networks stopped by the stop test without having learned",
         .units = "1",
         .kind = COLUMN_COUNT,
         .values = stalled_of},
        {.name = "unfinished",
         .long_name = "networks at the step limit without having learned",
         .units = "1",
         .kind = COLUMN_COUNT,
         .values = unfinished_of},
        {.name = "frozen",
         .long_name = "networks whose first step was below the tolerance",
         .units = "1",
         .kind = COLUMN_COUNT,
         .values = frozen_of},
        {.name = "diverged",
         .long_name = "networks with a parameter or loss that is not finite, or a change above the limit",
         .units = "1",
         .kind = COLUMN_COUNT,
         .values = diverged_of},
        {.name = "learned_fraction",
         .long_name = "fraction of networks that learned",
         .units = "1",
         .kind = COLUMN_REAL,
         .values = fraction_of},
        {.name = "mean_loss",
         .long_name = "mean final loss of the networks that did not diverge",
         .units = "1",
         .kind = COLUMN_REAL,
         .values = mean_loss_of},
        {.name = "min_loss", .long_name = "least final loss", .units = "1", .kind = COLUMN_LOSS, .values = min_loss_of},
        {.name = "mean_steps",
         .long_name = "mean number of training steps",
         .units = "1",
         .kind = COLUMN_REAL,
         .values = mean_steps_of},
        {.name = "outcome", .long_name = "most frequent outcome", .kind = COLUMN_OUTCOME, .values = outcome_of},
};
_Static_assert(sizeof map_columns / sizeof *map_columns == MAP_COLUMNS, "a column of the map more or less");

const struct map_column *columns_map_find(const char *name)
{
	for (int c = 0; c < MAP_COLUMNS; c++)
		if (strcmp(map_columns[c].name, name) == 0)
			return &map_columns[c];
	return NULL;
}

int columns_map_field(const struct map_column *column, const struct space *space)
{
	int field = space_has_y(space) ? 3 : 2;
	for (const struct map_column *other = map_columns; other != column; other++)
		field += other->kind != COLUMN_OUTCOME;
	return field;
}

void columns_map_header(struct text *out, const struct space *space)
{
	text_add(out, axis_name(space->map_x));
	if (space_has_y(space))
		text_printf(out, ",%s", axis_name(space->map_y));
	for (int c = 0; c < MAP_COLUMNS; c++) {
		if (map_columns[c].kind == COLUMN_OUTCOME)
			continue;
		text_printf(out, ",%s", map_columns[c].name);
	}
	text_add(out, "\n");
}

void columns_run_name(struct text *out, int value)
{
	const bool is_start = value < RUN_CHANGE && axis_facts[value - RUN_AXES].is_parameter;
	text_printf(out, "%s%s", is_start ? "init_" : "", run_value_name(value));
}

void columns_networks_header(struct text *out, uint32_t absent)
{
	text_add(out, "index");
	for (int v = 0; v < RUN_VALUES; v++) {
		if (v == RUN_AXES + AXES)
			text_add(out, ",steps,outcome");
		if (v < RUN_AXES + AXES && absent >> (v - RUN_AXES) & 1)
			continue;
		text_add(out, ",");
		columns_run_name(out, v);
	}
	text_add(out, "\n");
}
