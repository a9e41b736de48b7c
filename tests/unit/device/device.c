/** Which devices there are, which a list names, and what opening one leaves behind, with made-up platforms. */
#include "device/device.h"

#include "fake_opencl.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** A platform without devices, one that fails, a CPU of 8 units, and two GPUs of the same name. */
static int set_up(void **state)
{
	(void)state;
	fake = (struct fake_loader){.count = 4};
	fake.platform[0] = (struct fake_platform){.name = "Empty"};
	fake.platform[1] = (struct fake_platform){.name = "Broken", .failure = CL_OUT_OF_HOST_MEMORY, .count = 1};
	fake.platform[2] = (struct fake_platform){.name = "Portable", .count = 1};
	fake.platform[2].device[0] = (struct fake_device){"  Processor 4090 ", CL_DEVICE_TYPE_CPU, 8};
	fake.platform[3] = (struct fake_platform){.name = "Vendor", .count = 2};
	fake.platform[3].device[0] = (struct fake_device){"Card", CL_DEVICE_TYPE_GPU, 10};
	fake.platform[3].device[1] = (struct fake_device){"Card", CL_DEVICE_TYPE_GPU, 20};
	return 0;
}

/** Every part, context and queue must have been released. */
static int tear_down(void **state)
{
	(void)state;
	const bool released = fake.parts == 0 && fake.contexts == 0 && fake.queues == 0;
	if (!released)
		print_error("%d parts, %d contexts and %d queues are left\n", fake.parts, fake.contexts, fake.queues);
	return released ? 0 : -1;
}

static void test_device_list__numbers_the_devices_of_all_platforms(void **state)
{
	(void)state;
	struct device_info *info = NULL;
	struct error error = {0};
	size_t count = 0;
	assert_int_equal(device_list(&info, &count, &error), STATUS_OK);
	assert_int_equal(count, 3);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(info[i].number, i);
		assert_int_equal(info[i].parts, 1);
	}
	assert_string_equal(info[0].name, "Processor 4090"); /* without its blanks */
	assert_string_equal(info[0].platform, "Portable");
	assert_string_equal(info[0].vendor, "vendor");
	assert_string_equal(info[0].driver, "1.5");
	assert_string_equal(info[0].version, "OpenCL 1.2");
	assert_int_equal(info[0].kind, DEVICE_CPU);
	assert_int_equal(info[0].compute_units, 8);
	assert_int_equal(info[0].clock_mhz, 2100);
	assert_int_equal(info[0].float_width, 8);
	assert_int_equal(info[0].double_width, 0);
	assert_int_equal(info[0].global_memory, (uint64_t)1 << 33);
	assert_int_equal(info[0].allocation, (uint64_t)1 << 31);
	assert_int_equal(info[0].work_group, 1024);
	assert_true(info[0].rounds_division && info[0].denormals && !info[0].float64);
	assert_int_equal(info[2].kind, DEVICE_GPU);
	assert_int_equal(info[2].compute_units, 20);
	free(info);
}

static void test_device_list__is_empty_without_platforms(void **state)
{
	(void)state;
	static const cl_int none[] = {-1001, CL_INVALID_VALUE, CL_SUCCESS};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		struct device_info *info = NULL;
		size_t count = 7;
		fake.failure = none[i];
		fake.count = 0;
		assert_int_equal(device_list(&info, &count, NULL), STATUS_OK);
		assert_int_equal(count, 0);
		assert_null(info);
	}
}

static void test_device_list__says_why_the_loader_failed(void **state)
{
	(void)state;
	struct device_info *info = NULL;
	struct error error = {0};
	size_t count;
	fake.failure = CL_OUT_OF_HOST_MEMORY;
	assert_int_equal(device_list(&info, &count, &error), STATUS_DEVICE);
	assert_string_equal(error.message, "clGetPlatformIDs: CL_OUT_OF_HOST_MEMORY");
	assert_null(info);
}

static void test_device_list__passes_over_more_devices_than_it_asks_for(void **state)
{
	(void)state;
	struct device_info *info = NULL;
	size_t count;
	for (int i = 0; i < FAKE_DEVICES; i++)
		fake.platform[2].device[i] = (struct fake_device){"Core", CL_DEVICE_TYPE_CPU, 1};
	fake.platform[2].count = FAKE_DEVICES;
	assert_int_equal(device_list(&info, &count, NULL), STATUS_OK);
	assert_int_equal(count, 256 + 2);
	assert_string_equal(info[255].name, "Core");
	assert_string_equal(info[256].name, "Card");
	free(info);
}

