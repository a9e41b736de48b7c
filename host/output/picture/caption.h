/** The text below a picture: the totals, and all that is needed to make the picture again. */
#ifndef TWONEURON_OUTPUT_PICTURE_CAPTION_H
#define TWONEURON_OUTPUT_PICTURE_CAPTION_H

#include "output/format.h"

enum { CAPTION_LINES = 4 };

/** Appends a line of plain text to each of `lines`, without a final newline; the caller frees them. */
void picture_caption(struct text lines[CAPTION_LINES], const struct content *content);

#endif
