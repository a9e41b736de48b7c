/*
 * Trains the networks of a chunk, each until its change falls below the tolerance, or above a limit where there is one,
 * or the step limit is reached.
 *
 *     work-item:   group 0   [lane 0 | lane 1 | ... | lane WIDTH-1]     one vector register per parameter
 *                  ...                                                  GROUPS of them hide the latency of arithmetic
 *                  group G-1 [lane 0 | lane 1 | ... | lane WIDTH-1]
 *
 * A lane holds one network. The hot loop has one comparison per group and one `any`; when a lane is done, a rare branch
 * stores it and refills it with the next network from the chunk's counter, so lanes never wait for each other. With
 * WIDTH = GROUPS = 1 the same code is the usual one-network-per-work-item kernel of a GPU, with persistent work-items.
 * Which lane trains a network has no influence on its bits.
 *
 * With PERSISTENT 0 a work-item trains the one network of its global id, for compilers that get the rest wrong
 * (host/training/shape.c).
 */
#include "config.clh"
#include "portable.clh"
#include "exponential.clh"
#include "task.clh"
#include "network.clh"

#if PERSISTENT
#define NOBODY 0xffffffffu

typedef union {
	real all;
	scalar lane[WIDTH];
} real_lanes;

typedef union {
	mask all;
	word lane[WIDTH];
} mask_lanes;

/* Where the networks of one group belong. */
struct group {
	real threshold;    /* stop below this squared change; negative in an empty lane, which then never stops */
	uint index[WIDTH]; /* the network's place in the chunk, or NOBODY */
	uint start[WIDTH]; /* the work-item's clock when it was loaded */
};

/* The networks that a work-item may still fetch. */
struct supply {
	global uint *counter;
	uint next, end, count;
};

/* Takes up to GRAB networks from the chunk's counter. Each work-item does so at most once when none is left, so that
 * the counter stays below count + work-items * GRAB and cannot overflow. */
INLINE void supply_fetch(struct supply *supply)
{
	supply->next = min(atomic_add(supply->counter, (uint)GRAB), supply->count);
	supply->end = min(supply->next + (uint)GRAB, supply->count);
}

/* The next network's place in the chunk, or NOBODY. */
INLINE uint supply_next(struct supply *supply)
{
	if (supply->next == supply->end && supply->end < supply->count)
		supply_fetch(supply);
	return supply->next < supply->end ? supply->next++ : NOBODY;
}

#endif

/* The start of the network at place `at`; for NOBODY one with a rate of 0, which stays as it is. */
INLINE struct lane load_start(global const scalar *run, uint capacity, uint at, bool nobody)
{
	global const scalar *const here = run + RUN_AXES * (size_t)capacity + (nobody ? 0 : at);
	scalar axis[AXES];
	UNROLL
	for (uint a = 0; a < AXES; a++)
		axis[a] = nobody ? C(0.0) : here[a * (size_t)capacity];
	return lane_begin(axis);
}

/*
 * Whether lanes go on training after a step with this squared change; a change that is not a number ends it. An empty
 * lane, whose threshold is negative and whose change is 0, goes on for ever.
 */
INLINE mask goes_on(real squared, real threshold, scalar above)
{
#if CHANGE_ABOVE
	return (mask)((squared >= threshold) & (squared <= (real)(above)));
#else
	(void)above;
	return (mask)(squared >= threshold);
#endif
}

/* What `assess` wants to know of it. */
INLINE void store_end(global scalar *run, uint capacity, uint at, struct lane lane, scalar squared)
{
	global scalar *const parameter = run + RUN_PARAMETERS * (size_t)capacity + at;
	parameter[PARAMETER_W1 * (size_t)capacity] = lane.w1;
	if (TRAIN_B1)
		parameter[PARAMETER_B1 * (size_t)capacity] = lane.b1;
	parameter[PARAMETER_W2 * (size_t)capacity] = lane.w2;
	if (TRAIN_B2)
		parameter[PARAMETER_B2 * (size_t)capacity] = lane.b2;
	run[RUN_CHANGE * (size_t)capacity + at] = squared;
}

/*
 * run[RUN_VALUES x capacity]: in, the configurations; out, the scaled final parameters (but for biases that do not
 * train) and the squared change of the last step. steps[count]: out, the steps taken.
 * threshold, above: of the squared change, below and above which training ends.
 * counter[1]: 0 before the launch. Any number of work-items; each takes networks until none is left (PERSISTENT 0: as
 * many as networks, or more).
 */
