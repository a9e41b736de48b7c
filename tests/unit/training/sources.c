/** The text of a program that devices build: what is in it, and that its Philox is Random123's. */
#include "kernels/kernels.h"

#include "base/text.h"
#include "device.h"
#include "device/job.h"
#include "test.h"
#include "training/build_options.h"

#include <string.h>

/* All of Random123's headers are 220,000 bytes, and every compiler of a device would read them anew. */
static void test_runs__holds_of_random123_only_what_it_uses(void **state)
{
	(void)state;
	assert_in_range(strlen(kernel_source_runs), 1, 80000);
	assert_non_null(strstr(kernel_source_runs, "philox4x32_R"));
	assert_non_null(strstr(kernel_source_runs, "D. E. Shaw Research")); /* its licence asks for that */
	static const char *const unused[] = {"philox4x64", "__cplusplus", "__GNUC__"};
	for (size_t i = 0; i < sizeof unused / sizeof *unused; i++)
		if (strstr(kernel_source_runs, unused[i]))
			fail_msg("the program `runs` holds %s", unused[i]);
}

static const char try_philox[] =
        "\nkernel void try_philox(global const uint *restrict in, global uint *restrict out, const uint count)\n"
        "{\n"
        "	const uint i = (uint)get_global_id(0);\n"
        "	if (i >= count)\n"
        "		return;\n"
        "	philox4x32_ctr_t counter = {{in[6 * i], in[6 * i + 1], in[6 * i + 2], in[6 * i + 3]}};\n"
        "	philox4x32_key_t key = {{in[6 * i + 4], in[6 * i + 5]}};\n"
        "	counter = philox4x32_R(10, counter, key);\n"
        "	for (uint k = 0; k < 4; k++)\n"
        "		out[4 * i + k] = counter.v[k];\n"
        "}\n";

/* Counter, key and answer, published with Random123 (tests/kat_vectors): zeros, ones, and digits of pi. */
static void test_runs__gives_the_published_answers_of_philox(void **state)
{
	(void)state;
	enum { VECTORS = 3 };
	uint32_t in[VECTORS][6] = {
	        {0, 0, 0, 0, 0, 0},
	        {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
	        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0},
	};
	static const uint32_t answer[VECTORS][4] = {
	        {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
	        {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
	        {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
	};
	uint32_t out[VECTORS][4] = {0}, count = VECTORS;
	struct error error = {0};
	struct text source = {0}, options = {0};
	text_add(&source, kernel_source_runs);
	text_add(&source, try_philox);
	const struct problem problem = {.samples = 2, .sample = {{0, 0, 1}, {1, 1, 1}}};
	options_model(&options, device_get_info(device), &problem, PRECISION_FLOAT32, MATH_EXACT, NULL);
	struct job *job = NULL;
	enum status status = job_open(&job, device, text_string(&source), "try_philox", text_string(&options), &error);
	const struct job_argument argument[] = {
	        {.direction = JOB_IN, .size = sizeof in, .data = in},
	        {.direction = JOB_OUT, .size = sizeof out, .data = out},
	        {.direction = JOB_VALUE, .size = sizeof count, .data = &count},
	};
	if (status == STATUS_OK)
		status = job_run(job, VECTORS, argument, 3, &error);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
	job_close(job);
	text_free(&source);
	text_free(&options);
	assert_memory_equal(out, answer, sizeof answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_runs__holds_of_random123_only_what_it_uses),
	        cmocka_unit_test(test_runs__gives_the_published_answers_of_philox),
	};
	return cmocka_run_group_tests(tests, device_enter, device_leave);
}
