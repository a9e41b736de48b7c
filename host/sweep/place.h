/** Places in a text file, and messages that point at them with the line and a caret. */
#ifndef TWONEURON_SWEEP_PLACE_H
#define TWONEURON_SWEEP_PLACE_H

#include "base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct source {
	const char *name;  /**< what messages call the file */
	const char *bytes; /**< UTF-8 is expected; anything else is shown as '?' */
	size_t size;
	bool from_options; /**< made of a command line: a line has its option in a comment at its end */
};

/** The byte at which character number `character` (from 0) starts; `size` when there are fewer. */
size_t place_of_character(const struct source *source, size_t character);

/**
 * Sets `error` to `name:line:column: ` and the formatted message, the line that holds byte `offset` and a caret under
 * it, and returns STATUS_INPUT. Lines end with LF, CR LF or CR. Of a long line only the neighbourhood is shown;
 * characters that would disturb a terminal are shown as '?'. For a text made of options the message is `--option: `
 * and the formatted one.
 */
enum status place_fail(const struct source *source, size_t offset, struct error *error, const char *format,
                       va_list arguments) __attribute__((format(printf, 4, 0)));

enum { PLACE_QUOTE_SIZE = 200 };
/** Copies a value for use in a message: at most 40 characters of it, made harmless as above; returns `out`. */
const char *place_quote(char out[PLACE_QUOTE_SIZE], const char *bytes, size_t size);

/** Whether text is valid UTF-8 without the characters that place_quote() and messages would show as '?', and without
 * tabs. */
bool place_is_printable(const char *bytes, size_t size);

#endif
