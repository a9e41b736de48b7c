#include "output/format.h"

#include "output/blocks.h"

#include <fcntl.h>
#include <math.h>
#include <unistd.h>

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
		return error_set_errno(error, STATUS_DEVICE, "%s: cannot be written", path);
	const enum status status = blocks_write_all(file, path, data, size, error);
	if (close(file) != 0 && status == STATUS_OK)
		return error_set_errno(error, STATUS_DEVICE, "%s: cannot be written", path);
	return status;
}

void format_number(struct text *out, double value)
{
	char digits[NUMBER_SIZE];
	text_append(out, digits, (size_t)(number_double(digits, value) - digits));
}
