/** The checker of certificates, if this build has it: Arb is an option of the build. */
#ifndef TWONEURON_API_CHECKER_H
#define TWONEURON_API_CHECKER_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>

struct json_t; /* from jansson.h */

bool check_is_available(void);

/** What the checker says about a certificate. Starts as {0}; ends with checked_free(). */
struct checked {
	bool proved;           /**< the checker was asked and agreed */
	bool stopped;          /**< the check was stopped before its end */
	struct text refusal;   /**< why the checker refused the certificate; empty unless it did */
	struct text words;     /**< its report; empty unless it agreed or refused */
	struct json_t *report; /**< the same as an object */
	double witness_loss; /**< an upper bound on the loss at the witness, if the checker agreed that there is one */
};

/**
 * Checks a certificate that was just written; ends early once stop(context) is true. In a build without a checker
 * nothing happens, and `out` stays as it is.
 */
void check_certificate(struct checked *out, const struct text *certificate, bool (*stop)(void *context), void *context);
/** About how many seconds that takes; 0 in a build without a checker. */
double check_seconds(const struct text *certificate);
void checked_free(struct checked *checked);

/** verify_file() of verify/verify.h; STATUS_INPUT in a build without it. */
MUST_USE enum status check_file(struct text *out, const char *path, bool json, FILE *log, struct error *error);

/** verify_text(), likewise. */
MUST_USE enum status check_text(struct text *out, struct text *json, const char *certificate, size_t size,
                                struct error *error);

#endif
