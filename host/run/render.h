/** Draws the pictures of a finished sweep again. */
#ifndef TWONEURON_RUN_RENDER_H
#define TWONEURON_RUN_RENDER_H

#include "base/error.h"
#include "run/progress.h"

/**
 * Draws map.png and map.pdf in `folder`, which a sweep or a merge has finished, again: what they show comes from
 * run.db, and map.csv must agree with it; a map.gp that was changed is what draws. No device is needed. Says what it
 * did. STATUS_INPUT, with everything as it was: no such folder, or one that cannot be written to; no run.db, a damaged
 * one, or one that is not complete; map.csv missing or damaged. STATUS_DEVICE: no gnuplot, a full disk and the like.
 */
MUST_USE enum status run_render(const char *folder, enum progress_form progress, struct error *error);

#endif
