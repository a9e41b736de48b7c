#include "base/ranges.h"
#include "test.h"

#include <stdlib.h>

static void assert_gap(const struct ranges *ranges, uint64_t first, uint64_t count, uint64_t gap_first,
                       uint64_t gap_count)
{
	struct range gap = {0};
	assert_true(ranges_next_gap(ranges, (struct range){first, count}, &gap));
	assert_int_equal(gap.first, gap_first);
	assert_int_equal(gap.count, gap_count);
}

static void add(struct ranges *ranges, uint64_t first, uint64_t count)
{
	assert_int_equal(ranges_add(ranges, (struct range){first, count}, NULL), STATUS_OK);
}

static void test_ranges_next_gap__finds_what_is_left(void **state)
{
	(void)state;
	struct ranges ranges = {0};
	struct range gap;
	assert_gap(&ranges, 5, 10, 5, 10);
	add(&ranges, 10, 5);
	assert_gap(&ranges, 5, 10, 5, 5);
	assert_gap(&ranges, 12, 10, 15, 7);
	assert_false(ranges_next_gap(&ranges, (struct range){10, 5}, &gap));
	assert_false(ranges_next_gap(&ranges, (struct range){11, 0}, &gap));
	add(&ranges, 20, 5);
	assert_gap(&ranges, 10, 100, 15, 5);
	add(&ranges, 15, 5);
	assert_int_equal(ranges.count, 1);
	assert_gap(&ranges, 10, 100, 25, 85);
	ranges_free(&ranges);
}

static void test_ranges__reach_to_the_last_index(void **state)
{
	(void)state;
	const uint64_t end = UINT64_C(1) << 63;
	struct ranges ranges = {0};
	struct range gap;
	add(&ranges, end - 1, 1);
	assert_gap(&ranges, 0, end, 0, end - 1);
	add(&ranges, 0, end - 1);
	assert_false(ranges_next_gap(&ranges, (struct range){0, end}, &gap));
	assert_int_equal(ranges_total(&ranges), end);
	ranges_free(&ranges);
}

static void test_ranges_take_first__goes_through_the_set(void **state)
{
	(void)state;
	struct ranges ranges = {0};
	struct range taken = {0};
	assert_false(ranges_take_first(&ranges, 10, &taken));
	add(&ranges, 5, 3);
	add(&ranges, 10, 4);
	assert_true(ranges_take_first(&ranges, 2, &taken));
	assert_true(taken.first == 5 && taken.count == 2);
	assert_true(ranges_take_first(&ranges, 2, &taken));
	assert_true(taken.first == 7 && taken.count == 1);
	assert_true(ranges_take_first(&ranges, 99, &taken));
	assert_true(taken.first == 10 && taken.count == 4);
	assert_false(ranges_take_first(&ranges, 1, &taken));
	ranges_free(&ranges);
}

/** Compares with a plain array of flags. */
static void test_ranges__agree_with_flags(void **state)
{
	(void)state;
	enum { INDICES = 200, ROUNDS = 50 };
	srand(1);
	for (int round = 0; round < ROUNDS; round++) {
		char done[INDICES] = {0};
		struct ranges ranges = {0};
		for (int i = 0; i < 100; i++) {
			const int first = rand() % INDICES, count = rand() % 12 % (INDICES - first);
			bool overlap = false;
			for (int k = first; k < first + count; k++)
				overlap |= done[k];
			const struct range range = {(uint64_t)first, (uint64_t)count};
			assert_int_equal(ranges_overlap(&ranges, range), overlap);
			if (overlap)
				continue;
			assert_int_equal(ranges_add(&ranges, range, NULL), STATUS_OK);
			for (int k = first; k < first + count; k++)
				done[k] = 1;
		}
		size_t blocks = 0;
		uint64_t total = 0;
		for (int k = 0; k < INDICES; k++) {
			total += (uint64_t)done[k];
			blocks += done[k] && (k == 0 || !done[k - 1]);
			struct range gap = {INDICES, 0};
			int next = k;
			while (next < INDICES && done[next])
				next++;
			ranges_next_gap(&ranges, (struct range){(uint64_t)k, (uint64_t)(INDICES - k)}, &gap);
			assert_int_equal(gap.first, next);
		}
		assert_int_equal(ranges.count, blocks);
		assert_int_equal(ranges_total(&ranges), total);
		ranges_free(&ranges);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_ranges_next_gap__finds_what_is_left),
	        cmocka_unit_test(test_ranges__reach_to_the_last_index),
	        cmocka_unit_test(test_ranges_take_first__goes_through_the_set),
	        cmocka_unit_test(test_ranges__agree_with_flags),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
