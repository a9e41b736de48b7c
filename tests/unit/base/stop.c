#include "base/stop.h"
#include "test.h"

#include <signal.h>

/** A signal handler. */
static void on_signal(int number)
{
	if (number == SIGUSR1)
		stop_request();
	else
		stop_request_hurry();
}

/** There is no way back: one test, from the start of the process on. */
static void test_stop__is_asked_for_by_signal_handlers_and_the_hurry_apart(void **state)
{
	(void)state;
	assert_false(stop_is_requested());
	assert_false(stop_is_hurried());
	signal(SIGUSR1, on_signal);
	signal(SIGUSR2, on_signal);
	raise(SIGUSR1);
	assert_true(stop_is_requested());
	assert_false(stop_is_hurried());
	raise(SIGUSR2);
	assert_true(stop_is_requested());
	assert_true(stop_is_hurried());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_stop__is_asked_for_by_signal_handlers_and_the_hurry_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
