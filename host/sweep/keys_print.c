#include "sweep/sweep_file.h"

#include "sweep/keys.h"

#include <string.h>

/** Adds text with the characters that scdoc would take for markup escaped. */
static void add_plain(struct text *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("*_\\<", *text))
			text_append(out, "\\", 1);
		text_append(out, text, 1);
	}
}

static void print_need(struct text *out, const struct key *key)
{
	if (key->need == NEED_TRAINING)
		text_add(out, ". Required for training");
	else if (key->need == NEED_PROOF)
		text_add(out, ". Required for a proof");
	else if (key->need == NEED_ALWAYS)
		text_add(out, key->forms ? ". Required in this form" : ". Required");
	else if (key->initial && key->initial[0] != '"') {
		text_add(out, ". Default: ");
		add_plain(out, key->initial);
	}
}

/** "*steps*: a whole number from 1 to 2147483647. Default: 800" and the meaning, indented. */
static void print_key(struct text *out, const struct key *key)
{
	struct text legal = {0};
	if (key->type == KEY_GROUP && key->group->chosen_offset != NO_FORMS)
		text_printf(&legal, "see %s",
		            key->group->title); /* its forms are too long to be repeated for each axis */
	else
		keys_legal(&legal, key);
	text_add(out, "*");
	add_plain(out, key->name);
	text_add(out, "*: ");
	add_plain(out, text_string(&legal));
	print_need(out, key);
	text_add(out, "\n\t");
	add_plain(out, key->meaning);
	text_add(out, ".\n\n");
	out->failed |= legal.failed;
	text_free(&legal);
}

/**
 * Prints a section for the group, then the sections of the groups in it; a group that several neighbouring keys share
 * comes once.
 */
static void print_group(struct text *out, const struct group *group)
{
	text_printf(out, "## %s\n\n", group->title);
	if (group->meaning) {
		add_plain(out, group->meaning);
		text_add(out, "\n\n");
	}
	for (size_t i = 0; i < group->keys; i++)
		print_key(out, &group->key[i]);
	for (size_t i = 0; i < group->keys; i++) {
		const struct group *inner = group->key[i].group;
		bool is_first = inner != NULL;
		for (size_t j = 0; j < i; j++)
			is_first = is_first && group->key[j].group != inner;
		if (is_first)
			print_group(out, inner);
	}
}

void sweep_keys_print(struct text *out)
{
	print_group(out, &keys_root);
}
