/** Numbers as YAML's core schema writes them, and what can be wrong with them. */
#ifndef TWONEURON_SWEEP_SCALAR_H
#define TWONEURON_SWEEP_SCALAR_H

#include "model/precision.h"

#include <stddef.h>
#include <stdint.h>

enum scalar_problem {
	SCALAR_FINE,
	SCALAR_NO_NUMBER,
	SCALAR_NOT_FINITE,   /**< an infinity or NaN */
	SCALAR_LEADING_ZERO, /**< 010 is 8 to some YAML readers and 10 to others */
	SCALAR_TOO_LARGE,    /**< no finite number of the precision is near */
	SCALAR_TOO_SMALL,    /**< not 0, but the precision would make it 0 */
	SCALAR_NOT_WHOLE,    /**< a number, but not digits alone */
	SCALAR_TOO_LONG,     /**< more characters than any sensible number has */
};

/** A decimal number or a C hexadecimal one (0x1.8p+1, with an exponent or without); for `precision` it must be in
 * range. */
enum scalar_problem scalar_number(const char *text, size_t size, enum precision precision, double *out);
/** Digits alone. Anything else that is a number is SCALAR_NOT_WHOLE, above 2^64 - 1 SCALAR_TOO_LARGE. */
enum scalar_problem scalar_count(const char *text, size_t size, uint64_t *out);

#endif
