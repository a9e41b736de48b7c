#include "output/picture/raster.h"

#include <math.h>
#include <stdlib.h>

/** Cells `first` up to `end` along an axis. */
struct stretch {
	uint64_t first, end;
};

/** The cells of pixel `pixel`; `mirrored` if the first pixel has the map's last cells. */
static struct stretch cells_of(uint64_t pixel, uint64_t pixels, bool mirrored, uint64_t shrink, uint64_t cells)
{
	const uint64_t first = (mirrored ? pixels - 1 - pixel : pixel) * shrink;
	return (struct stretch){first, first + shrink < cells ? first + shrink : cells};
}

static float mean_of(const struct map *map, const struct map_column *column, struct stretch x, struct stretch y)
{
	double sum = 0;
	int values = 0;
	for (uint64_t row = y.first; row < y.end; row++)
		for (uint64_t c = x.first; c < x.end; c++) {
			const double value = columns_map_value(column, map, &map->cell[row * map->columns + c]);
			sum += isnan(value) ? 0 : value;
			values += !isnan(value);
		}
	return (float)(sum / values);
}

enum status raster_make(struct raster *out, const struct map *map, const struct map_column *column,
                        const struct raster_form *form, struct error *error)
{
	struct raster raster = {.columns = (map->columns + form->shrink_x - 1) / form->shrink_x,
	                        .rows = (map->rows + form->shrink_y - 1) / form->shrink_y};
	*out = (struct raster){0};
	raster.pixel = malloc((size_t)(raster.columns * raster.rows) * sizeof *raster.pixel);
	if (!raster.pixel)
		return error_set_memory(error, "a picture");
	for (uint64_t row = 0; row < raster.rows; row++) {
		const struct stretch y =
		        cells_of(row, raster.rows, form->falls_y != form->is_top_first, form->shrink_y, map->rows);
		for (uint64_t c = 0; c < raster.columns; c++) {
			const struct stretch x =
			        cells_of(c, raster.columns, form->falls_x, form->shrink_x, map->columns);
			raster.pixel[row * raster.columns + c] = mean_of(map, column, x, y);
		}
	}
	*out = raster;
	return STATUS_OK;
}

void raster_free(struct raster *raster)
{
	free(raster->pixel);
	*raster = (struct raster){0};
}

void raster_colours(uint32_t *out, const struct raster *raster, const struct palette *palette, double top)
{
	for (uint64_t i = 0; i < raster->columns * raster->rows; i++)
		out[i] = palette_colour(palette, (double)raster->pixel[i] / top);
}
