/** Random numbers for tests: many of them, and the same ones everywhere. */
#ifndef TWONEURON_TESTS_RANDOM_H
#define TWONEURON_TESTS_RANDOM_H

#include <stdint.h>

/** 64 random bits, by xorshift64*. Each program that includes this begins with the same. */
static inline uint64_t random_bits(void)
{
	static uint64_t state = 88172645463325252u;
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * UINT64_C(2685821657736338717);
}

#endif
