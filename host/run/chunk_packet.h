/** Chunks and devices in messages between ranks. */
#ifndef TWONEURON_RUN_CHUNK_PACKET_H
#define TWONEURON_RUN_CHUNK_PACKET_H

#include "run/chunk.h"
#include "store/device_records.h"
#include "team/packet.h"

/** Appends the chunk, its single runs included. */
void chunk_put(struct text *out, const struct chunk *chunk);

/**
 * Reads a chunk (starts as {0}) into memory of its own; the caller ends it with chunk_free(). `rank` goes before its
 * device. A damaged packet sets packet->bad; STATUS_DEVICE when memory runs out.
 */
MUST_USE enum status chunk_get(struct chunk *out, struct packet *packet, int rank, struct error *error);

/** Appends the devices of a rank, without the rank. */
void devices_put(struct text *out, const struct device_records *devices);

/** Adds copies of a rank's devices; fails as chunk_get() does. */
MUST_USE enum status devices_get(struct device_records *out, struct packet *packet, struct error *error);

#endif
