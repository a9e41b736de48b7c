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

/*
 * run: out, the configurations, without the axes that are absent. value[]: axis tables and parameters; see struct
 * layout.
 */
kernel void configure(global const struct layout *restrict layout, global const scalar *restrict value,
                      const ulong first, global scalar *restrict run, const uint capacity, const uint count)
{
	const size_t i = get_global_id(0);
	if (i >= count)
		return;
	struct configuration c;
	configure_network(&c, layout, value, first + i);
	for (uint axis = 0; axis < AXES; axis++)
		if (!(layout->absent >> axis & 1))
			run[(RUN_AXES + axis) * (size_t)capacity + i] = c.axis[axis];
}

/*
 * run: in, the scaled final parameters and the squared change; out, the true final parameters (0 for a bias that does
 * not train), and all numbers that are computed from them. steps: in, from `train`. outcome: out, enum outcome.
 * threshold, above, learned_error: struct limits.
 */
kernel void assess(global scalar *restrict run, global const uint *restrict steps, global uchar *restrict outcome,
                   const uint capacity, const scalar threshold, const scalar above, const scalar learned_error,
                   const uint count)
{
	const size_t i = get_global_id(0);
	if (i >= count)
		return;
	global scalar *const here = run + i;
	global const scalar *const parameter = here + RUN_PARAMETERS * (size_t)capacity;
	const struct limits limits = {threshold, above, learned_error};
	struct network n = {0}; /* nothing reads what the optimizer keeps */
	n.w1 = parameter[PARAMETER_W1 * (size_t)capacity];
	n.b1 = TRAIN_B1 ? parameter[PARAMETER_B1 * (size_t)capacity] : K(0.0);
	n.w2 = parameter[PARAMETER_W2 * (size_t)capacity];
	n.b2 = TRAIN_B2 ? parameter[PARAMETER_B2 * (size_t)capacity] : K(0.0);
	scalar value[RUN_VALUES];
	value[RUN_CHANGE] = here[RUN_CHANGE * (size_t)capacity];
	outcome[i] = (uchar)network_assess(&n, exp2_entry, steps[i], limits, value);
	UNROLL
	for (uint v = RUN_CHANGE + 1; v < RUN_VALUES; v++)
		here[v * (size_t)capacity] = value[v];
}
