#include "cli/options.h"

#include "base/number.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { KEY_HELP = '?', KEY_USAGE = 256 };

const struct argp_option options_help[] = {
        {"help", KEY_HELP, NULL, 0, "Give this help list", -1},
        {"usage", KEY_USAGE, NULL, 0, "Give a short usage message", -1},
        {0},
};

/** Replaces argp's own --help, which exits. ECANCELED ends the parsing; nothing else returns it. */
static error_t parse_help(int key, char *argument, struct argp_state *state)
{
	(void)argument;
	if (key != KEY_HELP && key != KEY_USAGE)
		return ARGP_ERR_UNKNOWN;
	argp_state_help(state, stdout, key == KEY_HELP ? ARGP_HELP_STD_HELP : ARGP_HELP_USAGE);
	return ECANCELED;
}

/** What options_parse() passes to argp: the command's own input, and where messages go. */
struct parse {
	void *input;
	struct error *error;
};

enum status options_parse(const struct argp *argp, int argc, char **argv, void *input, struct error *error)
{
	struct error none;
	struct parse parse = {input, error ? error : &none};
	parse.error->message[0] = '\0';
	/* argp hands the input of an argp without a parser to its first child */
	static const struct argp help = {.options = options_help, .parser = parse_help};
	const struct argp_child children[] = {{.argp = argp}, {.argp = &help}, {0}};
	const struct argp all = {.children = children};
	const unsigned flags = ARGP_NO_EXIT | ARGP_NO_HELP | (error ? 0 : ARGP_NO_ERRS);
	const error_t failed = argp_parse(&all, argc, argv, flags, NULL, &parse);
	if (failed == ECANCELED)
		return STATUS_ANSWERED;
	return failed ? STATUS_INPUT : STATUS_OK;
}

void *options_input(const struct argp_state *state)
{
	return ((struct parse *)state->input)->input;
}

error_t options_wrong(struct argp_state *state, const char *format, ...)
{
	struct error *error = ((struct parse *)state->input)->error;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(error->message, sizeof error->message, format, arguments);
	va_end(arguments);
	return EINVAL;
}

error_t options_number(struct argp_state *state, const char *option, const char *text, double *out)
{
	if (number_parse_double(text, out) != 0 || !isfinite(*out))
		return options_wrong(state, "%s: \"%s\" is no number, or too large a one; give one like 0.5 or 1e-5",
		                     option, text);
	return 0;
}

error_t options_count(struct argp_state *state, const char *option, const char *text, uint64_t *out)
{
	if (number_parse_unsigned(text, out) != 0)
		return options_wrong(state, "%s: \"%s\" is no whole number; give one like 1000", option, text);
	return 0;
}

error_t options_path(struct argp_state *state, const char *what, char *text, const char **out)
{
	*out = text;
	return *text ? 0 : options_wrong(state, "%s: the name is empty; give a path", what);
}

/** Sets *out to which of two words the text is. */
static error_t parse_word(struct argp_state *state, const char *option, const char *text, const char *first,
                          const char *second, bool *is_second)
{
	*is_second = strcmp(text, second) == 0;
	if (!*is_second && strcmp(text, first) != 0)
		return options_wrong(state, "%s: \"%s\" is neither %s nor %s", option, text, first, second);
	return 0;
}

error_t options_math(struct argp_state *state, const char *text, enum math *out)
{
	bool native;
	const error_t failed =
	        parse_word(state, "--math", text, math_name(MATH_EXACT), math_name(MATH_NATIVE), &native);
	*out = native ? MATH_NATIVE : MATH_EXACT;
	return failed;
}

error_t options_geometry(struct argp_state *state, const char *text, enum geometry *out)
{
	bool gpu;
	const error_t failed = parse_word(state, "--geometry", text, geometry_name(GEOMETRY_VECTOR),
	                                  geometry_name(GEOMETRY_SCALAR), &gpu);
	*out = gpu ? GEOMETRY_SCALAR : GEOMETRY_VECTOR;
	return failed;
}

const char *options_name(const struct argp_option *options, int key)
{
	while (options->key != key)
		options++;
	return options->name;
}

void options_join(struct text *out, int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		text_printf(out, "%s%s", i ? " " : "", argv[i]);
}
