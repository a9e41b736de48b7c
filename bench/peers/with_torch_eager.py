"""PyTorch, eager: a block of networks as tensors, one process a core. Networks that have stopped leave the tensors."""

import torch

import harness
from step import step

TOLERANCE2 = harness.options().tolerance ** 2


@torch.inference_mode()
def train(block, steps):
    torch.set_num_threads(1)
    w1, w2, rate = torch.from_numpy(block.copy())
    result = torch.empty(2, rate.numel())
    taken = torch.full((rate.numel(),), steps, dtype=torch.int32)
    index = torch.arange(rate.numel())
    for t in range(1, steps + 1):
        w1, w2, change2 = step(w1, w2, rate, torch.sigmoid)
        running = change2 >= TOLERANCE2
        if running.all():
            continue
        stopped = ~running
        result[:, index[stopped]] = torch.stack((w1[stopped], w2[stopped]))
        taken[index[stopped]] = t
        w1, w2, rate, index = w1[running], w2[running], rate[running], index[running]
        if index.numel() == 0:
            break
    result[:, index] = torch.stack((w1, w2))
    return result[0].numpy(), result[1].numpy(), taken.numpy()


if __name__ == "__main__":
    harness.main("torch-eager", train, harness.processes())
