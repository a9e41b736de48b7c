/**
 * Measures how many times a second all cores together can run the instructions of REPEAT. bench/cpu-count writes
 * REPEAT, a string of assembly, into ports.h, with FILL, which puts %0 into every lane of every register, and CLOBBERS.
 */
#define _GNU_SOURCE
#include "ports.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* 1.5 as float32, 1.9375 in float64's upper half: no operation on these numbers is slow. */
static void fill(void)
{
	const unsigned value = 0x3fc00000;
	__asm__ volatile(FILL : : "r"(value) : CLOBBERS);
}

static void repeat(long n)
{
	for (; n > 0; n--)
		__asm__ volatile(REPEAT : : : CLOBBERS);
}

/* The thread's own processor time, so that other programs on the machine don't count. */
static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(int argc, char **argv)
{
	const double seconds = argc > 1 ? atof(argv[1]) : 1;
	const long batch = 10000;
	double rate = 0;
#pragma omp parallel reduction(+ : rate)
	{
		long done = 0;
		const double start = now();
		double elapsed;
		do {
			fill();
			repeat(batch);
			done += batch;
			elapsed = now() - start;
		} while (elapsed < seconds);
		rate += (double)done / elapsed;
	}
	printf("%.9g\n", rate);
	return 0;
}
