/**
 * Plain C: blocks of networks in arrays, one loop over the block a step, OpenMP over the blocks.
 *
 * The same source is two peers: with -O3 the loop calls libm's expf for one network at a time; with -O3 -ffast-math gcc
 * makes vectors of the loop and calls libmvec's expf for a vector at a time.
 *
 * Shapes: `lockstep` carries a stopped network along, unchanged, until the last of its block has stopped; `compact`
 * moves the block's last running network into the place of a stopped one.
 */
#include "peer.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { BLOCK_MAX = 4096, LANES = 16 };

struct block {
	float w1[BLOCK_MAX], w2[BLOCK_MAX], rate[BLOCK_MAX], change2[BLOCK_MAX];
	uint32_t index[BLOCK_MAX]; /* of the network among all of the work */
};

static inline float sigmoid(float x)
{
	return 1 / (1 + expf(-x));
}

/*
 * One step of network i: x = {0, 1}, d = {0, 1}, no bias, so that y_0 = sigmoid(0) = 1/2 and the first sample has no
 * part in the gradient of w1. Returns the squared norm of the change.
 */
static inline float step(float *new_w1, float *new_w2, float w1, float w2, float rate)
{
	const float y = sigmoid(w1), z0 = sigmoid(0.5f * w2), z1 = sigmoid(w2 * y);
	const float delta0 = z0 * z0 * (1 - z0);
	const float delta1 = (z1 - 1) * z1 * (1 - z1);
	const float change1 = rate * (delta1 * w2 * y * (1 - y));
	const float change2 = rate * (delta0 * 0.5f + delta1 * y);
	*new_w1 = w1 - change1;
	*new_w2 = w2 - change2;
	return change1 * change1 + change2 * change2;
}

static inline size_t round_up(size_t n)
{
	return (n + LANES - 1) / LANES * LANES;
}

/* Copies the last network into the places after it, so that the loop over the block has no remainder. The copies stop
 * when it does. */
static void block_pad(struct block *block, size_t n)
{
	for (size_t i = n; n > 0 && i < round_up(n); i++) {
		block->w1[i] = block->w1[n - 1];
		block->w2[i] = block->w2[n - 1];
		block->rate[i] = block->rate[n - 1];
	}
}

/* Every running network of the block takes a step; true if at least one of them must stop. */
static bool block_step(struct block *block, size_t n, float tolerance2)
{
	int stopped = 0;
#pragma omp simd reduction(| : stopped)
	for (size_t i = 0; i < round_up(n); i++) {
		block->change2[i] = step(&block->w1[i], &block->w2[i], block->w1[i], block->w2[i], block->rate[i]);
		stopped |= block->change2[i] < tolerance2;
	}
	return stopped;
}

static void store(const struct result *result, const struct block *block, size_t i, uint32_t steps)
{
	result->w1[block->index[i]] = block->w1[i];
	result->w2[block->index[i]] = block->w2[i];
	result->steps[block->index[i]] = steps;
}

static void block_compact(const struct result *result, struct block *block, size_t *n, float tolerance2, uint32_t t)
{
	for (size_t i = 0; i < *n;) {
		if (block->change2[i] >= tolerance2) {
			i++;
			continue;
		}
		store(result, block, i, t);
		const size_t last = --*n;
		block->w1[i] = block->w1[last];
		block->w2[i] = block->w2[last];
		block->rate[i] = block->rate[last];
		block->change2[i] = block->change2[last];
		block->index[i] = block->index[last];
	}
	block_pad(block, *n);
}

static void train_compact(const struct result *result, struct block *block, size_t n, const struct work *work)
{
	const float tolerance2 = work->tolerance * work->tolerance;
	block_pad(block, n);
	for (uint32_t t = 1; n > 0 && t <= work->steps; t++)
		if (block_step(block, n, tolerance2))
			block_compact(result, block, &n, tolerance2, t);
	for (size_t i = 0; i < n; i++)
		store(result, block, i, work->steps);
}

static void train_lockstep(const struct result *result, struct block *block, size_t n, const struct work *work)
{
	const float tolerance2 = work->tolerance * work->tolerance;
	uint32_t steps[BLOCK_MAX] = {0};
	int running[BLOCK_MAX];
	for (size_t i = 0; i < n; i++)
		running[i] = 1;
	int any = 1;
	for (uint32_t t = 0; any && t < work->steps; t++) {
		any = 0;
#pragma omp simd reduction(| : any)
		for (size_t i = 0; i < n; i++) {
			float w1, w2;
			const float change2 = step(&w1, &w2, block->w1[i], block->w2[i], block->rate[i]);
			block->w1[i] = running[i] ? w1 : block->w1[i];
			block->w2[i] = running[i] ? w2 : block->w2[i];
			steps[i] += (uint32_t)running[i];
			running[i] = running[i] & (change2 >= tolerance2);
			any |= running[i];
		}
	}
	for (size_t i = 0; i < n; i++)
		store(result, block, i, steps[i]);
}

static void train(const struct result *result, const struct work *work)
{
	const bool lockstep = strcmp(work->shape, "lockstep") == 0;
	if (work->block > BLOCK_MAX || work->block % LANES != 0)
		peer_fail("--block: a multiple of %d, at most %d", LANES, BLOCK_MAX);
#pragma omp parallel for schedule(dynamic)
	for (size_t first = 0; first < work->n; first += work->block) {
		struct block block;
		const size_t n = work->n - first < work->block ? work->n - first : work->block;
		memcpy(block.w1, work->w1 + first, n * sizeof(float));
		memcpy(block.w2, work->w2 + first, n * sizeof(float));
		memcpy(block.rate, work->rate + first, n * sizeof(float));
		for (size_t i = 0; i < n; i++)
			block.index[i] = (uint32_t)(first + i);
		(lockstep ? train_lockstep : train_compact)(result, &block, n, work);
	}
}

int main(int argc, char **argv)
{
	return peer_main(argc, argv, PEER_NAME, NULL, train);
}
