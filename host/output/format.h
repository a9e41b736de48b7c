/** The interface behind which each file format of a map lives, and the list of them: a new one is a file and a row. */
#ifndef TWONEURON_OUTPUT_FORMAT_H
#define TWONEURON_OUTPUT_FORMAT_H

#include "base/number.h"
#include "model/map.h"
#include "output/names.h"
#include "output/summary.h"

#include <stdbool.h>

/** What there is to write. */
struct content {
	const struct sweep *sweep;
	const struct map *map;
	const struct summary *summary;
	unsigned threads;
};

/**
 * Writes the whole file `path`, a temporary name; the caller renames it, or removes it after a failure. CAUSE_MISSING:
 * this build or this machine cannot write it; it is then left out, with the message as a notice.
 */
typedef enum status (*format_write)(const char *path, const struct content *content, struct error *error);

struct format {
	const char *name; /**< of the file */
	format_write write;
	bool is_picture;    /**< drawn by map.gp, which a user may edit */
	bool is_shared_out; /**< its work is shared out to all threads */
	bool is_edited;     /**< users may edit it, so a file that differs is kept under another name */
	bool stays; /**< in the caller's thread: HDF5 prints its errors in all threads but the one of its first use */
};

/**
 * Every format: a row (NAME) stands for the `const struct format NAME_format` in its own file. The last one is
 * written when all others are whole.
 */
#define FORMATS(ROW)    \
	ROW(map_csv)    \
	ROW(map_netcdf) \
	ROW(map_script) \
	ROW(map_png)    \
	ROW(map_pdf)    \
	ROW(summary)

#define FORMAT_DECLARE(NAME) extern const struct format NAME##_format;
FORMATS(FORMAT_DECLARE)

#define FORMAT_ONE(NAME) +1
enum { FORMATS_COUNT = FORMATS(FORMAT_ONE) };
extern const struct format *const formats[FORMATS_COUNT];

/** Writes a file that is whole in memory: STATUS_DEVICE on a full disk and the like. */
MUST_USE enum status format_write_file(const char *path, const void *data, size_t size, struct error *error);

/** Appends the value rounded to `digits` significant digits, whatever the locale. */
void format_rounded(struct text *out, double value, int digits);

/** Whether a file is there, and has the bytes of another one. */
enum sameness { ABSENT, DIFFERENT, SAME };
MUST_USE enum status format_compare(enum sameness *out, const char *path, const char *other, struct error *error);

#endif
