/** What the three forms of `twoneuron prove` share. */
#ifndef TWONEURON_CLI_PROVE_H
#define TWONEURON_CLI_PROVE_H

#include "base/text.h"
#include "cli/checker.h"
#include "cli/ticker.h"
#include "device/device.h"
#include "model/sweep.h"
#include "proof/proof.h"

struct prove_input {
	const char *file;    /**< sweep file with a claim */
	const char *output;  /**< -o */
	const char *devices; /**< --device */
	enum math math;
	bool math_given;
	uint64_t max_boxes;
	bool json, quiet;
	bool table, floats;
};

/** A claim proved, refuted or left open, and its certificate, checked if this build has the checker. */
struct prove_result {
	struct proof proof;
	struct text certificate; /**< empty when there is none */
	struct checked checked;  /**< by the checker, if this build has it */
};

/**
 * Proves on `device`, or on the host alone if that is NULL. The outcome is in result->proof.verdict, and what the
 * checker says about it in result->checked. A request to stop (cli/interrupt.h) leaves the claim undecided. The caller
 * ends `result`, which starts as {0}, with prove_result_free().
 */
MUST_USE enum status prove_claim(struct prove_result *result, const struct problem *problem, const struct claim *claim,
                                 struct device *device, const struct prove_input *input, struct ticker *ticker,
                                 struct error *error);
void prove_result_free(struct prove_result *result);
/** STATUS_INPUT if a certificate must not replace what is at `path`: anything but another certificate. */
MUST_USE enum status prove_check_path(const char *path, struct error *error);

/** The certificate's path, or `path` with ".refused" behind it for one that the checker refused. */
void prove_kept_path(struct text *out, const struct prove_result *result, const char *path);
/**
 * Writes the certificate to prove_kept_path(). If nothing is written to `path`, one that an earlier claim left there is
 * removed: it would be taken for this claim's.
 */
MUST_USE enum status prove_keep_certificate(const struct prove_result *result, const char *path, bool quiet,
                                            struct error *error);

/** statement_json() with the checker's report. The caller owns the reference. */
struct json_t *prove_result_json(const struct prove_result *result);

/** What tells of the work in the form that the user chose; ticker_start() starts its clock. */
struct ticker prove_ticker(const struct prove_input *input);

/**
 * Opens the chosen device. NULL if the user named none and none can be used: `why`, otherwise empty, then has the
 * reason, which is also told on stderr. The caller closes the device.
 */
MUST_USE enum status prove_open_device(struct device **out, const struct prove_input *input, struct error *why,
                                       struct error *error);

/** `prove --table`: recomputes the infima of docs/mathematics.md into the folder input->output. */
MUST_USE enum status prove_table(const struct prove_input *input, struct error *error);

/** `prove --floats`: the statements about what the kernels compute. */
MUST_USE enum status prove_floats(const struct prove_input *input, struct error *error);

#endif
