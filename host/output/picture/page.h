/** What every picture has: its size, title and question, and the caption below; and text in a gnuplot script. */
#ifndef TWONEURON_OUTPUT_PICTURE_PAGE_H
#define TWONEURON_OUTPUT_PICTURE_PAGE_H

#include "output/format.h"
#include "output/picture/axis.h"

enum picture_kind { PICTURE_PNG, PICTURE_PDF };

/** In inches on paper, and the resolution of the PNG. */
struct page {
	const struct content *content;
	double width, height; /**< of the whole */
	double dpi;
	int question_lines;
};

/** Where panels begin, and the space below them for labels and the caption. */
#define PAGE_LEFT 0.62
#define PAGE_BOTTOM 1.08

/** The size of a page whose panels take `height` inches from the lowest frame to the highest. */
struct page page_make(const struct content *content, double dpi, double height);

/** To whole pixels of the PNG. */
double page_pixels(const struct page *page, double inches);

/** Appends a length as a fraction of the page, to a thousandth of a pixel. */
void page_fraction(struct text *script, double inches, double whole);
/** Appends "screen X, screen Y". */
void page_place(struct text *script, const struct page *page, double x, double y);

/** Each appends a command: a label of plain text, and a square of a colour with words beside it. */
void page_text(struct text *script, const struct page *page, const char *string, size_t size, double x, double y,
               const char *style);
void page_swatch(struct text *script, const struct page *page, int object, uint32_t colour, const char *words, double x,
                 double y);

/** Where the middle of what stands along y is, seen from the left. */
#define PAGE_Y_LABEL 0.12
/** Appends what stands along y, `words` in enhanced text, with its middle at (x, y). */
void page_y_label(struct text *script, const struct page *page, const char *words, double x, double y);

/** The frame of a panel. */
void page_frame(struct text *script, const struct page *page, double x, double y, double width, double height);

/** A line where the negative values of `every` begin on an axis, 'x' or 'y'; nothing on other axes. */
void page_sign_change(struct text *script, const struct picture_axis *axis, char letter, uint32_t colour);

/** The settings that both pictures share, the terminal of one of them, the title and question, and the caption. */
void page_settings(struct text *script);
void page_terminal(struct text *script, const struct page *page, enum picture_kind kind);
void page_heading(struct text *script, const struct page *page);
void page_caption(struct text *script, const struct page *page);

#endif
