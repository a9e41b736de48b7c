#include "base/number.h"

#include "base/text.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void assert_float_text(float value, const char *expected)
{
	char out[NUMBER_SIZE + 1];
	*number_float(out, value) = '\0';
	assert_string_equal(out, expected);
}

static void test_number_float__writes_the_shortest_text(void **state)
{
	(void)state;
	assert_float_text(0.1f, "0.1");
	assert_float_text(-0.0f, "-0");
	assert_float_text(1e-5f, "1e-05");
	assert_float_text(-NAN, "nan");
	assert_float_text(-INFINITY, "-inf");
}

static void test_number_float__reads_back_to_the_same_bits(void **state)
{
	(void)state;
	for (uint32_t bits = 1; bits < 0x7f800000u; bits += 65537) {
		float value, back;
		memcpy(&value, &bits, sizeof value);
		char out[NUMBER_SIZE + 1];
		*number_float(out, value) = '\0';
		back = strtof(out, NULL);
		assert_memory_equal(&back, &value, sizeof value);
	}
}

char *to_chars_float(char *out, char *end, float value);

/**
 * Compares with the C++ library's shortest text. The floats are a stride through all of them, and those around each
 * power of two.
 */
static void assert_as_to_chars(uint32_t bits)
{
	float value;
	memcpy(&value, &bits, sizeof value);
	char ours[NUMBER_SIZE + 1], theirs[NUMBER_SIZE + 1];
	*number_float(ours, value) = '\0';
	*to_chars_float(theirs, theirs + NUMBER_SIZE, value) = '\0';
	assert_string_equal(ours, theirs);
}

static void test_number_float__writes_what_to_chars_does(void **state)
{
	(void)state;
	for (uint64_t bits = 0; bits < 0x7f800000u; bits += 4099)
		assert_as_to_chars((uint32_t)bits);
	for (uint32_t exponent = 0; exponent < 255; exponent++)
		for (uint32_t near = 0; near < 64; near++)
			assert_as_to_chars(0x80000000u + (exponent << 23) +
			                   (near < 32 || exponent == 0 ? near : near - 64));
	for (uint32_t integer = 1; integer < 2000000000u; integer += integer / 64 + 1) {
		const float value = (float)integer;
		uint32_t bits;
		memcpy(&bits, &value, sizeof bits);
		assert_as_to_chars(bits);
	}
}

static void test_number_parse_double__takes_whole_numbers_only(void **state)
{
	(void)state;
	double value = 0;
	assert_int_equal(number_parse_double("1e-5", &value), 0);
	assert_true(value == 1e-5);
	assert_int_equal(number_parse_double("-0x1.8p+1", &value), 0);
	assert_true(value == -3);
	assert_int_equal(number_parse_double("+5", &value), 0);
	assert_int_equal(number_parse_double("", &value), -1);
	assert_int_equal(number_parse_double("1x", &value), -1);
	assert_int_equal(number_parse_double("--1", &value), -1);
	assert_int_equal(number_parse_double("1e999", &value), -1);
}

static void test_number_string__is_a_string_of_its_own(void **state)
{
	(void)state;
	char out[NUMBER_SIZE + 1];
	memset(out, 'x', sizeof out);
	assert_ptr_equal(number_string(out, -0.002), out);
	assert_string_equal(out, "-0.002");
	assert_string_equal(number_string(out, -0x1.fffffffffffffp-1020), "-1.780059086805761e-307");
}

static void test_text_number__appends_the_shortest_text(void **state)
{
	(void)state;
	struct text text = {0};
	text_number(&text, 0.1);
	text_add(&text, " ");
	text_number(&text, 1e23);
	text_add(&text, " ");
	text_number(&text, -NAN);
	assert_string_equal(text_string(&text), "0.1 1e+23 nan");
	text_free(&text);
	text.failed = 1;
	text_number(&text, 1);
	assert_string_equal(text_string(&text), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_number_float__writes_the_shortest_text),
	        cmocka_unit_test(test_number_float__reads_back_to_the_same_bits),
	        cmocka_unit_test(test_number_float__writes_what_to_chars_does),
	        cmocka_unit_test(test_number_parse_double__takes_whole_numbers_only),
	        cmocka_unit_test(test_number_string__is_a_string_of_its_own),
	        cmocka_unit_test(test_text_number__appends_the_shortest_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
