/** SHA-256 (libmd) as 64 hexadecimal digits, and a quick checksum. */
#ifndef TWONEURON_BASE_HASH_H
#define TWONEURON_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { HASH_SIZE = 65 }; /**< 64 lower-case hexadecimal digits and a zero byte */

void hash_sha256(char out[HASH_SIZE], const void *data, size_t size);

/**
 * A checksum against damage, much faster than SHA-256 and no protection against intent: FNV-1a over 64-bit
 * little-endian words, the last one filled up with zeros, then the size. Damage within one word is always found, any
 * other is missed once in 2^64.
 */
uint64_t hash_checksum(const void *data, size_t size);

#endif
