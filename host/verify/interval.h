/**
 * Closed intervals of real numbers with ends rounded outward, on Arb's arf_t. An end may be infinite, and then stands
 * for "no limit": an interval always contains finite numbers, and an operation's result contains the results for all
 * the finite numbers in its operands. That is why 0 * inf is 0 here (0 * x is 0 for every finite x), and why Arb's
 * balls do not fit: as a ball, [5, inf) is the whole line. Balls are used at points only.
 */
#ifndef TWONEURON_VERIFY_INTERVAL_H
#define TWONEURON_VERIFY_INTERVAL_H

#include "model/problem.h"

#include <arb.h>
#include <stdbool.h>

struct interval {
	arf_t lo, hi; /**< lo <= hi, lo < inf, hi > -inf; never NaN */
};

/** Every interval of `x`, an array of `count`, becomes {0}; end each array with interval_clear(). */
void interval_init(struct interval *x, size_t count);
void interval_clear(struct interval *x, size_t count);

/* Declares a local {0} that clears itself where its block ends (an extension of gcc and clang). */
#define INTERVAL(name)                                                       \
	struct interval name __attribute__((cleanup(interval_clear_local))); \
	interval_init(&name, 1)
void interval_clear_local(struct interval *x);

void interval_set(struct interval *out, const struct interval *x);
/** The interval {value}, exactly. `value` is finite. */
void interval_set_point(struct interval *out, double value);

/* In all that follow, `out` may be an operand; `bits` is the precision of the ends. */
void interval_add(struct interval *out, const struct interval *x, const struct interval *y, slong bits);
void interval_sub(struct interval *out, const struct interval *x, const struct interval *y, slong bits);
void interval_mul(struct interval *out, const struct interval *x, const struct interval *y, slong bits);

/** Moves both ends to the nearest number in `limits`. */
void interval_limit(struct interval *out, const struct interval *limits);

/**
 * out <- f(x) and slope <- f'(x). The slope of relu is 1 on x >= 0, where it is the identity, 0 on x <= 0,
 * else [0, 1].
 */
void interval_activation(struct interval *out, struct interval *slope, enum activation f, const struct interval *x,
                         slong bits);

/**
 * out <- phi(d, z), the loss of one sample of weight 1, and slope <- its derivative for z, at the points d and z. For
 * cross-entropy, d and z are within [0, 1], 0 ln 0 is 0, and a result is infinite if it is unknown.
 */
void interval_loss(struct interval *out, struct interval *slope, enum loss loss, const struct interval *d,
                   const arf_t z, slong bits);

/**
 * out <- the cross-entropy phi(d, z) at z = s(u), which is d ln(1 + exp(-u)) + (1 - d) ln(1 + exp(u)), at the points d,
 * within [0, 1], and u, which may be infinite. From u, because z may be nearer to 0 or 1 than any precision tells.
 */
void interval_cross_entropy(struct interval *out, const struct interval *d, const arf_t u, slong bits);

#endif
