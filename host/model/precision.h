/** The floating-point types in which networks are trained, and arrays of numbers of either type. */
#ifndef TWONEURON_MODEL_PRECISION_H
#define TWONEURON_MODEL_PRECISION_H

#include "base/number.h"

#include <stddef.h>

enum precision { PRECISION_FLOAT32, PRECISION_FLOAT64, PRECISIONS };

struct precision_facts {
	const char *name; /**< "float32" */
	unsigned bits;    /**< PRECISION in kernels/config.clh */
	size_t size;      /**< bytes */
	double largest;   /**< finite number */
	/**
	 * The smallest tolerance above 0, and the largest one, that sweep files and the command line accept: the
	 * kernels compare squares, times log2(e)^2, which must neither underflow nor overflow.
	 */
	double least_tolerance, most_tolerance;
	int most_loss_bits; /**< 2^loss_bits and its inverse are ordinary numbers for loss_bits within +- this */
};

extern const struct precision_facts precision_facts[];

/** The word for a precision; NULL from PRECISIONS on. */
const char *precision_name(unsigned precision);

/** Bytes of one number. */
size_t precision_size(enum precision precision);

/** The number nearest to `value`, as a double. */
double precision_round(enum precision precision, double value);

/** Entry i of float[] or double[]; setting rounds. */
double precision_get(enum precision precision, const void *array, size_t i);
void precision_set(enum precision precision, void *array, size_t i, double value);

/**
 * Writes the shortest decimal that reads back to `value` in this precision, as number_float() or number_double() does;
 * a value that the precision does not hold, such as a mean, as the shortest double.
 */
static inline char *precision_number(enum precision precision, char *out, double value)
{
	if (precision == PRECISION_FLOAT32 && (double)(float)value == value)
		return number_float(out, (float)value);
	return number_double(out, value);
}

/** The same for entry i of float[] or double[]. */
static inline char *precision_number_at(enum precision precision, char *out, const void *array, size_t i)
{
	return precision == PRECISION_FLOAT32 ? number_float(out, ((const float *)array)[i])
	                                      : number_double(out, ((const double *)array)[i]);
}

#endif
