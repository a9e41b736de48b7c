/**
 * What a proof says, in words for people and as JSON. Statements are about real numbers and name everything they are
 * about: network, task, loss and the part of the parameter space. docs/mathematics.md has the terms.
 */
#ifndef TWONEURON_PROOF_STATEMENT_H
#define TWONEURON_PROOF_STATEMENT_H

#include "base/text.h"
#include "proof/proof.h"

struct json_t; /* from jansson.h */

/** Appends the network and its loss: two indented lines. */
void statement_problem(struct text *out, const struct problem *problem);

/**
 * Appends the whole statement for any verdict, without the certificate's fate. `witness_loss` is an upper bound on the
 * loss at the witness that the checker found; NULL without one.
 */
void statement_write(struct text *out, const struct proof *proof, const double *witness_loss);

/** Appends at most `most` of the undecided boxes, as ranges of weights. */
void statement_undecided(struct text *out, const struct proof *proof, size_t most);

/**
 * The same as an object: verdict ("proved", "refuted", "undecided"), claim, value, network, loss, task, where, lower
 * and upper (decimal) with lower_exact, upper_exact (hexadecimal), each null if nothing of the kind is stated, witness,
 * least_loss_found (by the search, in floating point), boxes, nodes, undecided, and undecided_boxes, the first of them
 * up to STATEMENT_BOXES. The caller owns the reference; NULL without memory.
 */
enum { STATEMENT_BOXES = 100 };
struct json_t *statement_json(const struct proof *proof);

#endif
