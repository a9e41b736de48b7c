#include "sweep/value.h"

#include "sweep/scalar.h"

#include <string.h>

static bool is_plain(const yaml_node_t *node)
{
	return node->type == YAML_SCALAR_NODE && node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

static bool is_text(const yaml_node_t *node, const char *text)
{
	return node->type == YAML_SCALAR_NODE && node->data.scalar.length == strlen(text) &&
	       memcmp(reader_text(node), text, strlen(text)) == 0;
}

static bool is_empty(const yaml_node_t *node)
{
	return is_plain(node) && (is_text(node, "") || is_text(node, "~") || is_text(node, "null"));
}

/** What the file says, in words for "points is ...". */
static const char *describe(char out[PLACE_QUOTE_SIZE], const yaml_node_t *node)
{
	if (node->type == YAML_SEQUENCE_NODE)
		return "a list";
	if (node->type == YAML_MAPPING_NODE)
		return "a mapping";
	if (is_empty(node))
		return "empty";
	if (node->data.scalar.length == 0)
		return "an empty text";
	return place_quote(out, reader_text(node), node->data.scalar.length);
}

/** As value_refuse(), with the word that was perhaps meant, or NULL. */
static enum status refuse_close(const struct reader *reader, const struct key *key, const yaml_node_t *node,
                                const char *why, const char *close)
{
	char quote[PLACE_QUOTE_SIZE];
	struct text legal = {0};
	keys_legal(&legal, key);
	const enum status status = reader_fail(reader, node, "%s is %s%s; %s%s%s must be %s", key->name,
	                                       describe(quote, node), why ? why : "", close ? "did you mean " : "",
	                                       close ? close : "", close ? "? It" : "it", text_string(&legal));
	text_free(&legal);
	return status;
}

enum status value_refuse(const struct reader *reader, const struct key *key, const yaml_node_t *node, const char *why)
{
	return refuse_close(reader, key, node, why, NULL);
}

/** Refuses a number that the precision cannot hold. The key would allow it, so the remedy is a different one. */
static enum status refuse_range(const struct reader *reader, const struct key *key, const yaml_node_t *node,
                                enum scalar_problem problem, enum precision precision)
{
	char quote[PLACE_QUOTE_SIZE];
	const bool single = precision == PRECISION_FLOAT32;
	describe(quote, node);
	if (problem == SCALAR_TOO_LARGE)
		return reader_fail(reader, node, "%s is %s, too large for %s; use a number up to %s%s", key->name,
		                   quote, precision_name(precision), single ? "3.4e38" : "1.7e308",
		                   single ? ", or precision: float64" : "");
	return reader_fail(reader, node, "%s is %s, which %s would make 0; use %sa number from %s up%s", key->name,
	                   quote, precision_name(precision), key->range == RANGE_POSITIVE ? "" : "0 or ",
	                   single ? "1e-45" : "5e-324", single ? ", or precision: float64" : "");
}

static enum status refuse_number(const struct reader *reader, const struct key *key, const yaml_node_t *node,
                                 enum scalar_problem problem, enum precision precision)
{
	static const char *const why[] = {
	        [SCALAR_NOT_FINITE] = ", which is not finite",
	        [SCALAR_LEADING_ZERO] = ", with a leading 0, which some readers take for octal",
	        [SCALAR_NOT_WHOLE] = ", not in digits alone",
	        [SCALAR_TOO_LONG] = ", with too many digits",
	};
	if (key->type == KEY_NUMBER && (problem == SCALAR_TOO_LARGE || problem == SCALAR_TOO_SMALL))
		return refuse_range(reader, key, node, problem, precision);
	/* "-4, not in digits alone" would blame the sign, but the range is the reason */
	const bool is_negative = problem == SCALAR_NOT_WHOLE && *reader_text(node) == '-';
	return value_refuse(reader, key, node,
	                    problem < sizeof why / sizeof why[0] && !is_negative ? why[problem] : NULL);
}

static enum status refuse_style(const struct reader *reader, const struct key *key, const yaml_node_t *node)
{
	return value_refuse(reader, key, node, node->type == YAML_SCALAR_NODE ? ", text because of its quotes" : NULL);
}

static enum status read_number(const struct reader *reader, const struct key *key, const yaml_node_t *node, double *out)
{
	if (!is_plain(node))
		return refuse_style(reader, key, node);
	const enum precision precision = key->in_precision ? reader->precision : PRECISION_FLOAT64;
	const enum scalar_problem problem = scalar_number(reader_text(node), node->data.scalar.length, precision, out);
	if (problem != SCALAR_FINE)
		return refuse_number(reader, key, node, problem, precision);
	if ((key->range == RANGE_POSITIVE && *out <= 0) || (key->range == RANGE_NOT_NEGATIVE && *out < 0))
		return value_refuse(reader, key, node, NULL);
	return STATUS_OK;
}

static enum status read_count(const struct reader *reader, const struct key *key, const yaml_node_t *node,
                              uint64_t *out)
{
	if (!is_plain(node))
		return refuse_style(reader, key, node);
	const enum scalar_problem problem = scalar_count(reader_text(node), node->data.scalar.length, out);
	if (problem != SCALAR_FINE)
		return refuse_number(reader, key, node, problem, PRECISION_FLOAT64);
	return *out < key->least || *out > key->most ? value_refuse(reader, key, node, NULL) : STATUS_OK;
}

static enum status read_word(const struct reader *reader, const struct key *key, const yaml_node_t *node, char *out)
{
	const char *word;
	for (unsigned i = 0; (word = words_next(&key->words, &i)); i++) {
		if (!is_text(node, word))
			continue;
		memcpy(out, &i, sizeof i); /* an enumeration of whatever name */
		return STATUS_OK;
	}
	struct text meant = {0};
	if (node->type == YAML_SCALAR_NODE)
		keys_meant_word(&meant, key, reader_text(node), node->data.scalar.length);
	const enum status status = refuse_close(reader, key, node, NULL, meant.size ? text_string(&meant) : NULL);
	text_free(&meant);
	return status;
}

static enum status read_flag(const struct reader *reader, const struct key *key, const yaml_node_t *node, bool *out)
{
	*out = is_text(node, "true");
	if (!*out && !is_text(node, "false"))
		return value_refuse(reader, key, node, NULL);
	return is_plain(node) ? STATUS_OK : refuse_style(reader, key, node);
}

static bool is_name_byte(char byte, bool first)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte == '-' && !first);
}

