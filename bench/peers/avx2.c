/**
 * AVX2 by hand, as the peer of kernels/train.cl on CPUs without AVX-512: eight networks in each register, 3 to 6
 * groups of them side by side (--shape), a step in two halves that each go through all groups. Threads fetch networks
 * until none is left; a lane that is done is stored and refilled. The arithmetic is twoneuron's own, in the same order.
 *
 * State is scaled by o = -log2(e) as in kernels/network.clh, so that no multiplication stands before an exponential.
 */
#include "peer.h"

#include <immintrin.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#define UNROLL _Pragma("GCC unroll 6")

enum { LANES = 8, GROUPS_MAX = 6 };
static const float scale_o = -1.4426950408889634f, unscale_o = -0.6931471805599453f;

/* bits(2^(j/8)) - (j << 20), as in kernels/exponential.clh */
alignas(32) static const uint32_t exp2_entry[LANES] = {
        0x3f800000, 0x3f7b95c2, 0x3f7837f0, 0x3f75fed7, 0x3f7504f3, 0x3f75672a, 0x3f7744fd, 0x3f7ac0c7,
};

/* A group's networks; an empty lane has a negative threshold, which no change is below. */
struct group {
	__m256 w1, w2, rate, rate_scaled, threshold;
};

/* Where the networks of a group belong. */
struct place {
	size_t index[LANES];
	uint32_t start[LANES]; /* the thread's clock when the network was loaded */
	bool empty[LANES];
};

/* What the first half of a step leaves to the second: y at x = 1, its derivative, and the delta at x = 0. */
struct half {
	__m256 y, slope, delta0;
};

static inline __m256 exp2_clamped(__m256 t)
{
	const __m256 limit = _mm256_set1_ps(126.0f), shift = _mm256_set1_ps(0x1.8p+20f);
	t = _mm256_max_ps(_mm256_min_ps(t, limit), -limit);
	const __m256 shifted = t + shift, f = t - (shifted - shift);
	const __m256i n = _mm256_castps_si256(shifted);
	const __m256 entry = _mm256_permutevar8x32_ps(_mm256_load_ps((const float *)exp2_entry), n);
	const __m256 scale =
	        _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(entry), _mm256_slli_epi32(n, 20)));
	__m256 p = _mm256_fmadd_ps(_mm256_set1_ps(0x1.c6b17ap-5f), f, _mm256_set1_ps(0x1.ec0c1ep-3f));
	p = _mm256_fmadd_ps(p, f, _mm256_set1_ps(0x1.62e43p-1f));
	return _mm256_fmadd_ps(scale * f, p, scale);
}

/* x = {0, 1}, d = {0, 1}, no bias, so that y_0 = 1/2. */
static inline void step_begin(const struct group *n, struct half *half)
{
	const __m256 one = _mm256_set1_ps(1.0f);
	const __m256 e = exp2_clamped(n->w1), e0 = exp2_clamped(n->w2 * _mm256_set1_ps(0.5f));
	const __m256 z0 = one / (one + e0);
	half->y = one / (one + e);
	half->slope = half->y * (e * half->y);
	half->delta0 = -z0 * (z0 * (e0 * z0));
}

/* Returns the lanes that are done. */
static inline __m256 step_end(struct group *n, const struct half *half)
{
	const __m256 one = _mm256_set1_ps(1.0f);
	const __m256 e1 = exp2_clamped(n->w2 * half->y), z1 = one / (one + e1), error = e1 * z1;
	const __m256 delta1 = error * (z1 * error);
	const __m256 sum = _mm256_fmadd_ps(delta1, half->y, half->delta0 * _mm256_set1_ps(0.5f));
	const __m256 change1 = n->rate * n->w2 * (delta1 * half->slope), change2 = n->rate_scaled * sum;
	n->w2 += change2;
	n->w1 += change1;
	const __m256 squared = _mm256_fmadd_ps(change1, change1, change2 * change2);
	return _mm256_cmp_ps(squared, n->threshold, _CMP_NGE_UQ);
}

struct thread {
	const struct work *work;
	const struct result *result;
	atomic_size_t *counter;
	size_t next, end; /* networks that it has fetched and not begun */
	uint32_t clock;
};

