/** Draws the pictures of a finished sweep again. */
#ifndef TWONEURON_RUN_RENDER_H
#define TWONEURON_RUN_RENDER_H

#include "base/error.h"
#include "run/progress.h"

/**
 * Draws map.png and map.pdf again in `folder`, which a sweep or a merge has finished. What they show comes from run.db,
 * and map.csv must agree with it; a map.gp that the user has changed draws them. Needs no device, and reports what it
 * did. STATUS_INPUT, with everything as it was: the folder does not exist or cannot be written to; run.db is missing,
 * damaged or not complete; map.csv is missing or damaged. STATUS_DEVICE: no gnuplot, a full disk and the like.
 */
MUST_USE enum status run_render(const char *folder, enum progress_form progress, struct error *error);

#endif
