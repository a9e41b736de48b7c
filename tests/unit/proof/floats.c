/* Portions of the sweeps over all floats; `twoneuron prove --floats` does the whole. */
#include "test.h"
#include "thorough.h"

#include "proof/floats.h"

#include <stdlib.h>

static struct device *device; /* the first one; NULL when there is none */

static int open_first(void **state)
{
	(void)state;
	struct device_info *info = NULL;
	size_t count = 0;
	struct error error;
	if (device_list(&info, &count, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	if (count && device_open(&device, &info[0], &error) != STATUS_OK)
		fail_msg("%s", error.message);
	free(info);
	return 0;
}

static int close_first(void **state)
{
	(void)state;
	device_close(device);
	return 0;
}

static struct floats_sigmoid try_portion(unsigned portion, enum floats_build build)
{
	struct floats_sigmoid found;
	struct error error = {.message = ""};
	const struct floats_trial trial = {.device = device, .math = MATH_EXACT, .first = portion, .count = 1};
	if (floats_try_sigmoid(&found, &trial, build, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return found;
}

/** First the portions with the infinities and NaNs, and with both zeros; then those with numbers near 1 and -1. */
static void test_floats__find_nothing_wrong_with_the_sigmoid(void **state)
{
	(void)state;
	if (!device)
		skip();
	static const unsigned portions[] = {0, 31, 32, 63, 15, 16, 47, 48};
	for (int i = 0, count = thorough(8, 4); i < count; i++)
		for (int build = 0; build < FLOATS_BUILDS; build++) {
			const struct floats_sigmoid found = try_portion(portions[i], (enum floats_build)build);
			assert_int_equal(found.values, UINT64_C(1) << 26);
			assert_int_equal(found.outside, 0);
			assert_int_equal(found.low_for_one, 0);
			assert_int_equal(found.low_for_zero, 0);
		}
}

static bool stop_at_half(void *context, double done)
{
	*(double *)context = done;
	return done < 0.5;
}

static void test_floats__can_be_stopped(void **state)
{
	(void)state;
	if (!device)
		skip();
	double done = 0;
	struct floats_sigmoid found;
	const struct floats_trial trial = {.device = device,
	                                   .math = MATH_EXACT,
	                                   .first = 30,
	                                   .count = 4,
	                                   .progress = stop_at_half,
	                                   .context = &done,
	                                   .share = 1};
	assert_int_equal(floats_try_sigmoid(&found, &trial, FLOATS_TRAIN, NULL), STATUS_INTERRUPTED);
	assert_true(done == 0.5);
	assert_int_equal(found.values, UINT64_C(1) << 27);
}

/**
 * The last portion of first weights is -256 and below. There y_1 is so small that w2*y_1 rounds the second output to
 * 1/2 exactly, so that the loss is 1/8 where the first output vanishes beside it: for negative second weights only.
 */
static void test_floats__meet_one_eighth_where_the_second_output_is_one_half(void **state)
{
	(void)state;
	if (!device)
		skip();
	struct floats_pairs pairs;
	struct error error = {.message = ""};
	const struct floats_trial trial = {
	        .device = device, .math = MATH_EXACT, .first = FLOATS_PAIR_PORTIONS - 1, .count = 1};
	if (floats_try_pairs(&pairs, &trial, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(pairs.pairs, UINT64_C(1024) * 63488);
	assert_true(pairs.least == 0.125);
	/* sigmoid(w2/2)^2 < 2^-25 for w2 <= -18: the 11 binades from 32 to 65504, and a part of the one below */
	assert_true(pairs.eighths >= UINT64_C(1024) * 11 * 1024 && pairs.eighths < UINT64_C(1024) * 12 * 1024);
	assert_true(pairs.flat < pairs.unmoved && pairs.unmoved < pairs.pairs);
}

/** The first portion is w1 from 0 to 6e-5: both outputs are nearly the same, and the loss 1/4 at least. */
static void test_floats__do_not_meet_it_without_a_first_weight(void **state)
{
	(void)state;
	if (!device)
		skip();
	struct floats_pairs pairs;
	const struct floats_trial trial = {.device = device, .math = MATH_EXACT, .first = 0, .count = 1};
	assert_int_equal(floats_try_pairs(&pairs, &trial, NULL), STATUS_OK);
	assert_true(pairs.least > 0.2 && pairs.least <= 0.25);
	assert_int_equal(pairs.eighths, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_floats__find_nothing_wrong_with_the_sigmoid),
	        cmocka_unit_test(test_floats__can_be_stopped),
	        cmocka_unit_test(test_floats__meet_one_eighth_where_the_second_output_is_one_half),
	        cmocka_unit_test(test_floats__do_not_meet_it_without_a_first_weight),
	};
	return cmocka_run_group_tests(tests, open_first, close_first);
}
