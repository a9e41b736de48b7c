#include "base/file.h"
#include "base/json.h"
#include "verify/verify.h"

#include <jansson.h>

/** A node takes about three bytes, so this is far more than a search writes. */
static const size_t size_limit = (size_t)1 << 30;

static const double seconds_unannounced = 4;

static void announce(FILE *log, const char *path, size_t size)
{
	const double seconds = verify_seconds(size);
	if (log && seconds > seconds_unannounced)
		fprintf(log, "%s: %.0f MB to check, perhaps %.0f s\n", path, (double)size / 1e6, seconds);
}

/** Appends the report on a certificate, if `read` says that the file is one. */
static void print_json(struct text *out, const struct verify_report *report, bool read, enum status status,
                       const char *message)
{
	json_t *const object = read ? verify_json(report, status == STATUS_OK) : json_pack("{s:b}", "proved", false);
	if (status != STATUS_OK)
		json_object_set_new(object, "error", json_text(message));
	json_write(out, object, JSON_INDENTED);
	text_add(out, "\n");
	json_decref(object);
}

/** Appends the report that `status` and `reason` allow. */
static enum status print_report(struct text *out, const struct verify_report *report, bool json, enum status status,
                                const struct error *reason, struct error *error)
{
	const bool read = status == STATUS_OK || status == STATUS_CLAIM;
	if (json)
		print_json(out, report, read, status, reason->message);
	else if (read)
		verify_print(out, report, status == STATUS_OK, false);
	return out->failed ? error_set_memory(error, "the report") : status;
}

enum status verify_text(struct text *out, struct text *json, const char *certificate, size_t size, struct error *error)
{
	struct verify_report report;
	struct error reason = {0};
	const enum status status = verify_certificate(&report, certificate, size, &reason);
	if (status != STATUS_OK && error)
		*error = reason;
	const enum status printed = print_report(json, &report, true, status, &reason, error);
	return printed == status ? print_report(out, &report, false, status, &reason, error) : printed;
}

enum status verify_file(struct text *out, const char *path, bool json, FILE *log, struct error *error)
{
	struct text bytes = {0};
	struct verify_report report;
	struct error reason = {0};
	enum status status = file_read(&bytes, path, size_limit, &reason);
	const bool opened = status == STATUS_OK;
	if (opened) {
		announce(log, path, bytes.size);
		status = verify_certificate(&report, text_string(&bytes), bytes.size, &reason);
	}
	if (status != STATUS_OK) /* file_read() names the file itself */
		error_set(error, status, "%s%s%s", opened ? path : "", opened ? ": " : "", reason.message);
	text_free(&bytes);
	return print_report(out, &report, json, status, &reason, error);
}
