#include "output/picture/drawn.h"

#include "output/format.h"

#include <fcntl.h>
#ifdef TWONEURON_QPDF
#include <qpdf/qpdf-c.h>
#endif
#include <stdbool.h>
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
/** Gives a PDF one date, so that the same map gives the same bytes whenever it is drawn. */
static enum status fix_date(const char *path, struct error *error)
{
	enum status status = STATUS_OK;
	qpdf_data pdf = qpdf_init();
	if (!pdf)
		return error_set_memory(error, path);
	qpdf_silence_errors(pdf);
	qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
	bool done = !(qpdf_read(pdf, path, NULL) & QPDF_ERRORS);
	if (done) {
		qpdf_set_info_key(pdf, "/CreationDate", "(D:19700101000000Z)");
		done = !(qpdf_init_write_memory(pdf) & QPDF_ERRORS);
	}
	if (done) {
		qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
		done = !(qpdf_write(pdf) & QPDF_ERRORS);
	}
	if (done)
		status = format_write_file(path, qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf), error);
	else
		status = error_set(error, STATUS_DEVICE, "%s: is no PDF: %s", path,
		                   qpdf_get_error_full_text(pdf, qpdf_get_error(pdf)));
	qpdf_cleanup(&pdf);
	return status;
}
#else
/** Without qpdf a PDF keeps the date on which it was drawn. */
static enum status fix_date(const char *path, struct error *error)
{
	(void)path;
	(void)error;
	return STATUS_OK;
}
#endif

enum status picture_drawn_finish(const char *path, enum picture_kind kind, struct error *error)
{
	if (!is_whole(path, kind))
		return error_set_cause(error, CAUSE_DISK, "%s: gnuplot could not write all of it; is the disk full?",
		                       path);
	return kind == PICTURE_PDF ? fix_date(path, error) : STATUS_OK;
}
