/**
 * Sums the runs of a chunk into the cells of the map, on the device with CLBlast.
 *
 * The per-network results form matrices [rows x length] of small integers (kernels/aggregate.cl), whose row sums are a
 * matrix-vector product with ones. They are exact in float32, so they depend on no order: the bytes of the map are the
 * same for every chunk size, device and library.
 */
#ifndef TWONEURON_TRAINING_AGGREGATE_H
#define TWONEURON_TRAINING_AGGREGATE_H

#include "model/map.h"
#include "model/sums.h"
#include "training/trainer.h"

struct aggregate;

/** STATUS_DEVICE, with what it lacks, for a device on which CLBlast's kernels cannot run. */
MUST_USE enum status aggregate_check(const struct device_info *info, struct error *error);

/** What is summed. */
struct aggregate_spec {
	enum precision precision; /**< of the batches */
	uint64_t runs_per_cell;   /**< networks of a cell have consecutive indices */
	uint64_t steps;           /**< the most that a network takes */
	struct loss_grid grid;    /**< on which losses are summed */
};

/** For batches of up to `capacity` networks. The caller closes it before the device. */
MUST_USE enum status aggregate_open(struct aggregate **out, struct device *device, const struct aggregate_spec *spec,
                                    size_t capacity, struct error *error);
void aggregate_close(struct aggregate *aggregate);

/** Lets go of what CLBlast keeps of devices that were closed: their programs, and with them their contexts. */
void aggregate_forget(void);

/** Bytes of device memory that an aggregate takes per network of its capacity. */
size_t aggregate_network_size(const struct aggregate_spec *spec);

/** Puts the sums of the batch's runs on the queue, behind its training; batch_wait() then waits for them too. */
MUST_USE enum status aggregate_enqueue(struct aggregate *aggregate, struct batch *batch, struct error *error);

/**
 * After batch_wait(): the cells that hold networks of the batch, with the sums of exactly those. *cell is
 * cell[where->cells], valid until the next call. STATUS_DEVICE when a sum cannot be: a device that computes wrongly.
 */
MUST_USE enum status aggregate_cells(struct aggregate *aggregate, struct sums *where, const struct cell **cell,
                                     struct error *error);

#endif
