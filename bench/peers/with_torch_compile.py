"""PyTorch, torch.compile of four steps; a network that has stopped stays as it is.

Shape `processes`: blocks of networks, one process a core. `threads`: one block at a time, OpenMP within it.
"""

import torch

import harness
from step import step

UNROLL = 4
TOLERANCE2 = harness.options().tolerance ** 2


@torch.compile
def steps_compiled(w1, w2, rate, taken, running):
    for _ in range(UNROLL):
        new_w1, new_w2, change2 = step(w1, w2, rate, torch.sigmoid)
        w1, w2 = torch.where(running, new_w1, w1), torch.where(running, new_w2, w2)
        taken = taken + running
        running = running & (change2 >= TOLERANCE2)
    return w1, w2, taken, running


@torch.inference_mode()
def train(block, steps):
    """`steps` is a multiple of UNROLL."""
    torch.set_num_threads(harness.CORES if harness.options().shape == "threads" else 1)
    w1, w2, rate = torch.from_numpy(block.copy())
    taken = torch.zeros(rate.numel(), dtype=torch.int32)
    running = torch.ones(rate.numel(), dtype=torch.bool)
    for t in range(0, steps, UNROLL):
        w1, w2, taken, running = steps_compiled(w1, w2, rate, taken, running)
        if not running.any():
            break
    return w1.numpy(), w2.numpy(), taken.numpy()


if __name__ == "__main__":
    harness.main("torch-compile", train,
                 harness.serial() if harness.options().shape == "threads" else harness.processes())
