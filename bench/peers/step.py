"""One training step, for any library whose arrays know + - *."""


def step(w1, w2, rate, sigmoid):
    """The new w1 and w2 of all networks, and the squared norm of the change.

    x = {0, 1}, d = {0, 1}, no bias, so that y_0 = sigmoid(0) = 1/2 and the first sample has no part in the gradient of
    w1.
    """
    y, z0 = sigmoid(w1), sigmoid(0.5 * w2)
    z1 = sigmoid(w2 * y)
    delta0 = z0 * z0 * (1 - z0)
    delta1 = (z1 - 1) * z1 * (1 - z1)
    change1 = rate * (delta1 * w2 * y * (1 - y))
    change2 = rate * (delta0 * 0.5 + delta1 * y)
    return w1 - change1, w2 - change2, change1 * change1 + change2 * change2
