/**
 * The contents of a message: integers, doubles and byte strings one after the other, read in the order of writing. All
 * ranks of a team must have the same byte order and floating point format.
 */
#ifndef TWONEURON_TEAM_PACKET_H
#define TWONEURON_TEAM_PACKET_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Each appends to `out`; when memory runs out, out->failed is set. */
void packet_put_integer(struct text *out, uint64_t value);
void packet_put_double(struct text *out, double value);
void packet_put_bytes(struct text *out, const void *data, size_t size);
void packet_put_string(struct text *out, const char *string);

/** What is left to read of a message. Once something is missing, all later reads give 0 or an empty string. */
struct packet {
	const char *at, *end;
	bool bad;
};

struct packet packet_open(const struct text *body);
uint64_t packet_integer(struct packet *packet);
double packet_double(struct packet *packet);
/** The bytes stay in the message and may have any alignment. */
const void *packet_bytes(struct packet *packet, size_t *size);
/** "" if it does not end with a zero byte. */
const char *packet_string(struct packet *packet);
/** True if all was there and nothing is left. */
bool packet_is_whole(const struct packet *packet);

#endif
