/**
 * Trains networks of one sweep on one device, a chunk of consecutive indices at a time.
 *
 *     struct trainer *trainer = NULL;
 *     struct batch *batch = NULL;
 *     status = trainer_open(&trainer, device, &spec, &error);
 *     status = batch_open(&batch, trainer, 1 << 20, &error);
 *     status = trainer_enqueue(trainer, batch, first, count, &error);    returns at once
 *     status = batch_enqueue_read(batch, &error);
 *     status = batch_wait(batch, &seconds, &error);
 *     batch_runs(batch, &runs);
 */
#ifndef TWONEURON_DEVICE_TRAINER_H
#define TWONEURON_DEVICE_TRAINER_H

#include "base/map.h"
#include "base/model.h"
#include "device/device.h"
#include "device/shape.h"

/** What a trainer needs to know; pointers need to live only during trainer_open(). */
struct trainer_spec {
	const struct problem *problem;
	const struct training *training;
	enum math math;
	double threshold;   /**< squared, scaled tolerance: reference_threshold() */
	const void *layout; /**< reference_layout() */
	size_t layout_size;
	const void *values; /**< reference_values() */
	size_t values_size;
	struct shape shape;
};

struct trainer;
struct batch;

/** Builds the kernels. STATUS_DEVICE: no float64 on the device though asked for (with a remedy), or a failed build. */
MUST_USE enum status trainer_open(struct trainer **out, struct device *device, const struct trainer_spec *spec,
                                  struct error *error);
void trainer_close(struct trainer *trainer);

/** The shape it was built with: the spec's, its work-groups no larger than the device takes for this kernel. */
const struct shape *trainer_shape(const struct trainer *trainer);

/** The options with which the training kernel was built; valid until trainer_close(). */
const char *trainer_options(const struct trainer *trainer);

/**
 * Tries float32 reciprocals at all fractions where they are not IEEE's by what the device says: a Newton reciprocal, or
 * division that it does not offer correctly rounded and is no CPU's. STATUS_CLAIM: they are wrong there.
 */
MUST_USE enum status trainer_check(const struct trainer *trainer, struct error *error);

/**
 * For the launches to come: the step limit, at first the training's; and whether to launch a single work-group, so that
 * few networks are enough for its lanes to be refilled. For the self-test.
 */
void trainer_set_steps(struct trainer *trainer, uint64_t steps, bool small);

/** Bytes of device memory that one network of a batch takes. */
size_t trainer_network_size(const struct trainer *trainer);

/** Buffers on the device for up to `capacity` networks. The trainer must outlive the batch. */
MUST_USE enum status batch_open(struct batch **out, struct trainer *trainer, size_t capacity, struct error *error);
void batch_close(struct batch *batch);

/**
 * Puts on the queue: make the configurations of networks first .. first + count - 1, train them, assess them. The
 * batch's earlier results are overwritten in their turn. count: 1 .. capacity.
 */
MUST_USE enum status trainer_enqueue(struct trainer *trainer, struct batch *batch, uint64_t first, size_t count,
                                     struct error *error);

/**
 * Puts on the queue, behind trainer_enqueue() of the batch, that its single runs are read back. The arrays belong to the
 * batch and are overwritten by the next call.
 */
MUST_USE enum status batch_enqueue_read(struct batch *batch, struct error *error);

/**
 * Waits for all that is on the queue for the batch. *seconds (may be NULL): what the kernel `train` took, or on
 * devices that do not measure it, all of the batch by the host's clock. STATUS_DEVICE
 * if any of it failed on the device, with the call that put it there and the networks.
 */
MUST_USE enum status batch_wait(struct batch *batch, double *seconds, struct error *error);

/**
 * The single runs, once read and waited for. out->value has NULL for the rate and the initial parameters and, for
 * RUN_CHANGE, the squared, scaled change: the reference turns index and square into those.
 */
void batch_runs(const struct batch *batch, struct runs *out);

#endif
