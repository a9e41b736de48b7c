/** Every column of the map and of networks.csv, once: the file formats go through these lists. */
#ifndef TWONEURON_OUTPUT_COLUMNS_H
#define TWONEURON_OUTPUT_COLUMNS_H

#include "base/text.h"
#include "model/map.h"
#include "model/space.h"

#include <stddef.h>

/** How a column of the map is printed, and how NetCDF stores it. */
enum column_kind {
	COLUMN_COUNT,   /**< at most the runs of a cell: an integer; 32 bits if they suffice */
	COLUMN_REAL,    /**< a quotient: the shortest double; float64 */
	COLUMN_LOSS,    /**< a value of the sweep's precision: the shortest number of that */
	COLUMN_OUTCOME, /**< an enum outcome, or OUTCOMES for none: 8 bits; not in map.csv, which has the counts */
};

/**
 * Stores what cell[count] of the map have into out[count]: NaN where a cell has no such number, which is an empty field
 * in map.csv and the fill value in map.nc.
 */
typedef void column_values(double *out, const struct map *map, const struct cell *cell, uint64_t count);

struct map_column {
	const char *name;      /**< in map.csv and map.nc */
	const char *long_name; /**< in map.nc */
	const char *units;     /**< NULL: none */
	enum column_kind kind;
	column_values *values;
};

/** In the order of the files. Those of the axes come before them. */
extern const struct map_column map_columns[];
enum { MAP_COLUMNS = 6 + OUTCOMES };

/** The column of that name; NULL if there is none. */
const struct map_column *columns_map_find(const char *name);

/** Where a column is in map.csv of a space, counted from 1, the axes included. */
int columns_map_field(const struct map_column *column, const struct space *space);

/** Appends map.csv's header line. */
void columns_map_header(struct text *out, const struct space *space);

/**
 * The most columns of networks.csv: index, the configuration, steps, outcome, and the other numbers of a run in the
 * order of enum run_value.
 */
enum { RUN_COLUMNS = RUN_VALUES + 3 };

/** Appends the name of one of the numbers of a run. */
void columns_run_name(struct text *out, int value);

/** Appends networks.csv's header line, without the columns of axes that are absent (axes_absent()). */
void columns_networks_header(struct text *out, uint32_t absent);

#endif
