/* Looks at the cells of one wave of branch and bound, one cell per work-item; see bound.clh. */
#include "config.clh"
#include "portable.clh"
#include "bound.clh"

/*
 * task[TASK_SIZE]; ends[count x 2 x PARAMETERS]: the lower ends of a cell, then its upper ends.
 * least, middle[count]: out, those of struct bound.
 * action[count]: out, verdict | parameter << 4 | lower_faces << 8 | upper_faces << 12 | centred << 16.
 */
kernel void bound_cells(global const scalar *restrict task, global const fixed *restrict ends,
                        global scalar *restrict least, global scalar *restrict middle, global uint *restrict action,
                        const uint count)
{
	const uint at = (uint)get_global_id(0);
	if (at >= count)
		return;
	struct cell cell;
	for (uint i = 0; i < PARAMETERS; i++) {
		cell.lo[i] = ends[at * 2 * PARAMETERS + i];
		cell.hi[i] = ends[at * 2 * PARAMETERS + PARAMETERS + i];
	}
	const struct bound bound = cell_bound(task, &cell);
	least[at] = bound.least;
	middle[at] = bound.middle;
	action[at] = (uint)bound.verdict | (uint)bound.parameter << 4 | bound.lower_faces << 8 |
	             bound.upper_faces << 12 | (uint)bound.centred << 16;
}
