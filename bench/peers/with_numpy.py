"""numpy: a block of networks as arrays that stay in the cache, buffers used again, one process a core.

Networks that have stopped leave the arrays.
"""

import numpy as np

import harness

TOLERANCE2 = np.float32(harness.options().tolerance) ** 2


def sigmoid(x, out):
    """out = 1 / (1 + exp(x)): the caller gives the negated argument."""
    np.exp(x, out=out)
    out += 1
    np.reciprocal(out, out=out)


def step(w1, w2, rate, buffer):
    """As step.step(), in place and without allocations; returns the squared norm of the change."""
    y, z0, z1, a, b = buffer[:, :w1.size]
    np.negative(w1, out=a)
    sigmoid(a, y)
    np.multiply(w2, -0.5, out=a)
    sigmoid(a, z0)
    np.multiply(w2, y, out=a)
    np.negative(a, out=a)
    sigmoid(a, z1)
    np.subtract(1, z1, out=a)  # -delta1 = (1 - z1)^2 z1
    a *= a
    a *= z1
    np.subtract(1, z0, out=b)  # delta0 = z0^2 (1 - z0)
    b *= z0
    b *= z0
    b *= 0.5
    np.multiply(a, y, out=z0)
    b -= z0
    b *= rate  # change of w2
    a *= w2
    a *= y
    np.subtract(1, y, out=y)
    a *= y
    a *= rate  # change of w1, negated
    w1 += a
    w2 -= b
    a *= a
    b *= b
    a += b
    return a


def train(block, steps):
    n = block.shape[1]
    result = np.empty((2, n), np.float32)
    taken = np.full(n, steps, np.uint32)
    index = np.arange(n)
    w1, w2, rate = block.copy()
    buffer = np.empty((5, n), np.float32)
    with np.errstate(over="ignore", under="ignore"):
        for t in range(1, steps + 1):
            running = step(w1, w2, rate, buffer) >= TOLERANCE2
            if running.all():
                continue
            stopped = index[~running]
            result[:, stopped] = w1[~running], w2[~running]
            taken[stopped] = t
            w1, w2, rate, index = w1[running], w2[running], rate[running], index[running]
            if index.size == 0:
                break
    result[:, index] = w1, w2
    return result[0], result[1], taken


if __name__ == "__main__":
    harness.main("numpy", train, harness.processes())
