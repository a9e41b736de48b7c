/**
 * What the peers in C have in common: reading the work, the clock, the line of results.
 *
 *     PEER WORK.f32 --steps N --tolerance T [--block N] [--shape NAME] [--device N] [--seconds S]
 *         [--result FILE]
 *
 * WORK.f32 holds float32 w1[n], w2[n], rate[n]. The whole work is trained again and again until S seconds have passed,
 * so that a fast peer is timed as long as a slow one. FILE receives float32 w1[n], w2[n] and uint32 steps[n].
 */
#ifndef TWONEURON_BENCH_PEER_H
#define TWONEURON_BENCH_PEER_H

#include <stddef.h>
#include <stdint.h>

struct work {
	const char *name;            /**< the file's name without folder and suffix */
	size_t n;                    /**< networks */
	const float *w1, *w2, *rate; /**< [n]: the starts and the learning rates */
	uint32_t steps;              /**< most steps of one network */
	float tolerance;             /**< a network stops when ||rate * gradient||_2 of its last step was below this */
	size_t block;                /**< networks that are trained side by side */
	const char *shape;           /**< variant of the peer, NULL for its only one */
	unsigned device;             /**< which OpenCL device, counted from 0 over all platforms */
};

struct result {
	float *w1, *w2;  /**< [n]: after the last step */
	uint32_t *steps; /**< [n]: steps taken */
};

/**
 * Seconds that the device itself has taken since prepare_function, for a peer that adds them up; its rate is by them.
 * Others leave 0: the host's clock measures them.
 */
extern double peer_device_seconds;

/** Trains all networks of the work once. */
typedef void train_function(const struct result *result, const struct work *work);

/** What a peer does before the clock starts; may be NULL. Returns the device it runs on. */
typedef const char *prepare_function(const struct work *work);

/** The main program of a peer: returns its exit code. */
int peer_main(int argc, char **argv, const char *name, prepare_function *prepare, train_function *train);

/** Ends the program with a message on stderr: a peer has nothing to clean up. */
void peer_fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
