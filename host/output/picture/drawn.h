/** A picture as gnuplot leaves it in its file. */
#ifndef TWONEURON_OUTPUT_PICTURE_DRAWN_H
#define TWONEURON_OUTPUT_PICTURE_DRAWN_H

#include "base/error.h"
#include "output/picture/script.h"

/**
 * What a PDF shows in a panel. gnuplot draws a small image in its place, which keeps the picture's frame: for a map of
 * millions of cells gnuplot takes much time and memory.
 */
struct drawn_panel {
	uint64_t columns, rows;
	uint32_t *colour; /**< colour[rows * columns], 0xrrggbb, the top row first */
};

/** The columns of the small image, and its rows, by which it is known. */
enum { DRAWN_COLUMNS = 2, DRAWN_ROWS = 2 };
#define DRAWN_ROWS_OF(panel) (DRAWN_ROWS + (panel))

/** Whether this build can put panels into a PDF. */
bool picture_drawn_takes_panels(void);

/**
 * Checks that the picture is whole, which gnuplot and cairo do not, and gives every PDF one date, so that the same map
 * gives the same bytes. Puts panel[PANELS] into a PDF, unless it is NULL. STATUS_DEVICE if the file is not whole or
 * cannot be written, or, with CAUSE_MISSING, has no place for a panel: gnuplot or cairo of another version may store
 * images in another way.
 */
MUST_USE enum status picture_drawn_finish(const char *path, enum picture_kind kind, const struct drawn_panel *panel,
                                          struct error *error);

#endif
