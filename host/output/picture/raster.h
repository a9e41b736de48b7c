/** A column of a map as pixels. Plain data, for gnuplot and for whatever else paints a map. */
#ifndef TWONEURON_OUTPUT_PICTURE_RASTER_H
#define TWONEURON_OUTPUT_PICTURE_RASTER_H

#include "output/columns.h"
#include "output/picture/palette.h"

#include <stdbool.h>

/** How the cells of a map become pixels. */
struct raster_form {
	uint64_t shrink_x, shrink_y; /**< cells along each axis that share a pixel, 1 or more */
	bool falls_x, falls_y;       /**< the map's first column, or row, has the highest coordinate of its axis */
	bool is_top_first;           /**< row 0 has the highest y, as on a screen; otherwise the lowest */
};

/**
 * Each pixel is the mean over those of its cells that have a value, NaN where none has. Coordinates rise with the
 * columns of pixels, whichever way the map's axis goes. The last column and the last row of the map's cells may fill
 * their pixels in part.
 */
struct raster {
	uint64_t columns, rows;
	float *pixel; /**< pixel[rows * columns], row by row */
};

/** Makes a raster, which the caller ends with raster_free(). STATUS_DEVICE: no memory. */
MUST_USE enum status raster_make(struct raster *out, const struct map *map, const struct map_column *column,
                                 const struct raster_form *form, struct error *error);
/** One that is {0} is harmless. */
void raster_free(struct raster *raster);

/**
 * Gives each pixel its colour, 0xrrggbb, into out[rows * columns]: 0 has the palette's first one, `top` and all above
 * it the last one.
 */
void raster_colours(uint32_t *out, const struct raster *raster, const struct palette *palette, double top);

#endif
