#!/usr/bin/env python3
"""Trains networks with the optimizers of PyTorch, in float64, to compare with twoneuron.

    pytorch.py --record              prints pytorch.csv (here by PyTorch 2.15), with which every run of the tests
                                     compares the reference
    pytorch.py --compare TWONEURON   trains random networks with both; the current folder gets their sweep files

Gradients are those of PyTorch's automatic differentiation: of the network and its task this program has the definition
only, and of the optimizers nothing but their names.

PyTorch and twoneuron round differently. So only those networks are compared on which small differences stay small: a
second network, which starts DISPLACEMENT away, is trained as well, by PyTorch alone, and may be nowhere more than
GROWTH times as far away. 30 steps, each with an error of some 3e-16 that grows 30 times, stay below 1e-12.
"""
import csv
import math
import random
import subprocess
import sys

try:
    import torch
except ImportError as missing:
    print(f"skipped: {missing}; script/pytorch installs it")
    sys.exit(77)

NETWORKS, STEPS, TOLERANCE = 200, 30, 1e-12
DISPLACEMENT, GROWTH = 1e-8, 30
PARAMETERS = ["w1", "b1", "w2", "b2"]
ACTIVATION = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "linear": lambda a: a}
OPTIMIZERS = ["gradient-descent", "momentum", "adam"]
# what the networks of pytorch.csv share, which pytorch.c has too
RECORDED = {
    "bias": "both",
    "hidden": "tanh",
    "output": "linear",
    "loss": "squared-error",
    "task": [(-1, 0.3, 1), (0.4, -0.7, 2), (1, 1, 1)],
    "start": {"w1": 0.5, "b1": 0.1, "w2": 0.5, "b2": -0.1},
    "rates": [0.05, 0.02],
    "momentum": 0.9,
    "weight_decay": 0.1,
    "adam": [0.9, 0.999, 1e-8],
}


def number(tensor):
    return torch.tensor(tensor, dtype=torch.float64)


def trained(network):
    """The names of the parameters that training moves."""
    bias = {"none": [], "hidden": ["b1"], "output": ["b2"], "both": ["b1", "b2"]}[network["bias"]]
    return [name for name in PARAMETERS if name[0] == "w" or name in bias]


def loss_of(network, at):
    loss = number(0.0)
    for x, d, weight in network["task"]:
        y = ACTIVATION[network["hidden"]](at["w1"] * x + at["b1"])
        a = at["w2"] * y + at["b2"]
        if network["loss"] == "cross-entropy":
            term = torch.nn.functional.binary_cross_entropy_with_logits(a, number(d))
        else:
            term = (ACTIVATION[network["output"]](a) - d) ** 2 / 2
        loss = loss + weight * term
    return loss


def optimizer_of(network, at):
    names = trained(network)
    groups = [
        {"params": [at[name] for name in names if name[1] == layer], "lr": rate}
        for layer, rate in zip("12", network["rates"])
    ]
    decay = network["weight_decay"] or 0
    if network["optimizer"] == "adam":
        beta1, beta2, epsilon = network["adam"]
        return torch.optim.Adam(groups, betas=(beta1, beta2), eps=epsilon, weight_decay=decay)
    momentum = network["momentum"] if network["optimizer"] == "momentum" else 0
    return torch.optim.SGD(groups, lr=1, momentum=momentum, weight_decay=decay)


def trajectory(network, displacement=0.0):
    """The four parameters after each step; to start elsewhere, each is displaced one way or the other."""
    at = {name: number(0.0) for name in PARAMETERS}
    for i, name in enumerate(trained(network)):
        sign = 1 if i % 3 else -1
        at[name] = number(network["start"][name] + sign * displacement).requires_grad_()
    optimizer = optimizer_of(network, at)
    path = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss_of(network, at).backward()
        optimizer.step()
        path.append([at[name].item() for name in PARAMETERS])
    return path


def distance(a, b):
    return max(abs(p - q) for p, q in zip(a, b))


def is_steady(network, path):
    other = trajectory(network, DISPLACEMENT)
    return all(distance(a, b) <= GROWTH * DISPLACEMENT for a, b in zip(path, other))


def draw_number(source, low, high):
    return round(source.uniform(low, high), 6)


def draw_log(source, low, high):
    return float(f"{math.exp(source.uniform(math.log(low), math.log(high))):.6g}")


def draw_sample(source, low, high):
    x = source.choice([0, 1, -1]) if source.random() < 0.3 else draw_number(source, -2, 2)
    weight = 1 if source.random() < 0.5 else draw_number(source, 0.25, 4)
    return x, draw_number(source, low, high), weight


