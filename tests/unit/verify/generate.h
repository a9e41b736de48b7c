/**
 * A plain search for proofs, for the tests of the checker only: recursive, in doubles rounded to nearest, with a margin
 * in place of directed rounding. It shares nothing with the checker or with host/proof.
 */
#ifndef TWONEURON_TESTS_VERIFY_GENERATE_H
#define TWONEURON_TESTS_VERIFY_GENERATE_H

#include "base/text.h"
#include "model/sweep.h"

#include <stdint.h>

struct generator {
	struct problem problem;
	double from[PARAMETERS],
	        to[PARAMETERS]; /**< `where`; infinite where there is no limit; set by generator_make() */
	double lower;           /**< the bound to prove */
	unsigned least_depth;   /**< cut every box at least this often */
	uint64_t nodes;         /**< written */
	unsigned line;          /**< columns used in the current line */
	struct text tree;
};

/** For a problem with no limits on the parameters; end it with text_free(&tree). */
struct generator generator_make(const struct problem *problem, double lower);

/** Fills `tree` with the nodes of a proof; false if it gave up on some box. */
bool generator_search(struct generator *generator);

/** Appends a whole certificate but for its checksum. `witness` and `upper` are left out if `witness` is NULL. */
void generator_write(struct text *out, const struct generator *generator, const double witness[PARAMETERS],
                     double upper);

/** The loss at one point, in doubles. */
double generator_loss(const struct problem *problem, const double w[PARAMETERS]);

#endif
