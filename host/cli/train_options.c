#include "cli/train_options.h"

#include "cli/command.h"
#include "cli/options.h"
#include "output/trajectory.h"
#include "reference/reference.h"
#include "sweep/keys.h"
#include "sweep/sweep_file.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* the sections of a sweep file whose keys are options; the axes first, by enum coordinate */
static const char *const section[] = {"axes", "network", "training", "learned", "diverged"};
enum { SECTIONS = sizeof section / sizeof *section, SETTINGS_MAX = 32 };

/** An option that is a key of a sweep file, with '-' for '_'. */
static struct setting {
	const char *section, *key;
	char option[24], argument[8], doc[512];
} settings[SETTINGS_MAX];
static unsigned settings_count;

enum { KEY_SETTING = 256, KEY_TASK = KEY_SETTING + SETTINGS_MAX, KEY_CSV, KEY_EVERY, KEY_PLOT, KEY_SWEEP, KEY_INDEX };

static const struct argp_option own_options[] = {
        {"task", KEY_TASK, "SAMPLES", 0,
         "The samples, X:D or X:D:WEIGHT (input, target, how many times it counts), with commas between them (0:0,1:1)",
         0},
        {"every", KEY_EVERY, "N", 0, "Print every N-th iteration and the last (1)", 0},
        {"csv", KEY_CSV, NULL, 0, "Print the trajectory as CSV", 0},
        {"plot", KEY_PLOT, "PATH", 0, "Draw loss, parameters and the network's output into a file .png or .pdf", 0},
        {"sweep", KEY_SWEEP, "FILE", 0, "Train network --index of a sweep file instead, in its precision", 0},
        {"index", KEY_INDEX, "I", 0, "Index of the network in the sweep", 0},
        {0},
};
enum { OWN = sizeof own_options / sizeof *own_options };

/* with {0} at the end */
static struct argp_option options[SETTINGS_MAX + OWN];
static struct option_words words[SETTINGS_MAX + 1];

static struct setting *new_setting(void)
{
	if (settings_count == SETTINGS_MAX)
		abort(); /* when the completion is made: the build stops, and SETTINGS_MAX must grow */
	return &settings[settings_count];
}

/** Makes an option of the new setting, whose argument and text are there. */
static void add_option(struct setting *setting, const char *in, const char *key)
{
	setting->section = in;
	setting->key = key;
	snprintf(setting->option, sizeof setting->option, "%s", key);
	for (char *c = setting->option; *c; c++)
		*c = *c == '_' ? '-' : *c;
	options[settings_count] = (struct argp_option){.name = setting->option,
	                                               .key = KEY_SETTING + (int)settings_count,
	                                               .arg = setting->argument,
	                                               .doc = setting->doc};
	settings_count++;
}

static void add_axis(enum coordinate axis)
{
	const struct axis_facts *const facts = &axis_facts[axis];
	struct setting *const setting = new_setting();
	char title[AXIS_TITLE_SIZE];
	axis_title(title, axis);
	setting->argument[0] = (char)toupper(axis_name(axis)[0]);
	if (facts->is_needed || facts->use)
		snprintf(setting->doc, sizeof setting->doc, "%s (%s)", title, facts->is_needed ? "needed" : facts->use);
	else
		snprintf(setting->doc, sizeof setting->doc, "%s (%g)", title, facts->initial);
	add_option(setting, section[0], axis_name(axis));
}

/** The precision is the one setting whose default is not that of sweep files. */
static bool is_precision(const char *key)
{
	return strcmp(key, "precision") == 0;
}

static void add_key(const char *in, const struct key *key, struct option_words *next_words)
{
	struct setting *const setting = new_setting();
	struct text doc = {0};
	text_add(&doc, key->meaning);
	if (key->type == KEY_WORD) {
		text_add(&doc, "; ");
		keys_legal(&doc, key);
		*next_words = (struct option_words){KEY_SETTING + (int)settings_count, key->words};
	}
	if (key->initial)
		text_printf(&doc, " (%s)", is_precision(key->name) ? precision_name(PRECISION_FLOAT64) : key->initial);
	snprintf(setting->doc, sizeof setting->doc, "%s", text_string(&doc));
	text_free(&doc);
	snprintf(setting->argument, sizeof setting->argument, "%s",
	         key->type == KEY_WORD    ? "WORD"
	         : key->type == KEY_COUNT ? "N"
	                                  : "X");
	add_option(setting, in, key->name);
}

