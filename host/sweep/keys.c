#include "sweep/keys.h"

#include "sweep/synonyms.h"

#include <inttypes.h>
#include <string.h>

/** Longer texts are not compared: no key is that long. */
enum { SPELLING_MAX = 24 };

void keys_names(struct text *out, const struct group *group)
{
	for (size_t i = 0; i < group->keys; i++)
		text_printf(out, "%s%s", i ? ", " : "", group->key[i].name);
}

static void legal_word(struct text *out, const struct key *key)
{
	const unsigned words = words_count(&key->words);
	unsigned seen = 0;
	const char *word;
	for (unsigned i = 0; (word = words_next(&key->words, &i)); i++) {
		text_printf(out, "%s%s", seen == 0 ? "" : seen == words - 1 ? " or " : ", ", word);
		seen++;
	}
}

/** Appends the keys of one form, its bit, with those that every form has; of a group without forms, 0, all keys. */
static void legal_form(struct text *out, const struct group *group, unsigned form)
{
	bool first = true;
	for (size_t i = 0; i < group->keys; i++) {
		const unsigned of = group->key[i].forms;
		if (of && !(of & form))
			continue;
		text_printf(out, "%s%s: ...", first ? "" : ", ", group->key[i].name);
		first = false;
	}
}

/** Appends the forms of a group whose bits are set, in the order of the keys by which they are told apart. */
static void legal_forms(struct text *out, const struct group *group, unsigned forms, const char *between)
{
	unsigned told = 0;
	for (size_t i = 0; i < group->keys; i++) {
		unsigned rest;
		while ((rest = group->key[i].forms & forms & ~told) != 0) {
			text_add(out, told ? between : "");
			legal_form(out, group, rest & -rest);
			told |= rest & -rest;
		}
	}
	if (told == 0)
		legal_form(out, group, 0);
}

void keys_forms(struct text *out, const struct group *group, unsigned forms)
{
	text_add(out, "{");
	legal_forms(out, group, forms, "} or {");
	text_add(out, "}");
}

static void legal_group(struct text *out, const struct group *group)
{
	text_add(out, "{");
	legal_forms(out, group, ~0u, " | ");
	text_add(out, "}");
}

void keys_legal(struct text *out, const struct key *key)
{
	static const char *const number[] = {[RANGE_ANY] = "a number",
	                                     [RANGE_NOT_NEGATIVE] = "a number, 0 or above",
	                                     [RANGE_POSITIVE] = "a number above 0"};
	switch (key->type) {
	case KEY_NAME:
		text_printf(out, "a word of up to %" PRIu64 " letters, digits and '-', not beginning with '-'",
		            key->most);
		break;
	case KEY_TEXT:
		text_printf(out, "one line of text, at most %" PRIu64 " bytes", key->most);
		break;
	case KEY_WORD:
		legal_word(out, key);
		break;
	case KEY_COUNT:
		text_printf(out, "a whole number from %" PRIu64 " to %" PRIu64, key->least, key->most);
		break;
	case KEY_NUMBER:
		text_add(out, number[key->range]);
		break;
	case KEY_FLAG:
		text_add(out, "true or false");
		break;
	case KEY_GROUP:
		legal_group(out, key->group);
		break;
	case KEY_LIST:
		text_printf(out, "a list of %" PRIu64 " to %" PRIu64, key->least, key->most);
		text_add(out, key->group ? " of " : " numbers");
		if (key->group)
			legal_group(out, key->group);
		break;
	}
}

const struct key *keys_find(const struct group *group, const char *name, size_t size)
{
	for (size_t i = 0; i < group->keys; i++) {
		if (strlen(group->key[i].name) == size && memcmp(group->key[i].name, name, size) == 0)
			return &group->key[i];
	}
	return NULL;
}

static size_t least_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte == '_' ? '-' : byte;
}

/**
 * Edits from `a` to `b`: insertions, deletions, replacements and swaps of neighbours, where upper and lower case, '_'
 * and '-' are the same (optimal string alignment: the recurrence of Levenshtein's distance with one more case).
 */
