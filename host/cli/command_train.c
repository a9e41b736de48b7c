#include "base/text.h"
#include "cli/command.h"
#include "cli/options.h"
#include "model/outcome.h"
#include "reference/reference.h"
#include "sweep/sweep_file.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>

/** What to train: the network and task of the original program unless options or a sweep file say otherwise. */
struct train_input {
	struct problem problem;
	struct training training;
	double axis[AXES];
	bool given[AXES];
	const char *said; /**< the last option that a sweep file would set too, or NULL */
	bool csv;
	uint64_t every; /**< print only every `every`-th iteration */
	const char *file;
	uint64_t index;
	bool index_given;
};

/* from KEY_AXIS to KEY_TOLERANCE: what a sweep file sets too */
enum {
	KEY_AXIS = 256, /* and those of the other axes, by enum coordinate */
	KEY_BIAS = KEY_AXIS + AXES,
	KEY_HIDDEN,
	KEY_LOSS,
	KEY_STEPS,
	KEY_TOLERANCE,
	KEY_CSV,
	KEY_EVERY,
	KEY_SWEEP,
	KEY_INDEX
};

static struct argp_option options[] = {
        [AXES] = {"bias", KEY_BIAS, "MODE", 0, "Which biases train: none, hidden, output or both (none)", 0},
        {"hidden", KEY_HIDDEN, "F", 0, "Hidden activation: sigmoid, tanh or relu (sigmoid)", 0},
        {"loss", KEY_LOSS, "L", 0, "squared-error or cross-entropy (squared-error)", 0},
        {"steps", KEY_STEPS, "N", 0, "Step limit (800)", 0},
        {"tolerance", KEY_TOLERANCE, "T", 0, "Stop when the change is below; 0: never (1e-5)", 0},
        {"every", KEY_EVERY, "N", 0, "Print every N-th iteration and the last (1)", 0},
        {"csv", KEY_CSV, NULL, 0, "Print the trajectory as CSV", 0},
        {"sweep", KEY_SWEEP, "FILE", 0, "Train network --index of a sweep file instead, in its precision", 0},
        {"index", KEY_INDEX, "I", 0, "Index of the network in the sweep", 0},
        {0},
};

/** Makes the options of the axes, which come first, from their facts, before main(): completion reads them too. */
__attribute__((constructor)) static void make_axes_options(void)
{
	static struct {
		char argument[2], doc[AXIS_TITLE_SIZE + 32];
	} text[AXES];
	for (unsigned i = 0; i < AXES; i++) {
		char title[AXIS_TITLE_SIZE];
		axis_title(title, (enum coordinate)i);
		text[i].argument[0] = (char)toupper(axis_name(i)[0]);
		if (axis_facts[i].is_needed)
			snprintf(text[i].doc, sizeof text[i].doc, "%s (needed)", title);
		else
			snprintf(text[i].doc, sizeof text[i].doc, "%s (%g)", title, axis_facts[i].initial);
		options[i] = (struct argp_option){
		        .name = axis_name(i), .key = KEY_AXIS + (int)i, .arg = text[i].argument, .doc = text[i].doc};
	}
}

static const struct option_words words[] = {
        {KEY_BIAS, {bias_name, NULL}},
        {KEY_HIDDEN, {activation_name, activation_trains_hidden}},
        {KEY_LOSS, {loss_name, NULL}},
        {0},
};

/** The value of the option's word; options_wrong() with the words when it is not there. */
static error_t parse_name(struct argp_state *state, int key, const char *text, unsigned *out)
{
	const struct option_words *of = words;
	while (of->key != key)
		of++;
	if (words_find(&of->words, text, out))
		return 0;
	struct text list = {0};
	const char *word;
	for (unsigned i = 0; (word = words_next(&of->words, &i)); i++)
		text_printf(&list, "%s%s", list.size ? ", " : "", word);
	const error_t failed = options_wrong(state, "--%s: \"%s\" is none of %s", options_name(options, key), text,
	                                     text_string(&list));
	text_free(&list);
	return failed;
}

static error_t parse_axis(struct argp_state *state, struct train_input *input, enum coordinate axis, const char *text)
{
	char option[32];
	snprintf(option, sizeof option, "--%s", axis_name(axis));
	input->given[axis] = true;
	return options_number(state, option, text, &input->axis[axis]);
}

static error_t check_tolerance(struct argp_state *state, const char *text, double tolerance)
{
	const double least = precision_facts[PRECISION_FLOAT64].least_tolerance;
	const double most = precision_facts[PRECISION_FLOAT64].most_tolerance;
	if (tolerance == 0 || (tolerance >= least && tolerance <= most))
		return 0;
	return options_wrong(state, "--tolerance: %s is neither 0 nor from %g to %g", text, least, most);
}

