#include "sweep/check.h"

#include <inttypes.h>

static enum status check_draws(struct reader *reader, const struct space *space)
{
	if (space->draws == 1)
		return STATUS_OK;
	for (int i = 0; i < AXES; i++) {
		if (axis_is_drawn(&space->axis[i]))
			return STATUS_OK;
	}
	return reader_fail(reader, reader_find(reader, "draws"),
	                   "draws is %" PRIu64
	                   ", but no axis is drawn, so all draws would be the same; remove draws, or make an "
	                   "axis uniform, normal or sobol",
	                   space->draws);
}

static enum status check_map_axis(struct reader *reader, const struct space *space, enum coordinate coordinate,
                                  const char *path)
{
	const struct axis *axis = &space->axis[coordinate];
	if (axis_has_points(axis))
		return STATUS_OK;
	if (space->absent >> coordinate & 1)
		return reader_fail(reader, reader_find(reader, path),
		                   "the networks have no %s; choose another axis%s%s", axis_name(coordinate),
		                   axis_facts[coordinate].use ? "; it is there " : ", such as rate_hidden",
		                   axis_facts[coordinate].use ? axis_facts[coordinate].use : "");
	return reader_fail(reader, reader_find(reader, path),
	                   "%s is no axis with points, but %s; a map axis needs a grid, {list} or {every}",
	                   axis_name(coordinate), axis_is_drawn(axis) ? "drawn" : "one value");
}

/** Cells along one axis. `cells` is the file's number, 0 for none: all its points. */
static enum status check_cells(struct reader *reader, uint64_t points, const char *path, uint64_t *cells)
{
	if (*cells == 0)
		*cells = points;
	if (points % *cells == 0)
		return STATUS_OK;
	return reader_fail(reader, reader_find(reader, path),
	                   "%" PRIu64 " cells do not divide the axis's %" PRIu64 " points; use a divisor of %" PRIu64,
	                   *cells, points, points);
}

static enum status check_map(struct reader *reader, struct space *space)
{
	if (space->map_x == space->map_y)
		return reader_fail(reader, reader_find(reader, "map.y"),
		                   "y is %s, and so is x; give another axis, or leave y out for a map over one axis",
		                   axis_name(space->map_y));
	if (!space_has_y(space) && space->rows > 0)
		return reader_fail(reader, reader_find_key(reader, "map.cells.y"),
		                   "the map has no axis y; remove y from cells, or give the map an axis y");
	enum status status = check_map_axis(reader, space, space->map_x, "map.x");
	if (status == STATUS_OK && space_has_y(space))
		status = check_map_axis(reader, space, space->map_y, "map.y");
	if (status == STATUS_OK)
		status = check_cells(reader, space->axis[space->map_x].points, "map.cells.x", &space->columns);
	if (status == STATUS_OK)
		status = check_cells(reader, space_points_y(space), "map.cells.y", &space->rows);
	/* neither number is above 2^24, so the product fits */
	if (status == STATUS_OK && space->rows * space->columns > MAP_CELLS_MAX)
		status = reader_fail(reader, reader_find(reader, "map.cells"),
		                     "the map has %" PRIu64 " x %" PRIu64 " cells, more than %" PRIu64
		                     "; let points share cells with cells: {x: ..., y: ...}, or use fewer points",
		                     space->columns, space->rows, MAP_CELLS_MAX);
	return status;
}

enum status check_space(struct reader *reader, struct sweep *sweep)
{
	struct space *space = &sweep->space;
	enum status status = check_draws(reader, space);
	if (status == STATUS_OK)
		status = check_map(reader, space);
	if (status == STATUS_OK && !space_count(space))
		status = reader_fail(reader, reader_find_key(reader, "axes"),
		                     "more than 2^63 networks: the product of all points and draws; use fewer of them");
	return status;
}
