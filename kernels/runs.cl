/*
 * What happens to each network of a chunk before and after training: `configure` makes its initial state, `assess`
 * finds what became of it. One network per work-item, no loop over networks: compilers for CPUs make vectors of them.
 *
 * Work-items beyond `count` do nothing: launches are rounded up to whole work-groups.
 *
 * run[RUN_VALUES x capacity]: the numbers of each network (enum run_value in shared.h), steps, outcome[count]; all are
 * indexed by the network's place in the chunk. Network `first + i` of the sweep is at place i.
 */
#include "config.clh"
#include "portable.clh"
#include "exponential.clh"
#include "task.clh"
#include "network.clh"
#include "outcome.clh"
#include "random.clh"
#include "configuration.clh"

/* run: out, the configurations. value[]: axis tables and parameters; see struct layout. */
kernel void configure(global const struct layout *restrict layout, global const scalar *restrict value,
                      const ulong first, global scalar *restrict run, const uint capacity, const uint count)
{
	const size_t i = get_global_id(0);
	if (i >= count)
		return;
	struct configuration c;
	configure_network(&c, layout, value, first + i);
	for (uint axis = 0; axis < AXES; axis++)
		run[(RUN_AXES + axis) * (size_t)capacity + i] = c.axis[axis];
}

/*
 * run: in, the scaled final parameters and the squared change; out, the true final parameters (0 for a bias that does
 * not train), loss and largest error on them. steps: in, from `train`. outcome: out, enum outcome.
 */
kernel void assess(global scalar *restrict run, global const uint *restrict steps, global uchar *restrict outcome,
                   const uint capacity, const scalar threshold, const scalar learned_error, const uint count)
{
	const size_t i = get_global_id(0);
	if (i >= count)
		return;
	global scalar *const parameter = run + RUN_PARAMETERS * (size_t)capacity + i;
	global scalar *const w1 = parameter + PARAMETER_W1 * (size_t)capacity;
	global scalar *const b1 = parameter + PARAMETER_B1 * (size_t)capacity;
	global scalar *const w2 = parameter + PARAMETER_W2 * (size_t)capacity;
	global scalar *const b2 = parameter + PARAMETER_B2 * (size_t)capacity;
	/* what the optimizer keeps is 0 here: nothing reads it */
	const struct network n = {*w1, TRAIN_B1 ? *b1 : K(0.0), *w2, TRAIN_B2 ? *b2 : K(0.0)};
	real largest;
	const real loss = network_loss(&n, exp2_entry, &largest);
	run[RUN_LOSS * (size_t)capacity + i] = loss;
	run[RUN_MAX_ERROR * (size_t)capacity + i] = largest;
	outcome[i] = (uchar)network_outcome(&n, loss, largest, run[RUN_CHANGE * (size_t)capacity + i], steps[i],
	                                    threshold, learned_error);
	*w1 = n.w1 * hidden_unscale();
	*b1 = TRAIN_B1 ? n.b1 * hidden_unscale() : C(0.0);
	*w2 = n.w2 * C(OUTPUT_UNSCALE);
	*b2 = TRAIN_B2 ? n.b2 * C(OUTPUT_UNSCALE) : C(0.0);
}
