#include "model/sums.h"
#include "random.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t random_below(uint64_t limit)
{
	return random_bits() % limit;
}

/** The sums of one network, as a kernel would give them. */
static struct cell one_network(double loss, int loss_bits)
{
	struct cell cell = {.steps = 1 + random_below(800), .min_loss = loss};
	cell.outcomes[random_below(OUTCOME_DIVERGED)] = 1;
	cell.loss = (uint128)floor(ldexp(loss, loss_bits));
	return cell;
}

static struct cell random_cell(uint64_t networks, bool narrow, int loss_bits)
{
	struct cell total = {.min_loss = (double)INFINITY};
	for (uint64_t i = 0; i < networks; i++) {
		const double wide = ldexp((double)(random_bits() >> 11), -53 - (int)random_below(20));
		struct cell cell = one_network(narrow ? (double)(float)wide : wide, loss_bits);
		if (random_below(4) == 0)
			cell = (struct cell){.outcomes[OUTCOME_DIVERGED] = 1, .steps = 3, .min_loss = (double)INFINITY};
		cell_add(&total, &cell);
	}
	return total;
}

static void assert_same_cell(const struct cell *a, const struct cell *b)
{
	assert_memory_equal(a->outcomes, b->outcomes, sizeof a->outcomes);
	assert_int_equal(a->steps, b->steps);
	assert_true(a->loss == b->loss);
	if (cell_networks(a) > 0)
		assert_memory_equal(&a->min_loss, &b->min_loss, sizeof a->min_loss);
}

static void assert_round_trip(const struct cell *cell, uint64_t cells, int loss_bits)
{
	struct text code = {0};
	struct map map = {0};
	const struct sums sums = {.first_cell = 5, .cells = cells, .loss_bits = loss_bits};
	assert_int_equal(sums_encode(&code, &sums, cell, NULL), STATUS_OK);
	assert_int_equal(map_make(&map, 1, cells + 5, loss_bits, NULL), STATUS_OK);
	assert_int_equal(sums_add(&map, code.data, code.size, NULL), STATUS_OK);
	for (uint64_t i = 0; i < cells; i++)
		assert_same_cell(&map.cell[5 + i], &cell[i]);
	map_free(&map);
	text_free(&code);
}

static void test_sums__round_trip(void **state)
{
	(void)state;
	struct cell cell[64];
	for (int loss_bits = -40; loss_bits <= 60; loss_bits += 10) {
		for (int i = 0; i < 64; i++)
			cell[i] = random_cell((uint64_t)i, i % 2, loss_bits);
		assert_round_trip(cell, 64, loss_bits);
		assert_round_trip(cell, 1, loss_bits);
		assert_round_trip(cell, 0, loss_bits);
	}
}

static void test_sums__round_trip_of_extreme_cells(void **state)
{
	(void)state;
	struct cell cell[6] = {
	        {.outcomes = {UINT64_MAX}, .steps = UINT64_MAX, .loss = ~(uint128)0, .min_loss = 0x1p1023},
	        {.outcomes = {UINT64_MAX}, .steps = UINT64_MAX, .loss = 0, .min_loss = 0x1p1023},
	        {.outcomes = {1}, .loss = 1, .min_loss = 0x1p-1074},
	        {.outcomes = {1}, .loss = (uint128)1 << 127, .min_loss = -0.0},
	        {.outcomes = {1, 1, 1, 1, UINT64_MAX - 4}, .loss = 7, .min_loss = -3.5},
	        {.outcomes[OUTCOME_DIVERGED] = UINT64_MAX, .min_loss = (double)INFINITY},
	};
	for (int loss_bits = -1200; loss_bits <= 1200; loss_bits += 400)
		assert_round_trip(cell, 6, loss_bits);
}

