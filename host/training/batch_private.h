/** A batch's buffers on the device, for the sources of host/training/ that put kernels on its queue. */
#ifndef TWONEURON_TRAINING_BATCH_PRIVATE_H
#define TWONEURON_TRAINING_BATCH_PRIVATE_H

#include "device/opencl.h"
#include "model/runs.h"

/**
 * A command on the queue, with what a message about its failure names: the call that put it there, and its kernel if it
 * has one.
 */
struct batch_command {
	const char *call, *kernel;
	cl_event event;
};

enum { BATCH_COMMANDS = 16 + RUN_VALUES /**< more than a chunk ever takes */ };

struct batch {
	struct trainer *trainer;
	struct device *device;
	enum precision precision;
	size_t capacity;
	uint64_t first; /**< of the networks in it */
	size_t count;
	cl_mem run;                                   /**< scalar[RUN_VALUES x capacity]: enum run_value */
	cl_mem steps;                                 /**< uint[capacity] */
	cl_mem outcome;                               /**< uchar[capacity] */
	cl_mem counter;                               /**< uint[1]: the next network to fetch */
	struct batch_command command[BATCH_COMMANDS]; /**< since trainer_enqueue(), in the order of the queue */
	size_t commands;
	double enqueued;  /**< clock_seconds() at the call of trainer_enqueue() */
	cl_event trained; /**< of these, the kernel `train`; NULL before */
	/* what batch_enqueue_read() reads into, allocated by its first call; of the same sizes */
	void *host_run;
	cl_uint *host_steps;
	cl_uchar *host_outcome;
};

/**
 * STATUS_OK for CL_SUCCESS; else as opencl_check(), and the message also names the networks of the batch and the
 * kernel, if it is not NULL.
 */
MUST_USE enum status batch_check(const struct batch *batch, cl_int code, const char *call, const char *kernel,
                                 struct error *error);

/** STATUS_DEVICE in the same form, for a library that has codes of its own: `name` is what it calls this one. */
MUST_USE enum status batch_failure(const struct batch *batch, cl_int code, const char *call, const char *name,
                                   struct error *error);

/**
 * Notes a command put on the queue for the batch, so that batch_wait() sees whether it failed there; takes over the
 * event. The strings must be constants.
 */
void batch_note(struct batch *batch, const char *call, const char *kernel, cl_event event);

/** Forgets all commands. */
void batch_forget(struct batch *batch);

/**
 * Puts a kernel on the queue for the batch: `items` work-items, rounded up to whole work-groups. `arguments` is what
 * setting its arguments gave.
 */
MUST_USE enum status batch_launch(struct batch *batch, const struct opencl_kernel *kernel, cl_int arguments,
                                  size_t items, struct error *error);

/**
 * Put on the queue: setting a buffer of 4-byte numbers to zero; reading `size` bytes of a buffer, from `offset` on,
 * into `data`.
 */
MUST_USE enum status batch_clear(struct batch *batch, cl_mem buffer, size_t numbers, struct error *error);
MUST_USE enum status batch_read(struct batch *batch, cl_mem buffer, size_t offset, size_t size, void *data,
                                struct error *error);

/** A scalar argument, rounded to the precision of the kernels; as opencl_argument(). */
void batch_scalar(const struct batch *batch, cl_int *code, cl_kernel kernel, cl_uint *index, double value);

#endif
