#include "sweep/fill.h"

#include "sweep/value.h"

#include <stdio.h>
#include <string.h>

static enum status fill_group(struct reader *reader, const struct group *group, yaml_node_t *node, const char *label,
                              char *base);
static enum status fill_value(struct reader *reader, const struct key *key, yaml_node_t *node, char *base);

/** Refuses a list with too few items, or with too many. */
static enum status refuse_length(const struct reader *reader, const struct key *key, const yaml_node_t *node,
                                 size_t items)
{
	char why[64];
	snprintf(why, sizeof why, " of %zu", items);
	if (items <= key->most || !key->beyond)
		return value_refuse(reader, key, node, why);
	struct text legal = {0};
	keys_legal(&legal, key);
	const enum status status = reader_fail(reader, node, "%s is a list%s; it must be %s. For more use %s",
	                                       key->name, why, text_string(&legal), key->beyond);
	text_free(&legal);
	return status;
}

static enum status fill_item(struct reader *reader, const struct key *key, yaml_node_t *node, size_t i, char *base)
{
	char label[64];
	snprintf(label, sizeof label, "%s %zu of %s", key->item, i + 1, key->name);
	if (key->group)
		return fill_group(reader, key->group, node, label, base + key->offset + i * key->group->size);
	const struct key number = {
	        .name = label, .type = KEY_NUMBER, .range = key->range, .in_precision = key->in_precision};
	return value_read(reader, &number, node, base + key->offset + i * sizeof(double));
}

static enum status fill_list(struct reader *reader, const struct key *key, yaml_node_t *node, char *base)
{
	if (node->type != YAML_SEQUENCE_NODE)
		return value_refuse(reader, key, node, NULL);
	const yaml_node_item_t *item = node->data.sequence.items.start;
	const size_t items = (size_t)(node->data.sequence.items.top - item);
	if (items < key->least || items > key->most)
		return refuse_length(reader, key, node, items);
	for (size_t i = 0; i < items; i++) {
		const enum status status = fill_item(reader, key, reader_node(reader, item[i]), i, base);
		if (status != STATUS_OK)
			return status;
	}
	memcpy(base + key->count_offset, &items, sizeof items);
	return STATUS_OK;
}

static enum status fill_value(struct reader *reader, const struct key *key, yaml_node_t *node, char *base)
{
	void *out = base + key->offset;
	if (key->type == KEY_GROUP)
		return fill_group(reader, key->group, node, key->name, out);
	return key->type == KEY_LIST ? fill_list(reader, key, node, base) : value_read(reader, key, node, out);
}

/** Reads the default of the table in place of a value, in the same way. */
static enum status fill_initial(const struct reader *reader, const struct key *key, char *base)
{
	struct reader initial = {.source = {.name = key->name, .bytes = key->initial, .size = strlen(key->initial)},
	                         .purpose = reader->purpose,
	                         .precision = reader->precision,
	                         .error = reader->error};
	enum status status = reader_open(&initial);
	if (status == STATUS_OK)
		status = fill_value(&initial, key, reader_root(&initial), base);
	reader_close(&initial);
	return status;
}

static bool is_required(const struct reader *reader, const struct key *key)
{
	return key->need == NEED_ALWAYS || (key->need == NEED_TRAINING && reader->purpose == SWEEP_FOR_TRAINING) ||
	       (key->need == NEED_PROOF && reader->purpose == SWEEP_FOR_PROOF);
}

/** `node` is the group in which the key is missing; NULL if the group is missing too. */
static enum status fill_missing(struct reader *reader, const struct key *key, yaml_node_t *node, char *base)
{
	if (is_required(reader, key)) {
		struct text legal = {0};
		keys_legal(&legal, key);
		const enum status status =
		        reader_fail(reader, node ? node : reader_root(reader), "%s is missing; add %s: %s. %s",
		                    key->name, key->name, text_string(&legal), key->meaning);
		text_free(&legal);
		return status;
	}
	if (key->initial)
		return fill_initial(reader, key, base);
	if (key->type == KEY_GROUP && key->need == NEED_NONE)
		return fill_group(reader, key->group, NULL, key->name, base + key->offset);
	return STATUS_OK;
}

