/** Draws the pictures of a finished sweep again. */
#ifndef TWONEURON_RESULTS_RENDER_H
#define TWONEURON_RESULTS_RENDER_H

#include "base/error.h"
#include "model/events.h"

/**
 * Draws map.png and map.pdf again in `folder`, which a sweep or a merge has finished. What they show comes from run.db,
 * and map.csv must agree with it; a map.gp that the user has changed draws them. Needs no device; a notice says
 * what it did. STATUS_INPUT, with everything as it was: the folder does not exist or cannot be written to; run.db is
 * missing, damaged or not complete; map.csv is missing or damaged. STATUS_DEVICE: no gnuplot, a full disk and the like.
 */
MUST_USE enum status render_folder(const char *folder, const struct listener *listener, struct error *error);

#endif
