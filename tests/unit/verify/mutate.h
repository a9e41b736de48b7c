/**
 * Changes to certificates, from one bit to whole nodes and numbers, so that many of the results are still certificates.
 */
#ifndef TWONEURON_TESTS_VERIFY_MUTATE_H
#define TWONEURON_TESTS_VERIFY_MUTATE_H

#include "base/text.h"

/** Makes one or a few random changes to a certificate without its checksum. The same ones in every run. */
void mutate(struct text *certificate);

/**
 * Appends a random tree of all kinds of nodes, at most `depth` deep, and a space. It may name parameters that are not
 * free.
 */
void grow_tree(struct text *out, unsigned depth);

/** Sets the number in a certificate's line `tree` to that of its nodes. */
void count_nodes(struct text *certificate);

/** A random number below `limit`. */
unsigned mutate_random(unsigned limit);

#endif
