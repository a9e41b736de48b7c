#include "output/picture/page.h"

#include "output/picture/caption.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* In inches; `page_width` is the width of a page of text (180 mm). */
static const double page_width = 7.1, line = 0.155;

enum {
	LINE_CHARACTERS = 105, /* of the question */
	LINES_MAX = 4,
};

/** Bytes of `string` that fit into a line of LINE_CHARACTERS, up to a space if there is one. */
static size_t line_size(const char *string)
{
	size_t size = 0, space = 0;
	for (int characters = 0; string[size]; size++) {
		if (((unsigned char)string[size] & 0xc0) != 0x80 && ++characters > LINE_CHARACTERS)
			return space ? space : size;
		if (string[size] == ' ')
			space = size;
	}
	return size;
}

static int count_lines(const char *string)
{
	int lines = 0;
	for (; *string && lines < LINES_MAX; lines++) {
		string += line_size(string);
		string += *string == ' ';
	}
	return lines;
}

struct page page_make(const struct content *content, double dpi, double height)
{
	struct page page = {.content = content, .dpi = dpi, .question_lines = count_lines(content->sweep->question)};
	page.width = page_pixels(&page, page_width);
	page.height = page_pixels(&page, PAGE_BOTTOM) + height + 0.28 + line * page.question_lines + 0.26;
	page.height = page_pixels(&page, page.height);
	return page;
}

double page_pixels(const struct page *page, double inches)
{
	return round(inches * page->dpi) / page->dpi;
}

void page_fraction(struct text *script, double inches, double whole)
{
	text_number(script, round(inches / whole * 1e6) / 1e6);
}

void page_place(struct text *script, const struct page *page, double x, double y)
{
	text_add(script, "screen ");
	page_fraction(script, x, page->width);
	text_add(script, ", screen ");
	page_fraction(script, y, page->height);
}

/** In gnuplot's single quotes. */
static void add_quoted(struct text *script, const char *string, size_t size)
{
	text_add(script, "'");
	for (size_t i = 0; i < size; i++) {
		if (string[i] == '\'')
			text_add(script, "'");
		text_append(script, &string[i], 1);
	}
	text_add(script, "'");
}

void page_text(struct text *script, const struct page *page, const char *string, size_t size, double x, double y,
               const char *style)
{
	text_add(script, "set label ");
	add_quoted(script, string, size);
	text_add(script, " at ");
	page_place(script, page, x, y);
	text_printf(script, " noenhanced %s\n", style);
}

void page_swatch(struct text *script, const struct page *page, int object, uint32_t colour, const char *words, double x,
                 double y)
{
	text_printf(script, "set object %d rectangle from ", object);
	page_place(script, page, x, y - 0.04);
	text_add(script, " to ");
	page_place(script, page, x + 0.16, y + 0.04);
	text_printf(script, " front fillcolor rgb '#%06" PRIx32 "' fillstyle solid noborder\n", colour);
	page_text(script, page, words, strlen(words), x + 0.22, y, "font 'Sans,6.5'");
}

/* The label has a fixed place: gnuplot's choice would depend on its guess of the width of the tics' labels. */
void page_y_label(struct text *script, const struct page *page, const char *words, double x, double y)
{
	text_printf(script, "set label '%s' at ", words);
	page_place(script, page, x, y);
	text_add(script, " center rotate by 90 font 'Sans,8'\n");
}

static void add_margin(struct text *script, const char *margin, double inches, double whole)
{
	text_printf(script, "set %s at screen ", margin);
	page_fraction(script, inches, whole);
	text_add(script, "\n");
}

void page_frame(struct text *script, const struct page *page, double x, double y, double width, double height)
{
	add_margin(script, "lmargin", x, page->width);
	add_margin(script, "rmargin", x + width, page->width);
	add_margin(script, "bmargin", y, page->height);
	add_margin(script, "tmargin", y + height, page->height);
}

void page_sign_change(struct text *script, const struct picture_axis *axis, char letter, uint32_t colour)
{
	const double position = picture_axis_sign_change(axis);
	if (isnan(position))
		return;
	text_printf(script, "set arrow from %s ", letter == 'x' ? "first" : "graph 0, first");
	text_number(script, position);
	text_printf(script, "%s to %s ", letter == 'x' ? ", graph 0" : "", letter == 'x' ? "first" : "graph 1, first");
	text_number(script, position);
	text_printf(script, "%s nohead front linewidth 0.5 dashtype 2 linecolor rgb '#%06" PRIx32 "'\n",
	            letter == 'x' ? ", graph 1" : "", colour);
}

void page_settings(struct text *script)
{
	text_add(script, "set encoding utf8\n"
	                 "set minussign\n"
	                 "unset key\n"
	                 "set border 15 linewidth 0.6\n"
	                 "set tics out nomirror scale 0.6, 0.3 font 'Sans,7'\n");
}

void page_terminal(struct text *script, const struct page *page, enum picture_kind kind)
{
	/* these terminals draw text of 1 point 4/3 points (pixels at 72 dpi) high: measured with gnuplot 5.4 */
	if (kind == PICTURE_PNG) {
		text_printf(script, "set terminal pngcairo size %.0f, %.0f", page->width * page->dpi,
		            page->height * page->dpi);
		text_add(script, " font 'Sans,7' fontscale ");
		text_number(script, round(page->dpi / 96 * 1000) / 1000);
		text_add(script, " linewidth ");
		text_number(script, round(page->dpi / 72 * 1000) / 1000);
		text_add(script, "\n");
		return;
	}
	text_add(script, "set terminal pdfcairo size ");
	text_number(script, round(page->width * 1e4) / 1e4);
	text_add(script, "in, ");
	text_number(script, round(page->height * 1e4) / 1e4);
	text_add(script, "in font 'Sans,7' fontscale 0.75 linewidth 1\n");
}

void page_heading(struct text *script, const struct page *page)
{
	const struct sweep *sweep = page->content->sweep;
	double y = page->height - 0.15;
	page_text(script, page, sweep->name, strlen(sweep->name), PAGE_LEFT, y, "font 'Sans:Bold,10'");
	const char *next = sweep->question;
	for (int i = 0; i < page->question_lines; i++) {
		y -= line;
		const size_t size = line_size(next);
		struct text words = {0};
		text_append(&words, next, size);
		next += size + (next[size] == ' ');
		if (i == LINES_MAX - 1 && *next)
			text_add(&words, " …");
		page_text(script, page, text_string(&words), words.size, PAGE_LEFT, y, "font 'Sans,8'");
		script->failed |= words.failed;
		text_free(&words);
	}
}

void page_caption(struct text *script, const struct page *page)
{
	struct text words[CAPTION_LINES] = {{0}};
	picture_caption(words, page->content);
	for (int i = 0; i < CAPTION_LINES; i++) {
		const double y = 0.13 * (CAPTION_LINES - i);
		page_text(script, page, text_string(&words[i]), words[i].size, PAGE_LEFT, y, "font 'Sans,6.5'");
		script->failed |= words[i].failed;
		text_free(&words[i]);
	}
}
