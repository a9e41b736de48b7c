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

/** What a trainer needs to know; its pointers need to be valid only during trainer_open(). */
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

/**
 * Builds the kernels. STATUS_DEVICE: the device lacks float64 that the sweep needs (with a remedy), or a build failed.
 */
MUST_USE enum status trainer_open(struct trainer **out, struct device *device, const struct trainer_spec *spec,
                                  struct error *error);
void trainer_close(struct trainer *trainer);

/** The shape it was built with: the spec's, its work-groups no larger than the device takes for this kernel. */
const struct shape *trainer_shape(const struct trainer *trainer);

/** The options with which the training kernel was built; valid until trainer_close(). */
const char *trainer_options(const struct trainer *trainer);

/**
 * Checks every float32 reciprocal on a device whose division may not be correctly rounded: where the kernel uses a
 * Newton reciprocal, and on a device that is no CPU and does not offer correctly rounded division. STATUS_CLAIM: some
 * reciprocals are wrong.
 */
MUST_USE enum status trainer_check(const struct trainer *trainer, struct error *error);

/**
 * For the self-test: sets the step limit of all later launches, and whether they launch a single work-group, so that
 * few networks are enough for its lanes to be refilled.
 */
void trainer_set_steps(struct trainer *trainer, uint64_t steps, bool small);

/** Bytes of device memory that one network of a batch takes. */
size_t trainer_network_size(const struct trainer *trainer);

/** Buffers on the device for up to `capacity` networks. The trainer must outlive the batch. */
MUST_USE enum status batch_open(struct batch **out, struct trainer *trainer, size_t capacity, struct error *error);
void batch_close(struct batch *batch);

/**
 * Puts three kernels on the queue, which make the configurations of networks first .. first + count - 1, train them and
 * assess them. They overwrite the batch's earlier results. `count` is 1 .. capacity.
 */
MUST_USE enum status trainer_enqueue(struct trainer *trainer, struct batch *batch, uint64_t first, size_t count,
                                     struct error *error);

/**
 * Puts reading the batch's single runs on the queue, after trainer_enqueue(). The arrays belong to the batch; the next
 * call overwrites them.
 */
MUST_USE enum status batch_enqueue_read(struct batch *batch, struct error *error);

/**
 * Waits for all that is on the queue for the batch. *seconds (may be NULL) is the time of the kernel `train`, or on
 * devices that do not measure it, of the whole batch by the host's clock. STATUS_DEVICE if a command failed on the
 * device; the message has the call that put it on the queue and the networks.
 */
MUST_USE enum status batch_wait(struct batch *batch, double *seconds, struct error *error);

/**
 * The single runs, after batch_enqueue_read() and batch_wait(). In out->value the rate and the initial parameters are
 * NULL, and RUN_CHANGE is the squared, scaled change: the reference computes what networks.csv has from the index and
 * from the square.
 */
void batch_runs(const struct batch *batch, struct runs *out);

#endif
