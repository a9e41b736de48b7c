/**
 * Numbers as text: the shortest decimal that reads back to the same bits, whatever the locale.
 * Infinities and NaN are "inf", "-inf" and "nan" (no sign, no payload).
 */
#ifndef TWONEURON_BASE_NUMBER_H
#define TWONEURON_BASE_NUMBER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { NUMBER_SIZE = 32 }; /**< bytes that any number below needs at most */

/** Each writes at `out` (NUMBER_SIZE bytes, no zero byte is added) and returns the end of what it wrote. */
char *number_float(char *out, float value);
char *number_double(char *out, double value);
char *number_unsigned(char *out, uint64_t value);

/** The same as a C string: ends it with a zero byte and returns `out`. text_number() appends it to a text. */
const char *number_string(char out[NUMBER_SIZE + 1], double value);

/** Reads a whole string as a decimal or hexadecimal double; returns 0, or -1 if any of it is no number. */
int number_parse_double(const char *text, double *out);
/** Reads a whole string of decimal digits; returns 0, or -1 if it is none or does not fit. */
int number_parse_unsigned(const char *text, uint64_t *out);

#ifdef __cplusplus
}
#endif
#endif
