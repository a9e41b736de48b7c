#include <charconv>

/** What number_float() is compared with. */
extern "C" char *to_chars_float(char *out, char *end, float value)
{
	return std::to_chars(out, end, value).ptr;
}
