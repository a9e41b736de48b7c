/**
 * Reading a certificate, whose format is in docs/certificate.md: the header as plain data, then the tree, node by node.
 * Nothing is computed here; only exact numbers and known words are accepted.
 */
#ifndef TWONEURON_VERIFY_CERTIFICATE_H
#define TWONEURON_VERIFY_CERTIFICATE_H

#include "verify/verify.h"

/** Multipliers of an order leaf: neighbours among 16 samples, and the pairs of 8 inputs with 8 opposite ones. */
enum { MULTIPLIERS_MAX = PROOF_SAMPLES_MAX - 1 + PROOF_SAMPLES_MAX / 2 * PROOF_SAMPLES_MAX / 2 };

struct node {
	enum verify_node kind;
	enum parameter parameter;           /**< of a split, a face, a scale or a move */
	double multiplier[MULTIPLIERS_MAX]; /**< of an order leaf: neighbours first, then pairs */
};

/** Where the next byte is read; errors name its line. Once something failed, what is read does not count. */
struct reader {
	const char *at, *end;
	uint64_t line, next_line; /**< of the last word read, and of the next byte */
	char word[32];            /**< the last one read */
	bool failed;
	struct error *error;
};

/**
 * Checks the checksum and reads all lines before the tree into the report: problem (its samples by rising x), claim,
 * where, witness, sha256 and the announced nodes. Leaves `reader` at the first node; at its end if the claim has no
 * tree. STATUS_INPUT for anything that the format does not allow.
 */
MUST_USE enum status certificate_open(struct verify_report *report, struct reader *reader, const char *bytes,
                                      size_t size, struct error *error);

/** Is the output of sample `p` tied to that of `q` by the oddness of the hidden neuron? */
bool certificate_is_pair(const struct problem *problem, size_t p, size_t q);

/** Reads the next node. STATUS_INPUT at the end of the file, and for a node that this problem cannot have. */
MUST_USE enum status certificate_node(struct node *node, struct reader *reader, const struct problem *problem);

#endif