static enum status read_text(const struct reader *reader, const struct key *key, const yaml_node_t *node, char *out)
{
	if (node->type != YAML_SCALAR_NODE || is_empty(node))
		return value_refuse(reader, key, node, NULL);
	const char *text = reader_text(node);
	size_t size = node->data.scalar.length;
	/* a block of text, `|` or `>`, ends with a line end that is not meant */
	while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == ' '))
		size--;
	if (size < key->least || size > key->most)
		return value_refuse(reader, key, node, size > key->most ? ", too long" : NULL);
	for (size_t i = 0; key->type == KEY_NAME && i < size; i++) {
		if (!is_name_byte(text[i], i == 0))
			return value_refuse(reader, key, node, NULL);
	}
	if (!place_is_printable(text, size))
		return value_refuse(reader, key, node, ", with a line end, a tab or a control character");
	memcpy(out, text, size);
	out[size] = '\0';
	return STATUS_OK;
}

enum status value_read(const struct reader *reader, const struct key *key, const yaml_node_t *node, void *out)
{
	switch (key->type) {
	case KEY_NAME:
	case KEY_TEXT:
		return read_text(reader, key, node, out);
	case KEY_WORD:
		return read_word(reader, key, node, out);
	case KEY_COUNT:
		return read_count(reader, key, node, out);
	case KEY_NUMBER:
		return read_number(reader, key, node, out);
	case KEY_FLAG:
		return read_flag(reader, key, node, out);
	case KEY_GROUP:
	case KEY_LIST:
		break;
	}
	return value_refuse(reader, key, node, NULL);
}
