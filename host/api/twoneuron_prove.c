/** The installed library's proofs. */
#include "api/prove.h"
#include "api/twoneuron_private.h"
#include "base/json.h"
#include "proof/statement.h"
#include "sweep/sweep_file.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct twoneuron_proof {
	struct prove_result result;
	struct text statement, json;
};

struct twoneuron_report {
	struct text text, json;
};

/** Writes what the caller may read. */
static enum status describe(struct twoneuron_proof *proof, struct error *words)
{
	const struct checked *const checked = &proof->result.checked;
	json_t *const object = prove_result_json(&proof->result);
	statement_write(&proof->statement, &proof->result.proof, checked->proved ? &checked->witness_loss : NULL);
	json_write(&proof->json, object, JSON_INDENTED);
	json_decref(object);
	return proof->statement.failed || proof->json.failed ? error_set_memory(words, "the statement") : STATUS_OK;
}

/** Fills a proof, which starts as {0}; `ended` is set once the search has come to its end. */
static enum status prove(struct twoneuron_proof *proof, const char *text, const struct twoneuron_prove_options *options,
                         bool *ended, struct error *words)
{
	struct sweep sweep;
	struct device *device = NULL;
	struct error why;
	const struct stop *const stop = options->stop ? &options->stop->stop : NULL;
	const struct prove_options search = {.max_boxes = options->max_boxes, .stop = stop};
	enum status status = sweep_parse(&sweep, "the claim", text, strlen(text), SWEEP_FOR_PROOF, words);
	if (status == STATUS_OK)
		status = prove_open_device(&device, options->devices, &why, words);
	if (status == STATUS_OK)
		status = prove_claim(&proof->result, &sweep.problem, &sweep.claim, device, &search, words);
	if (status == STATUS_OK)
		status = describe(proof, words);
	*ended = status == STATUS_OK;
	if (status == STATUS_OK) {
		error_set(words, STATUS_CLAIM, "the claim is %s", twoneuron_proof_verdict(proof));
		status = prove_conclude(&proof->result, stop, words);
	}
	device_close(device);
	return status;
}

int twoneuron_prove(struct twoneuron_proof **out, const char *text, const struct twoneuron_prove_options *options,
                    struct twoneuron_error *error)
{
	struct error words = {0};
	struct twoneuron_prove_options own;
	struct twoneuron_proof *const proof = calloc(1, sizeof *proof);
	bool ended = false;
	*out = NULL;
	enum status status =
	        proof ? api_take_options(&own, sizeof own, options, &words) : error_set_memory(&words, "a proof");
	if (status == STATUS_OK)
		status = prove(proof, text, &own, &ended, &words);
	if (ended)
		*out = proof;
	else
		twoneuron_proof_close(proof);
	return api_end(status, &words, error);
}

void twoneuron_proof_close(struct twoneuron_proof *proof)
{
	if (!proof)
		return;
	prove_result_free(&proof->result);
	text_free(&proof->statement);
	text_free(&proof->json);
	free(proof);
}

const char *twoneuron_proof_verdict(const struct twoneuron_proof *proof)
{
	static const char *const word[] = {
	        [PROOF_FOUND] = "proved", [PROOF_REFUTED] = "refuted", [PROOF_UNDECIDED] = "undecided"};
	return word[proof->result.proof.verdict];
}

int twoneuron_proof_is_checked(const struct twoneuron_proof *proof)
{
	return proof->result.checked.proved;
}

const char *twoneuron_proof_statement(const struct twoneuron_proof *proof)
{
	return text_string(&proof->statement);
}

const char *twoneuron_proof_json(const struct twoneuron_proof *proof)
{
	return text_string(&proof->json);
}

const char *twoneuron_proof_certificate(const struct twoneuron_proof *proof)
{
	return proof->result.certificate.size ? text_string(&proof->result.certificate) : NULL;
}

size_t twoneuron_proof_certificate_size(const struct twoneuron_proof *proof)
{
	return proof->result.certificate.size;
}

int twoneuron_verify(struct twoneuron_report **out, const char *certificate, size_t size, struct twoneuron_error *error)
{
	struct error words = {0};
	struct twoneuron_report *const report = calloc(1, sizeof *report);
	*out = NULL;
	if (!report)
		return api_end(error_set_memory(&words, "a report"), &words, error);
	const enum status status = check_text(&report->text, &report->json, certificate, size, &words);
	if (status == STATUS_OK || status == STATUS_CLAIM)
		*out = report;
	else
		twoneuron_report_close(report);
	return api_end(status, &words, error);
}

void twoneuron_report_close(struct twoneuron_report *report)
{
	if (!report)
		return;
	text_free(&report->text);
	text_free(&report->json);
	free(report);
}

const char *twoneuron_report_text(const struct twoneuron_report *report)
{
	return text_string(&report->text);
}

const char *twoneuron_report_json(const struct twoneuron_report *report)
{
	return text_string(&report->json);
}
