#include "proof/infima.h"

#include <math.h>
#include <stdio.h>

static const struct {
	enum activation output;
	enum loss loss;
	double low; /**< the target of the first sample; the other's is 1 */
} kind[] = {
        {ACTIVATION_SIGMOID, LOSS_SQUARED_ERROR, 0}, {ACTIVATION_SIGMOID, LOSS_CROSS_ENTROPY, 0},
        {ACTIVATION_TANH, LOSS_SQUARED_ERROR, 0},    {ACTIVATION_LINEAR, LOSS_SQUARED_ERROR, 0},
        {ACTIVATION_TANH, LOSS_SQUARED_ERROR, -1},   {ACTIVATION_LINEAR, LOSS_SQUARED_ERROR, -1},
};
static const enum activation hidden[] = {ACTIVATION_SIGMOID, ACTIVATION_TANH, ACTIVATION_RELU, ACTIVATION_LINEAR};
enum { HIDDEN = sizeof hidden / sizeof *hidden, BIASES = 4 };
_Static_assert(sizeof kind / sizeof *kind * HIDDEN == TABLE_ROWS && 2 * BIASES == TABLE_COLUMNS, "the table's size");

void table_entry(struct problem *problem, char name[96], size_t row, size_t column)
{
	const size_t k = row / HIDDEN;
	const double first_x = column < BIASES ? 0 : -1;
	*problem = (struct problem){
	        .bias = (enum bias)(column % BIASES),
	        .hidden = hidden[row % HIDDEN],
	        .output = kind[k].output,
	        .loss = kind[k].loss,
	        .samples = 2,
	        .sample = {{.x = first_x, .d = kind[k].low, .weight = 1}, {.x = 1, .d = 1, .weight = 1}},
	};
	snprintf(name, 96, "%s-%s-%s-%s-x%s-%s", activation_name(problem->output), kind[k].low < 0 ? "m11" : "01",
	         loss_name(problem->loss), activation_name(problem->hidden), first_x < 0 ? "m11" : "01",
	         bias_name(problem->bias));
}

/** A multiple of 1/64 as a fraction. */
static void add_fraction(struct text *out, double value)
{
	int numerator = (int)(64 * value), denominator = 64;
	while (denominator > 1 && numerator % 2 == 0) {
		numerator /= 2;
		denominator /= 2;
	}
	if (denominator == 1)
		text_printf(out, "%d", numerator);
	else
		text_printf(out, "%d/%d", numerator, denominator);
}

static void add_value(struct text *out, const struct table_value *value)
{
	const double middle = rint(5e9 * (value->lower + value->upper)) * 1e-10;
	if (!value->known && value->lower < 1e-6)
		text_add(out, "undecided");
	else if (!value->known)
		text_printf(out, "undecided, %.6f at least", floor(1e6 * value->lower) * 1e-6);
	else if (64 * value->lower == rint(64 * value->lower))
		add_fraction(out, value->lower);
	else
		text_printf(out, "%.10f(%.0f)", middle,
		            ceil(1e10 * fmax(middle - value->lower, value->upper - middle)));
}

void table_write(struct text *out, const struct table_value *value)
{
	text_add(out, "| output | targets | loss | hidden | x = 0, 1: none | hidden | output | both "
	              "| x = -1, 1: none | hidden | output | both |\n"
	              "|---|---|---|---|---|---|---|---|---|---|---|---|\n");
	for (size_t row = 0; row < TABLE_ROWS; row++) {
		const size_t k = row / HIDDEN;
		text_printf(out, "| %s | %g, 1 | %s | %s |", activation_name(kind[k].output), kind[k].low,
		            loss_name(kind[k].loss), activation_name(hidden[row % HIDDEN]));
		for (size_t column = 0; column < TABLE_COLUMNS; column++) {
			text_add(out, " ");
			add_value(out, &value[row * TABLE_COLUMNS + column]);
			text_add(out, " |");
		}
		text_add(out, "\n");
	}
}
