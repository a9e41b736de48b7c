/** Small certificates, each with a right checksum whatever else is wrong with it. */
#ifndef TWONEURON_TESTS_VERIFY_FIXTURE_H
#define TWONEURON_TESTS_VERIFY_FIXTURE_H

#include "verify/verify.h"

#define SEED_SAMPLES "sample 0x0p+0 0x0p+0 0x1p+0\nsample 0x1p+0 0x1p+0 0x1p+0\n"
#define SEED_LINES "hidden sigmoid\noutput sigmoid\nloss squared-error\n" SEED_SAMPLES

/** L >= 1/8 for hidden bias: everything but the checksum's line. */
#define ONE_EIGHTH                            \
	"twoneuron-certificate 1\n"           \
	"claim loss-at-least 0x1p-3\n"        \
	"bias hidden\n" SEED_LINES "tree 3\n" \
	"w2 n n\n"

/** Appends the checksum's line. */
void fixture_seal(struct text *certificate);

/** Seals a body and checks it, in a block of its exact size, so that AddressSanitizer sees a read beyond it. */
enum status fixture_check(struct verify_report *report, const char *body, size_t size, struct error *error);

/** fixture_check() of a string; fails the test unless the claim is proved. */
struct verify_report fixture_prove(const char *body);

/** Fails the test unless the body is no proof, or no certificate, for a reason in which `message` occurs. */
void fixture_refuse(const char *body, enum status status, const char *message);

/**
 * The same for a body in which the first `from` is replaced by `to`; also fails the test unless `body` itself proves
 * its claim, so that the change is the reason for the refusal.
 */
void fixture_refuse_changed(const char *body, const char *from, const char *to, enum status status,
                            const char *message);

#endif
