/*
 * Reads any bytes with a right checksum as a certificate. They must be refused with a reason, or state something that
 * none of the networks tried contradicts. Sanitizers find other errors.
 */
#include "../unit/verify/mutate.h"
#include "../unit/verify/oracle.h"
#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size); /* libFuzzer's own */

#define REQUIRE(condition)                                           \
	do {                                                         \
		if (!(condition)) {                                  \
			fputs("not true: " #condition "\n", stderr); \
			abort();                                     \
		}                                                    \
	} while (0)

enum { CHECKSUM_LINE = 7 + HASH_SIZE, STARTS = 5 };

/** The size without the checksum of a seed. */
static size_t body_size(const char *data, size_t size)
{
	const bool sealed = size > CHECKSUM_LINE && memcmp(data + size - CHECKSUM_LINE, "sha256 ", 7) == 0;
	return sealed ? size - CHECKSUM_LINE : size;
}

/** A copy with the right checksum. */
static void seal(struct text *out, const char *data, size_t size)
{
	char digits[HASH_SIZE];
	size = body_size(data, size);
	text_append(out, data, size);
	hash_sha256(digits, text_string(out), size);
	text_printf(out, "sha256 %s\n", digits);
}

/**
 * The same tree with a bound that is false by construction must prove nothing. This detects a bogus proof of a true
 * claim.
 */
static void try_raised(const char *body, const struct verify_report *report)
{
	struct text raised = {0}, sealed = {0};
	struct verify_report found;
	if (oracle_raise(&raised, body, report, 1)) {
		seal(&sealed, text_string(&raised), raised.size);
		REQUIRE(verify_certificate(&found, text_string(&sealed), sealed.size, NULL) != STATUS_OK);
	}
	text_free(&raised);
	text_free(&sealed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text text = {0}, statement = {0};
	struct verify_report report;
	struct error error = {0};
	seal(&text, (const char *)data, size);
	const enum status status = verify_certificate(&report, text_string(&text), text.size, &error);
	REQUIRE(status == STATUS_OK || ((status == STATUS_CLAIM || status == STATUS_INPUT) && error.message[0]));
	REQUIRE(status != STATUS_OK || !oracle_contradicts(&report, STARTS));
	if (status != STATUS_INPUT) {
		text.data[text.size - CHECKSUM_LINE] = '\0';
		try_raised(text_string(&text), &report);
		verify_print(&statement, &report, status == STATUS_OK, false);
		verify_print(&statement, &report, status == STATUS_OK, true);
		REQUIRE(statement.size > 0);
	}
	text_free(&statement);
	text_free(&text);
	return 0;
}

/** Every second change replaces whole words, lines and sub-trees: changed bytes seldom make another tree. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	struct text text = {0};
	if (seed % 2 || size == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	text_append(&text, (const char *)data, body_size((const char *)data, size));
	mutate(&text);
	size = text.size < max_size ? text.size : max_size;
	memcpy(data, text_string(&text), size);
	text_free(&text);
	return size;
}
