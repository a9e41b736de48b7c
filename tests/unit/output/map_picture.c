#include "test.h"

#include "fixture.h"
#include "output/format.h"
#include "output/output.h"
#include "output/picture/caption.h"
#include "output/picture/drawn.h"
#include "output/picture/gnuplot.h"
#include "output/picture/plot.h"
#include "output/picture/script.h"

#include <arpa/inet.h>
#include <math.h>
#ifdef TWONEURON_QPDF
#include <qpdf/qpdf-c.h>
#endif
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct fixture {
	char folder[FIXTURE_PATH];
	struct sweep sweep;
	struct map map;
	struct summary summary;
	struct content content;
};

static void start(struct fixture *fixture)
{
	fixture_folder(fixture->folder);
	fixture->map = fixture_map(&fixture->sweep);
	fixture->summary = fixture_summary(&fixture->map);
	fixture->content = (struct content){&fixture->sweep, &fixture->map, &fixture->summary, 1};
}

static void stop(struct fixture *fixture)
{
	map_free(&fixture->map);
	fixture_remove(fixture->folder);
}

static void write_file(const struct fixture *fixture, const char *name, format_write write)
{
	char path[FIXTURE_PATH + 32];
	struct error error;
	snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
	if (write(path, &fixture->content, &error) != STATUS_OK)
		fail_msg("%s", error.message);
}

static void need_gnuplot(void)
{
	if (!gnuplot_available())
		skip();
}

static uint32_t big_endian(const char *bytes)
{
	uint32_t value;
	memcpy(&value, bytes, sizeof value);
	return ntohl(value);
}

static void assert_same_text(const struct text *a, const struct text *b)
{
	assert_int_equal(a->size, b->size);
	assert_memory_equal(a->data, b->data, a->size);
}

static void check_png(uint64_t rows, uint64_t columns, double pixels_a_cell)
{
	struct fixture fixture = {.sweep = fixture_sweep(rows, columns)};
	start(&fixture);
	write_file(&fixture, "map.png", map_png_format.write);
	struct text png = fixture_read(fixture.folder, "map.png");
	const struct picture picture = picture_make(&fixture.content);
	const struct page *page = &picture.page;
	assert_true(png.size > 24);
	assert_memory_equal(png.data, "\x89PNG\r\n\x1a\n", 8);
	/* the header's first fields are width and height */
	assert_int_equal(big_endian(png.data + 16), lround(page->width * page->dpi));
	assert_int_equal(big_endian(png.data + 20), lround(page->height * page->dpi));
	assert_true(fabs(picture.layout.panel * page->dpi - pixels_a_cell * (double)columns) < 1e-6);
	text_free(&png);
	stop(&fixture);
}

static void test_map_png__gives_each_cell_whole_pixels(void **state)
{
	(void)state;
	need_gnuplot();
	check_png(64, 64, 10);
	check_png(3, 700, 1);
	check_png(30, 2048, 0.5);
}

#ifdef TWONEURON_QPDF
static void test_map_pdf__has_the_same_date_each_time(void **state)
{
	(void)state;
	need_gnuplot();
	struct fixture fixture = {.sweep = fixture_sweep(40, 50)};
	char path[FIXTURE_PATH + 16];
	start(&fixture);
	write_file(&fixture, "a.pdf", map_pdf_format.write);
	snprintf(path, sizeof path, "%s/a.pdf", fixture.folder);
	qpdf_data pdf = qpdf_init();
	assert_int_equal(qpdf_read(pdf, path, NULL), QPDF_SUCCESS);
	assert_string_equal(qpdf_get_info_key(pdf, "/CreationDate"), "(D:19700101000000Z)");
	qpdf_cleanup(&pdf);
	stop(&fixture);
}
#endif

static void test_map_pdf__is_a_pdf_with_the_same_bytes_each_time(void **state)
{
	(void)state;
	need_gnuplot();
	struct fixture fixture = {.sweep = fixture_sweep(40, 50)};
	start(&fixture);
	write_file(&fixture, "a.pdf", map_pdf_format.write);
	struct text first = fixture_read(fixture.folder, "a.pdf");
	assert_true(first.size > 1000);
	assert_memory_equal(first.data, "%PDF-", 5);
	write_file(&fixture, "a.pdf", map_pdf_format.write);
	struct text second = fixture_read(fixture.folder, "a.pdf");
	assert_same_text(&first, &second);
	text_free(&first);
	text_free(&second);
	stop(&fixture);
}

