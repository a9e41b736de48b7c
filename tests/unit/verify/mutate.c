#include "mutate.h"

#include "random.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/** Words of the format, and words that it does not allow. */
static const char *const words[] = {"n",
                                    "c",
                                    "o",
                                    "x",
                                    "s",
                                    "m",
                                    "w1",
                                    "w2",
                                    "b1",
                                    "b2",
                                    "w1-",
                                    "w1+",
                                    "w2-",
                                    "w2+",
                                    "b1-",
                                    "b1+",
                                    "b2-",
                                    "b2+",
                                    "none",
                                    "hidden",
                                    "output",
                                    "both",
                                    "sigmoid",
                                    "tanh",
                                    "relu",
                                    "linear",
                                    "squared-error",
                                    "cross-entropy",
                                    "loss-at-least",
                                    "infimum-within",
                                    "loss-below",
                                    "where",
                                    "witness",
                                    "sample",
                                    "tree",
                                    "inf",
                                    "-inf",
                                    "nan",
                                    "0x0p+0",
                                    "-0x0p+0",
                                    "0x1p+0",
                                    "-0x1p+0",
                                    "0x1p-1",
                                    "0x1p-2",
                                    "0x1p-3",
                                    "0x1.fffffffffffffp+1023",
                                    "0x0.0000000000001p-1022",
                                    "-0x1p+1000",
                                    "0x1p-1000",
                                    "0x1.8p+1",
                                    "1",
                                    "2",
                                    "3",
                                    "#"};

unsigned mutate_random(unsigned limit)
{
	return (unsigned)(random_bits() >> 33) % limit;
}

/** Replaces `size` bytes at `at` by others. */
static void replace(struct text *text, size_t at, size_t size, const char *data, size_t data_size)
{
	struct text out = {0};
	text_append(&out, text->data, at);
	text_append(&out, data, data_size);
	text_append(&out, text->data + at + size, text->size - at - size);
	text_free(text);
	*text = out;
}

/** A random word: where it begins, and how long it is. */
static size_t find_word(const struct text *text, size_t *size)
{
	size_t at = mutate_random((unsigned)text->size);
	while (at > 0 && text->data[at - 1] != ' ' && text->data[at - 1] != '\n')
		at--;
	*size = strcspn(text->data + at, " \n");
	return at;
}

static size_t find_line(const struct text *text, size_t *size)
{
	size_t at = mutate_random((unsigned)text->size);
	while (at > 0 && text->data[at - 1] != '\n')
		at--;
	*size = strcspn(text->data + at, "\n") + 1;
	return at;
}

static void change_word(struct text *text)
{
	size_t size, other_size;
	const size_t at = find_word(text, &size);
	char copy[64];
	if (mutate_random(3) == 0) {
		const char *const word = words[mutate_random(sizeof words / sizeof *words)];
		replace(text, at, size, word, strlen(word));
		return;
	}
	const size_t other = find_word(text, &other_size);
	if (other_size > sizeof copy)
		other_size = sizeof copy;
	memcpy(copy, text->data + other, other_size);
	replace(text, at, size, copy, other_size);
}

static void change_line(struct text *text)
{
	size_t size, other_size;
	const size_t at = find_line(text, &size), other = find_line(text, &other_size);
	if (at + size > text->size || other + other_size > text->size)
		return;
	char copy[256];
	if (other_size > sizeof copy)
		return;
	memcpy(copy, text->data + other, other_size);
	replace(text, at, mutate_random(2) ? size : 0, copy, mutate_random(3) ? other_size : 0);
}

static void change_digit(struct text *text)
{
	static const char digits[] = "0123456789abcdef+-.p"; /* mostly digits */
	const size_t at = mutate_random((unsigned)text->size);
	for (size_t i = 0; i < text->size; i++) {
		char *const byte = &text->data[(at + i) % text->size];
		if (*byte >= '0' && *byte <= '9') {
			*byte = digits[mutate_random(mutate_random(8) ? 10 : sizeof digits - 1)];
			return;
		}
	}
}

