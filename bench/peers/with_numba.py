"""numba: blocks of networks in parallel, a loop over the block for each step, with fastmath.

Where Intel's vector library is found (`numba -s`: SVML) the loop over the block becomes vector code; elsewhere exp is
called for one network at a time.
"""

import numba
import numpy as np

import harness

SIZE = harness.options().block
TOLERANCE2 = np.float32(harness.options().tolerance) ** 2
ONE, HALF = np.float32(1), np.float32(0.5)


@numba.njit(fastmath=True, error_model="numpy")
def step(w1, w2, rate, change, n):
    """As step.step(), for the first n networks, in place; returns how many of them must stop."""
    stopped = 0
    for i in range(n):
        y = ONE / (ONE + np.exp(-w1[i]))
        z0 = ONE / (ONE + np.exp(-HALF * w2[i]))
        z1 = ONE / (ONE + np.exp(-w2[i] * y))
        delta0 = z0 * z0 * (ONE - z0)
        delta1 = (z1 - ONE) * z1 * (ONE - z1)
        change1 = rate[i] * (delta1 * w2[i] * y * (ONE - y))
        change2 = rate[i] * (delta0 * HALF + delta1 * y)
        w1[i] -= change1
        w2[i] -= change2
        change[i] = change1 * change1 + change2 * change2
        stopped += change[i] < TOLERANCE2
    return stopped


@numba.njit(fastmath=True, parallel=True, error_model="numpy")
def train_blocks(work, result, taken, steps):
    count = work.shape[1]
    for b in numba.prange((count + SIZE - 1) // SIZE):
        first = b * SIZE
        n = min(SIZE, count - first)
        w1, w2, rate = work[0, first:first + n].copy(), work[1, first:first + n].copy(), work[2, first:first + n].copy()
        change = np.empty(n, np.float32)
        index = np.arange(first, first + n)
        for t in range(1, steps + 1):
            if step(w1, w2, rate, change, n) == 0:
                continue
            i = 0
            while i < n:  # the last running network moves into the place of a stopped one
                if change[i] >= TOLERANCE2:
                    i += 1
                    continue
                result[0, index[i]], result[1, index[i]], taken[index[i]] = w1[i], w2[i], t
                n -= 1
                w1[i], w2[i], rate[i], change[i], index[i] = w1[n], w2[n], rate[n], change[n], index[n]
            if n == 0:
                break
        for i in range(n):
            result[0, index[i]], result[1, index[i]], taken[index[i]] = w1[i], w2[i], steps


def train(work, steps):
    result = np.empty((2, work.shape[1]), np.float32)
    taken = np.empty(work.shape[1], np.uint32)
    train_blocks(work, result, taken, steps)
    return result[0], result[1], taken


if __name__ == "__main__":
    harness.main("numba", train)