/* the grid of a float32 sweep with cross-entropy: five digits hold what is below 2^32 */
static void test_cell_grid_loss__is_cut_off_to_the_grid_or_beyond_it(void **state)
{
	(void)state;
	assert_true(cell_grid_loss(0, 28, 5) == 0);
	assert_true(cell_grid_loss(1000, 28, 5) == (uint128)1000 << 28);
	assert_true(cell_grid_loss(0x1.8p-28, 28, 5) == 1);
	assert_true(cell_grid_loss(0x1.fffffep+31, 28, 5) == (uint128)0xffffff << 36);
	assert_true(cell_grid_loss(0x1p+32, 28, 5) == LOSS_BEYOND);
	assert_true(cell_grid_loss(0x1p+127, 28, 5) == LOSS_BEYOND);
}

/** A cell of `networks` stalled networks. */
static struct cell cell_of(uint64_t networks, uint128 loss)
{
	return (struct cell){.outcomes[OUTCOME_STALLED] = networks, .loss = loss, .min_loss = 1};
}

static void test_cell_add__keeps_a_sum_that_is_beyond_128_bits(void **state)
{
	(void)state;
	const struct map map = {.loss_bits = 28};
	struct cell sum = cell_of(1, LOSS_BEYOND - 1);
	cell_add(&sum, &(struct cell){.min_loss = (double)INFINITY});
	assert_true(sum.loss == LOSS_BEYOND - 1);
	for (int i = 0; i < 3; i++) {
		const struct cell more = cell_of(1, (uint128)1 << (60 * i));
		cell_add(&sum, &more);
		assert_true(sum.loss == LOSS_BEYOND);
	}
	assert_true(cell_mean_loss(&map, &sum) == (double)INFINITY);
	/* in the other order too */
	struct cell small = cell_of(7, 1);
	cell_add(&small, &sum);
	assert_true(small.loss == LOSS_BEYOND);
	const struct cell known = cell_of(2, (uint128)3000 << 28);
	assert_true(cell_mean_loss(&map, &known) == 1500);
}

static void assert_impossible(struct cell cell)
{
	struct text code = {0};
	const struct sums sums = {.cells = 1};
	assert_int_equal(sums_encode(&code, &sums, &cell, NULL), STATUS_DEVICE);
	text_free(&code);
}

static void test_sums_encode__refuses_cells_that_cannot_be(void **state)
{
	(void)state;
	assert_impossible((struct cell){.outcomes = {1}, .min_loss = (double)NAN});
	assert_impossible((struct cell){.outcomes = {1}, .min_loss = (double)INFINITY});
	assert_impossible((struct cell){.loss = 1, .min_loss = (double)INFINITY});
	assert_impossible((struct cell){.min_loss = 1});
	assert_impossible((struct cell){.outcomes = {UINT64_MAX, 1}, .min_loss = 1});
}

static void test_sums_add__refuses_another_map(void **state)
{
	(void)state;
	struct text code = {0};
	struct map map = {0};
	struct cell cell[2] = {random_cell(3, true, 40), random_cell(3, true, 40)};
	const struct sums sums = {.first_cell = 9, .cells = 2, .loss_bits = 40};
	assert_int_equal(sums_encode(&code, &sums, cell, NULL), STATUS_OK);
	assert_int_equal(map_make(&map, 2, 5, 40, NULL), STATUS_OK);
	assert_int_equal(sums_add(&map, code.data, code.size, NULL), STATUS_INPUT);
	map_free(&map);
	assert_int_equal(map_make(&map, 2, 6, 41, NULL), STATUS_OK);
	assert_int_equal(sums_add(&map, code.data, code.size, NULL), STATUS_INPUT);
	map_free(&map);
	text_free(&code);
}

struct copy {
	struct cell cell[64];
	uint64_t count;
};

static enum status copy_cell(void *context, uint64_t index, const struct cell *cell, struct error *error)
{
	(void)index;
	(void)error;
	struct copy *const copy = context;
	copy->cell[copy->count++ % 64] = *cell;
	return STATUS_OK;
}

