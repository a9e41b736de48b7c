#include "sweep/place.h"

#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/** Bytes of a line that a message shows on each side of the caret. */
enum { EXCERPT_SIDE = 100, QUOTE_CHARACTERS = 40 };

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static bool is_break(char byte)
{
	return byte == '\n' || byte == '\r';
}

/** Length of the UTF-8 sequence at `bytes`; *code is its code point, or 0 with length 1 for a byte that starts none. */
static size_t decode(const char *bytes, size_t size, uint32_t *code)
{
	static const struct {
		unsigned char mask, lead;
		uint32_t least;
	} kind[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
	const unsigned char first = (unsigned char)bytes[0];
	for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
		if ((first & kind[i].mask) != kind[i].lead || i >= size)
			continue;
		uint32_t value = first & (unsigned char)~kind[i].mask;
		size_t length = 1;
		while (length <= i && is_continuation(bytes[length])) {
			value = value << 6 | ((unsigned char)bytes[length] & 0x3f);
			length++;
		}
		if (length == i + 1 && value >= kind[i].least) {
			*code = value;
			return length;
		}
	}
	*code = 0;
	return 1;
}

/**
 * True for control characters, which could overwrite the terminal, and directional marks, which could make the line
 * read differently.
 */
static bool is_harmful(uint32_t code)
{
	return (code < 0x20 && code != '\t') || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069) || code == 0x2028 || code == 0x2029;
}

/** Terminal columns of a character: the main ranges of Unicode's combining marks and East Asian wide characters. */
static int columns_of(uint32_t code)
{
	static const struct {
		uint32_t first, last;
		int columns;
	} range[] = {
	        {0x0300, 0x036f, 0}, {0x200b, 0x200f, 0}, {0xfe00, 0xfe0f, 0},   {0x1100, 0x115f, 2},
	        {0x2e80, 0xa4cf, 2}, {0xac00, 0xd7a3, 2}, {0xf900, 0xfaff, 2},   {0xfe30, 0xfe6f, 2},
	        {0xff00, 0xff60, 2}, {0xffe0, 0xffe6, 2}, {0x1f300, 0x1faff, 2}, {0x20000, 0x3fffd, 2},
	};
	for (size_t i = 0; i < sizeof range / sizeof range[0]; i++) {
		if (code >= range[i].first && code <= range[i].last)
			return range[i].columns;
	}
	return 1;
}

size_t place_of_character(const struct source *source, size_t character)
{
	size_t offset = 0;
	while (offset < source->size && character > 0) {
		offset++;
		while (offset < source->size && is_continuation(source->bytes[offset]))
			offset++;
		character--;
	}
	return offset;
}

/** Where the line with `offset` begins and ends, its number, and the column of `offset`; both count from 1. */
static void locate(const struct source *source, size_t offset, size_t *begin, size_t *end, size_t *line, size_t *column)
{
	*begin = 0;
	*line = 1;
	for (size_t i = 0; i < offset; i++) {
		const bool before_lf = i + 1 < source->size && source->bytes[i + 1] == '\n';
		if (source->bytes[i] == '\n' || (source->bytes[i] == '\r' && !before_lf)) {
			*begin = i + 1;
			*line += 1;
		}
	}
	*end = *begin;
	while (*end < source->size && !is_break(source->bytes[*end]))
		*end += 1;
	*column = 1;
	for (size_t i = *begin; i < offset; i++)
		*column += !is_continuation(source->bytes[i]);
}

/** Appends one character as a message may show it, and to `under` what takes up the same room. */
static void show_character(struct text *out, struct text *under, const char *bytes, size_t length, uint32_t code)
{
	const bool harmful = is_harmful(code);
	text_append(out, harmful ? "?" : bytes, harmful ? 1 : length);
	if (under && code == '\t')
		text_add(under, "\t");
	for (int i = harmful ? 1 : columns_of(code); under && code != '\t' && i > 0; i--)
		text_add(under, " ");
}

/** The part of the line around `offset`, and the caret under it. */
static void excerpt(struct text *out, const struct source *source, size_t begin, size_t end, size_t offset)
{
	struct text under = {0};
	size_t from = begin, to = end;
	if (offset - begin > EXCERPT_SIDE)
		from = offset - EXCERPT_SIDE;
	while (from < offset && is_continuation(source->bytes[from]))
		from++;
	if (end > offset && end - offset > EXCERPT_SIDE)
		to = offset + EXCERPT_SIDE;
	while (to < end && is_continuation(source->bytes[to]))
		to++;
	text_add(out, from > begin ? "..." : "");
	text_add(&under, from > begin ? "   " : "");
	for (size_t i = from; i < to;) {
		uint32_t code;
		const size_t length = decode(source->bytes + i, to - i, &code);
		show_character(out, i < offset ? &under : NULL, source->bytes + i, length, code);
		i += length;
	}
	text_add(out, to < end ? "...\n" : "\n");
	text_add(out, text_string(&under));
	text_add(out, "^");
	text_free(&under);
}

/** The option that the line is from, in the comment at its end. */
static const char *option_of(struct text *out, const struct source *source, size_t begin, size_t end)
{
	const char *const comment = memchr(source->bytes + begin, '#', end - begin);
	if (comment)
		text_append(out, comment + 2, (size_t)(source->bytes + end - comment) - 2);
	return text_string(out);
}

enum status place_fail(const struct source *source, size_t offset, struct error *error, const char *format,
                       va_list arguments)
{
	if (!error)
		return STATUS_INPUT;
	size_t begin, end, line, column;
	if (offset > source->size)
		offset = source->size;
	locate(source, offset, &begin, &end, &line, &column);
	char message[4096];
	vsnprintf(message, sizeof message, format, arguments);
	struct text lines = {0};
	if (source->from_options) {
		error_set(error, STATUS_INPUT, "%s: %s", option_of(&lines, source, begin, end), message);
	} else {
		excerpt(&lines, source, begin, end, offset < end ? offset : end);
		error_set(error, STATUS_INPUT, "%s:%zu:%zu: %s\n%s", source->name, line, column, message,
		          text_string(&lines));
	}
	text_free(&lines);
	return STATUS_INPUT;
}

const char *place_quote(char out[PLACE_QUOTE_SIZE], const char *bytes, size_t size)
{
	size_t used = 0, i = 0;
	for (int characters = 0; i < size && characters < QUOTE_CHARACTERS; characters++) {
		uint32_t code;
		const size_t length = decode(bytes + i, size - i, &code);
		if (is_harmful(code) || code == '\t')
			out[used++] = '?';
		else
			memcpy(out + used, bytes + i, length), used += length;
		i += length;
	}
	strcpy(out + used, i < size ? "..." : "");
	return out;
}

bool place_is_printable(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size;) {
		uint32_t code;
		i += decode(bytes + i, size - i, &code);
		if (is_harmful(code) || code == '\t')
			return false;
	}
	return true;
}
