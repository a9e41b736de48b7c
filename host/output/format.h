/** The interface behind which each file format of a map lives: one function, in one file of its own. */
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
	const char *file;
	format_write write;
	bool is_edited; /**< users may edit it, so a file that differs is kept under another name */
	bool stays; /**< in the caller's thread: HDF5 prints its errors in all threads but the one of its first use */
};

/* Each format of a map: its file, its function, and what else of struct format is not 0. */
// clang-format off
#define FORMATS(each) \
	each(NAME_MAP_CSV, map_csv_write) \
	each(NAME_MAP_NETCDF, map_netcdf_write, .stays = true) \
	each(NAME_SCRIPT, map_script_write, .is_edited = true) \
	each(NAME_PNG, map_png_write) \
	each(NAME_PDF, map_pdf_write)
// clang-format on

#define DECLARE(file, write, ...) \
	enum status write(const char *path, const struct content *content, struct error *error);
FORMATS(DECLARE)
#undef DECLARE
enum status summary_json_write(const char *path, const struct content *content, struct error *error);

/**
 * A value as text: the shortest float if the sweep is in float32 and the value is a float, else the shortest double.
 * NaN and infinity, which a map has where no network gave a value, give no text.
 */
char *format_value(char *out, double value, enum precision precision);

/** Writes a file that is whole in memory: STATUS_DEVICE on a full disk and the like. */
MUST_USE enum status format_write_file(const char *path, const void *data, size_t size, struct error *error);

/** Appends the shortest double: printf's decimal point is the locale's. */
void format_number(struct text *out, double value);

/** The same for the value rounded to `digits` significant digits. */
void format_rounded(struct text *out, double value, int digits);

/** Whether a file is there, and has the bytes of another one. */
enum sameness { ABSENT, DIFFERENT, SAME };
MUST_USE enum status format_compare(enum sameness *out, const char *path, const char *other, struct error *error);

#endif