static void test_map_png__is_refused_when_the_disk_is_full(void **state)
{
	(void)state;
	need_gnuplot();
	struct fixture fixture = {.sweep = fixture_sweep(40, 50)};
	start(&fixture);
	char path[FIXTURE_PATH + 16];
	struct error error = {.message = ""};
	struct rlimit limit;
	snprintf(path, sizeof path, "%s/map.png", fixture.folder);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = 10000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	const enum status png = map_png_format.write(path, &fixture.content, &error);
	const enum status pdf = map_pdf_format.write(path, &fixture.content, NULL);
	limit.rlim_cur = limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(png, STATUS_DEVICE);
	assert_int_equal(pdf, STATUS_DEVICE);
	assert_non_null(strstr(error.message, "disk"));
	stop(&fixture);
}

static enum status render(struct fixture *fixture, bool *changed, struct error *error)
{
	return output_render(fixture->folder, &fixture->sweep, &fixture->map, &fixture->summary, 1, changed, error);
}

static void append(const struct fixture *fixture, const char *name, const char *line)
{
	char path[FIXTURE_PATH + 16];
	snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
	FILE *file = fopen(path, "a");
	fputs(line, file);
	fclose(file);
}

static void assert_same_files(const struct fixture *fixture, const char *a, const char *b)
{
	struct text first = fixture_read(fixture->folder, a), second = fixture_read(fixture->folder, b);
	assert_same_text(&first, &second);
	text_free(&first);
	text_free(&second);
}

#ifdef TWONEURON_QPDF
/** An image of a PDF: rgb[3 * columns * rows]; clear[columns * rows] where it is transparent, NULL if it is nowhere. */
struct image {
	uint64_t columns, rows;
	unsigned char *rgb;
	bool *clear;
};

static uint64_t number_of(qpdf_data pdf, qpdf_oh facts, const char *key)
{
	return (uint64_t)qpdf_oh_get_int_value(pdf, qpdf_oh_get_key(pdf, facts, key));
}

static unsigned char *data_of(qpdf_data pdf, qpdf_oh stream, size_t size)
{
	unsigned char *data = NULL;
	size_t got = 0;
	assert_int_equal(qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_all, NULL, &data, &got), QPDF_SUCCESS);
	assert_int_equal(got, size);
	return data;
}

/** cairo's mask of an image has a bit a pixel, and whole bytes a row. */
static bool *clear_of(qpdf_data pdf, qpdf_oh mask, const struct image *image)
{
	const uint64_t row_size = (image->columns + 7) / 8;
	assert_int_equal(number_of(pdf, qpdf_oh_get_dict(pdf, mask), "/BitsPerComponent"), 1);
	unsigned char *const bits = data_of(pdf, mask, row_size * image->rows);
	bool *const clear = calloc(image->columns * image->rows, sizeof *clear);
	for (uint64_t i = 0; i < image->columns * image->rows; i++) {
		const uint64_t row = i / image->columns, column = i % image->columns;
		clear[i] = !(bits[row * row_size + column / 8] >> (7 - column % 8) & 1);
	}
	free(bits);
	return clear;
}

static void read_images(struct image image[PANELS], const struct fixture *fixture, const char *name)
{
	char path[FIXTURE_PATH + 32];
	int found = 0;
	snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
	qpdf_data pdf = qpdf_init();
	assert_int_equal(qpdf_read(pdf, path, NULL), QPDF_SUCCESS);
	const uint64_t end = number_of(pdf, qpdf_get_trailer(pdf), "/Size");
	for (uint64_t id = 1; id < end; id++) {
		const qpdf_oh object = qpdf_get_object_by_id(pdf, (int)id, 0);
		const qpdf_oh facts = qpdf_oh_is_stream(pdf, object) ? qpdf_oh_get_dict(pdf, object) : 0;
		if (!facts ||
		    !qpdf_oh_is_name_and_equals(pdf, qpdf_oh_get_key(pdf, facts, "/ColorSpace"), "/DeviceRGB"))
			continue;
		/* gnuplot 6 draws the colour bar as an image, too */
		if (number_of(pdf, facts, "/Width") == 1)
			continue;
		assert_true(found < PANELS);
		struct image *const at = &image[found++];
		const qpdf_oh mask = qpdf_oh_get_key(pdf, facts, "/SMask");
		*at = (struct image){number_of(pdf, facts, "/Width"), number_of(pdf, facts, "/Height"), NULL, NULL};
		at->rgb = data_of(pdf, object, 3 * at->columns * at->rows);
		at->clear = qpdf_oh_is_stream(pdf, mask) ? clear_of(pdf, mask, at) : NULL;
	}
	assert_int_equal(found, PANELS);
	qpdf_cleanup(&pdf);
}

