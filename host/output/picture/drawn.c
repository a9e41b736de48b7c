#include "output/picture/drawn.h"

#include "output/format.h"

#include <fcntl.h>
#ifdef TWONEURON_QPDF
#include <qpdf/qpdf-c.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** The last bytes of a file into `end`; returns how many, 0 when there is no such file. */
static size_t read_end(const char *path, char *end, size_t size)
{
	const int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return 0;
	const off_t all = lseek(file, 0, SEEK_END), start = all > (off_t)size ? all - (off_t)size : 0;
	const ssize_t got = pread(file, end, size, start);
	close(file);
	return got > 0 ? (size_t)got : 0;
}

/** True if the file has its format's end mark: gnuplot and cairo do not check whether their output was written. */
static bool is_whole(const char *path, enum picture_kind kind)
{
	const char *mark = kind == PICTURE_PNG ? "IEND" : "%%EOF";
	char end[16];
	const size_t size = read_end(path, end, sizeof end);
	return memmem(end, size, mark, strlen(mark)) != NULL;
}

#ifdef TWONEURON_QPDF
bool picture_drawn_takes_panels(void)
{
	return true;
}

static bool has_integer(qpdf_data pdf, qpdf_oh dictionary, const char *key, uint64_t value)
{
	const qpdf_oh item = qpdf_oh_get_key(pdf, dictionary, key);
	return qpdf_oh_is_integer(pdf, item) && qpdf_oh_get_int_value(pdf, item) == (long long)value;
}

/** Whether a dictionary is that of an image of this size whose pixels are three bytes each. */
static bool is_image(qpdf_data pdf, qpdf_oh facts, uint64_t columns, uint64_t rows)
{
	const qpdf_oh space = qpdf_oh_get_key(pdf, facts, "/ColorSpace");
	return has_integer(pdf, facts, "/Width", columns) && has_integer(pdf, facts, "/Height", rows) &&
	       has_integer(pdf, facts, "/BitsPerComponent", 8) && qpdf_oh_is_name(pdf, space) &&
	       strcmp(qpdf_oh_get_name(pdf, space), "/DeviceRGB") == 0 && !qpdf_oh_has_key(pdf, facts, "/SMask");
}

/** Finds the small image of `rows` rows among all objects of the file: where they hang is up to cairo. */
static bool find_image(qpdf_oh *image, qpdf_data pdf, uint64_t rows)
{
	const int end = qpdf_oh_get_int_value_as_int(pdf, qpdf_oh_get_key(pdf, qpdf_get_trailer(pdf), "/Size"));
	for (int id = 1; id < end; id++) {
		*image = qpdf_get_object_by_id(pdf, id, 0);
		if (!qpdf_oh_is_stream(pdf, *image))
			continue;
		if (is_image(pdf, qpdf_oh_get_dict(pdf, *image), DRAWN_COLUMNS, rows))
			return true;
	}
	return false;
}

static void put_integer(qpdf_data pdf, qpdf_oh dictionary, const char *key, uint64_t value)
{
	qpdf_oh_replace_key(pdf, dictionary, key, qpdf_oh_new_integer(pdf, (long long)value));
}

static enum status put_panel(qpdf_data pdf, qpdf_oh image, const char *path, const struct drawn_panel *panel,
                             struct error *error)
{
	const size_t pixels = (size_t)(panel->columns * panel->rows);
	unsigned char *const bytes = malloc(3 * pixels);
	if (!bytes)
		return error_set_memory(error, path);
	for (size_t i = 0; i < pixels; i++)
		for (int c = 0; c < 3; c++)
			bytes[3 * i + (size_t)c] = (unsigned char)(panel->colour[i] >> (16 - 8 * c));
	const qpdf_oh facts = qpdf_oh_get_dict(pdf, image), none = qpdf_oh_new_null(pdf);
	put_integer(pdf, facts, "/Width", panel->columns);
	put_integer(pdf, facts, "/Height", panel->rows);
	qpdf_oh_replace_stream_data(pdf, image, bytes, 3 * pixels, none, none);
	free(bytes);
	return STATUS_OK;
}

static enum status put_panels(qpdf_data pdf, const char *path, const struct drawn_panel panel[PANELS],
                              struct error *error)
{
	qpdf_oh image[PANELS];
	enum status status = STATUS_OK;
	/* all are found before one is replaced: a panel may have the size of another's small image */
	for (int i = 0; i < PANELS; i++)
		if (!find_image(&image[i], pdf, DRAWN_ROWS_OF(i)))
			return error_set_cause(error, CAUSE_MISSING, "%s: has no place for panel %d", path, i + 1);
	for (int i = 0; status == STATUS_OK && i < PANELS; i++)
		status = put_panel(pdf, image[i], path, &panel[i], error);
	return status;
}

static enum status not_a_pdf(qpdf_data pdf, const char *path, struct error *error)
{
	return error_set(error, STATUS_DEVICE, "%s: is no PDF: %s", path,
	                 qpdf_get_error_full_text(pdf, qpdf_get_error(pdf)));
}

/** One date, so that the same map gives the same bytes whenever it is drawn, and the panels. */
static enum status change(qpdf_data pdf, const char *path, const struct drawn_panel *panel, struct error *error)
{
	enum status status = STATUS_OK;
	if (qpdf_read(pdf, path, NULL) & QPDF_ERRORS)
		return not_a_pdf(pdf, path, error);
	qpdf_set_info_key(pdf, "/CreationDate", "(D:19700101000000Z)");
	if (panel)
		status = put_panels(pdf, path, panel, error);
	if (status == STATUS_OK && (qpdf_init_write_memory(pdf) & QPDF_ERRORS))
		return not_a_pdf(pdf, path, error);
	if (status != STATUS_OK)
		return status;
	qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
	if (qpdf_write(pdf) & QPDF_ERRORS)
		return not_a_pdf(pdf, path, error);
	return format_write_file(path, qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf), error);
}

static enum status finish_pdf(const char *path, const struct drawn_panel *panel, struct error *error)
{
	qpdf_data pdf = qpdf_init();
	if (!pdf)
		return error_set_memory(error, path);
	qpdf_silence_errors(pdf);
	qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
	const enum status status = change(pdf, path, panel, error);
	qpdf_cleanup(&pdf);
	return status;
}
#else
bool picture_drawn_takes_panels(void)
{
	return false;
}

/** Without qpdf a PDF keeps the date on which it was drawn. */
static enum status finish_pdf(const char *path, const struct drawn_panel *panel, struct error *error)
{
	(void)path;
	(void)panel;
	(void)error;
	return STATUS_OK;
}
#endif

enum status picture_drawn_finish(const char *path, enum picture_kind kind, const struct drawn_panel *panel,
                                 struct error *error)
{
	if (!is_whole(path, kind))
		return error_set_cause(error, CAUSE_DISK, "%s: gnuplot could not write all of it; is the disk full?",
		                       path);
	return kind == PICTURE_PDF ? finish_pdf(path, panel, error) : STATUS_OK;
}