/**
 * The key that was perhaps meant in place of an unknown one, and where it belongs; appends nothing when none is
 * known.
 */
static void add_hint(struct text *out, const struct group *group, const char *name, size_t size)
{
	struct text meant = {0};
	const char *home;
	keys_meant(&meant, group, name, size);
	if (meant.size)
		text_printf(out, "did you mean %s?", text_string(&meant));
	else if ((home = keys_home(group, name, size)))
		text_printf(out, "it belongs under %s", home);
	else if (keys_find(&keys_root, name, size))
		text_add(out, "it belongs to the top of the file, not indented");
	else if ((home = keys_meant_home(&meant, group, name, size)))
		text_printf(out, "did you mean %s? It belongs %s%s", text_string(&meant), *home ? "under " : "",
		            *home ? home : "to the top of the file");
	out->failed |= meant.failed;
	text_free(&meant);
}

/** Whether a key without a value is what follows a comma in "0,5" or "1,000". */
static bool is_rest_of_number(const yaml_node_t *name, const yaml_node_t *value)
{
	const char *text = reader_text(name);
	return name->data.scalar.length > 0 && strspn(text, "0123456789") == name->data.scalar.length &&
	       value->type == YAML_SCALAR_NODE && value->data.scalar.length == 0;
}

static enum status refuse_unknown(const struct reader *reader, const struct group *group, const char *label,
                                  const yaml_node_t *node, const yaml_node_t *value)
{
	char quote[PLACE_QUOTE_SIZE];
	struct text hint = {0};
	if (is_rest_of_number(node, value))
		text_add(&hint, "a comma ends a number; write 0.5 and 1000");
	else
		add_hint(&hint, group, reader_text(node), node->data.scalar.length);
	if (hint.size == 0) {
		text_printf(&hint, "known %s ", group->keys == 1 ? "is" : "are");
		keys_names(&hint, group);
	}
	const enum status status =
	        reader_fail(reader, node, "unknown key '%s' in %s; %s",
	                    place_quote(quote, reader_text(node), node->data.scalar.length), label, text_string(&hint));
	text_free(&hint);
	return status;
}

/** Finds the value of each key of the group: found[i] for group->key[i], NULL where the file has none. */
static enum status match_keys(const struct reader *reader, const struct group *group, const yaml_node_t *node,
                              const char *label, yaml_node_t *found[GROUP_KEYS_MAX])
{
	const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	for (; pair < node->data.mapping.pairs.top; pair++) {
		const yaml_node_t *name = reader_node(reader, pair->key);
		if (name->type != YAML_SCALAR_NODE)
			return reader_fail(reader, name, "a %s as a key in %s; a key is one word",
			                   name->type == YAML_SEQUENCE_NODE ? "list" : "mapping", label);
		const struct key *key = keys_find(group, reader_text(name), name->data.scalar.length);
		if (!key)
			return refuse_unknown(reader, group, label, name, reader_node(reader, pair->value));
		yaml_node_t **slot = &found[key - group->key];
		if (*slot)
			return reader_fail(reader, name, "duplicate key '%s' in %s; remove one of the two", key->name,
			                   label);
		*slot = reader_node(reader, pair->value);
	}
	return STATUS_OK;
}

static enum status refuse_formless(const struct reader *reader, const struct group *group, const yaml_node_t *node,
                                   const char *label)
{
	struct text legal = {0};
	keys_legal(&legal, &(struct key){.type = KEY_GROUP, .group = group});
	const enum status status =
	        reader_fail(reader, node, "%s has none of its forms; it must be %s", label, text_string(&legal));
	text_free(&legal);
	return status;
}

