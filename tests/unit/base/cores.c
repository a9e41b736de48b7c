#include "base/cores.h"
#include "test.h"

#include <sched.h>

/** A process that is bound to one processor must not start threads for all. */
static void test_cores_count__counts_what_the_process_may_use(void **state)
{
	(void)state;
	cpu_set_t all, one;
	int first = 0;
	assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
	assert_int_equal(cores_count(), CPU_COUNT(&all));
	while (!CPU_ISSET(first, &all))
		first++;
	CPU_ZERO(&one);
	CPU_SET(first, &one);
	assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
	assert_int_equal(cores_count(), 1);
	assert_int_equal(sched_setaffinity(0, sizeof all, &all), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_cores_count__counts_what_the_process_may_use),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
