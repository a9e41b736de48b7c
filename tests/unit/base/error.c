/** The cause beside the exit code, and that every way to set a failure sets it. */
#include "base/error.h"

#include "test.h"

#include <errno.h>
#include <string.h>

/** As left by an earlier failure. */
static struct error used_before(void)
{
	struct error error;
	memset(&error, 0x7e, sizeof error);
	error.cause = CAUSE_MPI;
	return error;
}

static void test_error_set__has_no_cause_of_its_own(void **state)
{
	(void)state;
	struct error error = used_before();
	assert_int_equal(error_set(&error, STATUS_INPUT, "%s: points is %d", "a.yaml", 0), STATUS_INPUT);
	assert_string_equal(error.message, "a.yaml: points is 0");
	assert_int_equal(error.cause, CAUSE_OTHER);
	error = used_before();
	errno = EACCES;
	assert_int_equal(error_set_errno(&error, STATUS_INPUT, "a.yaml"), STATUS_INPUT);
	assert_string_equal(error.message, "a.yaml: Permission denied");
	assert_int_equal(error.cause, CAUSE_OTHER);
}

static void test_error_set_cause__sets_each(void **state)
{
	(void)state;
	struct error error = used_before();
	assert_int_equal(error_set_cause(&error, CAUSE_DEVICE, "device %d", 3), STATUS_DEVICE);
	assert_string_equal(error.message, "device 3");
	assert_int_equal(error.cause, CAUSE_DEVICE);
	assert_int_equal(error_set_memory(&error, "a map"), STATUS_DEVICE);
	assert_int_equal(error.cause, CAUSE_MEMORY);
	assert_non_null(strstr(error.message, "a map"));
	assert_int_equal(error_set_thread(&error, "write"), STATUS_DEVICE);
	assert_int_equal(error.cause, CAUSE_THREAD);
	assert_non_null(strstr(error.message, "to write"));
}

static void test_error_set_disk__tells_a_full_disk_from_no_memory(void **state)
{
	(void)state;
	struct error error = used_before();
	errno = ENOSPC;
	assert_int_equal(error_set_disk(&error, "%s: cannot be written", "map.csv"), STATUS_DEVICE);
	assert_string_equal(error.message, "map.csv: cannot be written: No space left on device");
	assert_int_equal(error.cause, CAUSE_DISK);
	errno = ENOMEM;
	assert_int_equal(error_set_disk(&error, "map.csv"), STATUS_DEVICE);
	assert_int_equal(error.cause, CAUSE_MEMORY);
}

static void test_error__cuts_what_is_too_long(void **state)
{
	(void)state;
	struct error error;
	char text[2 * sizeof error.message];
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	errno = ENOSPC;
	(void)error_set_disk(&error, "%s", text);
	assert_int_equal(strlen(error.message), sizeof error.message - 1);
	assert_int_equal(error.cause, CAUSE_DISK);
}

static void test_error__may_be_dropped(void **state)
{
	(void)state;
	assert_int_equal(error_set(NULL, STATUS_CLAIM, "x"), STATUS_CLAIM);
	assert_int_equal(error_set_errno(NULL, STATUS_INPUT, "x"), STATUS_INPUT);
	assert_int_equal(error_set_cause(NULL, CAUSE_MPI, "x"), STATUS_DEVICE);
	assert_int_equal(error_set_disk(NULL, "x"), STATUS_DEVICE);
	assert_int_equal(error_set_memory(NULL, "x"), STATUS_DEVICE);
	assert_int_equal(error_set_thread(NULL, "x"), STATUS_DEVICE);
}

/** Of what comes with STATUS_DEVICE, only a device's own refusal; and a self-test that failed. */
static void test_error_is_of_device__asks_for_the_cause(void **state)
{
	(void)state;
	struct error error = {0};
	for (int cause = CAUSE_OTHER; cause <= CAUSE_MISSING; cause++) {
		(void)error_set_cause(&error, (enum error_cause)cause, "x");
		assert_int_equal(error_is_of_device(STATUS_DEVICE, &error), cause == CAUSE_DEVICE);
	}
	(void)error_set(&error, STATUS_CLAIM, "self-test failed");
	assert_true(error_is_of_device(STATUS_CLAIM, &error));
	assert_false(error_is_of_device(STATUS_INPUT, &error));
	assert_false(error_is_of_device(STATUS_OK, &error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_error_set__has_no_cause_of_its_own),
	        cmocka_unit_test(test_error_set_cause__sets_each),
	        cmocka_unit_test(test_error_set_disk__tells_a_full_disk_from_no_memory),
	        cmocka_unit_test(test_error__cuts_what_is_too_long),
	        cmocka_unit_test(test_error__may_be_dropped),
	        cmocka_unit_test(test_error_is_of_device__asks_for_the_cause),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
