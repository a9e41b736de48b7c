/** How large the numbers of training may be: what sweep files and the command line both refuse. */
#ifndef TWONEURON_BASE_LIMITS_H
#define TWONEURON_BASE_LIMITS_H

#include "base/model.h"

/**
 * The smallest tolerance above 0, and the largest one: the kernels compare squares, times log2(e)^2, which must neither
 * underflow nor overflow.
 */
double limits_least_tolerance(enum precision precision);
double limits_most_tolerance(enum precision precision);

/**
 * The largest size of a rate or of a parameter at the start. Training holds it times log2(e), or another factor
 * (kernels/network.clh); above this size the product is infinite, and the network would be another one.
 */
double limits_most_start(const struct problem *problem, enum coordinate coordinate, enum precision precision);

#endif
