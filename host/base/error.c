#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void set(struct error *error, enum error_cause cause, const char *format, va_list arguments)
{
	error->cause = cause;
	vsnprintf(error->message, sizeof error->message, format, arguments);
}

/** Appends ": " and the words for an error number. */
static void add_reason(struct error *error, int code)
{
	const size_t used = strlen(error->message);
	snprintf(error->message + used, sizeof error->message - used, ": %s", strerror(code));
}

enum status error_set(struct error *error, enum status status, const char *format, ...)
{
	if (error) {
		va_list arguments;
		va_start(arguments, format);
		set(error, CAUSE_OTHER, format, arguments);
		va_end(arguments);
	}
	return status;
}

enum status error_set_cause(struct error *error, enum error_cause cause, const char *format, ...)
{
	if (error) {
		va_list arguments;
		va_start(arguments, format);
		set(error, cause, format, arguments);
		va_end(arguments);
	}
	return STATUS_DEVICE;
}

enum status error_set_errno(struct error *error, enum status status, const char *format, ...)
{
	const int code = errno;
	if (error) {
		va_list arguments;
		va_start(arguments, format);
		set(error, CAUSE_OTHER, format, arguments);
		va_end(arguments);
		add_reason(error, code);
	}
	return status;
}

enum status error_set_disk(struct error *error, const char *format, ...)
{
	const int code = errno;
	if (error) {
		va_list arguments;
		va_start(arguments, format);
		set(error, code == ENOMEM ? CAUSE_MEMORY : CAUSE_DISK, format, arguments);
		va_end(arguments);
		add_reason(error, code);
	}
	return STATUS_DEVICE;
}

enum status error_set_memory(struct error *error, const char *what)
{
	return error_set_cause(error, CAUSE_MEMORY,
	                       "out of memory for %s; close other programs or make the map smaller", what);
}

enum status error_set_thread(struct error *error, const char *what)
{
	return error_set_cause(
	        error, CAUSE_THREAD,
	        "no thread can be started to %s; close other programs, or allow more threads (ulimit -u)", what);
}

bool error_is_of_device(enum status status, const struct error *error)
{
	return status == STATUS_CLAIM || (status == STATUS_DEVICE && error->cause == CAUSE_DEVICE);
}
