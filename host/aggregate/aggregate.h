/**
 * Sums the runs of a chunk into the cells of the map, on the device with CLBlast.
 *
 * The per-network results form matrices [rows x length] of small integers (kernels/aggregate.cl), whose row sums are a
 * matrix-vector product with ones. They are exact in float32, so they depend on no order: the bytes of the map are the
 * same for every chunk size, device and library.
 */
#ifndef TWONEURON_AGGREGATE_AGGREGATE_H
#define TWONEURON_AGGREGATE_AGGREGATE_H

#include "base/map.h"
#include "base/sums.h"
#include "device/trainer.h"

struct aggregate;

/** STATUS_DEVICE, with what it lacks, for a device on which CLBlast's kernels cannot run. */
MUST_USE enum status aggregate_check(const struct device_info *info, struct error *error);

/** For batches of one trainer; `loss_bits`: the grid of the loss sums. The caller closes it before the trainer. */
MUST_USE enum status aggregate_open(struct aggregate **out, struct device *device, const struct sweep *sweep,
                                    size_t capacity, int loss_bits, struct error *error);
void aggregate_close(struct aggregate *aggregate);

/** Lets go of what CLBlast keeps of devices that were closed: their programs, and with them their contexts. */
void aggregate_forget(void);

/**
 * Digits of 12 bits that hold a loss: 3 for float32, 4 for float64; two more for cross-entropy, which has no largest
 * value.
 */
int aggregate_loss_digits(const struct sweep *sweep);

/** Bytes of device memory that an aggregate takes per network of its capacity. */
size_t aggregate_network_size(const struct sweep *sweep);

/** Puts the sums of the batch's runs on the queue, behind its training; batch_wait() then waits for them too. */
MUST_USE enum status aggregate_enqueue(struct aggregate *aggregate, struct batch *batch, struct error *error);

/**
 * After batch_wait(): the cells that hold networks of the batch, with the sums of exactly those. *cell is
 * cell[where->cells], valid until the next call. STATUS_DEVICE when a sum cannot be: a device that computes wrongly.
 */
MUST_USE enum status aggregate_cells(struct aggregate *aggregate, struct sums *where, const struct cell **cell,
                                     struct error *error);

#endif
