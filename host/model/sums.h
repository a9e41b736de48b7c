/**
 * A chunk's partial sums as bytes: the exact sums of consecutive cells, for the ledger and for messages between
 * processes.
 *
 *     byte 1                      version (1)
 *     varint, zigzag              loss_bits
 *     varint                      first cell
 *     varint                      number of cells n
 *     n times:
 *       byte                      bits 0..4: which outcomes occur; bit 5: the least loss is a float32;
 *                                 bit 6: the cell has one network, so that no count follows
 *       varint, per bit of 0..4   networks with that outcome
 *       varint                    steps
 *       varint, 128 bits          loss - networks * floor(min_loss * 2^loss_bits), modulo 2^128, over the networks that
 *                                 did not diverge: 0 for a single one. A sum that is LOSS_BEYOND (map.h) is written
 *                                 in the same way
 *       4 or 8 bytes              min_loss, little-endian; the last two only if a network did not diverge
 *
 * A varint has 7 bits a byte, least significant first, the top bit set on all but the last byte, in its shortest form:
 * the same sums always are the same bytes. A cell with one network takes 8 bytes in float32, 12 in float64, and 2 more
 * beyond 16,383 steps.
 */
#ifndef TWONEURON_MODEL_SUMS_H
#define TWONEURON_MODEL_SUMS_H

#include "base/text.h"
#include "model/map.h"

/** Where a chunk's sums belong. */
struct sums {
	uint64_t first_cell; /**< row-major index of cell[0] in the map */
	uint64_t cells;
	int loss_bits; /**< as in struct map */
};

/** Reads where the sums belong, and no more. STATUS_INPUT when even that is damaged. */
MUST_USE enum status sums_where(struct sums *sums, const void *data, size_t size, struct error *error);

/** Receives each decoded cell with its row-major index; anything but STATUS_OK ends the decoding and is returned. */
typedef enum status sums_visit(void *context, uint64_t index, const struct cell *cell, struct error *error);

/**
 * Appends the code of cell[sums->cells] to `out`. Out of memory is STATUS_DEVICE, as is a cell that no set of networks
 * can have (a NaN as least loss, a loss without networks), which is an error of the program.
 */
MUST_USE enum status sums_encode(struct text *out, const struct sums *sums, const struct cell *cell,
                                 struct error *error);

/**
 * Decodes `data` and calls `visit` (may be NULL) for each cell in order. `sums` is set before the first call.
 * STATUS_INPUT for bytes that sums_encode() cannot have written; whatever they are, nothing is read beyond `size`.
 */
MUST_USE enum status sums_decode(struct sums *sums, const void *data, size_t size, sums_visit *visit, void *context,
                                 struct error *error);

/** Adds cell[sums->cells] to the map. STATUS_INPUT as sums_add() when they do not fit; the map is then as it was. */
MUST_USE enum status sums_add_cells(struct map *map, const struct sums *sums, const struct cell *cell,
                                    struct error *error);

/**
 * Decodes `data` and adds it to the map. STATUS_INPUT when it is damaged or does not fit the map's cells or loss_bits;
 * the map may then hold a part of it.
 */
MUST_USE enum status sums_add(struct map *map, const void *data, size_t size, struct error *error);

#endif
