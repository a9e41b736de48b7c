/*
 * Makes the tables of completion.bash at build time: `completion OUT` writes a function _twoneuron_tables from the
 * tables that the commands are parsed with, so that completion offers what --help shows.
 */
#include "base/file.h"
#include "base/text.h"
#include "cli/command.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/** The kind that a placeholder of --help stands for: options.h has the rule. */
static const char *kind_of(const char *placeholder)
{
	static const struct {
		const char *placeholder, *kind;
	} table[] = {{"FILE", "'*.yaml'"}, {"CERTIFICATE", "'*.certificate'"}, {"DIR", "folder"}, {"PATH", "file"}};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(placeholder, table[i].placeholder) == 0)
			return table[i].kind;
	return "";
}

/** The kind of a command's operands, from the first of its forms: "FILE", "[FILE]", "DIR...", "". */
static const char *operand_of(const char *args_doc)
{
	char name[32] = "";
	args_doc += strspn(args_doc, "[");
	snprintf(name, sizeof name, "%.*s", (int)strspn(args_doc, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), args_doc);
	return kind_of(name);
}

static bool has_short_name(const struct argp_option *option)
{
	return option->key > 0 && option->key <= UCHAR_MAX && isprint(option->key);
}

static bool is_shown(const struct argp_option *option)
{
	return !(option->flags & (OPTION_HIDDEN | OPTION_DOC));
}

static void print_names(struct text *out, const struct argp_option *options)
{
	for (const struct argp_option *option = options; option->name; option++) {
		if (!is_shown(option))
			continue;
		if (has_short_name(option))
			text_printf(out, "-%c ", option->key);
		text_printf(out, "--%s ", option->name);
	}
}

/** The case of an option that takes an argument. */
static void print_argument(struct text *out, const struct argp_option *option, const struct option_words *words)
{
	text_add(out, "\t\t");
	if (has_short_name(option))
		text_printf(out, "-%c | ", option->key);
	text_printf(out, "--%s) kind=", option->name);
	while (words && words->key && words->key != option->key)
		words++;
	if (!words || !words->key) {
		text_printf(out, "%s ;;\n", kind_of(option->arg));
		return;
	}
	text_add(out, "words words='");
	const char *word, *before = "";
	for (unsigned i = 0; (word = words_next(&words->words, &i)); i++, before = " ")
		text_printf(out, "%s%s", before, word);
	text_add(out, "' ;;\n");
}

static void print_command(struct text *out, const struct command *command)
{
	const struct command_syntax *syntax = command->syntax;
	text_printf(out, "\t%s)\n\t\toptions='", command->name);
	print_names(out, syntax->argp.options);
	print_names(out, options_help);
	text_printf(out, "'\n\t\toperand=%s\n\t\tcase $before in\n", operand_of(syntax->argp.args_doc));
	for (const struct argp_option *option = syntax->argp.options; option->name; option++)
		if (option->arg && is_shown(option))
			print_argument(out, option, syntax->words);
	text_add(out, "\t\t*) kind=operand ;;\n\t\tesac\n\t\t;;\n");
}

/** What may stand in the place of the command: `words`, each list ended by NULL. */
static void print_first(struct text *out)
{
	text_add(out, "\t'')\n\t\tkind=words words='");
	for (const struct command *command = commands; command->name; command++)
		text_printf(out, "%s ", command->name);
	for (const char *const *word = command_help; *word; word++)
		text_printf(out, "%s ", *word);
	for (const char *const *word = command_version; *word; word++)
		text_printf(out, "%s ", *word);
	text_add(out, "'\n\t\t;;\n");
}

static enum status generate(const char *path, struct error *error)
{
	struct text out = {0};
	text_add(&out, "\n# made from the tables that --help prints\n_twoneuron_tables()\n{\n\tcase $command in\n");
	print_first(&out);
	for (const struct command *command = commands; command->name; command++)
		print_command(&out, command);
	text_add(&out, "\tesac\n}\n");
	const enum status status =
	        out.failed ? error_set_memory(error, path) : file_write(path, out.data, out.size, error);
	text_free(&out);
	return status;
}

int main(int count, char **argument)
{
	struct error error = {.message = "usage: completion OUT"};
	const enum status status = count == 2 ? generate(argument[1], &error) : STATUS_INPUT;
	if (status != STATUS_OK)
		fprintf(stderr, "%s\n", error.message);
	return (int)status;
}
