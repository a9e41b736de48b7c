#include "model/events.h"

#include "base/text.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

/** What was told: the kinds, and the lines of notices, each with a "|" behind it. */
static void note(void *context, const struct event *event)
{
	struct text *const told = context;
	text_printf(told, "%s|", event->kind == EVENT_NOTICE ? event->text : "event");
}

static void test_listener_notices__tells_each_line(void **state)
{
	(void)state;
	struct text told = {0};
	const struct listener listener = {note, &told};
	char lines[] = "one\n\ntwo: 100%\nthree";
	listener_notices(&listener, lines);
	assert_string_equal(text_string(&told), "one|two: 100%|three|");
	text_clear(&told);
	char nothing[] = "\n\n";
	listener_notices(&listener, nothing);
	listener_notices(&listener, NULL);
	assert_string_equal(text_string(&told), "");
	text_free(&told);
}

static void test_listener_notice__cuts_a_line_that_is_too_long(void **state)
{
	(void)state;
	enum { LONG = 10000 };
	struct text told = {0};
	const struct listener listener = {note, &told};
	char *const line = malloc(LONG + 1);
	memset(line, 'x', LONG);
	line[LONG] = '\0';
	listener_notice(&listener, "device %s: %s", "0", line);
	assert_int_equal(told.size, 8191 + 1);
	assert_memory_equal(told.data, "device 0: xx", 12);
	assert_string_equal(told.data + 8190, "x|");
	free(line);
	text_free(&told);
}

static void test_listener_tell__tells_nobody_where_nobody_listens(void **state)
{
	(void)state;
	const struct listener nobody = {0};
	char line[] = "line";
	listener_tell(&nobody, &(struct event){.kind = EVENT_BEGIN});
	listener_notice(&nobody, "%s", line);
	listener_notices(&nobody, line);
}

static void test_tally_add__adds_every_number(void **state)
{
	(void)state;
	struct tally sum = {.networks = 1, .steps = 10, .outcomes = {1, 2, 3, 4, 5}};
	const struct tally more = {.networks = 100, .steps = UINT64_C(1) << 40, .outcomes = {50, 40, 30, 20, 10}};
	const uint64_t expected[OUTCOMES] = {51, 42, 33, 24, 15};
	tally_add(&sum, &more);
	assert_int_equal(sum.networks, 101);
	assert_int_equal(sum.steps, (UINT64_C(1) << 40) + 10);
	assert_memory_equal(sum.outcomes, expected, sizeof expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_listener_notices__tells_each_line),
	        cmocka_unit_test(test_listener_notice__cuts_a_line_that_is_too_long),
	        cmocka_unit_test(test_listener_tell__tells_nobody_where_nobody_listens),
	        cmocka_unit_test(test_tally_add__adds_every_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
