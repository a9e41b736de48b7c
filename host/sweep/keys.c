#include "sweep/keys.h"

#include <inttypes.h>
#include <stdio.h>
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
	const int words = __builtin_popcount(key->allowed);
	int seen = 0;
	for (unsigned i = 0; key->allowed >> i; i++) {
		if (!(key->allowed >> i & 1))
			continue;
		text_printf(out, "%s%s", seen == 0 ? "" : seen == words - 1 ? " or " : ", ", key->words[i]);
		seen++;
	}
}

static void legal_group(struct text *out, const struct group *group)
{
	for (size_t i = 0; i < group->keys; i++) {
		const bool joins =
		        i && (!group->key[i].alternative || group->key[i].alternative == group->key[i - 1].alternative);
		text_printf(out, "%s%s: ...", i == 0 ? "{" : joins ? ", " : " | ", group->key[i].name);
	}
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
		text_printf(out, "a list of %" PRIu64 " to %" PRIu64 " of ", key->least, key->most);
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
	const char *closest = NULL;
	size_t best = SIZE_MAX;
	for (unsigned i = 0; key->allowed >> i; i++) {
		if ((key->allowed >> i & 1) && is_closer(key->words[i], text, size, &best))
			closest = key->words[i];
	}
	return closest;
}

const char *keys_home(const struct group *from, const char *name, size_t size)
{
	const char *home = NULL;
	bool is_near = from == &keys_root, is_single = true;
	for (size_t i = 0; i < keys_root.keys; i++) {
		const struct key *key = &keys_root.key[i];
		is_near = is_near || key->group == from;
		if (key->type != KEY_GROUP || !keys_find(key->group, name, size))
			continue;
		is_single = home == NULL;
		home = key->name;
	}
	return is_near && is_single ? home : NULL;
}
