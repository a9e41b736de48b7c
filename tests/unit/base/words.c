#include "base/words.h"
#include "test.h"

static const char *colour_name(unsigned colour)
{
	static const char *const name[] = {"red", "green", "blue", "black"};
	return colour < sizeof name / sizeof *name ? name[colour] : NULL;
}

static bool is_basic(unsigned colour)
{
	return colour == 1 || colour == 2;
}

static bool is_nothing(unsigned colour)
{
	(void)colour;
	return false;
}

static const struct words all = {colour_name, NULL}, basic = {colour_name, is_basic},
                          nothing = {colour_name, is_nothing};

static void assert_words(const struct words *words, const char *const *expected, unsigned count)
{
	const char *word;
	unsigned seen = 0;
	for (unsigned i = 0; (word = words_next(words, &i)); i++) {
		assert_true(seen < count);
		assert_string_equal(word, expected[seen++]);
		assert_string_equal(word, colour_name(i));
	}
	assert_int_equal(seen, count);
	assert_int_equal(words_count(words), count);
}

static void test_words_next__visits_what_is_allowed(void **state)
{
	(void)state;
	assert_words(&all, (const char *const[]){"red", "green", "blue", "black"}, 4);
	assert_words(&basic, (const char *const[]){"green", "blue"}, 2);
	assert_words(&nothing, NULL, 0);
}

static void test_words_find__gives_the_value_of_a_word_that_is_allowed(void **state)
{
	(void)state;
	unsigned value = 77;
	assert_true(words_find(&all, "black", &value));
	assert_int_equal(value, 3);
	assert_true(words_find(&basic, "green", &value));
	assert_int_equal(value, 1);
}

static void test_words_find__leaves_the_value_where_there_is_no_such_word(void **state)
{
	(void)state;
	unsigned value = 77;
	assert_false(words_find(&all, "Red", &value));
	assert_false(words_find(&all, "", &value));
	assert_false(words_find(&all, "blues", &value));
	assert_false(words_find(&basic, "red", &value));
	assert_false(words_find(&nothing, "green", &value));
	assert_int_equal(value, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_words_next__visits_what_is_allowed),
	        cmocka_unit_test(test_words_find__gives_the_value_of_a_word_that_is_allowed),
	        cmocka_unit_test(test_words_find__leaves_the_value_where_there_is_no_such_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
