/**
 * What a finished sweep writes into its folder (networks.csv, which grows with the sweep, is in output/networks.h):
 *
 *     map.csv           one row per cell
 *     map.nc            the same as NetCDF-4 with CF attributes
 *     map.gp            gnuplot script that redraws the pictures from map.csv
 *     map.png, map.pdf  the pictures
 *     summary.json      totals, times and provenance; written last, so that where it is, the others are whole
 *
 * Each is written under a temporary name and renamed. Locale never matters.
 */
#ifndef TWONEURON_OUTPUT_OUTPUT_H
#define TWONEURON_OUTPUT_OUTPUT_H

#include "base/text.h"
#include "model/map.h"
#include "output/summary.h"

/**
 * Writes all of them into `folder`, which must exist: one after the other if `threads` is 1, else at the same time.
 * Leaves out what this build or this machine cannot write, and removes an older file of that name; `notice`, which may
 * be NULL, then gets a line that says what is left out and why. STATUS_DEVICE: a full disk and the like, or no memory;
 * files that were not renamed yet are as they were.
 */
MUST_USE enum status output_write_map(const char *folder, const struct sweep *sweep, const struct map *map,
                                      const struct summary *summary, unsigned threads, struct text *notice,
                                      struct error *error);

/**
 * Draws map.png and map.pdf in the folder of a finished sweep again, with the same bytes as output_write_map(), and
 * writes map.gp where there is none. A map.gp that a user has changed is run as it is, and sets *changed; all files
 * that it makes in its folder are then kept. Nothing is replaced before everything is drawn. STATUS_INPUT: map.csv is
 * missing or does not hold this map, or map.gp draws nothing. STATUS_DEVICE: there is no gnuplot (the message says what
 * to install), or it failed (its own message follows); a full disk and the like, or no memory.
 */
MUST_USE enum status output_render(const char *folder, const struct sweep *sweep, const struct map *map,
                                   const struct summary *summary, unsigned threads, bool *changed, struct error *error);

#endif
