/** One value of a document, read as the table of keys says. */
#ifndef TWONEURON_SWEEP_VALUE_H
#define TWONEURON_SWEEP_VALUE_H

#include "sweep/keys.h"
#include "sweep/reader.h"

/** Reads a name, text, word, count, number or flag into `out`, an object of the type that enum key_type names. */
MUST_USE enum status value_read(const struct reader *reader, const struct key *key, const yaml_node_t *node, void *out);

/**
 * The one message for a value that its key does not allow: what it is, why not (NULL, or words after a comma: ", too
 * long"), and what it must be. Returns STATUS_INPUT.
 */
enum status value_refuse(const struct reader *reader, const struct key *key, const yaml_node_t *node, const char *why);

#endif
