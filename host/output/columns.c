#include "output/columns.h"

#include "model/runs.h"
#include "model/space.h"

#include <math.h>
#include <string.h>

static uint64_t networks_of(const struct cell *cell)
{
	return cell_networks(cell);
}

#define COUNT_OF(name, outcome)                       \
	static uint64_t name(const struct cell *cell) \
	{                                             \
		return cell->outcomes[outcome];       \
	}
COUNT_OF(learned_of, OUTCOME_LEARNED)
COUNT_OF(stalled_of, OUTCOME_STALLED)
COUNT_OF(unfinished_of, OUTCOME_UNFINISHED)
COUNT_OF(frozen_of, OUTCOME_FROZEN)
COUNT_OF(diverged_of, OUTCOME_DIVERGED)

static double fraction_of(const struct map *map, const struct cell *cell)
{
	(void)map;
	return cell_learned_fraction(cell);
}

static double min_loss_of(const struct map *map, const struct cell *cell)
{
	(void)map;
	return isfinite(cell->min_loss) ? cell->min_loss : (double)NAN;
}

static double mean_steps_of(const struct map *map, const struct cell *cell)
{
	(void)map;
	return cell_mean_steps(cell);
}

/** The most frequent outcome; if several are, the first of them. */
static double outcome_of(const struct map *map, const struct cell *cell)
{
	(void)map;
	int most = OUTCOMES;
	for (int o = 0; o < OUTCOMES; o++)
		if (cell->outcomes[o] > (most == OUTCOMES ? 0 : cell->outcomes[most]))
			most = o;
	return most;
}

const struct map_column map_columns[] = {
        {.name = "networks",
         .long_name = "networks in the cell",
         .units = "1",
         .kind = COLUMN_COUNT,
         .count = networks_of},
        {.name = "learned",
         .long_name = "networks that learned the task",
         .units = "1",
         .kind = COLUMN_COUNT,
         .count = learned_of},
        {.name = "stalled",
         .long_name = "networks stopped by the stop test without having learned",
         .units = "1",
         .kind = COLUMN_COUNT,
         .count = stalled_of},
        {.name = "unfinished",
         .long_name = "networks at the step limit without having learned",
         .units = "1",
         .kind = COLUMN_COUNT,
         .count = unfinished_of},
        {.name = "frozen",
         .long_name = "networks whose first step was below the tolerance",
         .units = "1",
         .kind = COLUMN_COUNT,
         .count = frozen_of},
        {.name = "diverged",
         .long_name = "networks with a parameter or loss that is not finite",
         .units = "1",
         .kind = COLUMN_COUNT,
         .count = diverged_of},
        {.name = "learned_fraction",
         .long_name = "fraction of networks that learned",
         .units = "1",
         .kind = COLUMN_REAL,
         .value = fraction_of},
        {.name = "mean_loss",
         .long_name = "mean final loss of the networks that did not diverge",
         .units = "1",
         .kind = COLUMN_REAL,
         .value = cell_mean_loss},
        {.name = "min_loss", .long_name = "least final loss", .units = "1", .kind = COLUMN_LOSS, .value = min_loss_of},
        {.name = "mean_steps",
         .long_name = "mean number of training steps",
         .units = "1",
         .kind = COLUMN_REAL,
         .value = mean_steps_of},
        {.name = "outcome", .long_name = "most frequent outcome", .kind = COLUMN_OUTCOME, .value = outcome_of},
};
_Static_assert(sizeof map_columns / sizeof *map_columns == MAP_COLUMNS, "a column of the map more or less");

const struct map_column *columns_map_find(const char *name)
{
	for (int c = 0; c < MAP_COLUMNS; c++)
		if (strcmp(map_columns[c].name, name) == 0)
			return &map_columns[c];
	return NULL;
}

double columns_map_value(const struct map_column *column, const struct map *map, const struct cell *cell)
{
	return column->kind == COLUMN_COUNT ? (double)column->count(cell) : column->value(map, cell);
}

int columns_map_field(const struct map_column *column)
{
	int field = 3;
	for (const struct map_column *other = map_columns; other != column; other++)
		field += other->kind != COLUMN_OUTCOME;
	return field;
}

void columns_map_header(struct text *out)
{
	const char *before = "";
	for (int c = 0; c < MAP_COLUMNS; c++) {
		if (map_columns[c].kind == COLUMN_OUTCOME)
			continue;
		text_printf(out, "%s%s", before, map_columns[c].name);
		before = ",";
	}
	text_add(out, "\n");
}

void columns_run_name(struct text *out, int value)
{
	const bool is_start = value < RUN_CHANGE && axis_facts[value - RUN_AXES].is_parameter;
	text_printf(out, "%s%s", is_start ? "init_" : "", run_value_name(value));
}

void columns_networks_header(struct text *out)
{
	text_add(out, "index");
	for (int v = 0; v < RUN_VALUES; v++) {
		if (v == RUN_AXES + AXES)
			text_add(out, ",steps,outcome");
		text_add(out, ",");
		columns_run_name(out, v);
	}
	text_add(out, "\n");
}
