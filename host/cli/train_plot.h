/** The picture that `train --plot` draws: the trajectory as it is made, thinned where it is long. */
#ifndef TWONEURON_CLI_TRAIN_PLOT_H
#define TWONEURON_CLI_TRAIN_PLOT_H

#include "cli/train_options.h"
#include "reference/reference.h"

struct train_plot;

/**
 * Makes a trajectory without points, which the caller frees, also after a failure; fails before a long training when
 * there is no gnuplot or no place for the picture.
 */
MUST_USE enum status train_plot_begin(struct train_plot **out, const char *path, struct error *error);

/** Adds what reference_assess() says after each step, beginning with step 0. */
void train_plot_add(struct train_plot *plot, const struct reference_run *run);

/** Adds the last step and draws; `end` says how the training ended. */
MUST_USE enum status train_plot_draw(struct train_plot *plot, const struct train_input *input,
                                     const struct reference_state *state, const struct reference_run *run,
                                     const char *end, struct error *error);

/** NULL is harmless. */
void train_plot_free(struct train_plot *plot);

#endif
