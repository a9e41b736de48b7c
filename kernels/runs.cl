/*
 * What happens to each network of a chunk before and after training: `configure` makes its initial state, `assess`
 * finds what became of it. One network per work-item, no loop over networks: compilers for CPUs make vectors of them.
 *
 * Work-items beyond `count` do nothing: launches are rounded up to whole work-groups.
 *
 * All arrays are indexed by the network's place in the chunk; network `first + i` of the sweep is at place i.
 */
#include "config.clh"
#include "portable.clh"
#include "sigmoid.clh"
#include "task.clh"
#include "network.clh"
#include "outcome.clh"
#include "random.clh"
#include "configuration.clh"

/*
 * w1, b1, w2, b2[count]: out, scaled parameters (biases that do not train are left alone); rate[count]: out.
 * value[]: axis tables and parameters; see struct layout.
 */
kernel void configure(global const struct layout *restrict layout, global const scalar *restrict value,
                      const ulong first, global scalar *restrict w1, global scalar *restrict b1,
                      global scalar *restrict w2, global scalar *restrict b2, global scalar *restrict rate,
                      const uint count)
{
	const size_t i = get_global_id(0);
	if (i >= count)
		return;
	struct configuration c;
	configure_network(&c, layout, value, first + i);
	rate[i] = c.axis[0];
	w1[i] = hidden_scale(c.axis[1]);
	if (TRAIN_B1)
		b1[i] = hidden_scale(c.axis[2]);
	w2[i] = output_scale(c.axis[3]);
	if (TRAIN_B2)
		b2[i] = output_scale(c.axis[4]);
}

/*
 * w1, b1, w2, b2[count]: in, scaled; out, true final parameters. squared, steps[count]: from `train`.
 * loss, max_error[count]: out, on the final parameters. outcome[count]: out, as in outcome.clh.
 */
kernel void assess(global scalar *restrict w1, global scalar *restrict b1, global scalar *restrict w2,
                   global scalar *restrict b2, global const scalar *restrict squared, global const uint *restrict steps,
                   global scalar *restrict loss, global scalar *restrict max_error, global uchar *restrict outcome,
                   const scalar threshold, const scalar learned_error, const uint count)
{
	const size_t i = get_global_id(0);
	if (i >= count)
		return;
	struct network n;
	n.w1 = w1[i];
	n.w2 = w2[i];
	n.b1 = TRAIN_B1 ? b1[i] : K(0.0);
	n.b2 = TRAIN_B2 ? b2[i] : K(0.0);
	n.rate = n.rate_scaled = K(0.0);
	real largest;
	const real l = network_loss(&n, exp2_entry, &largest);
	loss[i] = l;
	max_error[i] = largest;
	outcome[i] = (uchar)network_outcome(&n, l, largest, squared[i], steps[i], threshold, learned_error);
	w1[i] = hidden_unscale(n.w1);
	w2[i] = output_unscale(n.w2);
	if (TRAIN_B1)
		b1[i] = hidden_unscale(n.b1);
	if (TRAIN_B2)
		b2[i] = output_unscale(n.b2);
}
