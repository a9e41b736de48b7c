#include "api/checker.h"

#include <jansson.h>

#if TWONEURON_VERIFY
#include "verify/verify.h"

bool check_is_available(void)
{
	return true;
}

void check_certificate(struct checked *out, const struct text *certificate, bool (*stop)(void *context), void *context)
{
	struct verify_report report;
	struct error words;
	const enum status status =
	        verify_certificate_until(&report, certificate->data, certificate->size, stop, context, &words);
	out->proved = status == STATUS_OK;
	out->stopped = status == STATUS_INTERRUPTED;
	if (out->proved)
		out->witness_loss = report.witness_loss;
	else if (!out->stopped)
		text_add(&out->refusal, words.message);
	if (out->proved || status == STATUS_CLAIM) { /* else the report means nothing */
		verify_print(&out->words, &report, out->proved, false);
		out->report = verify_json(&report, out->proved);
	}
}

double check_seconds(const struct text *certificate)
{
	return verify_seconds(certificate->size);
}

enum status check_file(struct text *out, const char *path, bool json, FILE *log, struct error *error)
{
	return verify_file(out, path, json, log, error);
}

enum status check_text(struct text *out, struct text *json, const char *certificate, size_t size, struct error *error)
{
	return verify_text(out, json, certificate, size, error);
}
#else
bool check_is_available(void)
{
	return false;
}

double check_seconds(const struct text *certificate)
{
	(void)certificate;
	return 0;
}

void check_certificate(struct checked *out, const struct text *certificate, bool (*stop)(void *context), void *context)
{
	(void)out;
	(void)certificate;
	(void)stop;
	(void)context;
}

static enum status no_checker(struct error *error)
{
	return error_set(error, STATUS_INPUT,
	                 "this build has no checker; install FLINT (docs/packages.md) and build again");
}

enum status check_file(struct text *out, const char *path, bool json, FILE *log, struct error *error)
{
	(void)out, (void)path, (void)json, (void)log;
	return no_checker(error);
}

enum status check_text(struct text *out, struct text *json, const char *certificate, size_t size, struct error *error)
{
	(void)out, (void)json, (void)certificate, (void)size;
	return no_checker(error);
}
#endif

void checked_free(struct checked *checked)
{
	text_free(&checked->refusal);
	text_free(&checked->words);
	json_decref(checked->report);
	*checked = (struct checked){0};
}
