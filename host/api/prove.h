/** A claim from its search to its checked certificate: for the library and for cli/. */
#ifndef TWONEURON_API_PROVE_H
#define TWONEURON_API_PROVE_H

#include "api/checker.h"
#include "base/stop.h"
#include "device/device.h"
#include "proof/proof.h"

struct prove_options {
	uint64_t max_boxes;      /**< boxes to look at before giving up; 0: PROOF_MAX_BOXES */
	const struct stop *stop; /**< leaves the claim undecided once it is requested; may be NULL */
	/** Called every few tenths of a second of the search; may be NULL. */
	void (*searching)(void *context, const struct search_progress *progress);
	/** At the end of the search; before the check of a certificate takes about `seconds`. May be NULL. */
	void (*searched)(void *context, const struct search_progress *progress);
	void (*checking)(void *context, double seconds);
	void *context;
};

/** A claim proved, refuted or left open, and its certificate, checked if this build has the checker. */
struct prove_result {
	struct proof proof;
	struct text certificate; /**< empty when there is none */
	struct checked checked;  /**< by the checker, if this build has it */
};

/**
 * Opens the device that `selection` names, as device_select() takes it. With NULL it is the default device, and *out is
 * NULL if none can be used: `why`, otherwise empty, then has the reason, and the host alone does the work. The caller
 * closes the device.
 */
MUST_USE enum status prove_open_device(struct device **out, const char *selection, struct error *why,
                                       struct error *error);

/**
 * Proves on `device`, or on the host alone if that is NULL. The outcome is in result->proof.verdict, and what the
 * checker says about it in result->checked. The caller ends `result`, which starts as {0}, with prove_result_free(),
 * also after a failure.
 */
MUST_USE enum status prove_claim(struct prove_result *result, const struct problem *problem, const struct claim *claim,
                                 struct device *device, const struct prove_options *options, struct error *error);
void prove_result_free(struct prove_result *result);

bool prove_is_refused(const struct prove_result *result);      /**< by the checker */
bool prove_is_claimed_only(const struct prove_result *result); /**< a certificate that the checker has not confirmed */

/**
 * STATUS_OK for a claim that is proved and checked. Otherwise what stands in the way: STATUS_INTERRUPTED, or
 * STATUS_CLAIM, for a claim that is refuted or undecided without a message.
 */
MUST_USE enum status prove_conclude(const struct prove_result *result, const struct stop *stop, struct error *error);

/** statement_json() with the checker's report. The caller owns the reference. */
struct json_t *prove_result_json(const struct prove_result *result);

#endif
