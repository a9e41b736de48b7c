#include "base/json.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

/* jansson itself writes reals with printf's %.17g: 0.1 would become 0.10000000000000001 */

static void write_value(struct text *out, const json_t *value, enum json_layout layout, int depth);

static void write_break(struct text *out, enum json_layout layout, int depth)
{
	if (layout == JSON_INDENTED)
		text_printf(out, "\n%*s", 2 * depth, "");
}

static void write_by_jansson(struct text *out, const json_t *value, size_t flags)
{
	char *text = json_dumps(value, flags | JSON_ENCODE_ANY);
	if (text)
		text_add(out, text);
	else
		out->failed = 1;
	free(text);
}

static void write_string(struct text *out, const char *string)
{
	json_t *value = json_string(string);
	write_by_jansson(out, value, 0);
	json_decref(value);
}

static void write_object(struct text *out, const json_t *value, enum json_layout layout, int depth)
{
	const char *key;
	json_t *member;
	int members = 0;
	text_add(out, "{");
	json_object_foreach((json_t *)value, key, member) {
		if (members++)
			text_add(out, layout == JSON_INDENTED ? "," : ", ");
		write_break(out, layout, depth + 1);
		write_string(out, key);
		text_add(out, ": ");
		write_value(out, member, layout, depth + 1);
	}
	if (members)
		write_break(out, layout, depth);
	text_add(out, "}");
}

static void write_array(struct text *out, const json_t *value, enum json_layout layout, int depth)
{
	size_t index;
	json_t *entry;
	text_add(out, "[");
	json_array_foreach(value, index, entry) {
		if (index)
			text_add(out, layout == JSON_INDENTED ? "," : ", ");
		write_break(out, layout, depth + 1);
		write_value(out, entry, layout, depth + 1);
	}
	if (json_array_size(value))
		write_break(out, layout, depth);
	text_add(out, "]");
}

static void write_value(struct text *out, const json_t *value, enum json_layout layout, int depth)
{
	if (!value)
		out->failed = 1;
	else if (json_is_object(value))
		write_object(out, value, layout, depth);
	else if (json_is_array(value))
		write_array(out, value, layout, depth);
	else if (json_is_string(value))
		write_string(out, json_string_value(value));
	else if (json_is_real(value))
		text_number(out, json_real_value(value));
	else if (json_is_integer(value))
		text_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else
		text_add(out, json_is_true(value) ? "true" : json_is_false(value) ? "false" : "null");
}

void json_write(struct text *out, const json_t *value, enum json_layout layout)
{
	if (layout == JSON_TERSE)
		write_by_jansson(out, value, JSON_COMPACT | JSON_REAL_PRECISION(6));
	else
		write_value(out, value, layout, 0);
}

void json_print(FILE *file, const json_t *value, enum json_layout layout)
{
	struct text text = {0};
	json_write(&text, value, layout);
	text_add(&text, "\n");
	fputs(text.failed ? "\n" : text_string(&text), file);
	text_free(&text);
}

json_t *json_text(const char *string)
{
	if (!string)
		return json_null();
	json_t *value = json_string(string);
	if (value)
		return value;
	struct text ascii = {0};
	text_add(&ascii, string);
	for (size_t i = 0; i < ascii.size; i++)
		if ((unsigned char)ascii.data[i] >= 0x80)
			ascii.data[i] = '?';
	value = json_string(text_string(&ascii));
	text_free(&ascii);
	return value;
}

json_t *json_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}
