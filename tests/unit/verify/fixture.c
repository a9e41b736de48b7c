#include "fixture.h"

#include "base/hash.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

void fixture_seal(struct text *certificate)
{
	char digits[HASH_SIZE];
	hash_sha256(digits, text_string(certificate), certificate->size);
	text_printf(certificate, "sha256 %s\n", digits);
}

enum status fixture_check(struct verify_report *report, const char *body, size_t size, struct error *error)
{
	struct text text = {0};
	text_append(&text, body, size);
	fixture_seal(&text);
	char *const exact = malloc(text.size);
	memcpy(exact, text_string(&text), text.size);
	const enum status status = verify_certificate(report, exact, text.size, error);
	free(exact);
	text_free(&text);
	return status;
}

struct verify_report fixture_prove(const char *body)
{
	struct verify_report report;
	struct error error = {0};
	if (fixture_check(&report, body, strlen(body), &error) != STATUS_OK)
		fail_msg("%s\nof\n%s", error.message, body);
	return report;
}

void fixture_refuse(const char *body, enum status status, const char *message)
{
	struct verify_report report;
	struct error error = {0};
	const enum status found = fixture_check(&report, body, strlen(body), &error);
	if (found != status || !strstr(error.message, message))
		fail_msg("status %d, '%s', not %d, '%s', of\n%s", found, error.message, status, message, body);
}

void fixture_refuse_changed(const char *body, const char *from, const char *to, enum status status, const char *message)
{
	struct text changed = {0};
	const char *const place = strstr(body, from);
	fixture_prove(body);
	assert_non_null(place);
	text_append(&changed, body, (size_t)(place - body));
	text_add(&changed, to);
	text_add(&changed, place + strlen(from));
	fixture_refuse(text_string(&changed), status, message);
	text_free(&changed);
}
