#include "output/format.h"

#include "output/blocks.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef TWONEURON_NETCDF
enum status map_netcdf_write(const char *path, const struct content *content, struct error *error)
{
	(void)path;
	(void)content;
	return error_set_cause(error, CAUSE_MISSING,
	                       "this build has no NetCDF; install libnetcdf-dev and configure with "
	                       "-DTWONEURON_NETCDF=ON");
}
#endif

char *format_value(char *out, double value, enum precision precision)
{
	if (!isfinite(value))
		return out;
	if (precision == PRECISION_FLOAT32 && (double)(float)value == value)
		return number_float(out, (float)value);
	return number_double(out, value);
}

enum status format_write_file(const char *path, const void *data, size_t size, struct error *error)
{
	const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (file < 0)
		return error_set_disk(error, "%s: cannot be written", path);
	const enum status status = blocks_write_all(file, path, data, size, error);
	if (close(file) != 0 && status == STATUS_OK)
		return error_set_disk(error, "%s: cannot be written", path);
	return status;
}

void format_number(struct text *out, double value)
{
	char digits[NUMBER_SIZE];
	text_append(out, digits, (size_t)(number_double(digits, value) - digits));
}

/* by way of decimal text, since powers of ten beyond 10^22 are not exact as doubles */
void format_rounded(struct text *out, double value, int digits)
{
	const int power = value != 0 ? (int)floor(log10(fabs(value))) - digits + 1 : 0;
	const double scale = pow(10, abs(power));
	char decimal[NUMBER_SIZE];
	double rounded = value;
	snprintf(decimal, sizeof decimal, "%.0fe%d", power >= 0 ? value / scale : value * scale, power);
	number_parse_double(decimal, &rounded);
	format_number(out, rounded);
}

static enum sameness compare_streams(FILE *a, FILE *b)
{
	char left[16384], right[sizeof left];
	for (;;) {
		const size_t size = fread(left, 1, sizeof left, a);
		if (fread(right, 1, sizeof right, b) != size || memcmp(left, right, size) != 0)
			return DIFFERENT;
		if (size == 0)
			return SAME;
	}
}

enum status format_compare(enum sameness *out, const char *path, const char *other, struct error *error)
{
	enum status status = STATUS_OK;
	FILE *made = NULL, *found = fopen(path, "rbe");
	*out = ABSENT;
	if (!found && errno == ENOENT)
		return STATUS_OK;
	if (!found) {
		status = error_set_errno(error, STATUS_INPUT, "%s: cannot be opened", path);
		goto cleanup;
	}
	made = fopen(other, "rbe");
	if (!made) {
		status = error_set_disk(error, "%s: cannot be opened", other);
		goto cleanup;
	}
	*out = compare_streams(found, made);
	if (ferror(found) || ferror(made))
		status = error_set_errno(error, STATUS_INPUT, "%s: cannot be read", path);
cleanup:
	if (made)
		fclose(made);
	if (found)
		fclose(found);
	return status;
}