/** Makes the options from the axes' facts and the table of keys, before main(): completion reads them too. */
__attribute__((constructor)) static void make_options(void)
{
	struct option_words *next_words = words;
	for (unsigned i = 0; i < AXES; i++)
		add_axis((enum coordinate)i);
	for (unsigned s = 1; s < SECTIONS; s++) {
		const struct group *const group = keys_find(&keys_root, section[s], strlen(section[s]))->group;
		for (size_t i = 0; i < group->keys; i++) {
			add_key(section[s], &group->key[i], next_words);
			next_words += next_words->key != 0;
		}
	}
	memcpy(options + settings_count, own_options, sizeof own_options);
}

/** The command line, on its way to a network. */
struct command_line {
	const char *setting[SETTINGS_MAX]; /* what is given, or NULL */
	struct text task;                  /* the lines of a sweep file that are its task; empty: not given */
	const char *file;
	uint64_t index;
	bool index_given;
	struct train_input *out;
};

/** Whether text may stand in a sweep file as one number or word; what these are is the file's matter. */
static bool is_plain(const char *text, size_t size)
{
	bool has_letter = false;
	for (size_t i = 0; i < size; i++) {
		if (!isalnum((unsigned char)text[i]) && !strchr("+-._", text[i]))
			return false;
		has_letter |= isalnum((unsigned char)text[i]) != 0;
	}
	return has_letter;
}

static error_t parse_setting(struct argp_state *state, struct command_line *line, unsigned i, const char *text)
{
	line->setting[i] = text;
	if (is_plain(text, strlen(text)))
		return 0;
	return options_wrong(state, "--%s: \"%s\" is neither a number nor a word; see twoneuron train --help",
	                     settings[i].option, text);
}

/** Appends the sample at the start of `text` as an item of a sweep file's list; false if it is none. */
static bool add_sample(struct text *out, const char *text, unsigned number)
{
	static const char *const key[] = {"x", "d", "weight"};
	for (unsigned part = 0; part < 3; part++) {
		const size_t size = strcspn(text, ":,");
		if (!is_plain(text, size))
			return false;
		text_printf(out, "%s%s: %.*s", part ? ", " : "  {", key[part], (int)size, text);
		text += size;
		if (*text++ == ':')
			continue;
		text_printf(out, "}, # --task, sample %u\n", number);
		return part > 0;
	}
	return false;
}

static error_t parse_task(struct argp_state *state, struct text *task, const char *text)
{
	unsigned number = 0;
	text_clear(task);
	text_add(task, "task: [ # --task\n");
	for (const char *sample = text;; sample++) {
		const size_t size = strcspn(sample, ",");
		if (!add_sample(task, sample, ++number))
			return options_wrong(state,
			                     "--task: \"%.*s\" is no sample; write X:D or X:D:WEIGHT, and a comma "
			                     "between samples",
			                     (int)(size < 40 ? size : 40), sample);
		sample += size;
		if (!*sample)
			break;
	}
	text_add(task, "  ] # --task\n");
	return 0;
}

static const char *said_by_file(const struct command_line *line)
{
	for (unsigned i = 0; i < settings_count; i++)
		if (line->setting[i])
			return settings[i].option;
	return line->task.size ? "task" : NULL;
}

/** Refuses what the rules of sweep files do not know, once all options are read. */
static error_t check_options(struct argp_state *state, const struct command_line *line)
{
	const char *const said = said_by_file(line);
	if (line->file && !line->index_given)
		return options_wrong(state, "train: --sweep needs --index: which network of the sweep");
	if (line->file && said)
		return options_wrong(state, "--%s: the sweep file says this; leave one of the two out", said);
	if (line->index_given && !line->file)
		return options_wrong(state, "train: --index needs --sweep: of which sweep file");
	for (unsigned i = 0; !line->file && i < AXES; i++)
		if (axis_facts[i].is_needed && !line->setting[i])
			return options_wrong(state, "train: --w1 and --w2 are needed: where the training starts");
	return 0;
}

