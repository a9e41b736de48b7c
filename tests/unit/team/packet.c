#include "team/packet.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static void make(struct text *out)
{
	packet_put_integer(out, UINT64_MAX - 5);
	packet_put_double(out, -0.0);
	packet_put_bytes(out, "a\0b", 3);
	packet_put_bytes(out, NULL, 0);
	packet_put_string(out, "device 0");
}

static void read_all(struct packet *packet)
{
	size_t size;
	packet_integer(packet);
	packet_double(packet);
	packet_bytes(packet, &size);
	packet_bytes(packet, &size);
	packet_string(packet);
}

static void test_packet__round_trip(void **state)
{
	(void)state;
	struct text text = {0};
	size_t size;
	make(&text);
	struct packet packet = packet_open(&text);
	assert_int_equal(packet_integer(&packet), UINT64_MAX - 5);
	const double zero = packet_double(&packet), minus = -0.0;
	assert_memory_equal(&zero, &minus, sizeof zero);
	const void *const bytes = packet_bytes(&packet, &size);
	assert_int_equal(size, 3);
	assert_memory_equal(bytes, "a\0b", 3);
	packet_bytes(&packet, &size);
	assert_int_equal(size, 0);
	assert_false(packet_is_whole(&packet));
	assert_string_equal(packet_string(&packet), "device 0");
	assert_true(packet_is_whole(&packet));
	text_free(&text);
}

static void test_packet__notices_what_is_missing(void **state)
{
	(void)state;
	struct text text = {0};
	make(&text);
	for (size_t size = 0; size < text.size; size++) {
		/* a copy of the exact size, so that AddressSanitizer sees a read beyond it */
		struct text cut = {.data = malloc(size + 1), .size = size};
		memcpy(cut.data, text.data, size);
		struct packet packet = packet_open(&cut);
		read_all(&packet);
		assert_false(packet_is_whole(&packet));
		free(cut.data);
	}
	text_free(&text);
}

static void test_packet_string__wants_its_end(void **state)
{
	(void)state;
	struct text text = {0};
	packet_put_bytes(&text, "abc", 3);
	struct packet packet = packet_open(&text);
	assert_string_equal(packet_string(&packet), "");
	assert_false(packet_is_whole(&packet));
	text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_packet__round_trip),
	        cmocka_unit_test(test_packet__notices_what_is_missing),
	        cmocka_unit_test(test_packet_string__wants_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
