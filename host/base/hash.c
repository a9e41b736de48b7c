#include "base/hash.h"

#include <sha2.h>
#include <stdint.h>

void hash_sha256(char out[HASH_SIZE], const void *data, size_t size)
{
	SHA2_CTX context;
	SHA256Init(&context);
	SHA256Update(&context, data, size);
	SHA256End(&context, out);
}

static inline uint64_t little_endian(const unsigned char *bytes, size_t count)
{
	uint64_t word = 0;
	if (count == 8) /* compilers make one load of this */
		return (uint64_t)bytes[0] | (uint64_t)bytes[1] << 8 | (uint64_t)bytes[2] << 16 |
		       (uint64_t)bytes[3] << 24 | (uint64_t)bytes[4] << 32 | (uint64_t)bytes[5] << 40 |
		       (uint64_t)bytes[6] << 48 | (uint64_t)bytes[7] << 56;
	for (size_t i = 0; i < count; i++)
		word |= (uint64_t)bytes[i] << 8 * i;
	return word;
}

uint64_t hash_checksum(const void *data, size_t size)
{
	/* offset basis and prime of FNV-1a, 64 bits: Fowler, Noll, Vo */
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	const unsigned char *const bytes = data;
	for (size_t at = 0; at < size; at += 8) {
		const uint64_t word = little_endian(bytes + at, size - at < 8 ? size - at : 8);
		hash = (hash ^ word) * UINT64_C(0x100000001b3);
	}
	return (hash ^ size) * UINT64_C(0x100000001b3);
}
