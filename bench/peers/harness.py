"""What the peers in Python have in common: reading the work, the clock, the line of results (as peer.h says)."""

import argparse
import concurrent.futures
import functools
import json
import os
import pathlib
import time

import numpy as np

CORES = len(os.sched_getaffinity(0))


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--tolerance", type=float, required=True)
    parser.add_argument("--block", type=int, default=8192)
    parser.add_argument("--shape", default="")
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--result", type=pathlib.Path)
    return parser.parse_args()


def each_block(pool, train, work, steps):
    """Trains blocks of the work side by side in the workers of the pool."""
    size = options().block
    blocks = [work[:, first:first + size] for first in range(0, work.shape[1], size)]
    parts = pool.map(train, blocks, [steps] * len(blocks))
    return [np.concatenate(column) for column in zip(*parts)]


def main(name, train, pool=None):
    """The main program of a peer.

    train(work, steps): work holds float32 w1, w2, rate [3 x n]; returns w1[n], w2[n] and the steps taken [n].
    pool: an executor whose workers train one block of the work at a time; without it train() gets the whole work.
    """
    arguments = options()
    work = np.fromfile(arguments.work, np.float32).reshape(3, -1)
    train_all = functools.partial(each_block, pool, train) if pool else train
    train_all(work, 8)  # compiles, and starts the workers
    repetitions = 0
    start = time.perf_counter()
    while True:
        w1, w2, taken = train_all(work, arguments.steps)
        repetitions += 1
        seconds = (time.perf_counter() - start) / repetitions
        if seconds * repetitions >= arguments.seconds:
            break
    network_steps = int(taken.sum(dtype=np.int64))
    print(json.dumps({
        "name": name, "work": arguments.work.stem, "network_steps_per_second": float(f"{network_steps / seconds:.6g}"),
        "network_steps": network_steps, "seconds": round(seconds, 6), "networks": work.shape[1],
        "repetitions": repetitions, "block": arguments.block, "shape": arguments.shape}), flush=True)
    if arguments.result:
        with arguments.result.open("wb") as file:
            for column, kind in ((w1, np.float32), (w2, np.float32), (taken, np.uint32)):
                file.write(np.ascontiguousarray(column, kind).tobytes())


def serial():
    return concurrent.futures.ThreadPoolExecutor(1)


def threads():
    return concurrent.futures.ThreadPoolExecutor(CORES)


def processes():
    return concurrent.futures.ProcessPoolExecutor(CORES)
