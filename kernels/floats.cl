/*
 * What the kernels compute, tried on all floats: the sigmoid at every float32 value, and the loss and gradient at every
 * pair of finite float16 weights. host/proof/floats.h says what follows from it; it is about floats, not real numbers.
 */
#include "config.clh"
#include "portable.clh"
#include "exponential.clh"
#include "task.clh"
#include "network.clh"
#include "outcome.clh"

typedef union {
	bits all;
	word lane[WIDTH];
} bits_lanes;

typedef union {
	real all;
	scalar lane[WIDTH];
} real_lanes;

/* Positions in a work-item's results, each the number of floats for which the statement is true. The bound on losses
 * needs the first three to be 0. */
#define OUTSIDE 0      /* the sigmoid is not within (0, 1] */
#define LOW_FOR_ONE 1  /* t >= 0, but 1 - sigmoid, as the error for a target of 1, is below 1/2 */
#define LOW_FOR_ZERO 2 /* t <= 0, but the sigmoid, the error for a target of 0, is below 1/2 */
#define NOT_MONOTONE 3 /* the sigmoid rises with t, where in real numbers it falls, since t = -s*log2(e) */
#define SIGMOID_RESULTS 4

/*
 * The float at a place in the order of floats: 0 is the NaN of all ones, then from -infinity through -0 and +0 to
 * +infinity, and the positive NaNs.
 */
INLINE real float_at(bits place)
{
	return as_real(place < (bits)0x80000000u ? ~place : place ^ (bits)0x80000000u);
}

INLINE bits one_if(mask condition)
{
	return condition ? (bits)1 : (bits)0;
}

INLINE word lane_sum(bits values)
{
	bits_lanes lanes;
	word sum = 0;
	lanes.all = values;
	for (int i = 0; i < WIDTH; i++)
		sum += lanes.lane[i];
	return sum;
}

/* The table of exponentials as `train` reads it; to be used at the top of a kernel. */
#if EXP2_TABLE_LOCAL
#define EXP2_TABLE(table)                                                          \
	local word table[EXP2_ENTRIES];                                            \
	for (size_t i = get_local_id(0); i < EXP2_ENTRIES; i += get_local_size(0)) \
		table[i] = exp2_entry[i];                                          \
	barrier(CLK_LOCAL_MEM_FENCE)
#else
#define EXP2_TABLE(table) const exp2_table table = exp2_entry
#endif

/* The output neuron at scaled pre-activation t, as network_pair() makes it of one sample. */
INLINE struct output output_at(exp2_table table, real t)
{
	struct output out;
	output_begin(&out, table, t);
	output_end(&out, reciprocal(output_divisor(&out)));
	return out;
}

/*
 * Each lane of each work-item takes `length` consecutive places, from `first` on; WIDTH * length * work-items of them.
 * wrong[work-items x SIGMOID_RESULTS]: out.
 */
kernel void try_sigmoid(global uint *restrict wrong, const uint first, const uint length, const uint count)
{
	EXP2_TABLE(table);
	const uint item = (uint)get_global_id(0);
	if (item >= count)
		return;
	bits_lanes start;
	for (uint i = 0; i < WIDTH; i++)
		start.lane[i] = first + (item * WIDTH + i) * length;
	bits outside = (bits)0, low_for_one = (bits)0, low_for_zero = (bits)0, not_monotone = (bits)0;
	/* the place before the first one wraps around to a NaN, with which nothing is compared */
	real before = float_at(start.all - (bits)1);
	real z_before = output_at(table, before).z;
	for (uint i = 0; i < length; i++) {
		const real t = float_at(start.all + (bits)i);
		const struct output out = output_at(table, t);
		const real rest = -output_error(C(0.0), &out), missing = output_error(C(1.0), &out);
		outside += one_if(!(rest > K(0.0) && rest <= K(1.0)));
		low_for_one += one_if(t >= K(0.0) && !(missing >= K(0.5)));
		low_for_zero += one_if(t <= K(0.0) && !(rest >= K(0.5)));
		not_monotone += one_if(before <= t && !(out.z <= z_before));
		before = t;
		z_before = out.z;
	}
	wrong[item * SIGMOID_RESULTS + OUTSIDE] = lane_sum(outside);
	wrong[item * SIGMOID_RESULTS + LOW_FOR_ONE] = lane_sum(low_for_one);
	wrong[item * SIGMOID_RESULTS + LOW_FOR_ZERO] = lane_sum(low_for_zero);
	wrong[item * SIGMOID_RESULTS + NOT_MONOTONE] = lane_sum(not_monotone);
}

/* A rate so large that a step and its square are 0 only if the computed gradient is 0. */
#define LARGE_RATE K(0x1p+100)

/* The rate of the original program: 5, as in sweeps/seed-question.yaml. */
#define USUAL_RATE K(5.0)

INLINE real step_at(struct network *n, exp2_table table, real rate)
{
	n->rate_hidden = rate;
	n->rate_output = rate * (real)(output_scale());
	real squared;
	network_step(n, 1, table, &squared);
	return squared;
}

/*
 * Pairs of a w1 and all w2's: work-item i takes the w1 at place first + i of weight[weights], whose length is a
 * multiple of WIDTH. least[work-items]: out, the least loss; eighths, flat, unmoved[work-items]: out, how many losses
 * are 1/8 exactly, how many gradients are 0, and how many pairs a step at the usual rate leaves as they are.
 */
kernel void try_pairs(global const scalar *restrict weight, const uint weights, const uint first,
                      global scalar *restrict least, global uint *restrict eighths, global uint *restrict flat,
                      global uint *restrict unmoved, const uint count)
{
	EXP2_TABLE(table);
	const uint item = (uint)get_global_id(0);
	if (item >= count)
		return;
	const real w1 = (real)(weight[first + item] * hidden_scale());
	real lowest = (real)(scalar)INFINITY;
	bits at_eighth = (bits)0, at_zero = (bits)0, same = (bits)0;
	for (uint i = 0; i < weights; i += WIDTH) {
		real_lanes w2;
		for (uint lane = 0; lane < WIDTH; lane++)
			w2.lane[lane] = weight[i + lane];
		struct network n;
		n.w1 = w1;
		n.w2 = w2.all * (real)(output_scale());
		n.b1 = n.b2 = K(0.0);
		struct network slow = n, fast = n;
		real largest;
		const real loss = network_loss(&n, table, &largest);
		step_at(&slow, table, USUAL_RATE);
		lowest = loss < lowest ? loss : lowest;
		at_eighth += one_if(loss == K(0.125));
		at_zero += one_if(step_at(&fast, table, LARGE_RATE) == K(0.0));
		same += one_if(slow.w1 == n.w1 && slow.w2 == n.w2);
	}
	real_lanes lanes;
	lanes.all = lowest;
	scalar result = lanes.lane[0];
	for (int lane = 1; lane < WIDTH; lane++)
		result = lanes.lane[lane] < result ? lanes.lane[lane] : result;
	least[item] = result;
	eighths[item] = lane_sum(at_eighth);
	flat[item] = lane_sum(at_zero);
	unmoved[item] = lane_sum(same);
}
