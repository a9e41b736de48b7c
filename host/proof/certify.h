/** Certificates as docs/certificate.md defines them: what a sceptic checks instead of trusting the search. */
#ifndef TWONEURON_PROOF_CERTIFY_H
#define TWONEURON_PROOF_CERTIFY_H

#include "base/text.h"
#include "proof/proof.h"

/** What the first line of each begins with; the version follows. */
static const char certificate_start[] = "twoneuron-certificate ";

/**
 * Appends the certificate of a proof or of a counterexample to `out`. For an undecided claim it is one of what is
 * proved all the same, `loss-at-least` proof_partial_bound(), if that is above 0; else STATUS_CLAIM.
 */
MUST_USE enum status certificate_write(struct text *out, const struct proof *proof, struct error *error);

#endif