/**
 * Bytes that can be decoded must be the bytes that encoding gives: each chunk has one code. `data` is copied to a block
 * of its exact size, so that AddressSanitizer sees a read beyond it.
 */
static bool decodes(const char *data, size_t size)
{
	struct sums sums;
	struct copy copy = {0};
	char *const exact = malloc(size ? size : 1);
	memcpy(exact, data, size);
	const enum status status = sums_decode(&sums, exact, size, copy_cell, &copy, NULL);
	if (status == STATUS_OK && sums.cells <= 64) {
		struct text code = {0};
		assert_int_equal(copy.count, sums.cells);
		assert_int_equal(sums_encode(&code, &sums, copy.cell, NULL), STATUS_OK);
		assert_int_equal(code.size, size);
		assert_memory_equal(code.data, exact, size);
		text_free(&code);
	}
	free(exact);
	return status == STATUS_OK;
}

static void test_sums_decode__takes_only_what_encode_gives(void **state)
{
	(void)state;
	unsigned taken = 0, refused = 0;
	for (int round = 0; round < 20000; round++) {
		struct text code = {0};
		struct cell cell[8];
		const struct sums sums = {.first_cell = random_below(1000), .cells = random_below(8), .loss_bits = 40};
		for (uint64_t i = 0; i < sums.cells; i++)
			cell[i] = random_cell(random_below(4), random_below(2), 40);
		assert_int_equal(sums_encode(&code, &sums, cell, NULL), STATUS_OK);
		assert_true(decodes(code.data, code.size));
		for (uint64_t changes = 1 + random_below(3); changes > 0; changes--)
			code.data[random_below(code.size)] ^= (char)(1 << random_below(8));
		decodes(code.data, code.size) ? taken++ : refused++;
		code.size = random_below(code.size);
		decodes(code.data, code.size) ? taken++ : refused++;
		text_free(&code);
	}
	assert_true(taken > 1000 && refused > 1000); /* the changes reach both */
}

static void test_sums_decode__survives_random_bytes(void **state)
{
	(void)state;
	char data[64];
	for (int round = 0; round < 200000; round++) {
		const size_t size = random_below(sizeof data);
		for (size_t i = 0; i < size; i++)
			data[i] = (char)random_bits();
		if (size > 4)
			memcpy(data, "\1\120\0\4", 4);
		decodes(data, size);
	}
	struct sums sums;
	assert_int_equal(sums_where(&sums, "\1\120\0\377\377\3", 6, NULL), STATUS_INPUT); /* more cells than bytes */
	assert_false(decodes("", 0));
	assert_false(decodes("\1\120\0\0\0", 5));       /* a byte too many */
	assert_false(decodes("\1\320\0\0\0", 5));       /* 80 in two bytes */
	assert_false(decodes("\1\120\0\377\377\3", 6)); /* more cells than bytes */
}

static void test_sums_add_cells__adds_to_the_cells_that_they_are_of(void **state)
{
	(void)state;
	struct map map = {0};
	const struct cell cell[] = {cell_of(3, 30), cell_of(2, 20)};
	const struct sums sums = {.first_cell = 4, .cells = 2, .loss_bits = 40};
	assert_int_equal(map_make(&map, 2, 3, 40, NULL), STATUS_OK);
	assert_int_equal(sums_add_cells(&map, &sums, cell, NULL), STATUS_OK);
	assert_int_equal(sums_add_cells(&map, &sums, cell, NULL), STATUS_OK);
	assert_int_equal(cell_networks(&map.cell[3]), 0);
	assert_int_equal(cell_networks(&map.cell[4]), 6);
	assert_int_equal(cell_networks(&map.cell[5]), 4);
	assert_true(map.cell[5].loss == 40);
	assert_true(map.cell[5].min_loss == 1);
	/* what a cell without networks has there does not count */
	cell_add(&map.cell[5], &map.cell[3]);
	assert_true(map.cell[5].min_loss == 1);
	assert_true(map_total(&map).min_loss == 1);
	map_free(&map);
}

