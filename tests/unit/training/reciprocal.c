#include "training/reciprocal.h"

#include "base/text.h"
#include "device.h"
#include "device/opencl.h"
#include "test.h"
#include "training/build_options.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/** What stands before the kernel's source: another native_recip(), as another device has it. */
static const char *before = "";

cl_program clCreateProgramWithSource(cl_context context, cl_uint count, const char **strings, const size_t *sizes,
                                     cl_int *code)
{
	cl_program (*next)(cl_context, cl_uint, const char **, const size_t *, cl_int *);
	const char *both[] = {before, strings[0]};
	*(void **)&next = dlsym(RTLD_NEXT, "clCreateProgramWithSource");
	assert_true(count == 1 && !sizes);
	return next(context, 2, both, NULL, code);
}

static int open_device(void **state)
{
	setenv("TWONEURON_CACHE", "", 1); /* which knows nothing of `before` */
	return device_enter(state);
}

typedef enum status rounding_check(struct device *device, const char *options, struct error *error);

/** Checks the kernels that are built with this option, where a built-in function of x is this expression. */
static enum status check_made(rounding_check *check, const char *option, const char *builtin, const char *body,
                              struct error *error)
{
	struct text options = {0}, source = {0};
	options_common(&options, device_get_info(device), PRECISION_FLOAT32);
	text_add(&options, option);
	text_printf(&source, "#undef %s\n#define %s(x) (%s)\n", builtin, builtin, body);
	before = text_string(&source);
	const enum status status = check(device, text_string(&options), error);
	before = "";
	text_free(&source);
	text_free(&options);
	return status;
}

/** Checks square roots that are made in this way, in the place of the built-in of native math. */
static enum status check_root(const char *root, struct error *error)
{
	return check_made(square_root_check, " -DNATIVE_MATH=1", "native_sqrt", root, error);
}

static void test_square_root_check__finds_roots_that_are_a_unit_off(void **state)
{
	(void)state;
	struct error error = {0};
	struct text options = {0};
	options_common(&options, device_get_info(device), PRECISION_FLOAT32);
	if (square_root_check(device, text_string(&options), &error) != STATUS_OK)
		fail_msg("%s", error.message);
	text_free(&options);

	/* by a reciprocal root, which is off by a unit here and there */
	if (check_root("(x) * rsqrt(x)", &error) != STATUS_CLAIM)
		fail_msg("%s", error.message);
	assert_non_null(strstr(error.message, "the square root of x or of 2x is not correctly rounded"));
	/* one root of all, on either side */
	if (check_root("sqrt(x)", &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(check_root("as_float(as_uint(sqrt(x)) + ((x) == 2.5f))", &error), STATUS_CLAIM);
	assert_non_null(strstr(error.message, "rounded at 1 of "));
	assert_int_equal(check_root("as_float(as_uint(sqrt(x)) - ((x) == 1.5f))", &error), STATUS_CLAIM);
	assert_non_null(strstr(error.message, "rounded at 1 of "));
}

/** Checks the Newton reciprocal, made from this native_recip(x). */
static enum status check_newton(const char *native_recip, struct error *error)
{
	return check_made(reciprocal_check, " -DRECIPROCAL_NEWTON=1", "native_recip", native_recip, error);
}

static void test_reciprocal_check__accepts_what_is_correctly_rounded(void **state)
{
	(void)state;
	struct error error = {0};
	struct text options = {0};
	options_common(&options, device_get_info(device), PRECISION_FLOAT32);
	if (reciprocal_check(device, text_string(&options), &error) != STATUS_OK)
		fail_msg("%s", error.message);
	text_free(&options);
	/* a Newton step from a reciprocal that is right stays there */
	if (check_newton("1.0f / (x)", &error) != STATUS_OK)
		fail_msg("%s", error.message);
}

static void test_reciprocal_check__finds_a_reciprocal_that_is_off(void **state)
{
	(void)state;
	struct error error = {0};
	/* from 1/x with an error of 0.1% a Newton step comes within 10^-6 of it, many units in the last place */
	assert_int_equal(check_newton("1.001f / (x)", &error), STATUS_CLAIM);
	assert_non_null(strstr(error.message, "self-test failed on device 0"));
	assert_non_null(strstr(error.message, "rounded at 8388608 of 8388608 fractions of x"));
	/* at a single one of the fractions */
	assert_int_equal(check_newton("(x) == 1.0f ? 0.6f : 1.0f / (x)", &error), STATUS_CLAIM);
	assert_non_null(strstr(error.message, " at 1 of 8388608 fractions of x"));
}

static void test_reciprocal_check__passes_on_that_no_kernel_can_be_built(void **state)
{
	(void)state;
	struct error error = {0};
	assert_int_equal(check_newton("unheard", &error), STATUS_DEVICE);
	assert_memory_equal(error.message, "clBuildProgram: ", 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_reciprocal_check__accepts_what_is_correctly_rounded),
	        cmocka_unit_test(test_reciprocal_check__finds_a_reciprocal_that_is_off),
	        cmocka_unit_test(test_square_root_check__finds_roots_that_are_a_unit_off),
	        cmocka_unit_test(test_reciprocal_check__passes_on_that_no_kernel_can_be_built),
	};
	return cmocka_run_group_tests(tests, open_device, device_leave);
}
