/** A picture as gnuplot leaves it in its file. */
#ifndef TWONEURON_OUTPUT_PICTURE_DRAWN_H
#define TWONEURON_OUTPUT_PICTURE_DRAWN_H

#include "base/error.h"
#include "output/picture/script.h"

/**
 * Checks that the picture is whole, which gnuplot and cairo do not, and gives every PDF one date, so that the same map
 * gives the same bytes. STATUS_DEVICE if the file is not whole or cannot be written.
 */
MUST_USE enum status picture_drawn_finish(const char *path, enum picture_kind kind, struct error *error);

#endif
