/** Records of made-up sweeps in the folder "out", for the tests of run/. A call that fails fails the test. */
#ifndef TWONEURON_TESTS_RUN_FIXTURE_H
#define TWONEURON_TESTS_RUN_FIXTURE_H

#include "run/record.h"

/** The record of a whole sweep, whose file's text is `file`, with losses on the grid 2^-loss_bits. */
struct record_spec fixture_spec(const struct sweep *sweep, const char *file, int loss_bits);

struct record *fixture_open(const struct record_spec *spec);

/** Begins an attempt with so many devices. */
void fixture_start(struct record *record, size_t devices);

#endif
