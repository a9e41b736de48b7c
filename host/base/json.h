/**
 * JSON text with the project's numbers: every real is the shortest decimal that reads back to the same double. All
 * JSON that the program writes is printed here.
 */
#ifndef TWONEURON_BASE_JSON_H
#define TWONEURON_BASE_JSON_H

#include "base/text.h"

#include <stdio.h>

struct json_t; /* from jansson.h */

enum json_layout {
	JSON_ONE_LINE, /**< no line breaks: for JSON lines */
	JSON_INDENTED, /**< two spaces a level, one member a line, no final newline */
	JSON_TERSE,    /**< one line without spaces, reals cut to six digits: for what tells how a run goes */
};

/** Appends `value` to `out`; members of objects keep the order in which they were set. Out of memory: `out->failed`. */
void json_write(struct text *out, const struct json_t *value, enum json_layout layout);

/** Prints `value` and a line's end; out of memory, the line's end alone. */
void json_print(FILE *file, const struct json_t *value, enum json_layout layout);

/** A JSON string; bytes of it that are not UTF-8 become '?'. NULL gives null. The caller owns the reference. */
struct json_t *json_text(const char *string);

/** A JSON real; NaN and infinities, which JSON does not know, give null. The caller owns the reference. */
struct json_t *json_number(double value);

#endif
