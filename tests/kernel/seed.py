#!/usr/bin/env python3
"""The first iterations of the program that the project began with, in 50 digits: prints seed.csv.

It uses the program's formulas for x = d = {0, 1}, rate 5, from w = (0.25, 0.5), in decimal arithmetic, without binary
floating point and without code of the project. A pocket calculator can follow the first iteration:
y = {1/2, 0.562176501}, z = {0.562176501, 0.569813003}, error -(z_0^2 + (1 - z_1)^2)/2 = -0.250551635.
"""
from decimal import Decimal, getcontext

getcontext().prec = 50


def sigmoid(x):
    return 1 / (1 + (-x).exp())


x = d = [Decimal(0), Decimal(1)]
w = [Decimal("0.25"), Decimal("0.5")]
rate = Decimal(5)
print("iteration,loss,change,w1,w2")
for i in range(1, 13):
    y = [sigmoid(w[0] * x[k]) for k in range(2)]
    z = [sigmoid(w[1] * y[k]) for k in range(2)]
    gradient = [
        sum(z[k] * w[1] * y[k] * x[k] * (d[k] - z[k]) * (1 - y[k]) * (1 - z[k]) for k in range(2)),
        sum(y[k] * z[k] * (d[k] - z[k]) * (1 - z[k]) for k in range(2)),
    ]
    loss = sum((d[k] - z[k]) ** 2 for k in range(2)) / 2
    change = ((gradient[0] * rate) ** 2 + (gradient[1] * rate) ** 2).sqrt()
    w = [w[j] + gradient[j] * rate for j in range(2)]
    print(i, *(f"{value:.30f}" for value in (loss, change, *w)), sep=",")