def draw(source, i):
    """Optimizer and decay by turns, all else by chance."""
    optimizer = OPTIMIZERS[i % 3]
    output = source.choice(["sigmoid", "tanh", "linear"])
    targets = {"sigmoid": (0, 1), "tanh": (-1, 1), "linear": (-2, 2)}[output]
    rates = {"gradient-descent": (0.01, 1), "momentum": (0.003, 0.3), "adam": (0.003, 0.3)}[optimizer]
    rate = draw_log(source, *rates)
    return {
        "bias": source.choice(["none", "hidden", "output", "both"]),
        "hidden": source.choice(list(ACTIVATION)),
        "output": output,
        "loss": source.choice(["squared-error", "cross-entropy"]) if output == "sigmoid" else "squared-error",
        "task": [draw_sample(source, *targets) for _ in range(source.randint(1, 5))],
        "start": {name: draw_number(source, -1.5, 1.5) for name in PARAMETERS},
        "rates": [rate, draw_log(source, *rates)] if source.random() < 0.5 else [rate, rate],
        "optimizer": optimizer,
        "momentum": draw_number(source, 0, 0.95),
        "weight_decay": draw_log(source, 0.001, 0.3) if i // 3 % 2 else None,
        "adam": source.choice([[0.9, 0.999, 1e-8], [0.8, 0.99, 1e-6], [0.5, 0.9, 1e-3]]),
    }


def sweep_file(network):
    """A sweep whose network 0 is this one."""
    rate_hidden, rate_output = network["rates"]
    training = {"loss": network["loss"], "optimizer": network["optimizer"], "steps": STEPS, "tolerance": 0}
    axes = {"rate": rate_hidden}
    if rate_hidden != rate_output:
        axes = {"rate_hidden": rate_hidden, "rate_output": rate_output}
    if network["optimizer"] == "adam":
        training.update(zip(["beta1", "beta2", "epsilon"], network["adam"]))
    if network["optimizer"] == "momentum":
        axes["momentum"] = network["momentum"]
    if network["weight_decay"] is not None:
        axes["weight_decay"] = network["weight_decay"]
    axes.update({name: network["start"][name] for name in trained(network)})
    lines = [
        "name: pytorch",
        f"network: {{bias: {network['bias']}, hidden: {network['hidden']}, output: {network['output']}}}",
        "task:",
        *(f"  - {{x: {x}, d: {d}, weight: {weight}}}" for x, d, weight in network["task"]),
        "training:",
        "  precision: float64",
        *(f"  {key}: {value}" for key, value in training.items()),
        "axes:",
        # a map has two axes of several points; network 0 has the first ones
        *(f"  {key}: " + (f"{{list: [{v}, {v + 1}]}}" if key[0] == "w" and key[1] in "12" else f"{{value: {v}}}")
          for key, v in axes.items()),
        "map: {x: w1, y: w2}",
    ]
    return "\n".join(lines) + "\n"


def trajectory_of_twoneuron(program, path):
    command = [program, "train", "--sweep", path, "--index", "0", "--csv"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"FAILED: {' '.join(command)}: {run.stderr}")
    rows = list(csv.DictReader(run.stdout.splitlines()))
    return [[float(row[name]) for name in PARAMETERS] for row in rows]


def compare(program):
    source = random.Random(1)
    largest, rejected = 0.0, 0
    for i in range(NETWORKS):
        network = draw(source, i)
        expected = trajectory(network)
        while not is_steady(network, expected):
            rejected += 1
            network = draw(source, i)
            expected = trajectory(network)
        path = f"{i}.yaml"
        with open(path, "w", encoding="utf-8") as file:
            file.write(sweep_file(network))
        got = trajectory_of_twoneuron(program, path)
        if len(got) != STEPS:
            sys.exit(f"FAILED: {len(got)} steps instead of {STEPS}\n{sweep_file(network)}")
        for step, (a, b) in enumerate(zip(got, expected), 1):
            # relative to the largest parameter, since another may be near 0
            apart = distance(a, b) / max(map(abs, b))
            largest = max(largest, apart)
            if not apart <= TOLERANCE:
                sys.exit(f"FAILED: after step {step} {a} instead of {b}\n{sweep_file(network)}")
    print(f"{NETWORKS} networks, at most {largest:.1e} apart; PyTorch {torch.__version__};"
          f" {rejected} not taken, on which differences grow")


def record():
    print("optimizer,step," + ",".join(PARAMETERS))
    for optimizer in OPTIMIZERS:
        network = {**RECORDED, "optimizer": optimizer}
        path = trajectory(network)
        assert is_steady(network, path)
        for step, parameters in enumerate(path, 1):
            print(f"{optimizer},{step}," + ",".join(map(repr, parameters)))


torch.set_num_threads(1)
if sys.argv[1:] == ["--record"]:
    record()
elif len(sys.argv) == 3 and sys.argv[1] == "--compare":
    compare(sys.argv[2])
else:
    sys.exit(__doc__)
