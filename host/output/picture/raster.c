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

/** The mean of columns `x` of `rows` rows of values that have a value. */
static float mean_of(const double *value, uint64_t columns, uint64_t rows, struct stretch x)
{
	double sum = 0;
	int values = 0;
	for (uint64_t row = 0; row < rows; row++, value += columns)
		for (uint64_t c = x.first; c < x.end; c++) {
			sum += isnan(value[c]) ? 0 : value[c];
			values += !isnan(value[c]);
		}
	return (float)(sum / values);
}

enum status raster_make(struct raster *out, const struct map *map, const struct map_column *column,
                        const struct raster_form *form, struct error *error)
{
	struct raster raster = {.columns = (map->columns + form->shrink_x - 1) / form->shrink_x,
	                        .rows = (map->rows + form->shrink_y - 1) / form->shrink_y};
	/* of the cells of a row of pixels */
	double *const value = malloc((size_t)(form->shrink_y * map->columns) * sizeof *value);
	*out = (struct raster){0};
	raster.pixel = malloc((size_t)(raster.columns * raster.rows) * sizeof *raster.pixel);
	if (!raster.pixel || !value) {
		free(raster.pixel);
		free(value);
		return error_set_memory(error, "a picture");
	}
	for (uint64_t row = 0; row < raster.rows; row++) {
		const struct stretch y =
		        cells_of(row, raster.rows, form->falls_y != form->is_top_first, form->shrink_y, map->rows);
		const uint64_t rows = y.end - y.first;
		column->values(value, map, &map->cell[y.first * map->columns], rows * map->columns);
		for (uint64_t c = 0; c < raster.columns; c++) {
			const struct stretch x =
			        cells_of(c, raster.columns, form->falls_x, form->shrink_x, map->columns);
			raster.pixel[row * raster.columns + c] = mean_of(value, map->columns, rows, x);
		}
	}
	free(value);
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
		/* large areas have one value */
		out[i] = i > 0 && raster->pixel[i] == raster->pixel[i - 1]
		                 ? out[i - 1]
		                 : palette_colour(palette, (double)raster->pixel[i] / top);
}
