/** What a picture of a map shows: two columns, each with its palette and a scale that is fixed by the task. */
#ifndef TWONEURON_OUTPUT_PICTURE_PANEL_H
#define TWONEURON_OUTPUT_PICTURE_PANEL_H

#include "model/problem.h"
#include "output/columns.h"
#include "output/picture/palette.h"

/** 0 has the palette's first colour, `top` and all above it the last one. */
struct panel {
	const struct map_column *column;
	const struct palette *palette;
	double top;
};

enum { PANEL_LEARNED, PANEL_LOSS, PANELS };

/**
 * The fraction of networks that learned, from 0 to 1, and the mean loss, from 0 to twice that of an undecided network
 * that answers 1/2 to every input: pictures of different sweeps of a task can be compared, and a map on which nothing
 * learned still shows how far each network came.
 */
void panels_make(struct panel panel[PANELS], const struct problem *problem);

#endif
