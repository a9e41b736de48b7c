#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum status error_set(struct error *error, enum status status, const char *format, ...)
{
	if (error) {
		va_list arguments;
		va_start(arguments, format);
		vsnprintf(error->message, sizeof error->message, format, arguments);
		va_end(arguments);
	}
	return status;
}

enum status error_set_errno(struct error *error, enum status status, const char *format, ...)
{
	const int code = errno;
	if (error) {
		va_list arguments;
		va_start(arguments, format);
		vsnprintf(error->message, sizeof error->message, format, arguments);
		va_end(arguments);
		const size_t used = strlen(error->message);
		snprintf(error->message + used, sizeof error->message - used, ": %s", strerror(code));
	}
	return status;
}

enum status error_set_memory(struct error *error, const char *what)
{
	return error_set(error, STATUS_DEVICE, "out of memory for %s; close other programs or make the map smaller",
	                 what);
}
