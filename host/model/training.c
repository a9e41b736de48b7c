#include "model/training.h"

#include <math.h>

const char *math_name(unsigned math)
{
	static const char *const name[MATHS] = {[MATH_EXACT] = "exact", [MATH_NATIVE] = "native"};
	return math < MATHS ? name[math] : NULL;
}

const char *optimizer_name(unsigned optimizer)
{
	static const char *const name[] = {[OPTIMIZER_GRADIENT_DESCENT] = "gradient-descent",
	                                   [OPTIMIZER_MOMENTUM] = "momentum",
	                                   [OPTIMIZER_ADAM] = "adam"};
	_Static_assert(sizeof name / sizeof *name == OPTIMIZERS, "an optimizer has no word");
	return optimizer < OPTIMIZERS ? name[optimizer] : NULL;
}

/** A change as the kernels have it. */
static double squared_change(const struct problem *problem, const struct training *training, double change)
{
	const double scaled = change * activation_facts[problem->output].scale;
	return precision_round(training->precision, scaled * scaled);
}

double training_threshold(const struct problem *problem, const struct training *training)
{
	return squared_change(problem, training, training->tolerance);
}

double training_above(const struct problem *problem, const struct training *training)
{
	const double above = problem->descent.change_above;
	return above > 0 ? squared_change(problem, training, above) : (double)INFINITY;
}

double training_change(const struct problem *problem, enum precision precision, double squared)
{
	/* LN_2 is nearer to 1/log2(e) than the quotient by LOG2_E is */
	const double unit = activation_facts[problem->output].scale;
	const double inverse = unit == 1 ? 1 : LOG2_E / unit * LN_2;
	return precision_round(precision, sqrt(squared) * inverse);
}

struct loss_grid training_loss_grid(const struct problem *problem, enum precision precision)
{
	struct loss_grid grid = {.digits = precision == PRECISION_FLOAT64 ? 4 : 3};
	if (!problem_is_bounded(problem))
		grid.digits += 2;
	int exponent;
	/* largest < 2^exponent, with room for rounding */
	frexp(problem_largest_loss(problem) * 1.001, &exponent);
	/* 2^bits must be a number of the precision, for tiny and for huge multiplicities too */
	const int most = precision_facts[precision].most_loss_bits, bits = DIGIT_BITS * grid.digits - exponent;
	grid.bits = bits > most ? most : bits < -most ? -most : bits;
	return grid;
}