static error_t parse_plot(struct argp_state *state, char *argument, const char **out)
{
	const error_t failed = options_path(state, "--plot", argument, out);
	if (failed || trajectory_is_name(argument))
		return failed;
	return options_wrong(state, "--plot: \"%s\" does not end in .png or .pdf; name the picture so", argument);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct command_line *line = options_input(state);
	error_t failed;
	if (key >= KEY_SETTING && key < KEY_TASK)
		return parse_setting(state, line, (unsigned)(key - KEY_SETTING), argument);
	switch (key) {
	case KEY_TASK:
		return parse_task(state, &line->task, argument);
	case KEY_CSV:
		line->out->csv = true;
		return 0;
	case KEY_EVERY:
		failed = options_count(state, "--every", argument, &line->out->every);
		return !failed && line->out->every == 0 ? options_wrong(state, "--every: give at least 1") : failed;
	case KEY_PLOT:
		return parse_plot(state, argument, &line->out->plot);
	case KEY_SWEEP:
		return options_path(state, "--sweep", argument, &line->file);
	case KEY_INDEX:
		line->index_given = true;
		return options_count(state, "--index", argument, &line->index);
	case ARGP_KEY_ARG:
		return options_wrong(state, "train: \"%s\" is unexpected; the command takes options only", argument);
	case ARGP_KEY_END:
		return check_options(state, line);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct command_syntax train_syntax = {
        .argp = {.options = options,
                 .parser = parse,
                 .args_doc = "",
                 .doc = "Trains one network and prints what the original question's program printed: each iteration "
                        "with its error (minus the loss before the step) and its change, then the output for each "
                        "input. The options that describe the network are the keys of sweep files."},
        .words = words,
};

/** What the command line says of the setting, or does not say but means; NULL: nothing. */
static const char *text_of(const struct command_line *line, unsigned i)
{
	if (line->setting[i])
		return line->setting[i];
	return is_precision(settings[i].key) ? precision_name(PRECISION_FLOAT64) : NULL;
}

/** Makes the lines of a sweep file that say what the command line says, for sweep_parse_options(). */
static void make_lines(struct text *out, const struct command_line *line)
{
	const char *in = NULL;
	for (unsigned i = 0; i < settings_count; i++) {
		const struct setting *const setting = &settings[i];
		const char *const text = text_of(line, i);
		const bool is_axis = i < AXES;
		if (!text)
			continue;
		if (in != setting->section)
			text_printf(out, "%s: # train\n", setting->section);
		in = setting->section;
		text_printf(out, "  %s: %s%s%s # --%s\n", setting->key, is_axis ? "{value: " : "", text,
		            is_axis ? "}" : "", setting->option);
	}
	text_add(out, text_string(&line->task));
	out->failed |= line->task.failed;
}

static enum status read_sweep(struct sweep *out, const struct command_line *line, struct error *error)
{
	if (line->file) {
		const enum status status = sweep_read(out, line->file, SWEEP_FOR_TRAINING, error);
		if (status == STATUS_OK && line->index >= out->space.networks)
			return error_set(error, STATUS_INPUT, "--index: the sweep has networks 0 to %llu",
			                 (unsigned long long)(out->space.networks - 1));
		return status;
	}
	struct text lines = {0};
	make_lines(&lines, line);
	const enum status status = sweep_parse_options(out, &lines, error);
	text_free(&lines);
	return status;
}

/** Takes problem, training and the configuration of network `index`. */
static enum status take_network(struct train_input *out, const struct sweep *sweep, uint64_t index, struct error *error)
{
	struct layout_tables tables;
	const enum status status = layout_make(&tables, &sweep->space, sweep->training.precision, error);
	if (status != STATUS_OK)
		return status;
	out->problem = sweep->problem;
	out->training = sweep->training;
	reference_configure(&tables, sweep->training.precision, index, out->axis);
	layout_free(&tables);
	return STATUS_OK;
}

enum status train_options_read(struct train_input *out, int argc, char **argv, struct error *error)
{
	struct sweep sweep;
	struct command_line line = {.out = out};
	*out = (struct train_input){.every = 1};
	enum status status = options_parse(&train_syntax.argp, argc, argv, &line, error);
	if (status == STATUS_OK)
		status = read_sweep(&sweep, &line, error);
	if (status == STATUS_OK)
		status = take_network(out, &sweep, line.index, error);
	text_free(&line.task);
	return status;
}