kernel void train(global scalar *restrict run, global uint *restrict steps, global uint *counter, const uint capacity,
                  const uint count, const uint step_limit, const scalar threshold, const scalar above)
{
#if EXP2_TABLE_LOCAL
	local word table[EXP2_ENTRIES];
	for (size_t i = get_local_id(0); i < EXP2_ENTRIES; i += get_local_size(0))
		table[i] = exp2_entry[i];
	barrier(CLK_LOCAL_MEM_FENCE);
#else
	const exp2_table table = exp2_entry;
#endif
#if !PERSISTENT
	(void)counter;
	const size_t at = get_global_id(0);
	if (at >= count)
		return;
	const struct lane start = load_start(run, capacity, (uint)at, false);
#define MEMBER(name) .name = start.name,
	struct network n = {NETWORK_STATE(MEMBER)};
#undef MEMBER
	scalar last;
	uint taken = 0;
	do {
		network_step(&n, 1, table, &last);
		taken++;
	} while (goes_on(last, threshold, above) && taken < step_limit);
#define MEMBER(name) .name = n.name,
	const struct lane end = {NETWORK_STATE(MEMBER)};
#undef MEMBER
	store_end(run, capacity, (uint)at, end, last);
	steps[at] = taken;
#else
	struct supply supply = {counter, 0, 0, count};
	/* not left to the loop: PoCL 6 aborts on a kernel with a branch right after its barrier */
	supply_fetch(&supply);
	struct group group[GROUPS];
	struct network network[GROUPS];
	real squared[GROUPS]; /* squared changes of the last step */
	for (int g = 0; g < GROUPS; g++) {
		group[g].threshold = K(-1.0);
		squared[g] = K(-2.0); /* every lane counts as done at first */
#define CLEAR(name) network[g].name = K(0.0);
		NETWORK_NUMBERS(CLEAR)
#undef CLEAR
		for (int i = 0; i < WIDTH; i++) {
			group[g].index[i] = NOBODY;
			group[g].start[i] = 0;
		}
	}

	uint clock = 0;
	for (;;) {
		/* the rare branch: store what is done, load what is next, find when the next lane reaches the limit */
		uint longest = 0;
		bool busy = false;
		UNROLL
		for (int g = 0; g < GROUPS; g++) {
			mask_lanes stopped;
			stopped.all = !goes_on(squared[g], group[g].threshold, above);
			real_lanes lane_threshold, lane_squared;
#define TAKE(name)              \
	real_lanes lane_##name; \
	lane_##name.all = network[g].name;
			NETWORK_STATE(TAKE)
#undef TAKE
			lane_threshold.all = group[g].threshold;
			lane_squared.all = squared[g];
			for (int i = 0; i < WIDTH; i++) {
				uint at = group[g].index[i];
				const uint taken = clock - group[g].start[i];
				if (stopped.lane[i] || (at != NOBODY && taken >= step_limit)) {
					if (at != NOBODY) {
#define MEMBER(name) .name = lane_##name.lane[i],
						const struct lane end = {NETWORK_STATE(MEMBER)};
#undef MEMBER
						store_end(run, capacity, at, end, lane_squared.lane[i]);
						steps[at] = taken;
					}
					at = supply_next(&supply);
					const bool empty = at == NOBODY;
					const struct lane start = load_start(run, capacity, at, empty);
					group[g].index[i] = at;
					group[g].start[i] = clock;
#define FILL(name) lane_##name.lane[i] = start.name;
					NETWORK_STATE(FILL)
#undef FILL
					lane_threshold.lane[i] = empty ? -C(1.0) : threshold;
				}
				if (group[g].index[i] != NOBODY) {
					busy = true;
					longest = max(longest, clock - group[g].start[i]);
				}
			}
#define GIVE(name) network[g].name = lane_##name.all;
			NETWORK_STATE(GIVE)
#undef GIVE
			group[g].threshold = lane_threshold.all;
		}
		if (!busy)
			return;

		/* the hot loop runs until a lane is done or the longest-running one reaches the limit, for STRETCH
		 * steps at most */
		uint left = min(step_limit - longest, (uint)STRETCH);
		const uint end = clock + left;
		mask any_done;
		do {
			network_step(network, GROUPS, table, squared);
			UNROLL
			for (int g = 0; g < GROUPS; g++) {
				const mask done = !goes_on(squared[g], group[g].threshold, above);
				any_done = g == 0 ? done : any_done | done;
			}
			clock++;
			left--;
			/*
			 * With one counter an iteration is one instruction shorter on GPUs, but slower on CPUs with
			 * vectors. Once `end` has wrapped around, the rare branch is taken at each step until the clock
			 * has wrapped too.
			 */
		} while ((WIDTH == 1 ? clock < end : left != 0) && !ANY(any_done));
	}
#endif
}
