/**
 * The space of configurations that a sweep covers. Each coordinate has one row of facts, in the order of enum
 * coordinate in kernels/shared.h.
 */
#ifndef TWONEURON_MODEL_SPACE_H
#define TWONEURON_MODEL_SPACE_H

#include "model/training.h"

struct axis_facts {
	/** The name in sweep files, options and columns, and what it is; NULL for a parameter, which has its own. */
	const char *name, *meaning;
	const char *use;          /**< when it is given, and what it does; NULL: nothing more to say */
	bool is_parameter;        /**< the start of a parameter; else a hyperparameter */
	enum parameter parameter; /**< if so: which one */
	bool is_positive;         /**< only values above 0 make sense */
	bool is_not_negative;     /**< only 0 and values above make sense */
	double below;             /**< only values below this make sense; 0: no such limit */
	bool is_needed;           /**< sweep files and `train` must give it */
	double initial;           /**< else its value where they do not */
};

extern const struct axis_facts axis_facts[];

/** "rate", ..., "w1", "b1", "w2", "b2"; NULL from AXES on. */
const char *axis_name(unsigned coordinate);

/** What an axis is, at the beginning of a sentence: "Learning rate", "Initial weight of the hidden neuron". */
enum { AXIS_TITLE_SIZE = 64 };
void axis_title(char out[AXIS_TITLE_SIZE], enum coordinate coordinate);

/**
 * The bias that must train for the coordinate to be other than the value 0; BIAS_NONE for one that may be anything
 * always.
 */
enum bias axis_needs(enum coordinate coordinate);
bool axis_is_free(enum coordinate coordinate, enum bias bias);

/**
 * Whether networks with these settings have the coordinate; if not, files have no column of it. Starts of parameters
 * are always there.
 */
bool axis_is_present(enum coordinate coordinate, const struct descent *descent);
/** A bit for each coordinate that they do not have. */
uint32_t axes_absent(const struct descent *descent);

/**
 * The largest size of a rate or of a parameter at the start. Training holds it times LOG2_E, or another factor; above
 * this size the product is infinite, and the network would be another one.
 */
double axis_most(const struct problem *problem, enum coordinate coordinate, enum precision precision);

const char *scale_name(unsigned scale);

enum every { EVERY_FLOAT16, EVERY_BFLOAT16, EVERIES };
const char *every_name(unsigned every);

/** Finite values of a 16-bit format: 63,488 (float16) or 65,280 (bfloat16). */
uint64_t every_points(enum every every);
/** The largest of them. */
double every_largest(enum every every);

/** Points an axis may have: its values are kept in a table. More starts than this are better drawn. */
#define AXIS_POINTS_MAX (UINT64_C(1) << 24)
/** Values an axis may list. */
enum { LIST_MAX = 256 };
/** Cells a map may have. */
#define MAP_CELLS_MAX (UINT64_C(1) << 24)

struct axis {
	enum axis_form form; /**< kernels/shared.h */
	double a, b;
	uint64_t points; /**< values on the grid: 1 for `value` and for the drawn forms */
	enum axis_scale scale;
	enum every every;
	double list[LIST_MAX]; /**< list[listed], ascending */
	size_t listed;
};

static inline bool axis_is_drawn(const struct axis *axis)
{
	return axis->form >= AXIS_UNIFORM;
}

/** Whether it has points one after the other, so that it may be an axis of the map. */
static inline bool axis_has_points(const struct axis *axis)
{
	return axis->form != AXIS_VALUE && !axis_is_drawn(axis);
}

/**
 * The index space. Index order, most significant first: cell row (map y), cell column (map x), the point within the
 * cell (y, then x), the other gridded axes in the order of enum coordinate, the draw.
 */
struct space {
	struct axis axis[AXES];
	uint32_t absent; /**< axes_absent() of the problem; these axes have one value, which nothing uses */
	uint64_t draws;  /**< networks per grid point; 1 without a drawn axis */
	uint64_t seed;
	enum coordinate map_x;
	enum coordinate map_y;  /**< AXES: the map has one axis, and one row */
	uint64_t columns, rows; /**< cells of the map along x and y */
	uint64_t runs_per_cell; /**< networks folded into one cell */
	uint64_t networks;      /**< rows * columns * runs_per_cell, at most 2^63 */
};

static inline bool space_has_y(const struct space *space)
{
	return space->map_y != AXES;
}

/** Points on the map's axis y: 1 where it has none. */
static inline uint64_t space_points_y(const struct space *space)
{
	return space_has_y(space) ? space->axis[space->map_y].points : 1;
}

/**
 * Counts what follows from the axes, draws, map_x and map_y: columns and rows where they are 0 (a cell for each point),
 * runs_per_cell and networks. Columns and rows must divide the points of their axes. False for more than 2^63 networks.
 */
bool space_count(struct space *space);

#endif
