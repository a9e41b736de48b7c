"""The works A and B as files for the peers, their training in float64 as the reference, and the check of results."""

import dataclasses

import numpy as np

from step import step


@dataclasses.dataclass(frozen=True)
class Work:
    name: str
    steps: int  # most steps of one network
    tolerance: float
    networks: int
    alike: float  # least share of the networks that must stop at the very step at which float64 does

    @property
    def file(self):
        """Name of the file with the starts."""
        return f"{self.name}.f32" if self.networks == WORKS[self.name].networks else f"{self.name}-{self.networks}.f32"

    def scaled(self, scale):
        """The same with scale^2 times as many networks."""
        return dataclasses.replace(self, networks=self.networks * scale * scale)

    def starts(self):
        """float32 w1, w2, rate [3 x networks]."""
        if self.name == "A":
            side = round(self.networks ** 0.5)
            axis = np.linspace(-8, 8, side)
            w1, w2 = np.meshgrid(axis, axis)
            rate = np.full(side * side, 5)
        else:
            draw = np.random.Generator(np.random.Philox(1)).random((3, self.networks))
            w1, w2 = 40 * draw[:2] - 20
            rate = 10 ** (3 * draw[2] - 1)
        return np.array([w1.ravel(), w2.ravel(), rate], np.float32)

    def reference(self):
        """w1, w2 and steps taken after training in float64."""
        w1, w2, rate = self.starts().astype(float)
        final = np.empty((2, rate.size))
        taken = np.full(rate.size, self.steps)
        index = np.arange(rate.size)
        for t in range(1, self.steps + 1):
            w1, w2, change2 = step(w1, w2, rate, sigmoid)
            running = change2 >= self.tolerance ** 2
            if not running.all():
                final[:, index[~running]] = w1[~running], w2[~running]
                taken[index[~running]] = t
                w1, w2, rate, index = w1[running], w2[running], rate[running], index[running]
        final[:, index] = w1, w2
        return final[0], final[1], taken


# A's gradients are far above its tolerance, so its steps are the same in any arithmetic. In B a network near its stop
# has a change that shrinks by less than a rounding error a step, and rates above 20 or so make training chaotic:
# in any program some networks stop earlier or later in float32 than in float64.
WORKS = {
    "A": Work("A", 800, 1e-5, 512 * 512, 0.9999),
    "B": Work("B", 10000, 1e-4, 65536, 0.95),
}


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def loss(w1, w2):
    return 0.5 * (sigmoid(0.5 * w2) ** 2 + (1 - sigmoid(w2 * sigmoid(w1))) ** 2)


def differ(values, reference, floor):
    """True if two means differ by more than chance.

    Rounding moves each network's value by some d[i], independently; their sum then has a standard deviation of about
    sqrt(sum d^2), and six of them leave a false alarm in 10^9. `floor` is a rounding error that all networks may share.
    """
    d = values.astype(float) - reference
    return abs(d.sum()) > 6 * np.sqrt((d * d).sum()) + floor * np.abs(reference).sum()


def check(work, result, reference):
    """A list of what is wrong with a peer's w1, w2 and steps; empty if all is right."""
    w1, w2, taken = (column.astype(float) for column in result)
    wrong = []
    alike = (taken == reference[2]).mean()
    if alike < work.alike:
        wrong.append(f"only {alike:.2%} of the networks stop where they do in float64, {work.alike:.2%} expected")
    if differ(taken, reference[2], 0):
        wrong.append(f"{taken.sum():.0f} steps, {reference[2].sum()} in float64")
    losses, expected = loss(w1, w2), loss(*reference[:2])
    if differ(losses, expected, 1e-6):
        wrong.append(f"mean loss {losses.mean():.9f}, {expected.mean():.9f} in float64")
    return wrong


def read_result(path):
    values = np.fromfile(path, np.float32).reshape(3, -1)
    return values[0], values[1], values[2].view(np.uint32)
