#include "base/hash.h"
#include "test.h"

#include <string.h>

static void test_hash_sha256__of_a_known_text(void **state)
{
	(void)state;
	char out[HASH_SIZE];
	hash_sha256(out, "abc", 3); /* FIPS 180-2, appendix B.1 */
	assert_string_equal(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void test_hash_checksum__sees_every_changed_byte(void **state)
{
	(void)state;
	unsigned char data[45];
	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (unsigned char)(i * i);
	const uint64_t whole = hash_checksum(data, sizeof data);
	for (size_t i = 0; i < sizeof data; i++) {
		data[i] ^= (unsigned char)(1 + i);
		assert_int_not_equal(hash_checksum(data, sizeof data), whole);
		data[i] ^= (unsigned char)(1 + i);
	}
	assert_int_equal(hash_checksum(data, sizeof data), whole);
}

static void test_hash_checksum__sees_the_size(void **state)
{
	(void)state;
	static const unsigned char zeros[40];
	for (size_t i = 0; i < sizeof zeros; i++)
		for (size_t k = 0; k < i; k++)
			assert_int_not_equal(hash_checksum(zeros, i), hash_checksum(zeros, k));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_hash_sha256__of_a_known_text),
	        cmocka_unit_test(test_hash_checksum__sees_every_changed_byte),
	        cmocka_unit_test(test_hash_checksum__sees_the_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
