/** How networks are trained, and what the kernels make of it. */
#ifndef TWONEURON_MODEL_TRAINING_H
#define TWONEURON_MODEL_TRAINING_H

#include "model/precision.h"
#include "model/problem.h"

#include <stdint.h>

/** `exact`: IEEE operations only, the same bits everywhere. `native`: a GPU's fast built-ins. */
enum math { MATH_EXACT, MATH_NATIVE, MATHS };
const char *math_name(unsigned math);

/** The word for an optimizer; NULL from OPTIMIZERS on. */
const char *optimizer_name(unsigned optimizer);

struct training {
	uint64_t steps;   /**< step limit, 1..2^31-1 */
	double tolerance; /**< stop when the length of a step is below; 0: never */
	enum precision precision;
	double max_error; /**< `learned.max_error` */
};

/**
 * The kernels hold the output's parameters times the scale of its activation, every change too, and compare the square
 * of a step's change: this is the tolerance in the same form, rounded to the precision.
 */
double training_threshold(const struct problem *problem, const struct training *training);

/** The same for the change above which a network has diverged; infinity if there is no limit. */
double training_above(const struct problem *problem, const struct training *training);

/**
 * The length of a step from the squared, scaled change of a step; rounded to the precision. It is 0 below 1e-23
 * (float64: 1e-162) and infinite above 1.3e19 (9.3e153), where the square is; no tolerance is as small or as large
 * (struct precision_facts).
 */
double training_change(const struct problem *problem, enum precision precision, double squared);

/**
 * The grid on which losses are summed: a loss takes `digits` digits of DIGIT_BITS bits, the lowest worth 2^-bits. They
 * hold problem_largest_loss(); map.h says what becomes of a larger one.
 */
struct loss_grid {
	int digits; /**< 3 for float32, 4 for float64; two more for a loss that has no largest value */
	int bits;
};
struct loss_grid training_loss_grid(const struct problem *problem, enum precision precision);

#endif
