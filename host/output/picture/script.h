/** The picture of a map as a gnuplot script. */
#ifndef TWONEURON_OUTPUT_PICTURE_SCRIPT_H
#define TWONEURON_OUTPUT_PICTURE_SCRIPT_H

#include "output/format.h"
#include "output/picture/axis.h"
#include "output/picture/panel.h"

enum picture_kind { PICTURE_PNG, PICTURE_PDF };

/** Where everything is, in inches on paper, and the resolution of the PNG. */
struct picture_layout {
	double width, height;       /**< of the whole */
	double panel, panel_height; /**< of a panel's frame */
	double bottom;              /**< of the panels */
	double dpi;                 /**< a cell is a whole number of pixels wide, or several cells are one */
	uint64_t shrink_x,
	        shrink_y; /**< cells along each axis that share a pixel of the PNG; 1 unless there are many */
	int question_lines;
};

/** What the pictures of a sweep have in common. */
struct picture {
	const struct content *content;
	struct picture_axis x, y;
	struct picture_layout layout;
	struct panel panel[PANELS];
	bool untrained; /**< there are cells without a network */
	bool diverged;  /**< there are cells in which all networks diverged, and so without a loss */
	bool beyond;    /**< there are losses above the top of their panel */
};

struct picture picture_make(const struct content *content);

/**
 * Each appends a part of a script to `script`: what both pictures share; the terminal and output file of one picture;
 * the start of its page; each panel up to its `plot`, whose data follow; and the end of the page.
 */
void picture_script_settings(struct text *script, const struct picture *picture);
void picture_script_terminal(struct text *script, const struct picture *picture, enum picture_kind kind);
void picture_script_page(struct text *script, const struct picture *picture);
void picture_script_panel(struct text *script, const struct picture *picture, int panel);
void picture_script_page_end(struct text *script);

#endif
