/**
 * The picture of a map over one axis as a gnuplot script: the fraction of networks with each outcome, stacked from 0 to
 * 1, and below it the mean and the least loss, over the same axis.
 */
#ifndef TWONEURON_OUTPUT_PICTURE_PLOT_H
#define TWONEURON_OUTPUT_PICTURE_PLOT_H

#include "output/picture/page.h"

/** A plot has at most so many steps; beyond that several cells are one, as gnuplot needs time for each. */
enum { PLOT_STEPS_MAX = 4096 };

struct plot {
	struct page page;
	struct picture_axis x;
	uint64_t shrink; /**< cells that are one step of the plot; the last step may have fewer */
	bool has_outcome[OUTCOMES];
	bool untrained; /**< there are cells without a network */
	bool diverged;  /**< there are cells in which all networks diverged, and so without a loss */
	bool beyond;    /**< there are mean losses too large to hold */
	bool zero;      /**< there are losses of 0 */
	bool has_loss;
	bool is_log;      /**< the axis of the losses shows their log10 */
	int power;        /**< otherwise it shows them in units of 10^power */
	double low, high; /**< its ends */
};

struct plot plot_make(const struct content *content);

/** Appends what both pictures share. `rows` of the data are one step: plot->shrink of map.csv, or 1 if it is folded. */
void plot_script_settings(struct text *script, const struct plot *plot, uint64_t rows);
/** Appends the page of one of them; `data` is what gnuplot plots: a file in quotes, or a name. */
void plot_script_page(struct text *script, const struct plot *plot, const char *data);

#endif
