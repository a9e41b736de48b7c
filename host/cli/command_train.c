#include "cli/command.h"
#include "cli/train_options.h"
#include "cli/train_plot.h"
#include "model/outcome.h"
#include "reference/reference.h"

#include <math.h>
#include <stdio.h>

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

/** Appends how the training ended, in one line. */
static void add_end(struct text *out, const struct train_input *input, double squared, const struct reference_run *run)
{
	text_printf(out, "%s after %u step%s: ", outcome_name(run->outcome), run->steps, run->steps == 1 ? "" : "s");
	if (run->outcome != OUTCOME_DIVERGED)
		text_printf(out, "loss %f, largest error %f", run->value[RUN_LOSS], run->value[RUN_MAX_ERROR]);
	else if (squared > training_above(&input->problem, &input->training))
		text_printf(out, "a step changed it by more than %g", input->problem.descent.change_above);
	else
		text_add(out, "a parameter or the loss is not finite any more");
}

/**
 * Prints the network's answers in the order of the original program: the last sample first. A network that diverged has
 * none.
 */
static void print_answers(const struct train_input *input, const struct reference_state *state,
                          const struct reference_run *run, const char *end)
{
	const struct problem *const problem = &input->problem;
	for (size_t k = problem->samples; run->outcome != OUTCOME_DIVERGED && k-- > 0;)
		printf("%g %f\n", problem->sample[k].x,
		       reference_output(problem, input->training.precision, state, problem->sample[k].x));
	printf("%s\n", end);
}

static void print_header(void)
{
	printf("iteration,loss,change");
	for (unsigned p = 0; p < PARAMETERS; p++)
		printf(",%s", parameter_name(p));
	putchar('\n');
}

static enum status train(const struct train_input *input, struct train_plot *plot, struct error *error)
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
		if (plot)
			train_plot_add(plot, &run);
		squared = reference_step(problem, precision, &state);
		run.steps++;
		stopped = !(squared >= threshold && squared <= above);
		if (stopped || run.steps % input->every == 0 || run.steps == input->training.steps)
			print_iteration(input, run.steps, loss, training_change(problem, precision, squared), &state);
	}
	reference_assess(problem, &input->training, &state, squared, &run);
	struct text end = {0};
	add_end(&end, input, squared, &run);
	if (!input->csv)
		print_answers(input, &state, &run, text_string(&end));
	const enum status status =
	        plot ? train_plot_draw(plot, input, &state, &run, text_string(&end), error) : STATUS_OK;
	text_free(&end);
	return status;
}

enum status command_train(int argc, char **argv, struct error *error)
{
	struct train_input input;
	struct train_plot *plot = NULL;
	enum status status = train_options_read(&input, argc, argv, error);
	if (status == STATUS_OK && input.plot)
		status = train_plot_begin(&plot, input.plot, error);
	if (status == STATUS_OK)
		status = train(&input, plot, error);
	train_plot_free(plot);
	return status;
}
