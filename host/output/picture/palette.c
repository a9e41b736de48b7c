#include "output/picture/palette.h"

#include "model/outcome.h"

#include <math.h>

/* Evenly spaced in OKLab (B. Ottosson, 2020) along paths of rising lightness through it, hue 295 to 108 and -40 to 95
 * degrees: equal differences of a value look equally large, also in grey and to most colour-blind readers. */
const struct palette palette_learned = {{0x1f0c3f, 0x211b51, 0x202b60, 0x1a3b6d, 0x124b78, 0x075c80, 0x076c87, 0x167c8b,
                                         0x2a8c8f, 0x3f9b92, 0x54aa94, 0x6ab994, 0x81c791, 0x9bd48b, 0xb6df81, 0xd3e972,
                                         0xf3f05d}};
const struct palette palette_loss = {{0xffefa9, 0xfeda8b, 0xfbc56f, 0xf9af57, 0xf49943, 0xef8237, 0xe66c34, 0xdb5637,
                                      0xcd423d, 0xbd2f44, 0xaa1f4a, 0x94134e, 0x7e0d4e, 0x670c4c, 0x500e45, 0x3a103a,
                                      0x26102c}};

const uint32_t palette_outcome[] = {[OUTCOME_LEARNED] = 0x2fa08c,
                                    [OUTCOME_STALLED] = 0x1f2a5c,
                                    [OUTCOME_UNFINISHED] = 0xf3d45d,
                                    [OUTCOME_FROZEN] = 0x7ab4ea,
                                    [OUTCOME_DIVERGED] = 0xc8433a};
_Static_assert(sizeof palette_outcome / sizeof *palette_outcome == OUTCOMES, "an outcome without a colour");

uint32_t palette_colour(const struct palette *palette, double value)
{
	if (isnan(value))
		return PALETTE_UNDEFINED;
	const double place = fmin(fmax(value, 0), 1) * (PALETTE_COLOURS - 1);
	const int first = place < PALETTE_COLOURS - 1 ? (int)place : PALETTE_COLOURS - 2;
	const double part = place - first;
	uint32_t colour = 0;
	for (int shift = 16; shift >= 0; shift -= 8) {
		/* in gnuplot's steps, so that a colour halfway between two is rounded to the same */
		const double from = (palette->colour[first] >> shift & 0xff) / 255.0;
		const double to = (palette->colour[first + 1] >> shift & 0xff) / 255.0;
		colour |= (uint32_t)(255 * (from + part * (to - from)) + 0.5) << shift;
	}
	return colour;
}
