#include "base/number.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace
{

char *copy(char *out, const char *word)
{
	const std::size_t size = std::strlen(word);
	std::memcpy(out, word, size);
	return out + size;
}

template <typename Real> char *shortest(char *out, Real value)
{
	if (std::isnan(value))
		return copy(out, "nan");
	if (std::isinf(value))
		return copy(out, value < 0 ? "-inf" : "inf");
	return std::to_chars(out, out + NUMBER_SIZE, value).ptr;
}

template <typename Number, typename... Format>
int parse(const char *first, const char *last, Number *out, Format... format)
{
	const auto result = std::from_chars(first, last, *out, format...);
	return result.ec == std::errc() && result.ptr == last && first != last ? 0 : -1;
}

} // namespace

char *number_double(char *out, double value)
{
	return shortest(out, value);
}

char *number_unsigned(char *out, uint64_t value)
{
	return std::to_chars(out, out + NUMBER_SIZE, value).ptr;
}

const char *number_string(char out[NUMBER_SIZE + 1], double value)
{
	*number_double(out, value) = '\0';
	return out;
}

int number_parse_double(const char *text, double *out)
{
	const char *last = text + std::strlen(text);
	const bool negative = *text == '-';
	const char *digits = text + (*text == '-' || *text == '+');
	if (*digits == '-' || *digits == '+')
		return -1;
	const bool hexadecimal = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
	double value = 0;
	const int status =
	        hexadecimal ? parse(digits + 2, last, &value, std::chars_format::hex) : parse(digits, last, &value);
	if (status == 0)
		*out = negative ? -value : value;
	return status;
}

int number_parse_unsigned(const char *text, uint64_t *out)
{
	return parse(text, text + std::strlen(text), out);
}
