#include "sweep/scalar.h"

#include "base/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* any double can be written in 24 characters; this leaves room for all the zeros of 1e-323 */
enum { NUMBER_TEXT_MAX = 400 };

/** Passes over digits and returns how many there were; *zero stays true while all of them are 0. */
static size_t skip_digits(const char **text, bool hexadecimal, bool *zero)
{
	const char *digits = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
	const size_t count = strspn(*text, digits);
	if (strspn(*text, "0") < count)
		*zero = false;
	*text += count;
	return count;
}

/** True if the whole text has the form of a number; *zero is set if that number is 0. */
static bool has_number_syntax(const char *text, bool *zero)
{
	text += *text == '-' || *text == '+';
	const bool hexadecimal = strncasecmp(text, "0x", 2) == 0;
	text += hexadecimal ? 2 : 0;
	*zero = true;
	size_t digits = skip_digits(&text, hexadecimal, zero);
	if (*text == '.') {
		text++;
		digits += skip_digits(&text, hexadecimal, zero);
	}
	if (digits == 0)
		return false;
	if (strchr(hexadecimal ? "pP" : "eE", *text) && *text) {
		bool ignored;
		text++;
		text += *text == '-' || *text == '+';
		if (skip_digits(&text, false, &ignored) == 0)
			return false;
	}
	return *text == '\0';
}

static bool is_not_finite(const char *text)
{
	static const char *const word[] = {".inf", ".nan", "inf", "nan", "infinity"};
	text += *text == '-' || *text == '+';
	for (size_t i = 0; i < sizeof word / sizeof word[0]; i++) {
		if (strcasecmp(text, word[i]) == 0)
			return true;
	}
	return false;
}

/** True if a number outside a double's range is too large and not too small: the place of its first digit decides. */
static bool is_huge(const char *text)
{
	text += *text == '-' || *text == '+';
	const bool hexadecimal = strncasecmp(text, "0x", 2) == 0;
	text += hexadecimal ? 2 : 0;
	long place = 0;
	bool significant = false, fraction = false;
	for (; *text && !strchr(hexadecimal ? "pP" : "eE", *text); text++) {
		significant = significant || (*text != '0' && *text != '.');
		if (*text == '.')
			fraction = true;
		else if (significant != fraction)
			place += significant ? 1 : -1;
	}
	const long exponent = *text ? strtol(text + 1, NULL, 10) : 0;
	return exponent > -(hexadecimal ? 4 * place : place);
}

static bool copy_text(char *out, const char *text, size_t size)
{
	memcpy(out, text, size);
	out[size] = '\0';
	return memchr(text, '\0', size) == NULL;
}

enum scalar_problem scalar_number(const char *text, size_t size, enum precision precision, double *out)
{
	char copy[NUMBER_TEXT_MAX + 1];
	bool zero;
	if (size > NUMBER_TEXT_MAX)
		return SCALAR_TOO_LONG;
	if (!copy_text(copy, text, size))
		return SCALAR_NO_NUMBER;
	if (is_not_finite(copy))
		return SCALAR_NOT_FINITE;
	if (!has_number_syntax(copy, &zero))
		return SCALAR_NO_NUMBER;
	const char *digits = copy + (*copy == '-' || *copy == '+');
	if (digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9')
		return SCALAR_LEADING_ZERO;
	double value;
	if (zero)
		value = *copy == '-' ? -0.0 : 0.0;
	else if (number_parse_double(copy, &value) != 0)
		return is_huge(copy) ? SCALAR_TOO_LARGE : SCALAR_TOO_SMALL;
	/* halfway from the largest finite float to 2^128, and half the smallest: ties round away to infinity and to 0
	 */
	if (precision == PRECISION_FLOAT32 && fabs(value) >= 0x1.ffffffp127)
		return SCALAR_TOO_LARGE;
	if (!zero && fabs(value) <= (precision == PRECISION_FLOAT32 ? 0x1p-150 : 0))
		return SCALAR_TOO_SMALL;
	*out = value;
	return SCALAR_FINE;
}

enum scalar_problem scalar_count(const char *text, size_t size, uint64_t *out)
{
	double ignored;
	const enum scalar_problem problem = scalar_number(text, size, PRECISION_FLOAT64, &ignored);
	if (problem != SCALAR_FINE)
		return problem;
	for (size_t i = 0; i < size; i++) {
		if (text[i] < '0' || text[i] > '9')
			return SCALAR_NOT_WHOLE;
	}
	char copy[NUMBER_TEXT_MAX + 1];
	copy_text(copy, text, size);
	return number_parse_unsigned(copy, out) == 0 ? SCALAR_FINE : SCALAR_TOO_LARGE;
}
