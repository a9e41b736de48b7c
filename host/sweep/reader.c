#include "sweep/reader.h"

#include <stdlib.h>
#include <string.h>

static enum status fail_at(const struct reader *reader, size_t offset, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
static enum status fail_at(const struct reader *reader, size_t offset, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const enum status status = place_fail(&reader->source, offset, reader->error, format, arguments);
	va_end(arguments);
	return status;
}

/* libyaml also counts lines, but it takes NEL, LS and PS for line ends, which editors do not. So places are
 * characters. */
static size_t offset_of(const struct reader *reader, yaml_mark_t mark)
{
	return place_of_character(&reader->source, mark.index);
}

enum status reader_fail(const struct reader *reader, const yaml_node_t *node, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const enum status status =
	        place_fail(&reader->source, offset_of(reader, node->start_mark), reader->error, format, arguments);
	va_end(arguments);
	return status;
}

/** Turns libyaml's error into ours. */
static enum status fail_yaml(const struct reader *reader, const yaml_parser_t *parser)
{
	const char *problem = parser->problem ? parser->problem : "it cannot be read";
	if (parser->error == YAML_MEMORY_ERROR)
		return error_set_memory(reader->error, reader->source.name);
	if (parser->error == YAML_READER_ERROR)
		return fail_at(reader, parser->problem_offset,
		               "bad text: %s; save the file as UTF-8 without control characters", problem);
	const size_t offset = offset_of(reader, parser->problem_mark);
	if (offset < reader->source.size && reader->source.bytes[offset] == '\t')
		return fail_at(reader, offset, "bad YAML: a tab where YAML allows none; indent with spaces");
	if (offset < reader->source.size && reader->source.bytes[offset] == '%')
		return fail_at(reader, offset, "bad YAML: %s; remove this line", problem);
	return fail_at(
	        reader, offset,
	        "bad YAML: %s%s%s; check the indentation, the space after each ':' and that every { [ \" ' is closed",
	        parser->context ? parser->context : "", parser->context ? ": " : "", problem);
}

/* a sweep file nests 4 deep (claim, where, w2, from); libyaml takes a time that grows with the square of the depth */
enum { DEPTH_MAX = 16 };

/** What check_events() has seen so far. */
struct progress {
	size_t documents, depth;
};

/** Why a sweep file may not have this event, although it is YAML; NULL if it may. */
static const char *find_fault(const yaml_event_t *event, struct progress *progress)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		progress->documents++;
		return progress->documents > 1 ? "a second document begins here; put each sweep into its own file"
		                               : NULL;
	case YAML_ALIAS_EVENT:
		return "an alias; write the value out, sweep files have no aliases";
	case YAML_SCALAR_EVENT:
		anchor = event->data.scalar.anchor;
		tag = event->data.scalar.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = event->data.sequence_start.anchor;
		tag = event->data.sequence_start.tag;
		progress->depth++;
		break;
	case YAML_MAPPING_START_EVENT:
		anchor = event->data.mapping_start.anchor;
		tag = event->data.mapping_start.tag;
		progress->depth++;
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		progress->depth--;
		break;
	default:
		break;
	}
	if (progress->depth > DEPTH_MAX)
		return "lists and mappings are nested too deep here; a sweep file needs 4 levels at most";
	if (anchor)
		return "an anchor; remove it, sweep files have no anchors and aliases";
	return tag ? "a tag; remove it, the type of each value is known from its key" : NULL;
}

static void start_parser(yaml_parser_t *parser, const struct reader *reader)
{
	yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(parser, (const unsigned char *)reader->source.bytes, reader->source.size);
}

/** Passes over the events for what the tree does not keep: aliases, anchors, tags, the number of documents. */
static enum status check_events(const struct reader *reader)
{
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		return error_set_memory(reader->error, reader->source.name);
	start_parser(&parser, reader);
	enum status status = STATUS_OK;
	struct progress progress = {0};
	for (bool more = true; more && status == STATUS_OK;) {
		yaml_event_t event;
		if (!yaml_parser_parse(&parser, &event)) {
			status = fail_yaml(reader, &parser);
			break;
		}
		const char *fault = find_fault(&event, &progress);
		if (fault)
			status = fail_at(reader, offset_of(reader, event.start_mark), "%s", fault);
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	if (status == STATUS_OK && progress.documents == 0)
		status = fail_at(reader, 0,
		                 "the file is empty; it needs at least name, axes and map (see twoneuron-sweep(5))");
	return status;
}

enum status reader_open(struct reader *reader)
{
	enum status status = check_events(reader);
	if (status != STATUS_OK)
		return status;
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		return error_set_memory(reader->error, reader->source.name);
	start_parser(&parser, reader);
	reader->loaded = yaml_parser_load(&parser, &reader->document);
	if (!reader->loaded)
		status = fail_yaml(reader, &parser);
	yaml_parser_delete(&parser);
	return status;
}

void reader_close(struct reader *reader)
{
	if (reader->loaded)
		yaml_document_delete(&reader->document);
	reader->loaded = false;
}

const char *reader_precision(const struct reader *reader)
{
	return precision_name(reader->precision);
}

yaml_node_t *reader_root(struct reader *reader)
{
	return yaml_document_get_root_node(&reader->document);
}

yaml_node_t *reader_node(const struct reader *reader, int number)
{
	/* libyaml's own function wants a document that it may write to */
	return reader->document.nodes.start + number - 1;
}

const char *reader_text(const yaml_node_t *node)
{
	return (const char *)node->data.scalar.value;
}

static bool is_named(const yaml_node_t *key, const char *name, size_t size)
{
	return key->type == YAML_SCALAR_NODE && key->data.scalar.length == size &&
	       memcmp(key->data.scalar.value, name, size) == 0;
}

/** The child of `node` that one part of a path names, or NULL; *key is its key, or itself in a list. */
static yaml_node_t *child(struct reader *reader, yaml_node_t *node, const char *name, size_t size, yaml_node_t **key)
{
	if (node->type == YAML_SEQUENCE_NODE) {
		yaml_node_item_t *item = node->data.sequence.items.start + strtoul(name, NULL, 10);
		*key = item < node->data.sequence.items.top ? reader_node(reader, *item) : NULL;
		return *key;
	}
	if (node->type != YAML_MAPPING_NODE)
		return NULL;
	for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
		*key = reader_node(reader, pair->key);
		if (is_named(*key, name, size))
			return reader_node(reader, pair->value);
	}
	return NULL;
}

/** Walks down the path as far as the file goes; *key is the key of the node returned. */
static yaml_node_t *walk(struct reader *reader, const char *path, yaml_node_t **key, bool *whole)
{
	yaml_node_t *node = reader_root(reader);
	*key = node;
	*whole = false;
	for (;;) {
		const size_t size = strcspn(path, ".");
		yaml_node_t *next_key = NULL, *next = child(reader, node, path, size, &next_key);
		if (!next)
			return node;
		node = next;
		*key = next_key;
		if (path[size] == '\0') {
			*whole = true;
			return node;
		}
		path += size + 1;
	}
}

yaml_node_t *reader_find(struct reader *reader, const char *path)
{
	yaml_node_t *key;
	bool whole;
	return walk(reader, path, &key, &whole);
}

yaml_node_t *reader_find_key(struct reader *reader, const char *path)
{
	yaml_node_t *key;
	bool whole;
	walk(reader, path, &key, &whole);
	return key;
}

bool reader_has(struct reader *reader, const char *path)
{
	yaml_node_t *key;
	bool whole;
	walk(reader, path, &key, &whole);
	return whole;
}
