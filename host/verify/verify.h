/**
 * The checker of certificates (docs/certificate.md). It recomputes every bound in a certificate with directed rounding
 * on Arb and shares no numerical code with the search that wrote it.
 *
 *     struct verify_report report;
 *     enum status status = verify_certificate(&report, bytes, size, &error);
 *     if (status != STATUS_INPUT)
 *             verify_print(&text, &report, status == STATUS_OK, false);
 */
#ifndef TWONEURON_VERIFY_VERIFY_H
#define TWONEURON_VERIFY_VERIFY_H

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "model/problem.h"

#include <stdio.h>

struct json_t; /* from jansson.h */

enum verify_claim { VERIFY_LOSS_AT_LEAST, VERIFY_INFIMUM_WITHIN, VERIFY_LOSS_BELOW };

enum verify_node {
	NODE_SPLIT,
	NODE_LOWER_FACE,
	NODE_UPPER_FACE,
	NODE_SCALE,
	NODE_MOVE,
	NODE_NATURAL,
	NODE_CENTRED,
	NODE_ORDER,
	NODE_OUTSIDE,
	NODE_KINDS
};

/** What the certificate states and, once verified, what its proof was made of. Plain data. */
struct verify_report {
	struct problem problem;
	enum verify_claim claim;
	double lower; /**< L >= lower; not with VERIFY_LOSS_BELOW */
	double upper; /**< L < upper at the witness; not with VERIFY_LOSS_AT_LEAST */
	double where_from[PARAMETERS],
	        where_to[PARAMETERS]; /**< of the free parameters; -inf and inf where there is no limit */
	double witness[PARAMETERS];   /**< parameters with a loss below `upper`; 0 for a bias that is not free */
	double witness_loss;          /**< an upper bound on its loss, rounded up */
	bool strict;                  /**< L > lower was found at every point */
	uint64_t nodes;               /**< announced in the certificate */
	uint64_t nodes_checked;
	uint64_t nodes_of[NODE_KINDS]; /**< checked, by kind */
	unsigned depth;                /**< of the deepest node; the root's is 0 */
	unsigned bits;                 /**< the highest precision that was needed, or tried in vain */
	char sha256[HASH_SIZE];
};

/**
 * Checks a whole certificate, `size` bytes that need no zero at the end.
 * STATUS_OK: its claim is proved. STATUS_CLAIM: it is a certificate, which `out` describes, but it does not prove its
 * claim; the message says where it fails. STATUS_INPUT: it is not a certificate, and `out` means nothing.
 * STATUS_DEVICE: out of memory.
 */
MUST_USE enum status verify_certificate(struct verify_report *out, const char *bytes, size_t size, struct error *error);

/**
 * The same, but asks stop(context), if `stop` is not NULL, before each node. Once it returns true, the result is
 * STATUS_INTERRUPTED and nothing is proved.
 */
MUST_USE enum status verify_certificate_until(struct verify_report *out, const char *bytes, size_t size,
                                              bool (*stop)(void *context), void *context, struct error *error);

/** About how many seconds that takes for a certificate of `size` bytes. */
double verify_seconds(size_t size);

/**
 * Appends a report as text or as one JSON object: what was proved (or only claimed), of which network and task, by what
 * means, and what has to be trusted.
 */
void verify_print(struct text *out, const struct verify_report *report, bool proved, bool json);

/** The object that verify_print() writes. The caller owns the reference. */
struct json_t *verify_json(const struct verify_report *report, bool proved);

/**
 * verify_certificate() and verify_print() for a file: what `twoneuron verify` and `twoneuron-verify` do. `out` is
 * filled for STATUS_OK and STATUS_CLAIM, and as JSON always; unless the claim is proved, the JSON has the message as
 * "error". If the check takes longer than a few seconds, a line on `log` says so, unless `log` is NULL.
 */
MUST_USE enum status verify_file(struct text *out, const char *path, bool json, FILE *log, struct error *error);

/** The same for a certificate in memory, in both forms. */
MUST_USE enum status verify_text(struct text *out, struct text *json, const char *certificate, size_t size,
                                 struct error *error);

#endif
