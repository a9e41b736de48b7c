/** The colours of maps. Plain data: nothing here knows who paints with them. */
#ifndef TWONEURON_OUTPUT_PICTURE_PALETTE_H
#define TWONEURON_OUTPUT_PICTURE_PALETTE_H

#include <stdint.h>

enum { PALETTE_COLOURS = 17 };

/** Colours as 0xrrggbb, evenly spaced from value 0 to value 1. */
struct palette {
	uint32_t colour[PALETTE_COLOURS];
};

/** For the fraction of networks that learned, and for losses. Bright is good in both. */
extern const struct palette palette_learned, palette_loss;

/** Of the outcomes, in the order of enum outcome: told apart by colour-blind readers too. */
extern const uint32_t palette_outcome[];

enum { PALETTE_UNDEFINED = 0xb8b8b8 }; /**< where there is no value */

/**
 * The colour of a value, as 0xrrggbb: each channel is linear between two colours of the palette and rounded to the
 * nearest, as gnuplot does. Values below 0 and above 1 have the colours of the ends, NaN has PALETTE_UNDEFINED.
 */
uint32_t palette_colour(const struct palette *palette, double value);

#endif