/** Every pixel must have the colour that gnuplot gives it, or, where gnuplot leaves it clear, that of what is below. */
static void assert_same_panels(const struct fixture *fixture, const char *ours, const char *gnuplots)
{
	static const unsigned char undefined[] = {PALETTE_UNDEFINED >> 16, PALETTE_UNDEFINED >> 8 & 0xff,
	                                          PALETTE_UNDEFINED & 0xff};
	struct image a[PANELS], b[PANELS];
	read_images(a, fixture, ours);
	read_images(b, fixture, gnuplots);
	for (int p = 0; p < PANELS; p++) {
		assert_int_equal(a[p].columns, b[p].columns);
		assert_int_equal(a[p].rows, b[p].rows);
		assert_null(a[p].clear);
		for (uint64_t i = 0; i < a[p].columns * a[p].rows; i++)
			assert_memory_equal(&a[p].rgb[3 * i],
			                    b[p].clear && b[p].clear[i] ? undefined : &b[p].rgb[3 * i], 3);
		free(a[p].rgb);
		free(b[p].rgb);
		free(b[p].clear);
	}
}
#endif

/** Data sent through the pipe in binary and data that map.gp reads from map.csv must give the same pictures. */
static void check_render(struct sweep sweep)
{
	struct fixture fixture = {.sweep = sweep};
	struct error error;
	start(&fixture);
	write_file(&fixture, "map.csv", map_csv_format.write);
	write_file(&fixture, "piped.png", map_png_format.write);
	write_file(&fixture, "piped.pdf", map_pdf_format.write);
	for (int by_script = 0; by_script < 2; by_script++) {
		bool changed = !by_script;
		if (by_script)
			append(&fixture, "map.gp", "# changed\n");
		if (render(&fixture, &changed, &error) != STATUS_OK)
			fail_msg("%s", error.message);
		assert_int_equal(changed, by_script);
		assert_same_files(&fixture, "piped.png", "map.png");
#ifdef TWONEURON_QPDF
		if (by_script)
			assert_same_panels(&fixture, "piped.pdf", "map.pdf");
		else
			assert_same_files(&fixture, "piped.pdf", "map.pdf");
#endif
	}
	stop(&fixture);
}

static void test_output_render__redraws_the_same_picture(void **state)
{
	(void)state;
	need_gnuplot();
	check_render(fixture_sweep(30, 40));
}

/** Maps of the sizes of the small images that gnuplot draws in place of a PDF's panels. */
static void test_output_render__redraws_the_smallest_maps(void **state)
{
	(void)state;
	need_gnuplot();
	for (uint64_t rows = 2; rows < 5; rows++)
		check_render(fixture_sweep(rows, 2));
}

