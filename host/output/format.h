/** The interface behind which each file format of a map lives: one function, in one file of its own. */
#ifndef TWONEURON_OUTPUT_FORMAT_H
#define TWONEURON_OUTPUT_FORMAT_H

#include "base/number.h"
#include "model/map.h"
#include "output/summary.h"

/** What there is to write. */
struct content {
	const struct sweep *sweep;
	const struct map *map;
	const struct summary *summary;
	unsigned threads;
};

/** Writes the whole file `path`, a temporary name; the caller renames it, or removes it after a failure. */
typedef enum status (*format_write)(const char *path, const struct content *content, struct error *error);

enum status map_csv_write(const char *path, const struct content *content, struct error *error);
#ifdef TWONEURON_NETCDF
enum status map_netcdf_write(const char *path, const struct content *content, struct error *error);
#endif
enum status map_script_write(const char *path, const struct content *content, struct error *error);
enum status map_png_write(const char *path, const struct content *content, struct error *error);
enum status map_pdf_write(const char *path, const struct content *content, struct error *error);
enum status summary_json_write(const char *path, const struct content *content, struct error *error);

/** Writes a file that is whole in memory: STATUS_DEVICE on a full disk and the like. */
MUST_USE enum status format_write_file(const char *path, const void *data, size_t size, struct error *error);

/** Appends the value rounded to `digits` significant digits, whatever the locale. */
void format_rounded(struct text *out, double value, int digits);

/** Whether a file is there, and has the bytes of another one. */
enum sameness { ABSENT, DIFFERENT, SAME };
MUST_USE enum status format_compare(enum sameness *out, const char *path, const char *other, struct error *error);

#endif
