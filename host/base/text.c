#include "base/text.h"

#include "base/number.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *text_reserve(struct text *text, size_t extra)
{
	if (text->failed)
		return NULL;
	if (extra >= text->capacity - text->size) {
		size_t capacity = text->capacity ? text->capacity : 256;
		while (capacity - text->size <= extra)
			capacity *= 2;
		char *data = realloc(text->data, capacity);
		if (!data) {
			text->failed = 1;
			return NULL;
		}
		text->data = data;
		text->capacity = capacity;
	}
	return text->data + text->size;
}

void text_append(struct text *text, const char *data, size_t size)
{
	char *end = text_reserve(text, size);
	if (!end)
		return;
	memcpy(end, data, size);
	end[size] = '\0';
	text->size += size;
}

void text_add(struct text *text, const char *string)
{
	text_append(text, string, strlen(string));
}

void text_printf(struct text *text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const int size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	char *end = size < 0 ? NULL : text_reserve(text, (size_t)size);
	if (!end) {
		text->failed = 1;
		return;
	}
	va_start(arguments, format);
	vsnprintf(end, (size_t)size + 1, format, arguments);
	va_end(arguments);
	text->size += (size_t)size;
}

void text_number(struct text *text, double value)
{
	char digits[NUMBER_SIZE];
	text_append(text, digits, (size_t)(number_double(digits, value) - digits));
}

const char *text_string(const struct text *text)
{
	return text->data ? text->data : "";
}

void text_clear(struct text *text)
{
	text->size = 0;
	if (text->data)
		text->data[0] = '\0';
}

void text_free(struct text *text)
{
	free(text->data);
	*text = (struct text){0};
}

char *text_next_line(char **rest)
{
	char *line;
	do
		line = strsep(rest, "\n");
	while (line && !*line);
	return line;
}
