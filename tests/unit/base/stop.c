#include "base/stop.h"
#include "test.h"

#include <signal.h>

static struct stop asked_by_signal;

/** A signal handler. */
static void on_signal(int number)
{
	if (number == SIGUSR1)
		stop_request(&asked_by_signal);
	else
		stop_hurry(&asked_by_signal);
}

static void test_stop__is_asked_for_by_signal_handlers_and_the_hurry_apart(void **state)
{
	(void)state;
	assert_false(stop_is_requested(&asked_by_signal));
	assert_false(stop_is_hurried(&asked_by_signal));
	signal(SIGUSR1, on_signal);
	signal(SIGUSR2, on_signal);
	raise(SIGUSR1);
	assert_true(stop_is_requested(&asked_by_signal));
	assert_false(stop_is_hurried(&asked_by_signal));
	raise(SIGUSR2);
	assert_true(stop_is_requested(&asked_by_signal));
	assert_true(stop_is_hurried(&asked_by_signal));
}

static void test_stop__one_request_leaves_other_objects_alone(void **state)
{
	(void)state;
	struct stop one = {0}, other = {0};
	stop_request(&one);
	assert_true(stop_is_requested(&one));
	assert_false(stop_is_requested(&other));
}

static void test_stop__no_object_is_never_requested(void **state)
{
	(void)state;
	stop_request(NULL);
	stop_hurry(NULL);
	assert_false(stop_is_requested(NULL));
	assert_false(stop_is_hurried(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_stop__is_asked_for_by_signal_handlers_and_the_hurry_apart),
	        cmocka_unit_test(test_stop__one_request_leaves_other_objects_alone),
	        cmocka_unit_test(test_stop__no_object_is_never_requested),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
