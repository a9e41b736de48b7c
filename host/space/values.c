#include "space/values.h"

#include "space/forms.h"

#include <math.h>

double axis_value(const struct axis *axis, uint64_t i)
{
	return form_facts[axis->form].value(axis, i);
}

double axis_label(const struct axis *axis, enum precision precision, uint64_t cells, uint64_t i)
{
	const uint64_t per_cell = axis->points / cells;
	const double first = axis_value(axis, i * per_cell);
	const double last = axis_value(axis, (i + 1) * per_cell - 1);
	double value = first;
	if (per_cell > 1)
		value = axis->form == AXIS_POINTS && axis->scale == SCALE_LOG ? sqrt(first) * sqrt(last)
		                                                              : first / 2 + last / 2;
	return precision_round(precision, value);
}

void map_label(struct map *map, const struct space *space, enum precision precision)
{
	for (uint64_t i = 0; i < map->columns; i++)
		map->x[i] = axis_label(&space->axis[space->map_x], precision, map->columns, i);
	for (uint64_t i = 0; space_has_y(space) && i < map->rows; i++)
		map->y[i] = axis_label(&space->axis[space->map_y], precision, map->rows, i);
}
