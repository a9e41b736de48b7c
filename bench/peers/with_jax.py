"""JAX: jit of a while_loop over the whole array; a network that has stopped stays as it is.

Blocks of the array run side by side in Python's threads; a block as large as the work leaves the threads to XLA.
"""

import jax
import jax.numpy as jnp
import numpy as np

import harness
from step import step

TOLERANCE2 = np.float32(harness.options().tolerance) ** 2


@jax.jit
def train_jit(block, steps):
    rate = block[2]

    def goes_on(state):
        t, _, _, _, running = state
        return (t < steps) & running.any()

    def body(state):
        t, w1, w2, taken, running = state
        new_w1, new_w2, change2 = step(w1, w2, rate, jax.nn.sigmoid)
        return (t + 1, jnp.where(running, new_w1, w1), jnp.where(running, new_w2, w2), taken + running,
                running & (change2 >= TOLERANCE2))

    start = (0, block[0], block[1], jnp.zeros(rate.shape, jnp.int32), jnp.ones(rate.shape, bool))
    return jax.lax.while_loop(goes_on, body, start)[1:4]


def train(block, steps):
    return [np.asarray(column) for column in jax.block_until_ready(train_jit(block, steps))]


if __name__ == "__main__":
    harness.main("jax", train, harness.threads())
