/** Losses found by trying, which are true without any proof. The checker must never accept a bound above them. */
#ifndef TWONEURON_TESTS_VERIFY_ORACLE_H
#define TWONEURON_TESTS_VERIFY_ORACLE_H

#include "verify/verify.h"

/**
 * The least loss found within [from, to] from `starts` starting points, and where, in doubles. It is never below the
 * infimum by more than rounding, and seldom far above.
 */
double oracle_least_loss(double at[PARAMETERS], const struct problem *problem, const double from[PARAMETERS],
                         const double to[PARAMETERS], unsigned starts);

/**
 * Appends the certificate `body`, which `report` describes, with a false claim: a lower bound above the least loss
 * found. Its tree must prove nothing. False if it has no tree.
 */
bool oracle_raise(struct text *out, const char *body, const struct verify_report *report, unsigned starts);

/** True if some loss that was tried contradicts what a verified certificate states. */
bool oracle_contradicts(const struct verify_report *report, unsigned starts);

#endif
