#include "output/picture_file.h"

#include <fcntl.h>
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

/** gnuplot and cairo do not look whether their output could be written: whether the format's end mark is there. */
static bool is_whole(const char *path, enum picture_kind kind)
{
	const char *mark = kind == PICTURE_PNG ? "IEND" : "%%EOF";
	char end[16];
	const size_t size = read_end(path, end, sizeof end);
	return memmem(end, size, mark, strlen(mark)) != NULL;
}

/** Overwrites the date in a PDF made by cairo: the same map gives the same bytes, whenever it is drawn. */
static enum status fix_date(const char *path, struct error *error)
{
	static const char key[] = "/CreationDate (D:", date[] = "19700101000000";
	char end[8192];
	const size_t size = read_end(path, end, sizeof end);
	const char *found = memmem(end, size, key, strlen(key));
	if (!found)
		return STATUS_OK;
	/* both are known to be in the file; counted from its end, since all before it may be long */
	const off_t place = (off_t)strlen(key) - (off_t)(end + size - found);
	const int file = open(path, O_WRONLY | O_CLOEXEC);
	const bool written =
	        file >= 0 && pwrite(file, date, strlen(date), lseek(file, place, SEEK_END)) == (ssize_t)strlen(date);
	if ((file >= 0 && close(file) != 0) || !written)
		return error_set_errno(error, STATUS_DEVICE, "%s: cannot be written", path);
	return STATUS_OK;
}

enum status picture_file_finish(const char *path, enum picture_kind kind, struct error *error)
{
	if (!is_whole(path, kind))
		return error_set(error, STATUS_DEVICE, "%s: gnuplot could not write all of it; is the disk full?",
		                 path);
	return kind == PICTURE_PDF ? fix_date(path, error) : STATUS_OK;
}