/** Refuses two keys without a common form, at the one that comes second in the file. */
static enum status refuse_both(const struct reader *reader, const char *label, const struct key *first,
                               const yaml_node_t *first_node, const struct key *second, const yaml_node_t *second_node)
{
	if (first_node->start_mark.index > second_node->start_mark.index)
		return refuse_both(reader, label, second, second_node, first, first_node);
	return reader_fail(reader, second_node, "%s has both %s and %s; keep one of them", label, first->name,
	                   second->name);
}

/** Refuses keys that several forms have, without one that only one of them has: from and points without to or step. */
static enum status refuse_undecided(const struct reader *reader, const struct group *group, const yaml_node_t *node,
                                    const char *label, unsigned forms)
{
	struct text missing = {0}, legal = {0};
	for (size_t i = 0; i < group->keys; i++) {
		const struct key *key = &group->key[i];
		if (key->need == NEED_ALWAYS && (key->forms & forms) && (key->forms & forms) != forms)
			text_printf(&missing, "%s%s", missing.size ? " or " : "", key->name);
	}
	keys_forms(&legal, group, forms);
	const enum status status = reader_fail(reader, node, "%s is missing; %s must be %s", text_string(&missing),
	                                       label, text_string(&legal));
	text_free(&missing);
	text_free(&legal);
	return status;
}

/** Finds which form the keys have, its bit (0 where the group has no forms), and records it. */
static enum status choose_form(const struct reader *reader, const struct group *group, const yaml_node_t *node,
                               const char *label, yaml_node_t *const found[GROUP_KEYS_MAX], char *base,
                               unsigned *chosen)
{
	unsigned forms = ~0u;
	*chosen = 0;
	if (group->chosen_offset == NO_FORMS)
		return STATUS_OK;
	for (size_t i = 0; i < group->keys; i++) {
		const struct key *key = &group->key[i];
		if (!found[i] || !key->forms)
			continue;
		for (size_t j = 0; j < i; j++) {
			const struct key *other = &group->key[j];
			if (found[j] && other->forms && !(other->forms & key->forms))
				return refuse_both(reader, label, other, found[j], key, found[i]);
		}
		forms &= key->forms;
	}
	if (forms == ~0u)
		return refuse_formless(reader, group, node, label);
	if (forms & (forms - 1))
		return refuse_undecided(reader, group, node, label, forms);
	*chosen = forms;
	const unsigned value = (unsigned)__builtin_ctz(forms);
	memcpy(base + group->chosen_offset, &value, sizeof value);
	return STATUS_OK;
}

/** Reads one mapping; NULL stands for one without keys. `label` is what messages call it. */
static enum status fill_group(struct reader *reader, const struct group *group, yaml_node_t *node, const char *label,
                              char *base)
{
	yaml_node_t *found[GROUP_KEYS_MAX] = {NULL};
	unsigned chosen = 0;
	enum status status = STATUS_OK;
	if (node && node->type != YAML_MAPPING_NODE) {
		const struct key key = {.name = label, .type = KEY_GROUP, .group = group};
		return value_refuse(reader, &key, node, NULL);
	}
	if (node)
		status = match_keys(reader, group, node, label, found);
	if (node && status == STATUS_OK)
		status = choose_form(reader, group, node, label, found, base, &chosen);
	/* the keys that are there first: a user who is still writing the file wants to know what is wrong so far */
	for (size_t i = 0; i < group->keys && status == STATUS_OK; i++) {
		if (found[i])
			status = fill_value(reader, &group->key[i], found[i], base);
	}
	for (size_t i = 0; i < group->keys && status == STATUS_OK; i++) {
		const struct key *key = &group->key[i];
		if (!found[i] && (!key->forms || (key->forms & chosen)))
			status = fill_missing(reader, key, node, base);
	}
	return status;
}

enum status fill_sweep(struct reader *reader, struct sweep *out)
{
	return fill_group(reader, &keys_root, reader_root(reader), "the file", (char *)out);
}
