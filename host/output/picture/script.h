/** The picture of a map over two axes as a gnuplot script. */
#ifndef TWONEURON_OUTPUT_PICTURE_SCRIPT_H
#define TWONEURON_OUTPUT_PICTURE_SCRIPT_H

#include "output/picture/page.h"
#include "output/picture/panel.h"

/** Where the panels are, in inches on paper; a cell is a whole number of pixels wide, or several cells are one. */
struct picture_layout {
	double panel, panel_height; /**< of a panel's frame */
	double bottom;              /**< of the panels */
	uint64_t shrink_x,
	        shrink_y; /**< cells along each axis that share a pixel of the PNG; 1 unless there are many */
};

/** What the pictures of a sweep have in common. */
struct picture {
	const struct content *content;
	struct page page;
	struct picture_axis x, y;
	struct picture_layout layout;
	struct panel panel[PANELS];
	bool untrained; /**< there are cells without a network */
	bool diverged;  /**< there are cells in which all networks diverged, and so without a loss */
	bool beyond;    /**< there are losses above the top of their panel */
};

struct picture picture_make(const struct content *content);

/**
 * Each appends a part of a script to `script`, in this order: what both pictures share; after the terminal and the
 * output file of one of them, the start of its page; each panel up to its `plot`, whose data follow; and the end of the
 * page.
 */
void picture_script_settings(struct text *script, const struct picture *picture);
void picture_script_page(struct text *script, const struct picture *picture);
void picture_script_panel(struct text *script, const struct picture *picture, int panel);
void picture_script_page_end(struct text *script);

#endif