static void draw_twice(struct fixture *fixture, struct text *piped, struct text *by_script)
{
	struct error error;
	bool changed = false;
	write_file(fixture, "map.csv", map_csv_format.write);
	write_file(fixture, "piped.png", map_png_format.write);
	if (render(fixture, &changed, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_true(changed);
	*piped = fixture_read(fixture->folder, "piped.png");
	*by_script = fixture_read(fixture->folder, "map.png");
}

/** gnuplot's real() takes no "1e+05", which has no point. */
static void test_output_render__redraws_a_mean_loss_of_100000(void **state)
{
	(void)state;
	need_gnuplot();
	struct fixture fixture = {.sweep = fixture_sweep(3, 4)};
	struct text piped, by_script;
	start(&fixture);
	struct cell *const cell = &fixture.map.cell[1];
	cell->loss = (uint128)((cell_networks(cell) - cell->outcomes[OUTCOME_DIVERGED]) * 100000) << 40;
	write_file(&fixture, "map.gp", map_script_format.write);
	append(&fixture, "map.gp", "# changed\n");
	draw_twice(&fixture, &piped, &by_script);
	struct text csv = fixture_read(fixture.folder, "map.csv");
	assert_non_null(strstr(text_string(&csv), ",1e+05,"));
	assert_same_text(&piped, &by_script);
	text_free(&csv);
	text_free(&piped);
	text_free(&by_script);
	stop(&fixture);
}

static void clear_cell(struct cell *cell)
{
	*cell = (struct cell){.min_loss = INFINITY};
}

/** A map over one axis: with data of its own and with map.csv gnuplot must draw the same, to the byte. */
static void check_line_render(struct fixture *fixture)
{
	struct error error;
	bool changed;
	write_file(fixture, "map.csv", map_csv_format.write);
	write_file(fixture, "map.gp", map_script_format.write);
	write_file(fixture, "piped.png", map_png_format.write);
	write_file(fixture, "piped.pdf", map_pdf_format.write);
	append(fixture, "map.gp", "# changed\n");
	if (render(fixture, &changed, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_true(changed);
	assert_same_files(fixture, "piped.png", "map.png");
#ifdef TWONEURON_QPDF
	assert_same_files(fixture, "piped.pdf", "map.pdf");
#endif
	stop(fixture);
}

static void test_output_render__redraws_a_map_over_one_axis(void **state)
{
	(void)state;
	need_gnuplot();
	static const uint64_t cells[] = {1, 2, 129, 600};
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		struct fixture fixture = {.sweep = fixture_line(cells[i])};
		start(&fixture);
		check_line_render(&fixture);
	}
	struct fixture fixture = {.sweep = fixture_line(62)};
	fixture.sweep.space.axis[AXIS_RATE] =
	        (struct axis){.form = AXIS_EVERY, .points = 63488, .every = EVERY_FLOAT16};
	start(&fixture);
	check_line_render(&fixture);
}

static void test_output_render__redraws_one_axis_without_losses_or_networks(void **state)
{
	(void)state;
	need_gnuplot();
	struct fixture fixture = {.sweep = fixture_line(30)};
	start(&fixture);
	for (int i = 0; i < 30; i++) {
		clear_cell(&fixture.map.cell[i]);
		fixture.map.cell[i].outcomes[OUTCOME_DIVERGED] = 16;
	}
	check_line_render(&fixture);
	start(&fixture);
	for (int i = 0; i < 30; i++)
		clear_cell(&fixture.map.cell[i]);
	check_line_render(&fixture);
	start(&fixture);
	for (int i = 0; i < 20; i++)
		clear_cell(&fixture.map.cell[i]);
	fixture.map.cell[25].loss = LOSS_BEYOND;
	fixture.map.cell[26].min_loss = 0;
	check_line_render(&fixture);
}

/** The last of its steps has one cell, the others two. */
static void test_output_render__folds_the_cells_of_a_long_axis(void **state)
{
	(void)state;
	need_gnuplot();
	struct fixture fixture = {.sweep = fixture_line(PLOT_STEPS_MAX + 1)};
	start(&fixture);
	clear_cell(&fixture.map.cell[0]);
	check_line_render(&fixture);
}

#ifdef TWONEURON_QPDF
static void test_picture_drawn_finish__says_that_a_pdf_has_no_place_for_a_panel(void **state)
{
	(void)state;
	need_gnuplot();
	struct fixture fixture = {.sweep = fixture_sweep(5, 6)};
	const struct drawn_panel none[PANELS] = {{0, 0, NULL}, {0, 0, NULL}};
	char path[FIXTURE_PATH + 32];
	struct error error;
	start(&fixture);
	write_file(&fixture, "a.pdf", map_pdf_format.write);
	snprintf(path, sizeof path, "%s/a.pdf", fixture.folder);
	assert_int_equal(picture_drawn_finish(path, PICTURE_PDF, none, &error), STATUS_DEVICE);
	assert_int_equal(error.cause, CAUSE_MISSING);
	assert_non_null(strstr(error.message, "a.pdf: has no place for panel 1"));
	stop(&fixture);
}
#endif

static void assert_differ(const struct text *a, const struct text *b)
{
	assert_true(a->size != b->size || memcmp(a->data, b->data, a->size) != 0);
}

/**
 * Other values with the same caption must give another picture: gnuplot's images draw nothing of a single row or
 * column.
 */
static void check_line(struct sweep sweep)
{
	const uint64_t cells = sweep.space.rows * sweep.space.columns;
	struct fixture fixture = {.sweep = sweep};
	struct text piped[2], by_script[2];
	start(&fixture);
	write_file(&fixture, "map.gp", map_script_format.write);
	append(&fixture, "map.gp", "# changed\n");
	draw_twice(&fixture, &piped[0], &by_script[0]);
	for (uint64_t i = 0; i < cells; i++)
		fixture.map.cell[i].outcomes[OUTCOME_LEARNED] += i + 1;
	draw_twice(&fixture, &piped[1], &by_script[1]);
	assert_differ(&piped[0], &piped[1]);
	assert_differ(&by_script[0], &by_script[1]);
	for (int i = 0; i < 2; i++) {
		text_free(&piped[i]);
		text_free(&by_script[i]);
	}
	stop(&fixture);
}

/*
 * A mean loss that is infinite (LOSS_BEYOND in model/map.h) has the darkest colour, as any above the end of the scale.
 */
static void check_infinite(uint64_t rows, uint64_t columns)
{
	struct fixture fixture = {.sweep = fixture_sweep(rows, columns)};
	struct text piped[2], by_script[2];
	start(&fixture);
	fixture.map.cell[1].loss = (uint128)1 << 100;
	write_file(&fixture, "map.gp", map_script_format.write);
	append(&fixture, "map.gp", "# changed\n");
	draw_twice(&fixture, &piped[0], &by_script[0]);
	fixture.map.cell[1].loss = LOSS_BEYOND;
	draw_twice(&fixture, &piped[1], &by_script[1]);
	assert_same_text(&piped[0], &piped[1]);
	assert_same_text(&by_script[0], &by_script[1]);
	for (int i = 0; i < 2; i++) {
		text_free(&piped[i]);
		text_free(&by_script[i]);
	}
	stop(&fixture);
}

static void test_output_render__draws_an_infinite_loss_as_a_large_one(void **state)
{
	(void)state;
	need_gnuplot();
	check_infinite(20, 30);
	check_infinite(1, 30);
}

static void test_output_render__draws_a_single_row_or_column(void **state)
{
	(void)state;
	need_gnuplot();
	check_line(fixture_sweep(1, 40));
	check_line(fixture_sweep(40, 1));
	check_line(fixture_sweep(1, 1));
	check_line(fixture_line(40));
}

static void test_output_render__redraws_falling_axes(void **state)
{
	(void)state;
	need_gnuplot();
	struct sweep sweep = fixture_sweep(20, 50);
	sweep.space.axis[AXIS_W1].a = 10;
	sweep.space.axis[AXIS_W1].b = -10;
	sweep.space.axis[AXIS_RATE].a = 1000;
	sweep.space.axis[AXIS_RATE].b = 0.1;
	check_render(sweep);
}

static void test_output_render__takes_any_question_as_text(void **state)
{
	(void)state;
	need_gnuplot();
	struct sweep sweep = fixture_sweep(4, 5);
	strcpy(sweep.question, "} isn't \"it\" {{ `false` $(false) @x \\ # %s ^_ \xc3\xa9?");
	check_render(sweep);
}

/** Appends a line to `name` and checks the error; map.png must stay as it was. */
static void check_refused(const char *name, const char *line, enum status expected, const char *words)
{
	struct fixture fixture = {.sweep = fixture_sweep(3, 4)};
	struct error error;
	bool changed;
	start(&fixture);
	if (strcmp(words, "there is none") != 0)
		write_file(&fixture, "map.csv", map_csv_format.write);
	write_file(&fixture, "map.gp", map_script_format.write);
	append(&fixture, "map.png", "an older picture");
	append(&fixture, "older.png", "an older picture");
	append(&fixture, name, line);
	assert_int_equal(render(&fixture, &changed, &error), expected);
	if (!strstr(error.message, words))
		fail_msg("%s", error.message);
	assert_same_files(&fixture, "older.png", "map.png");
	stop(&fixture);
}

static void test_output_render__wants_the_table_of_this_map(void **state)
{
	(void)state;
	check_refused("other", "", STATUS_INPUT, "there is none");
	check_refused("map.csv", "1,1,0,0,0,0,0,0,,,,\n", STATUS_INPUT, "map.csv: damaged, or changed since");
}

static void test_output_render__gives_the_words_of_gnuplot(void **state)
{
	(void)state;
	need_gnuplot();
	check_refused("map.gp", "plot nonsense\n", STATUS_DEVICE, "undefined variable: nonsense");
	check_refused("map.gp", "system \"rm -f *\"\n", STATUS_INPUT, "draws nothing");
}

static void test_gnuplot_start__tells_a_missing_folder_from_a_missing_gnuplot(void **state)
{
	(void)state;
	need_gnuplot();
	struct gnuplot *gnuplot = NULL;
	struct error error = {0};
	assert_int_equal(gnuplot_start(&gnuplot, "/nowhere", NULL, &error), STATUS_DEVICE);
	assert_null(gnuplot);
	assert_non_null(strstr(error.message, "/nowhere: gnuplot cannot be started in it: No such file"));
}

static void test_picture_caption__rounds_the_least_loss_to_four_digits(void **state)
{
	(void)state;
	static const struct {
		double loss;
		const char *words;
	} cases[] = {{1.1438827e-29, "reached: 1.144e-29. "}, {3.2192554e-05, "reached: 3.219e-05. "},
	             {0.22707345, "reached: 0.2271. "},       {625.00024, "reached: 625. "},
	             {1.23456e25, "reached: 1.235e+25. "},    {0, "reached: 0. "}};
	struct fixture fixture = {.sweep = fixture_sweep(2, 2)};
	start(&fixture);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text lines[CAPTION_LINES] = {{0}};
		fixture.summary.min_loss = cases[i].loss;
		picture_caption(lines, &fixture.content);
		if (!strstr(text_string(&lines[1]), cases[i].words))
			fail_msg("no \"%s\" in \"%s\"", cases[i].words, text_string(&lines[1]));
		for (int line = 0; line < CAPTION_LINES; line++)
			text_free(&lines[line]);
	}
	stop(&fixture);
}

static void assert_caption(struct fixture *fixture, int line, const char *words)
{
	struct text lines[CAPTION_LINES] = {{0}};
	picture_caption(lines, &fixture->content);
	if (!strstr(text_string(&lines[line]), words))
		fail_msg("no \"%s\" in \"%s\"", words, text_string(&lines[line]));
	for (int i = 0; i < CAPTION_LINES; i++)
		text_free(&lines[i]);
}

static void test_picture_caption__says_what_is_a_part(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = fixture_sweep(2, 2)};
	start(&fixture);
	fixture.sweep.space.networks = 64;
	assert_caption(&fixture, 0, "64 networks: ");
	assert_caption(&fixture, 3, "; 16 networks.");
	fixture.sweep.space.axis[AXIS_W2].a = fixture.sweep.space.axis[AXIS_W2].b = -1 / 3.0;
	fixture.sweep.space.axis[AXIS_B1] = fixture.sweep.space.axis[AXIS_B2] = fixture.sweep.space.axis[AXIS_W2];
	assert_caption(&fixture, 3, "; b2 nor…"); /* no wider than the page */
	fixture.sweep.space.axis[AXIS_B1] = fixture.sweep.space.axis[AXIS_B2] =
	        (struct axis){.form = AXIS_VALUE, .points = 1};
	fixture.sweep.space.networks = 128;
	fixture.summary.range.first = 32;
	assert_caption(&fixture, 0, "64 networks, from number 32 on, of 128: ");
	assert_caption(&fixture, 3, "; up to 16 networks.");
	assert_false(picture_make(&fixture.content).untrained);
	fixture.map.cell[1] = (struct cell){.min_loss = INFINITY};
	assert_true(picture_make(&fixture.content).untrained);
	stop(&fixture);
}

/* ---- axes ---- */

static char *tics_of(const struct axis *axis, uint64_t cells, char letter)
{
	struct space space = {.axis = {[AXIS_W1] = *axis}};
	const struct picture_axis picture = picture_axis_make(&space, AXIS_W1, cells);
	struct text script = {0};
	picture_axis_tics(&script, &picture, letter, true);
	assert_false(script.failed);
	return script.data;
}

static void assert_tics(const struct axis *axis, uint64_t cells, const char *expected)
{
	char *tics = tics_of(axis, cells, 'x');
	if (!strstr(tics, expected))
		fail_msg("no %s in:\n%s", expected, tics);
	free(tics);
}

static void test_picture_axis__has_whole_cells_inside_its_range(void **state)
{
	(void)state;
	const struct axis linear = {.form = AXIS_POINTS, .a = 0, .b = 9, .points = 10};
	assert_tics(&linear, 10, "[-0.5:9.5]");
	assert_tics(&linear, 5, "[-0.5:9.5]");
	const struct axis falling = {.form = AXIS_POINTS, .a = 9, .b = 0, .points = 10};
	assert_tics(&falling, 10, "[-0.5:9.5]");
}

static void test_picture_axis__tells_labels_apart(void **state)
{
	(void)state;
	const struct axis usual = {.form = AXIS_POINTS, .a = -8, .b = 8, .points = 100};
	assert_tics(&usual, 100, "set format x '%.6g'");
	const struct axis short_axis = {.form = AXIS_POINTS, .a = 0.1234567, .b = 0.1234569, .points = 100};
	assert_tics(&short_axis, 100, "set format x '%.8g'");
	const struct axis far = {.form = AXIS_POINTS, .a = 1e6, .b = 1e6 + 1, .points = 100};
	assert_tics(&far, 100, "set format x '%.8g'");
}

static void test_picture_axis__labels_powers_of_ten(void **state)
{
	(void)state;
	const struct axis decades = {.form = AXIS_POINTS, .a = 0.01, .b = 1000, .points = 6, .scale = SCALE_LOG};
	assert_tics(&decades, 6, "[-2.5:3.5]");
	assert_tics(&decades, 6, "\"10^{−2}\" -2 0");
	assert_tics(&decades, 6, "\"10^{3}\" 3 0");
	const struct axis wide = {.form = AXIS_POINTS, .a = 1e-30, .b = 1e30, .points = 100, .scale = SCALE_LOG};
	assert_tics(&wide, 100, "\"10^{8}\" 8 0");
	assert_tics(&wide, 100, "\"\" 9 1");
	const struct axis wider = {.form = AXIS_POINTS, .a = 1e-300, .b = 1, .points = 100, .scale = SCALE_LOG};
	assert_tics(&wider, 100, "\"10^{−40}\" -40 0, \"\" -36 1, \"\" -32 1");
	assert_tics(&wider, 100, "\"10^{0}\" 0 0");
	const struct axis narrow = {.form = AXIS_POINTS, .a = 0.2, .b = 0.3, .points = 1000, .scale = SCALE_LOG};
	assert_tics(&narrow, 1000, "\"0.24\" -0.619788758288");
}

static void test_picture_axis__finds_values_in_bit_order(void **state)
{
	(void)state;
	const struct axis half = {.form = AXIS_EVERY, .points = 63488, .every = EVERY_FLOAT16};
	/* 0x3c00 is 1, 0x7c00 non-negative values come before -0 */
	assert_tics(&half, 992, "\"10^{0}\" 15360 0");
	assert_tics(&half, 992, "\"−0\" 31744 0");
	assert_tics(&half, 992, "\"−10^{0}\" 47104 0");
	const struct axis bfloat = {.form = AXIS_EVERY, .points = 65280, .every = EVERY_BFLOAT16};
	assert_tics(&bfloat, 1020, "\"10^{0}\" 16256 0"); /* 0x3f80 */
	char *tics = tics_of(&bfloat, 1020, 'x');
	assert_null(strstr(tics, "10^{−50}")); /* 10^-40.5 is the smallest */
	free(tics);
}

static void test_picture_axis__puts_listed_values_evenly_apart(void **state)
{
	(void)state;
	const struct axis few = {.form = AXIS_LIST, .list = {0.1, 1, 50, 1000}, .listed = 4, .points = 4};
	assert_tics(&few, 4, "[-0.5:3.5]");
	assert_tics(&few, 4, "set xtics (\"0.1\" 0 0, \"1\" 1 0, \"50\" 2 0, \"1000\" 3 0)");
	assert_tics(&few, 2, "[-0.5:3.5]");
	struct axis many = {.form = AXIS_LIST, .listed = LIST_MAX, .points = LIST_MAX};
	for (int i = 0; i < LIST_MAX; i++)
		many.list[i] = 3 * i;
	/* 14 labels of up to 3 characters */
	assert_tics(&many, LIST_MAX, "set xtics (\"0\" 0 0, \"57\" 19 0, \"114\" 38 0,");
	const struct axis wide = {.form = AXIS_LIST, .list = {1e-300, 0.1234567890123456, 1}, .listed = 3, .points = 3};
	assert_tics(&wide, 3, "set xtics (\"1e-300\" 0 0, \"1\" 2 0)");
}

static void test_picture_axis__draws_a_narrow_window_by_distances(void **state)
{
	(void)state;
	const struct axis wide = {.form = AXIS_STEPS, .a = 1, .b = 0.5, .points = 5};
	assert_tics(&wide, 5, "[0.75:3.25]");
	assert_tics(&wide, 5, "set xtics autofreq");
	const struct axis narrow = {.form = AXIS_STEPS, .a = -1.5, .b = 0x1p-52, .points = 5};
	assert_tics(&narrow, 5, "[-1.1102230246251565e-16:9.992007221626409e-16]");
	assert_tics(&narrow, 5, "set xtics (\"0\" 0 0, \"5\" 5e-16 0)");
	const struct space space = {.axis = {[AXIS_W1] = narrow}};
	const struct picture_axis picture = picture_axis_make(&space, AXIS_W1, 5);
	struct text label = {0};
	picture_axis_label(&label, &picture);
	assert_string_equal(text_string(&label), "initial weight {/:Italic w}_1 + 1.5, in 10^{−16}");
	text_free(&label);
}

static void test_picture_make__fixes_the_scale_of_losses_by_the_task(void **state)
{
	(void)state;
	struct fixture fixture = {.sweep = fixture_sweep(2, 2)};
	start(&fixture);
	assert_true(picture_make(&fixture.content).panel[PANEL_LOSS].top == 0.5);
	fixture.sweep.problem.sample[1].weight = 3;
	assert_true(picture_make(&fixture.content).panel[PANEL_LOSS].top == 1);
	fixture.sweep.problem.loss = LOSS_CROSS_ENTROPY;
	assert_true(fabs(picture_make(&fixture.content).panel[PANEL_LOSS].top - 8 * log(2)) < 1e-14);
	stop(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_map_png__gives_each_cell_whole_pixels),
#ifdef TWONEURON_QPDF
	        cmocka_unit_test(test_map_pdf__has_the_same_date_each_time),
	        cmocka_unit_test(test_picture_drawn_finish__says_that_a_pdf_has_no_place_for_a_panel),
#endif
	        cmocka_unit_test(test_map_pdf__is_a_pdf_with_the_same_bytes_each_time),
	        cmocka_unit_test(test_map_png__is_refused_when_the_disk_is_full),
	        cmocka_unit_test(test_output_render__redraws_the_same_picture),
	        cmocka_unit_test(test_output_render__redraws_the_smallest_maps),
	        cmocka_unit_test(test_output_render__redraws_a_mean_loss_of_100000),
	        cmocka_unit_test(test_output_render__redraws_a_map_over_one_axis),
	        cmocka_unit_test(test_output_render__redraws_one_axis_without_losses_or_networks),
	        cmocka_unit_test(test_output_render__folds_the_cells_of_a_long_axis),
	        cmocka_unit_test(test_output_render__draws_a_single_row_or_column),
	        cmocka_unit_test(test_output_render__draws_an_infinite_loss_as_a_large_one),
	        cmocka_unit_test(test_output_render__redraws_falling_axes),
	        cmocka_unit_test(test_output_render__takes_any_question_as_text),
	        cmocka_unit_test(test_output_render__wants_the_table_of_this_map),
	        cmocka_unit_test(test_output_render__gives_the_words_of_gnuplot),
	        cmocka_unit_test(test_gnuplot_start__tells_a_missing_folder_from_a_missing_gnuplot),
	        cmocka_unit_test(test_picture_caption__rounds_the_least_loss_to_four_digits),
	        cmocka_unit_test(test_picture_caption__says_what_is_a_part),
	        cmocka_unit_test(test_picture_axis__tells_labels_apart),
	        cmocka_unit_test(test_picture_axis__has_whole_cells_inside_its_range),
	        cmocka_unit_test(test_picture_axis__labels_powers_of_ten),
	        cmocka_unit_test(test_picture_axis__finds_values_in_bit_order),
	        cmocka_unit_test(test_picture_axis__puts_listed_values_evenly_apart),
	        cmocka_unit_test(test_picture_axis__draws_a_narrow_window_by_distances),
	        cmocka_unit_test(test_picture_make__fixes_the_scale_of_losses_by_the_task),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
