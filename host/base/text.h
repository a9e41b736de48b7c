/** Text that grows: a byte buffer with printf, always terminated by a zero byte. */
#ifndef TWONEURON_BASE_TEXT_H
#define TWONEURON_BASE_TEXT_H

#include <stddef.h>

/** Starts as {0}. `data` may be NULL while `size` is 0; use text_string() for a C string. */
struct text {
	char *data;
	size_t size;     /**< bytes used, without the zero byte */
	size_t capacity; /**< bytes allocated */
	int failed;      /**< set once memory ran out: later calls do nothing; test it at the end */
};

/** Makes room for `extra` more bytes and returns where they start, or NULL with `failed` set. */
char *text_reserve(struct text *text, size_t extra);
void text_append(struct text *text, const char *data, size_t size);
void text_add(struct text *text, const char *string);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Appends the shortest decimal that reads back to `value`, whatever the locale (base/number.h). */
void text_number(struct text *text, double value);

/** The contents as a C string, "" when empty; valid until the next change. */
const char *text_string(const struct text *text);

/**
 * Cuts the next line that is not empty off `*rest`, which starts as a text's data and may be NULL; NULL when there is
 * none:
 *     for (char *rest = text.data, *line; (line = text_next_line(&rest));)
 */
char *text_next_line(char **rest);

/** Empties the text and keeps its memory. */
void text_clear(struct text *text);
void text_free(struct text *text);

#endif