/** Also where the last cell's index overflows. */
static void test_sums_add_cells__leaves_the_map_where_they_do_not_fit(void **state)
{
	(void)state;
	const struct sums misfits[] = {{.first_cell = 0, .cells = 1, .loss_bits = 39},
	                               {.first_cell = 5, .cells = 2, .loss_bits = 40},
	                               {.first_cell = 6, .cells = 1, .loss_bits = 40},
	                               {.first_cell = UINT64_MAX - 1, .cells = 3, .loss_bits = 40}};
	const struct cell cell[] = {cell_of(1, 1), cell_of(1, 1), cell_of(1, 1)};
	struct map map = {0};
	assert_int_equal(map_make(&map, 2, 3, 40, NULL), STATUS_OK);
	for (size_t i = 0; i < sizeof misfits / sizeof *misfits; i++) {
		struct error error = {0};
		assert_int_equal(sums_add_cells(&map, &misfits[i], cell, &error), STATUS_INPUT);
		assert_non_null(strstr(error.message, i == 0 ? "on the grid" : "of a map of 3 x 2 cells"));
		for (int c = 0; c < 6; c++)
			assert_int_equal(cell_networks(&map.cell[c]), 0);
	}
	map_free(&map);
}

static double seconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void assert_cost(bool narrow, double limit)
{
	enum { CELLS = 1 << 18 };
	struct text code = {0};
	struct map map = {0};
	assert_int_equal(map_make(&map, 1, CELLS, 40, NULL), STATUS_OK);
	struct cell *const cell = malloc(CELLS * sizeof *cell);
	for (int i = 0; i < CELLS; i++)
		cell[i] = random_cell(1, narrow, 40);
	const struct sums sums = {.cells = CELLS, .loss_bits = 40};
	const double start = seconds_now();
	assert_int_equal(sums_encode(&code, &sums, cell, NULL), STATUS_OK);
	const double middle = seconds_now();
	assert_int_equal(sums_add(&map, code.data, code.size, NULL), STATUS_OK);
	const double end = seconds_now();
	print_message("float%d: %.2f bytes a cell, encoded at %.0f MB/s, added at %.0f MB/s\n", narrow ? 32 : 64,
	              (double)code.size / CELLS, 1e-6 * (double)code.size / (middle - start),
	              1e-6 * (double)code.size / (end - middle));
	assert_true((double)code.size / CELLS <= limit);
	map_free(&map);
	text_free(&code);
	free(cell);
}

/** Head, up to two bytes of steps (800 at most here), loss, least loss; the header is far below 0.01 bytes a cell. */
static void test_sums_encode__is_compact(void **state)
{
	(void)state;
	assert_cost(true, 1 + 2 + 1 + 4 + 0.01);
	assert_cost(false, 1 + 2 + 1 + 8 + 0.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_cell_grid_loss__is_cut_off_to_the_grid_or_beyond_it),
	        cmocka_unit_test(test_cell_add__keeps_a_sum_that_is_beyond_128_bits),
	        cmocka_unit_test(test_sums__round_trip),
	        cmocka_unit_test(test_sums__round_trip_of_extreme_cells),
	        cmocka_unit_test(test_sums_encode__refuses_cells_that_cannot_be),
	        cmocka_unit_test(test_sums_add__refuses_another_map),
	        cmocka_unit_test(test_sums_decode__takes_only_what_encode_gives),
	        cmocka_unit_test(test_sums_decode__survives_random_bytes),
	        cmocka_unit_test(test_sums_add_cells__adds_to_the_cells_that_they_are_of),
	        cmocka_unit_test(test_sums_add_cells__leaves_the_map_where_they_do_not_fit),
	        cmocka_unit_test(test_sums_encode__is_compact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
