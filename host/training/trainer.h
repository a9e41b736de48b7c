/**
 * Trains networks on one device. A trainer is built for a problem, a precision, a math and a kernel shape; it serves
 * any number of spaces one after the other, and explicit lists of configurations.
 *
 *     struct trainer *trainer = NULL;
 *     struct aim *aim = NULL;
 *     struct batch *batch = NULL;
 *     status = trainer_open(&trainer, device, &spec, &error);
 *     status = aim_open(&aim, trainer, &tables, &error);                           a space
 *     status = batch_open(&batch, trainer, 1 << 20, &error);
 *     status = trainer_enqueue(trainer, batch, aim, first, count, &launch, &error);  returns at once
 *     status = batch_enqueue_read(batch, &error);
 *     status = batch_wait(batch, &seconds, &error);
 *     batch_runs(batch, &runs);
 *     status = aim_set(aim, &other_tables, &error);                                another space
 */
#ifndef TWONEURON_TRAINING_TRAINER_H
#define TWONEURON_TRAINING_TRAINER_H

#include "device/device.h"
#include "model/runs.h"
#include "model/training.h"
#include "space/layout.h"
#include "training/shape.h"

/** What kernels are built for; the problem needs to be valid only during trainer_open(). */
struct trainer_spec {
	const struct problem *problem;
	enum precision precision;
	enum math math;
	struct shape shape;
};

/** How the networks of one launch are trained. */
struct launch {
	const struct training *training; /**< steps, tolerance and max_error; its precision must be the trainer's */
	/** For the self-test: one work-group trains all, so that few networks are enough to refill its lanes. */
	bool one_group;
};

struct trainer;
struct batch;
struct aim;

/**
 * Builds the kernels. STATUS_DEVICE: the device lacks float64 that the sweep needs (with a remedy), or a build failed.
 * STATUS_INPUT: native math in float64.
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
 * Newton reciprocal, and on a device that is no CPU and does not offer correctly rounded division. Where Adam takes
 * square roots, the same for them on any device that does not offer it. STATUS_CLAIM: some are wrong.
 */
MUST_USE enum status trainer_check(const struct trainer *trainer, struct error *error);

/** A space on the device: what makes the configuration of any of its networks. The trainer must outlive it. */
MUST_USE enum status aim_open(struct aim **out, const struct trainer *trainer, const struct layout_tables *tables,
                              struct error *error);
/**
 * Replaces the space by another one, in the trainer's precision too, once all that was enqueued with the old one is
 * done. After a failure the aim can only be closed.
 */
MUST_USE enum status aim_set(struct aim *aim, const struct layout_tables *tables, struct error *error);
void aim_close(struct aim *aim);

/** Bytes of device memory that one network of a batch takes. */
size_t trainer_network_size(const struct trainer *trainer);

/** Buffers on the device for up to `capacity` networks. The trainer must outlive the batch. */
MUST_USE enum status batch_open(struct batch **out, struct trainer *trainer, size_t capacity, struct error *error);
void batch_close(struct batch *batch);

/**
 * Puts three kernels on the queue, which make the configurations of networks first .. first + count - 1 of a space,
 * train them and assess them. They overwrite the batch's earlier results. `count` is 1 .. capacity.
 */
MUST_USE enum status trainer_enqueue(struct trainer *trainer, struct batch *batch, const struct aim *aim,
                                     uint64_t first, size_t count, const struct launch *launch, struct error *error);

/**
 * The same for a list: axis[AXES][count] are the configurations, float[] or double[] by the trainer's precision, true
 * values; those of axes that the problem does not have are not read. They may be changed when the call returns. The
 * runs are numbered from `first` on.
 */
MUST_USE enum status trainer_enqueue_list(struct trainer *trainer, struct batch *batch, const void *const axis[AXES],
                                          uint64_t first, size_t count, const struct launch *launch,
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
 * The single runs, after batch_enqueue_read() and batch_wait(), in the batch's own arrays. RUN_CHANGE is the squared,
 * scaled change before batch_make_changes().
 */
void batch_runs(const struct batch *batch, struct runs *out);

/** Replaces the squared changes by what networks.csv has: training_change() of each. */
void batch_make_changes(struct batch *batch);

#endif