/* Puts the next network into a lane, or an empty one that stays as it is. */
static void lane_load(struct thread *thread, struct group *group, struct place *place, int i)
{
	const struct work *const work = thread->work;
	if (thread->next == thread->end) {
		thread->next = atomic_fetch_add(thread->counter, 64);
		thread->end = thread->next + 64;
	}
	const bool empty = thread->next >= work->n;
	const size_t at = empty ? 0 : thread->next++;
	if (empty)
		thread->end = thread->next;
	place->index[i] = at;
	place->start[i] = thread->clock;
	place->empty[i] = empty;
	group->w1[i] = empty ? 0 : work->w1[at] * scale_o;
	group->w2[i] = empty ? 0 : work->w2[at] * scale_o;
	group->rate[i] = empty ? 0 : work->rate[at];
	group->rate_scaled[i] = group->rate[i] * scale_o;
	const float tolerance = work->tolerance * scale_o;
	group->threshold[i] = empty ? -1 : tolerance * tolerance;
}

static void lane_store(const struct thread *thread, const struct group *group, const struct place *place, int i)
{
	const size_t at = place->index[i];
	thread->result->w1[at] = group->w1[i] * unscale_o;
	thread->result->w2[at] = group->w2[i] * unscale_o;
	thread->result->steps[at] = thread->clock - place->start[i];
}

/* Stores and refills what is done or has reached the step limit. Returns the steps until the next one reaches it; 0
 * when no network is left. */
static uint32_t refill(struct thread *thread, int groups, struct group *group, struct place *place, const __m256 *done)
{
	uint32_t longest = 0;
	bool busy = false;
	for (int g = 0; g < groups; g++) {
		const int stopped = _mm256_movemask_ps(done[g]);
		for (int i = 0; i < LANES; i++) {
			struct place *const here = &place[g];
			const uint32_t taken = thread->clock - here->start[i];
			if (!here->empty[i] && ((stopped >> i & 1) || taken >= thread->work->steps)) {
				lane_store(thread, &group[g], here, i);
				lane_load(thread, &group[g], here, i);
			}
			if (here->empty[i])
				continue;
			busy = true;
			const uint32_t now = thread->clock - here->start[i];
			longest = now > longest ? now : longest;
		}
	}
	return busy ? thread->work->steps - longest : 0;
}

/* `groups` is a constant where this is inlined. */
static inline __attribute__((always_inline)) void train_groups(struct thread *thread, const int groups)
{
	struct group group[GROUPS_MAX];
	struct place place[GROUPS_MAX];
	__m256 done[GROUPS_MAX];
	UNROLL
	for (int g = 0; g < groups; g++) {
		done[g] = _mm256_setzero_ps();
		for (int i = 0; i < LANES; i++)
			lane_load(thread, &group[g], &place[g], i);
	}
	for (uint32_t left; (left = refill(thread, groups, group, place, done)) > 0;) {
		__m256 any;
		do {
			struct half half[GROUPS_MAX];
			UNROLL
			for (int g = 0; g < groups; g++)
				step_begin(&group[g], &half[g]);
			any = _mm256_setzero_ps();
			UNROLL
			for (int g = 0; g < groups; g++) {
				done[g] = step_end(&group[g], &half[g]);
				any = _mm256_or_ps(any, done[g]);
			}
			thread->clock++;
		} while (--left > 0 && _mm256_movemask_ps(any) == 0);
	}
}

static void train(const struct result *result, const struct work *work)
{
	const int groups = atoi(work->shape);
	atomic_size_t counter = 0;
	if (groups < 3 || groups > GROUPS_MAX)
		peer_fail("--shape: 3 to %d groups", GROUPS_MAX);
#pragma omp parallel
	{
		struct thread thread = {.work = work, .result = result, .counter = &counter};
		switch (groups) {
		case 3:
			train_groups(&thread, 3);
			break;
		case 4:
			train_groups(&thread, 4);
			break;
		case 5:
			train_groups(&thread, 5);
			break;
		default:
			train_groups(&thread, 6);
			break;
		}
	}
}

int main(int argc, char **argv)
{
	return peer_main(argc, argv, "avx2", NULL, train);
}
