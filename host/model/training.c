#include "model/training.h"

#include <math.h>

const char *math_name(unsigned math)
{
	static const char *const name[MATHS] = {[MATH_EXACT] = "exact", [MATH_NATIVE] = "native"};
	return math < MATHS ? name[math] : NULL;
}

const char *optimizer_name(unsigned optimizer)
{
	static const char *const name[] = {[OPTIMIZER_GRADIENT_DESCENT] = "gradient-descent"};
	_Static_assert(sizeof name / sizeof *name == OPTIMIZERS, "an optimizer has no word");
	return optimizer < OPTIMIZERS ? name[optimizer] : NULL;
}

double training_threshold(const struct training *training)
{
	const double scaled = training->tolerance * LOG2_E;
	return precision_round(training->precision, scaled * scaled);
}

double training_change(enum precision precision, double squared)
{
	return precision_round(precision, sqrt(squared) * LN_2);
}

struct loss_grid training_loss_grid(const struct problem *problem, enum precision precision)
{
	struct loss_grid grid = {.digits = precision == PRECISION_FLOAT64 ? 4 : 3};
	if (!loss_facts[problem->loss].is_bounded)
		grid.digits += 2;
	int exponent;
	/* largest < 2^exponent, with room for rounding */
	frexp(problem_largest_loss(problem) * 1.001, &exponent);
	/* 2^bits must be a number of the precision, for tiny and for huge multiplicities too */
	const int most = precision_facts[precision].most_loss_bits, bits = DIGIT_BITS * grid.digits - exponent;
	grid.bits = bits > most ? most : bits < -most ? -most : bits;
	return grid;
}