static error_t parse_model(int key, char *argument, struct argp_state *state, struct train_input *input)
{
	unsigned word = 0;
	error_t failed;
	switch (key) {
	case KEY_BIAS:
		failed = parse_name(state, key, argument, &word);
		input->problem.bias = (enum bias)word;
		return failed;
	case KEY_HIDDEN:
		failed = parse_name(state, key, argument, &word);
		input->problem.hidden = (enum activation)word;
		return failed;
	case KEY_LOSS:
		failed = parse_name(state, key, argument, &word);
		input->problem.loss = (enum loss)word;
		return failed;
	case KEY_STEPS:
		failed = options_count(state, "--steps", argument, &input->training.steps);
		if (!failed && (input->training.steps < 1 || input->training.steps > INT32_MAX))
			return options_wrong(state, "--steps: %s is not between 1 and %d", argument, INT32_MAX);
		return failed;
	case KEY_TOLERANCE:
		failed = options_number(state, "--tolerance", argument, &input->training.tolerance);
		return failed ? failed : check_tolerance(state, argument, input->training.tolerance);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/** Refuses a start whose scaled value overflows. */
static error_t check_start(struct argp_state *state, const struct train_input *input, enum coordinate axis)
{
	const double most = axis_most(&input->problem, axis, PRECISION_FLOAT64);
	if (fabs(input->axis[axis]) <= most)
		return 0;
	/* the limit in three digits, surely below it */
	return options_wrong(state,
	                     "--%s: %g is too large to train: float64 holds a multiple of it, which overflows; use "
	                     "a size up to %.3g",
	                     axis_name(axis), input->axis[axis], 0.99 * most);
}

/** Refuses contradictions, once all options are read. */
static error_t check_options(struct argp_state *state, const struct train_input *input)
{
	if (input->file) {
		if (!input->index_given)
			return options_wrong(state, "train: --sweep needs --index: which network of the sweep");
		if (input->said)
			return options_wrong(state, "--%s: the sweep file says this; leave one of the two out",
			                     input->said);
		return 0;
	}
	if (input->index_given)
		return options_wrong(state, "train: --index needs --sweep: of which sweep file");
	if (!input->given[AXIS_W1] || !input->given[AXIS_W2])
		return options_wrong(state, "train: --w1 and --w2 are needed: where the training starts");
	if (input->given[AXIS_B1] && !(input->problem.bias & BIAS_HIDDEN))
		return options_wrong(state, "--b1: the hidden bias does not train; add --bias hidden or --bias both");
	if (input->given[AXIS_B2] && !(input->problem.bias & BIAS_OUTPUT))
		return options_wrong(state, "--b2: the output bias does not train; add --bias output or --bias both");
	for (unsigned axis = 0; axis < AXES; axis++) {
		const char *const name = axis_name(axis);
		if (axis_facts[axis].is_positive && !(input->axis[axis] > 0))
			return options_wrong(state, "--%s: the %s is not above 0; give one like %g", name, name,
			                     axis_facts[axis].initial);
		if (check_start(state, input, (enum coordinate)axis))
			return EINVAL;
	}
	return 0;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct train_input *input = options_input(state);
	error_t failed;
	if (key >= KEY_AXIS && key <= KEY_TOLERANCE)
		input->said = options_name(options, key);
	if (key >= KEY_AXIS && key < KEY_AXIS + AXES)
		return parse_axis(state, input, (enum coordinate)(key - KEY_AXIS), argument);
	switch (key) {
	case KEY_CSV:
		input->csv = true;
		return 0;
	case KEY_EVERY:
		failed = options_count(state, "--every", argument, &input->every);
		return !failed && input->every == 0 ? options_wrong(state, "--every: give at least 1") : failed;
	case KEY_SWEEP:
		return options_path(state, "--sweep", argument, &input->file);
	case KEY_INDEX:
		input->index_given = true;
		return options_count(state, "--index", argument, &input->index);
	case ARGP_KEY_ARG:
		return options_wrong(state, "train: \"%s\" is unexpected; the command takes options only", argument);
	case ARGP_KEY_END:
		return check_options(state, input);
	default:
		return parse_model(key, argument, state, input);
	}
}

/** Takes problem, training and configuration from network `index` of a sweep file. */
static enum status load_sweep(struct train_input *input, struct error *error)
{
	struct sweep sweep;
	struct layout_tables tables = {0};
	enum status status = sweep_read(&sweep, input->file, SWEEP_FOR_TRAINING, error);
	if (status == STATUS_OK && input->index >= sweep.space.networks)
		status = error_set(error, STATUS_INPUT, "--index: the sweep has networks 0 to %llu",
		                   (unsigned long long)(sweep.space.networks - 1));
	if (status == STATUS_OK)
		status = layout_make(&tables, &sweep.space, sweep.training.precision, error);
	if (status == STATUS_OK) {
		input->problem = sweep.problem;
		input->training = sweep.training;
		reference_configure(&tables, sweep.training.precision, input->index, input->axis);
	}
	layout_free(&tables);
	return status;
}

static void print_number(enum precision precision, double value, char after)
{
	char out[NUMBER_SIZE + 1];
	char *end = precision_number(precision, out, value);
	*end++ = after;
	fwrite(out, 1, (size_t)(end - out), stdout);
}

/** Prints six digits after the point, as the original program does; NaN without its arbitrary sign. */
static void print_fixed(double value, const char *after)
{
	if (isnan(value))
		printf("nan%s", after);
	else
		printf("%f%s", value, after);
}

/** One iteration: the loss before the step, the step's change, and for CSV the parameters after it. */
static void print_iteration(const struct train_input *input, uint64_t iteration, double loss, double change,
                            const struct reference_state *state)
{
	const enum precision precision = input->training.precision;
	if (!input->csv) {
		printf("Iteration %llu, Error ", (unsigned long long)iteration);
		print_fixed(-loss, ", Change ");
		print_fixed(change, "\n");
		return;
	}
	struct reference_run run = {.steps = 1};
	reference_assess(&input->problem, &input->training, state, 0, &run);
	printf("%llu,", (unsigned long long)iteration);
	print_number(precision, loss, ',');
	print_number(precision, change, ',');
	for (int p = 0; p < PARAMETERS; p++)
		print_number(precision, run.value[RUN_PARAMETERS + p], p + 1 < PARAMETERS ? ',' : '\n');
}

/**
 * Prints the network's answers in the order of the original program: the last sample first. A network that diverged has
 * none.
 */
static void print_answers(const struct train_input *input, const struct reference_state *state,
                          const struct reference_run *run)
{
	if (run->outcome == OUTCOME_DIVERGED) {
		printf("diverged after %u steps: a parameter or the loss is not finite any more\n", run->steps);
		return;
	}
	for (size_t k = input->problem.samples; k-- > 0;)
		printf("%g %f\n", input->problem.sample[k].x,
		       reference_output(&input->problem, input->training.precision, state, input->problem.sample[k].x));
	printf("%s after %u steps: loss %f, largest error %f\n", outcome_name(run->outcome), run->steps,
	       run->value[RUN_LOSS], run->value[RUN_MAX_ERROR]);
}

static void print_header(void)
{
	printf("iteration,loss,change");
	for (unsigned p = 0; p < PARAMETERS; p++)
		printf(",%s", parameter_name(p));
	putchar('\n');
}

static void train(const struct train_input *input)
{
	const struct problem *problem = &input->problem;
	const enum precision precision = input->training.precision;
	const double above = training_above(problem, &input->training);
	const double threshold = training_threshold(problem, &input->training);
	struct reference_state state;
	struct reference_run run = {0};
	double squared = 0;
	bool stopped = false;
	reference_begin(problem, precision, input->axis, &state);
	if (input->csv)
		print_header();
	while (!stopped && run.steps < input->training.steps) {
		reference_assess(problem, &input->training, &state, squared, &run);
		const double loss = run.value[RUN_LOSS];
		squared = reference_step(problem, precision, &state);
		run.steps++;
		stopped = !(squared >= threshold && squared <= above);
		if (stopped || run.steps % input->every == 0 || run.steps == input->training.steps)
			print_iteration(input, run.steps, loss, training_change(problem, precision, squared), &state);
	}
	reference_assess(problem, &input->training, &state, squared, &run);
	if (!input->csv)
		print_answers(input, &state, &run);
}

const struct command_syntax train_syntax = {
        .argp = {.options = options,
                 .parser = parse,
                 .args_doc = "",
                 .doc = "Trains one network in float64 and prints what the original question's program printed: each "
                        "iteration with its error (minus the loss before the step) and its change, then the output for "
                        "each input."},
        .words = words,
};

enum status command_train(int argc, char **argv, struct error *error)
{
	struct train_input input = {
	        .problem = {.samples = 2, .sample = {{0, 0, 1}, {1, 1, 1}}},
	        .training = {.steps = 800, .tolerance = 1e-5, .precision = PRECISION_FLOAT64, .max_error = 0.1},
	        .every = 1,
	};
	for (int axis = 0; axis < AXES; axis++)
		input.axis[axis] = axis_facts[axis].initial;
	enum status status = options_parse(&train_syntax.argp, argc, argv, &input, error);
	if (status == STATUS_OK && input.file)
		status = load_sweep(&input, error);
	if (status == STATUS_OK)
		train(&input);
	return status;
}
