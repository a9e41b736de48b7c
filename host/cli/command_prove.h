/** What the three forms of `twoneuron prove` share. */
#ifndef TWONEURON_CLI_COMMAND_PROVE_H
#define TWONEURON_CLI_COMMAND_PROVE_H

#include "api/prove.h"
#include "base/text.h"
#include "cli/ticker.h"
#include "model/sweep.h"

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

/** What tells of the work in the form that the user chose; ticker_start() starts its clock. */
struct ticker prove_ticker(const struct prove_input *input);

/** prove_open_device(); where it gives NULL, tells so on stderr. */
MUST_USE enum status prove_open(struct device **out, const struct prove_input *input, struct error *why,
                                struct error *error);

/** `prove --table`: recomputes the infima of docs/mathematics.md into the folder input->output. */
MUST_USE enum status prove_table(const struct prove_input *input, struct error *error);

/** `prove --floats`: the statements about what the kernels compute. */
MUST_USE enum status prove_floats(const struct prove_input *input, struct error *error);

#endif
