#include "api/prove.h"

#include "base/clock.h"
#include "base/json.h"
#include "proof/certify.h"
#include "proof/statement.h"

#include <jansson.h>
#include <stdlib.h>

enum status prove_open_device(struct device **out, const char *selection, struct error *why, struct error *error)
{
	struct device_info *info = NULL;
	size_t count = 0;
	*out = NULL;
	*why = (struct error){0};
	enum status status = device_select(&info, &count, selection, why);
	if (status == STATUS_OK && count > 1)
		status = error_set(why, STATUS_INPUT, "--device: \"%s\" names %zu devices; a proof runs on one",
		                   selection, count);
	if (status == STATUS_OK)
		status = device_open(out, &info[0], why);
	free(info);
	if (status == STATUS_OK || (!selection && error_is_of_device(status, why)))
		return STATUS_OK;
	if (error)
		*error = *why;
	return status;
}

static bool search_on(void *context, const struct search_progress *progress)
{
	const struct prove_options *const options = context;
	if (options->searching)
		options->searching(options->context, progress);
	return !stop_is_requested(options->stop);
}

static enum status find(struct proof *proof, struct device *device, const struct prove_options *options,
                        struct error *error)
{
	struct decider *decider = NULL;
	const struct proof_options search = {
	        .max_boxes = options->max_boxes, .progress = search_on, .context = (void *)options};
	enum status status;
	if (device)
		status = decider_on_device(&decider, &proof->problem, &proof->range, device,
		                           device_get_info(device)->float64 ? PRECISION_FLOAT64 : PRECISION_FLOAT32,
		                           DECIDER_LEAST, error);
	else
		status = decider_on_host(&decider, &proof->problem, &proof->range, error);
	if (status == STATUS_OK)
		status = proof_find(proof, decider, &search, error);
	const struct search_progress last = {
	        .boxes = proof->search.boxes, .open = proof->search.open_count, .undecided = proof->search.undecided};
	if (status == STATUS_OK && options->searched)
		options->searched(options->context, &last);
	decider_close(decider);
	return status;
}

/** When the stop was requested; 0: not yet. */
struct grace {
	const struct stop *stop;
	double since;
};

/** After a request to stop a short check still goes on to its end: it confirms what the search has proved. */
static bool is_time_to_stop(void *context)
{
	static const double seconds = 1;
	struct grace *const grace = context;
	if (stop_is_requested(grace->stop) && grace->since == 0)
		grace->since = clock_seconds();
	return grace->since > 0 && clock_seconds() - grace->since > seconds;
}

enum status prove_claim(struct prove_result *result, const struct problem *problem, const struct claim *claim,
                        struct device *device, const struct prove_options *options, struct error *error)
{
	struct grace grace = {.stop = options->stop};
	enum status status = proof_begin(&result->proof, problem, claim, error);
	if (status == STATUS_OK)
		status = find(&result->proof, device, options, error);
	if (status != STATUS_OK)
		return status;
	if (result->proof.verdict == PROOF_UNDECIDED && !(proof_partial_bound(&result->proof) > 0))
		return STATUS_OK;
	status = certificate_write(&result->certificate, &result->proof, error);
	if (status != STATUS_OK)
		return status;
	if (options->checking)
		options->checking(options->context, check_seconds(&result->certificate));
	check_certificate(&result->checked, &result->certificate, is_time_to_stop, &grace);
	return STATUS_OK;
}

void prove_result_free(struct prove_result *result)
{
	proof_free(&result->proof);
	text_free(&result->certificate);
	checked_free(&result->checked);
}

bool prove_is_refused(const struct prove_result *result)
{
	return result->checked.refusal.size > 0;
}

bool prove_is_claimed_only(const struct prove_result *result)
{
	return result->certificate.size && !result->checked.proved;
}

enum status prove_conclude(const struct prove_result *result, const struct stop *stop, struct error *error)
{
	if (result->checked.stopped || (result->proof.verdict == PROOF_UNDECIDED && stop_is_requested(stop)))
		return error_set(error, STATUS_INTERRUPTED, "interrupted; what is printed was found until then");
	if (prove_is_refused(result))
		return error_set(error, STATUS_CLAIM, "the checker refuses the certificate: %s",
		                 text_string(&result->checked.refusal));
	if (prove_is_claimed_only(result))
		return error_set(error, STATUS_CLAIM, "the claim is not checked");
	return result->proof.verdict == PROOF_FOUND ? STATUS_OK : STATUS_CLAIM;
}

/** What became of the check, in a word. */
static const char *check_word(const struct prove_result *result)
{
	const struct checked *const checked = &result->checked;
	return checked->proved            ? "proved"
	       : prove_is_refused(result) ? "refused"
	       : checked->stopped         ? "interrupted"
	                                  : "none";
}

json_t *prove_result_json(const struct prove_result *result)
{
	json_t *const object = statement_json(&result->proof), *const report = result->checked.report;
	json_object_set_new(object, "checked", json_boolean(result->checked.proved));
	json_object_set_new(object, "check", json_text(check_word(result)));
	if (prove_is_refused(result))
		json_object_set_new(object, "refusal", json_text(text_string(&result->checked.refusal)));
	json_object_set(object, "report", report ? report : json_null());
	return object;
}