static void test_device_list__cuts_a_name_that_is_too_long(void **state)
{
	(void)state;
	char name[DEVICE_TEXT + 100];
	struct device_info *info = NULL;
	size_t count;
	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	fake.platform[2].device[0].name = name;
	assert_int_equal(device_list(&info, &count, NULL), STATUS_OK);
	assert_int_equal(strlen(info[0].name), DEVICE_TEXT - 1);
	free(info);
}

/** The list must name these, as "1" or "0.2/4" for part 2 of 4. */
static void assert_selects(const char *list, const char *expected)
{
	struct device_info *info = NULL;
	struct error error = {0};
	size_t count = 0;
	char names[256] = "", one[32];
	if (device_select(&info, &count, list, &error) != STATUS_OK)
		fail_msg("%s: %s", list, error.message);
	for (size_t i = 0; i < count; i++) {
		if (info[i].parts == 1)
			snprintf(one, sizeof one, "%s%u", i ? " " : "", info[i].number);
		else
			snprintf(one, sizeof one, "%s%u.%u/%u", i ? " " : "", info[i].number, info[i].part,
			         info[i].parts);
		strcat(names, one);
	}
	assert_string_equal(names, expected);
	free(info);
}

static void test_device_select__takes_the_first_gpu_when_none_is_named(void **state)
{
	(void)state;
	assert_selects(NULL, "1");
	fake.count = 3; /* no GPU is left */
	assert_selects(NULL, "0");
}

static void test_device_select__knows_numbers_names_and_all(void **state)
{
	(void)state;
	assert_selects("2", "2");
	assert_selects("2,0", "2 0");
	assert_selects("all", "0 1 2");
	assert_selects("card", "1");     /* the first of that name, in any case */
	assert_selects("PORTABLE", "0"); /* a platform's name does as well */
	assert_selects("2,proc", "2 0");
	assert_selects("4090", "0"); /* no device has this number, but one this name */
}

static void test_device_select__divides_a_device_into_parts(void **state)
{
	(void)state;
	struct device_info *info = NULL;
	size_t count;
	assert_selects("0/1", "0");
	assert_selects("0/4", "0.0/4 0.1/4 0.2/4 0.3/4");
	assert_selects("2/2,0", "2.0/2 2.1/2 0");
	assert_int_equal(device_select(&info, &count, "0/3", NULL), STATUS_OK);
	assert_int_equal(count, 3);
	assert_int_equal(info[2].compute_units, 2); /* of 8 units, 2 are left over */
	free(info);
}

static void assert_refused(const char *list, enum status expected, const char *words)
{
	struct device_info *info = NULL;
	struct error error = {0};
	size_t count = 0;
	const enum status status = device_select(&info, &count, list, &error);
	if (status != expected || !strstr(error.message, words))
		fail_msg("%s: status %d, %s", list, (int)status, error.message);
	assert_null(info);
}

static void test_device_select__says_what_is_wrong_with_a_list(void **state)
{
	(void)state;
	assert_refused("", STATUS_INPUT, "--device: \"\" has an empty item");
	assert_refused("1,", STATUS_INPUT, "\"1,\" has an empty item");
	assert_refused(",1", STATUS_INPUT, "has an empty item");
	assert_refused("1,1", STATUS_INPUT, "device 1 is named twice");
	assert_refused("all,2", STATUS_INPUT, "device 2 is named twice");
	assert_refused("1,card", STATUS_INPUT, "device 1 is named twice");
	assert_refused("0/2,0", STATUS_INPUT, "device 0 is named twice");
	assert_refused("0/0", STATUS_INPUT, "0/0: device 0 can be divided into 1 to 8 parts");
	assert_refused("0/9", STATUS_INPUT, "0/9: device 0 can be divided into 1 to 8 parts");
	assert_refused("0/99999999999999999999", STATUS_INPUT, "can be divided into 1 to 8 parts");
	assert_refused("3", STATUS_DEVICE,
	               "there is no device \"3\"; there are\n  0: Processor 4090 (Portable)\n  1: Card");
	assert_refused("-1", STATUS_DEVICE, "there is no device \"-1\"");
	assert_refused("0/", STATUS_DEVICE, "there is no device \"0/\"");
	assert_refused("0/x", STATUS_DEVICE, "there is no device \"0/x\"");
	assert_refused("0x1", STATUS_DEVICE, "there is no device \"0x1\"");
	assert_refused(" 1", STATUS_DEVICE, "there is no device \" 1\"");
	assert_refused("99999999999999999999", STATUS_DEVICE, "there is no device");
	assert_refused("card/2", STATUS_DEVICE, "there is no device \"card/2\"");
}

