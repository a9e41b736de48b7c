/** One YAML document in memory, and messages about its nodes. Only this part calls libyaml. */
#ifndef TWONEURON_SWEEP_READER_H
#define TWONEURON_SWEEP_READER_H

#include "model/precision.h"
#include "sweep/place.h"
#include "sweep/sweep_file.h"

#include <yaml.h>

struct reader {
	struct source source;
	enum sweep_purpose purpose;
	enum precision precision; /**< of the numbers in the file */
	yaml_document_t document;
	bool loaded;
	struct error *error;
};

/**
 * Loads the one document in reader->source, whose other fields the caller has set. Refused with a place: bad YAML, text
 * that is not UTF-8, no document or more than one, anchors, aliases (they can make cycles) and tags. End it with
 * reader_close().
 */
MUST_USE enum status reader_open(struct reader *reader);
void reader_close(struct reader *reader);

/** "float32" or "float64". */
const char *reader_precision(const struct reader *reader);

/** The node at the top. */
yaml_node_t *reader_root(struct reader *reader);
/** The node with this number, as found in pairs and lists. */
yaml_node_t *reader_node(const struct reader *reader, int number);

/** The characters of a scalar node, node->data.scalar.length of them and a zero byte. */
const char *reader_text(const yaml_node_t *node);

/**
 * The value at a path of keys and list positions ("task.2.d"), or its nearest ancestor in the file: the place for a
 * message about what the file says or leaves out. `reader_find_key` gives the last key itself instead of its value.
 */
yaml_node_t *reader_find(struct reader *reader, const char *path);
yaml_node_t *reader_find_key(struct reader *reader, const char *path);
/** Whether the file has a value at this path. */
bool reader_has(struct reader *reader, const char *path);

/** Sets the reader's error to a message at the start of `node` and returns STATUS_INPUT. */
enum status reader_fail(const struct reader *reader, const yaml_node_t *node, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

#endif
