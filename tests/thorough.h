/**
 * How often a test repeats more of the same, with other random numbers. Every change is tested with few rounds, so that
 * the unit tests take seconds; with TWONEURON_TEST_THOROUGH=1 in the environment there are all of them.
 */
#ifndef TWONEURON_TESTS_THOROUGH_H
#define TWONEURON_TESTS_THOROUGH_H

#include <stdlib.h>
#include <string.h>

static inline int thorough(int all, int few)
{
	const char *const asked = getenv("TWONEURON_TEST_THOROUGH");
	return asked && strcmp(asked, "1") == 0 ? all : few;
}

#endif