/** The reason, and what to do about it, in each case; tests/cli/devices.sh has real drivers. */
static void test_device_select__says_why_there_is_no_device(void **state)
{
	(void)state;
	const char *const name = fake.platform[0].name;
	fake.count = 2;
	assert_refused("0", STATUS_DEVICE,
	               "no OpenCL device: the platform \"Empty\" is there but shows no device: is its device there");
	assert_refused(NULL, STATUS_DEVICE, "; the platform \"Broken\" is there but shows no device: ");
	fake.platform[0].name = "rusticl";
	assert_refused(NULL, STATUS_DEVICE, "set RUSTICL_ENABLE to the name of a driver");
	fake.platform[0].name = "Portable Computing Language";
	setenv("POCL_CACHE_DIR", "/dev/null/x", 1);
	assert_refused(NULL, STATUS_DEVICE, "PoCL cannot write to its cache folder /dev/null/x: Not a directory");
	setenv("POCL_CACHE_DIR", ".", 1);
	assert_refused(NULL, STATUS_DEVICE, "shows no device: set POCL_CACHE_DIR to a folder that can be written");
	fake.platform[0].name = name;
	fake.count = 0;
	setenv("OCL_ICD_VENDORS", "/nowhere", 1);
	assert_refused(NULL, STATUS_DEVICE, "no OpenCL device: OCL_ICD_VENDORS is \"/nowhere\", where no driver");
}

static struct device_info choose(const char *list, size_t at)
{
	struct device_info *info = NULL;
	size_t count;
	assert_int_equal(device_select(&info, &count, list, NULL), STATUS_OK);
	assert_true(at < count);
	const struct device_info chosen = info[at];
	free(info);
	return chosen;
}

static void test_device_open__opens_one_part_and_lets_the_others_go(void **state)
{
	(void)state;
	struct device *device = NULL;
	const struct device_info whole = choose("0", 0), part = choose("0/4", 2);
	assert_int_equal(device_open(&device, &whole, NULL), STATUS_OK);
	assert_int_equal(device_get_info(device)->compute_units, 8);
	assert_int_equal(fake.parts, 0);
	device_drain(device);
	device_close(device);
	assert_int_equal(device_open(&device, &part, NULL), STATUS_OK);
	assert_int_equal(fake.parts, 1);
	assert_int_equal(fake.contexts, 1);
	device_close(device);
	device_close(NULL);
	device_drain(NULL);
}

static void test_device_open__leaves_nothing_behind_when_a_call_fails(void **state)
{
	(void)state;
	static const char *const calls[] = {"clCreateSubDevices to count", "clCreateSubDevices", "clCreateContext",
	                                    "clCreateCommandQueue"};
	const struct device_info part = choose("0/4", 1);
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		struct device *device = NULL;
		struct error error = {0};
		fake.failing = calls[i];
		assert_int_equal(device_open(&device, &part, &error), STATUS_DEVICE);
		assert_null(device);
		assert_non_null(strstr(error.message, ": CL_OUT_OF_RESOURCES (device 0 \"Processor 4090\")"));
		assert_memory_equal(error.message, calls[i], strcspn(calls[i], " "));
		assert_int_equal(fake.parts + fake.contexts + fake.queues, 0);
	}
}

static void test_device_open__says_that_a_device_or_a_part_is_gone(void **state)
{
	(void)state;
	struct device *device = NULL;
	struct error error = {0};
	struct device_info info = choose("2", 0);
	fake.platform[3].count = 1;
	assert_int_equal(device_open(&device, &info, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, "device 2 is gone"));
	info = choose("0/4", 3);
	fake.platform[2].device[0].units = 6; /* parts of 2 units are three now */
	assert_int_equal(device_open(&device, &info, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, "device 0: it cannot be divided into 4 parts"));
	assert_null(device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_device_list__numbers_the_devices_of_all_platforms, set_up,
	                                        tear_down),
	        cmocka_unit_test_setup_teardown(test_device_list__is_empty_without_platforms, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_device_list__says_why_the_loader_failed, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_device_list__passes_over_more_devices_than_it_asks_for, set_up,
	                                        tear_down),
	        cmocka_unit_test_setup_teardown(test_device_list__cuts_a_name_that_is_too_long, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_device_select__takes_the_first_gpu_when_none_is_named, set_up,
	                                        tear_down),
	        cmocka_unit_test_setup_teardown(test_device_select__knows_numbers_names_and_all, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_device_select__divides_a_device_into_parts, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_device_select__says_what_is_wrong_with_a_list, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_device_select__says_why_there_is_no_device, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_device_open__opens_one_part_and_lets_the_others_go, set_up,
	                                        tear_down),
	        cmocka_unit_test_setup_teardown(test_device_open__leaves_nothing_behind_when_a_call_fails, set_up,
	                                        tear_down),
	        cmocka_unit_test_setup_teardown(test_device_open__says_that_a_device_or_a_part_is_gone, set_up,
	                                        tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