static void change_bytes(struct text *text)
{
	const size_t at = mutate_random((unsigned)text->size), most = text->size - at;
	const size_t size = mutate_random(most < 9 ? (unsigned)most : 9);
	const char byte = (char)mutate_random(256);
	switch (mutate_random(3)) {
	case 0:
		text->data[at] ^= (char)(1 << mutate_random(8));
		break;
	case 1:
		replace(text, at, size, "", 0);
		break;
	default:
		replace(text, at, 0, &byte, 1);
	}
}

static const char *pick(const char *const *list, unsigned count)
{
	return list[mutate_random(count)];
}

void grow_tree(struct text *out, unsigned depth)
{
	static const char *const names[] = {"w1", "w2", "w1", "w2", "b1", "b2"}, *const leaves[] = {"n", "c", "o", "x"};
	static const char *const numbers[] = {"0x0p+0", "0x1p-1", "-0x1p-1", "0x1p-3"};
	const unsigned kind = depth > 0 ? mutate_random(10) : 9;
	unsigned children = kind < 3 ? 2 : kind < 7 ? 1 : 0;
	if (kind < 6)
		text_printf(out, "%s%s ", pick(names, 6), kind < 3 ? "" : mutate_random(2) ? "+" : "-");
	else if (kind == 6)
		text_add(out, mutate_random(2) ? "s " : "m ");
	for (; children > 0; children--)
		grow_tree(out, depth - 1);
	if (kind < 7)
		return;
	const char *const leaf = pick(leaves, 4);
	text_printf(out, "%s ", leaf);
	for (unsigned i = *leaf == 'o' ? 1 + mutate_random(2) : 0; i > 0; i--)
		text_printf(out, "%s ", pick(numbers, 4));
}

static bool is_number(const char *word)
{
	return (*word >= '0' && *word <= '9') || *word == '-';
}

static const char *next_word(const char *word)
{
	word += strcspn(word, " \n");
	return word + strspn(word, " \n");
}

/** The place after the sub-tree that begins at a node's word, or the end. */
static const char *skip_tree(const char *word)
{
	for (unsigned open = 1; open > 0 && *word; open--) {
		const size_t size = strcspn(word, " \n");
		open += size == 2 ? 2 : size == 3 || (size == 1 && (*word == 's' || *word == 'm'));
		do
			word = next_word(word);
		while (*word && is_number(word));
	}
	return word;
}

void count_nodes(struct text *certificate)
{
	char *const tree = strstr(certificate->data, "\ntree ");
	struct text out = {0};
	unsigned nodes = 0;
	if (!tree)
		return;
	const char *const first = tree + 1 + strcspn(tree + 1, "\n");
	for (const char *word = first + strspn(first, " \n"); *word; word = next_word(word))
		nodes += !is_number(word);
	text_append(&out, certificate->data, (size_t)(tree - certificate->data));
	text_printf(&out, "\ntree %u%s", nodes, first);
	text_free(certificate);
	*certificate = out;
}

/** Puts a random tree in the place of a node and all that is below it, and corrects the number of nodes. */
static void change_tree(struct text *text)
{
	struct text out = {0};
	const char *const tree = strstr(text->data, "\ntree ");
	if (!tree)
		return;
	const char *at = next_word(next_word(tree + 1));
	for (unsigned steps = mutate_random(mutate_random(4) ? 4 : 64); steps > 0; steps--)
		do
			at = *at ? next_word(at) : at;
		while (*at && is_number(at));
	if (!*at)
		return;
	const char *const behind = skip_tree(at);
	text_append(&out, text->data, (size_t)(at - text->data));
	grow_tree(&out, 1 + mutate_random(3));
	text_add(&out, behind);
	if (out.data[out.size - 1] == ' ')
		out.data[out.size - 1] = '\n';
	text_free(text);
	*text = out;
	count_nodes(text);
}

void mutate(struct text *certificate)
{
	static void (*const change[])(struct text *) = {change_word, change_word, change_digit, change_digit,
	                                                change_line, change_tree, change_tree,  change_bytes};
	for (unsigned changes = mutate_random(4) ? 1 : 2 + mutate_random(2); changes > 0 && certificate->size > 0;
	     changes--)
		change[mutate_random(sizeof change / sizeof *change)](certificate);
}