static size_t edits(const char *a, size_t a_size, const char *b, size_t b_size)
{
	size_t cost[SPELLING_MAX + 1][SPELLING_MAX + 1];
	for (size_t i = 0; i <= a_size; i++)
		cost[i][0] = i;
	for (size_t j = 0; j <= b_size; j++)
		cost[0][j] = j;
	for (size_t i = 1; i <= a_size; i++) {
		for (size_t j = 1; j <= b_size; j++) {
			const char p = lower(a[i - 1]), q = lower(b[j - 1]);
			cost[i][j] = least_of(cost[i - 1][j], cost[i][j - 1]) + 1;
			cost[i][j] = least_of(cost[i][j], cost[i - 1][j - 1] + (p != q));
			if (i > 1 && j > 1 && p == lower(b[j - 2]) && q == lower(a[i - 2]))
				cost[i][j] = least_of(cost[i][j], cost[i - 2][j - 2] + 1);
		}
	}
	return cost[a_size][b_size];
}

/**
 * True if `name` is closer to the text than *best. At most a third of the letters may be wrong, so that "w1" is not
 * close to "b2".
 */
static bool is_closer(const char *name, const char *text, size_t size, size_t *best)
{
	if (size == 0 || size > SPELLING_MAX)
		return false;
	const size_t length = strlen(name), distance = edits(name, length, text, size);
	if (distance * 3 > length || distance >= *best)
		return false;
	*best = distance;
	return true;
}

const char *keys_closest(const struct group *group, const char *text, size_t size)
{
	const char *closest = NULL;
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < group->keys; i++) {
		if (is_closer(group->key[i].name, text, size, &best))
			closest = group->key[i].name;
	}
	return closest;
}

const char *keys_closest_word(const struct key *key, const char *text, size_t size)
{
	const char *closest = NULL, *word;
	size_t best = SIZE_MAX;
	for (unsigned i = 0; (word = words_next(&key->words, &i)); i++) {
		if (is_closer(word, text, size, &best))
			closest = word;
	}
	return closest;
}

static void add_choice(struct text *out, const char *name)
{
	text_printf(out, "%s%s", out->size ? " or " : "", name);
}

void keys_meant(struct text *out, const struct group *group, const char *text, size_t size)
{
	for (size_t i = 0; i < synonym_rows; i++) {
		const struct synonym *row = &synonym_table[i];
		if (strcmp(row->place, group->title) == 0 && keys_find(group, row->meant, strlen(row->meant)) &&
		    synonym_has(row, text, size))
			add_choice(out, row->meant);
	}
	const char *closest = keys_closest(group, text, size);
	if (out->size == 0 && closest)
		add_choice(out, closest);
}

void keys_meant_word(struct text *out, const struct key *key, const char *text, size_t size)
{
	unsigned value;
	for (size_t i = 0; i < synonym_rows; i++) {
		const struct synonym *row = &synonym_table[i];
		if (strcmp(row->place, key->name) == 0 && words_find(&key->words, row->meant, &value) &&
		    synonym_has(row, text, size))
			add_choice(out, row->meant);
	}
	const char *closest = keys_closest_word(key, text, size);
	if (out->size == 0 && closest)
		add_choice(out, closest);
}

/** Whether `group` is the whole file or one of its sections. */
static bool is_section(const struct group *group)
{
	bool is_near = group == &keys_root;
	for (size_t i = 0; i < keys_root.keys; i++)
		is_near = is_near || keys_root.key[i].group == group;
	return is_near;
}

const char *keys_home(const struct group *from, const char *name, size_t size)
{
	const char *home = NULL;
	bool is_single = true;
	for (size_t i = 0; i < keys_root.keys; i++) {
		const struct key *key = &keys_root.key[i];
		if (key->type != KEY_GROUP || !keys_find(key->group, name, size))
			continue;
		is_single = home == NULL;
		home = key->name;
	}
	return is_section(from) && is_single ? home : NULL;
}

const char *keys_meant_home(struct text *out, const struct group *from, const char *name, size_t size)
{
	const char *home = NULL;
	for (size_t i = 0; i < synonym_rows && is_section(from); i++) {
		const struct synonym *row = &synonym_table[i];
		const bool is_top = strcmp(row->place, keys_root.title) == 0;
		const struct key *section = keys_find(&keys_root, row->place, strlen(row->place));
		if (!(is_top || (section && section->type == KEY_GROUP)) || !synonym_has(row, name, size))
			continue;
		const struct group *group = is_top ? &keys_root : section->group;
		const char *place = is_top ? "" : section->name;
		/* a key, not a word of the key that has the section's name; of the first section, all it may mean */
		if (!keys_find(group, row->meant, strlen(row->meant)) || (home && strcmp(home, place) != 0))
			continue;
		home = place;
		add_choice(out, row->meant);
	}
	return home;
}
