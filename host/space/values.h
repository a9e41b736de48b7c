/** The values on an axis, and the labels of the map's cells. */
#ifndef TWONEURON_SPACE_VALUES_H
#define TWONEURON_SPACE_VALUES_H

#include "model/map.h"
#include "model/space.h"

/** Value of an axis whose form has a table, at point i, not yet rounded to the precision of the sweep. */
double axis_value(const struct axis *axis, uint64_t i);

/**
 * The label of cell i, of `cells`, along an axis of the map: the middle of the points that share the cell (the
 * geometric mean on a log axis), rounded to the precision. If each cell is one point, it is that point.
 */
double axis_label(const struct axis *axis, enum precision precision, uint64_t cells, uint64_t i);

/** Sets the labels of a map of the space. */
void map_label(struct map *map, const struct space *space, enum precision precision);

#endif
