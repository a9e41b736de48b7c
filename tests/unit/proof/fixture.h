/** Problems and claims for the tests of host/proof/. */
#ifndef TWONEURON_TESTS_PROOF_FIXTURE_H
#define TWONEURON_TESTS_PROOF_FIXTURE_H

#include "proof/proof.h"

/** x = {0, 1}, d = {0, 1}, squared error. */
struct problem problem_of(enum bias bias, enum activation hidden, enum activation output);
/** Replaces the samples, all of weight 1. */
void problem_set_samples(struct problem *problem, size_t count, const double *x, const double *d);

struct claim claim_at_least(double bound);
struct claim claim_enclose(double width);

/** The loss at finite weights in long double, straight from its definition. */
long double plain_loss(const struct problem *problem, const double w[PARAMETERS]);

/** Finds with the decider on the host; fails the test on an error. The caller ends it with proof_free(). */
struct proof find(const struct problem *problem, const struct claim *claim, uint64_t max_boxes);

/** A reproducible sequence of numbers in [0, 1). */
double random_unit(uint64_t *state);

#endif
