#include "run/chunk_packet.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

enum { RUNS = 5 };

/** A chunk whose single runs, if any, hold their column's number. */
static void make_chunk(struct chunk *out, size_t runs, enum precision precision)
{
	static float narrow[RUN_VALUES][RUNS];
	static double wide[RUN_VALUES][RUNS];
	static const uint32_t steps[RUNS] = {1, 2, 3, 4, 5};
	static const uint8_t outcome[RUNS] = {0, 1, 2, 3, 4};
	*out = (struct chunk){.range = {7, RUNS},
	                      .seconds = 0.25,
	                      .tally = {.networks = RUNS, .steps = 15, .outcomes = {1, 1, 1, 1, 1}}};
	strcpy(out->device, "0 (part 1 of 2)");
	text_append(&out->sums, "sums\0!", 6);
	out->runs =
	        (struct runs){.first = 7, .count = runs, .precision = precision, .steps = steps, .outcome = outcome};
	for (int v = 0; v < RUN_VALUES; v++) {
		for (int i = 0; i < RUNS; i++)
			wide[v][i] = narrow[v][i] = (float)(10 * v + i);
		out->runs.value[v] = precision == PRECISION_FLOAT64 ? (const void *)wide[v] : narrow[v];
	}
}

static void assert_same_runs(const struct runs *a, const struct runs *b)
{
	const size_t scalar = precision_size(a->precision);
	assert_int_equal(a->count, b->count);
	if (a->count == 0)
		return;
	assert_int_equal(a->first, b->first);
	assert_int_equal(a->precision, b->precision);
	for (int v = 0; v < RUN_VALUES; v++)
		assert_memory_equal(a->value[v], b->value[v], a->count * scalar);
	assert_memory_equal(a->steps, b->steps, a->count * sizeof *a->steps);
	assert_memory_equal(a->outcome, b->outcome, a->count);
}

static void assert_round_trip(size_t runs, enum precision precision)
{
	struct chunk chunk, copy = {0};
	struct text text = {0};
	make_chunk(&chunk, runs, precision);
	chunk_put(&text, &chunk);
	struct packet packet = packet_open(&text);
	assert_int_equal(chunk_get(&copy, &packet, 3, NULL), STATUS_OK);
	assert_true(packet_is_whole(&packet));
	text_free(&text); /* the copy does not need it */
	assert_int_equal(copy.range.first, chunk.range.first);
	assert_int_equal(copy.range.count, chunk.range.count);
	assert_string_equal(copy.device, "rank 3: 0 (part 1 of 2)");
	assert_true(copy.seconds == chunk.seconds);
	assert_memory_equal(&copy.tally, &chunk.tally, sizeof copy.tally);
	assert_null(copy.cell);
	assert_int_equal(copy.sums.size, chunk.sums.size);
	assert_memory_equal(copy.sums.data, chunk.sums.data, chunk.sums.size);
	assert_same_runs(&copy.runs, &chunk.runs);
	chunk_free(&copy);
	chunk_free(&chunk);
}

static void test_chunk_packet__round_trip(void **state)
{
	(void)state;
	assert_round_trip(0, PRECISION_FLOAT32);
	assert_round_trip(RUNS, PRECISION_FLOAT32);
	assert_round_trip(RUNS, PRECISION_FLOAT64);
}

/** Every prefix and every changed byte must give an incomplete packet or a chunk that can be freed, and no read outside
 * the message.
 */
static void test_chunk_get__survives_damage(void **state)
{
	(void)state;
	struct chunk chunk;
	struct text text = {0};
	make_chunk(&chunk, RUNS, PRECISION_FLOAT32);
	chunk_put(&text, &chunk);
	for (size_t i = 0; i < 2 * text.size; i++) {
		const size_t size = i < text.size ? i : text.size;
		struct text damaged = {.data = malloc(size + 1), .size = size};
		struct chunk copy = {0};
		memcpy(damaged.data, text.data, size);
		if (i >= text.size)
			damaged.data[i - text.size] ^= (char)0xa5;
		struct packet packet = packet_open(&damaged);
		const enum status status = chunk_get(&copy, &packet, 0, NULL);
		assert_true(i >= text.size || status != STATUS_OK || !packet_is_whole(&packet));
		chunk_free(&copy);
		free(damaged.data);
	}
	text_free(&text);
	chunk_free(&chunk);
}

static void test_devices_packet__round_trip(void **state)
{
	(void)state;
	static const struct device_record device[] = {
	        {.rank = -1, .device = "0", .name = "one", .platform = "p", .driver = "1.0", .build_options = "-DA=1"},
	        {.rank = -1, .device = "3", .name = "", .platform = "q", .driver = "", .build_options = ""}};
	struct device_records records = {0}, copy = {0};
	struct text text = {0}, before = {0}, after = {0};
	for (int i = 0; i < 2; i++)
		assert_int_equal(device_records_add(&records, &device[i], NULL), STATUS_OK);
	devices_put(&text, &records);
	struct packet packet = packet_open(&text);
	assert_int_equal(devices_get(&copy, &packet, NULL), STATUS_OK);
	assert_true(packet_is_whole(&packet));
	device_records_write(&before, &records);
	device_records_write(&after, &copy);
	assert_string_equal(text_string(&after), text_string(&before));
	/* one that is cut has not all of them, and says so */
	for (size_t size = 0; size < text.size; size++) {
		struct text cut = {.data = malloc(size + 1), .size = size};
		struct device_records some = {0};
		memcpy(cut.data, text.data, size);
		packet = packet_open(&cut);
		assert_int_equal(devices_get(&some, &packet, NULL), STATUS_OK);
		assert_false(packet_is_whole(&packet));
		device_records_free(&some);
		free(cut.data);
	}
	device_records_free(&records);
	device_records_free(&copy);
	text_free(&text);
	text_free(&before);
	text_free(&after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_chunk_packet__round_trip),
	        cmocka_unit_test(test_chunk_get__survives_damage),
	        cmocka_unit_test(test_devices_packet__round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
