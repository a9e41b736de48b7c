/**
 * Runs one kernel over plain arrays and waits for its results.
 *
 *     struct job *job = NULL;
 *     status = job_open(&job, device, kernel_source_interval, "bound_cells", "-DPRECISION=64", &error);
 *     const struct job_argument arguments[] = {
 *             {.direction = JOB_IN, .size = sizeof task, .data = task},
 *             {.direction = JOB_OUT, .size = count * sizeof *least, .data = least},
 *             {.direction = JOB_VALUE, .size = sizeof count, .data = &count},
 *     };
 *     status = job_run(job, count, arguments, 3, &error);
 *     job_close(job);
 */
#ifndef TWONEURON_DEVICE_JOB_H
#define TWONEURON_DEVICE_JOB_H

#include "device/device.h"

struct job;

enum { JOB_ARGUMENTS_MAX = 12 };

enum job_direction {
	JOB_VALUE, /**< a number, passed as it is */
	JOB_IN,    /**< an array copied to the device before the kernel */
	JOB_OUT,   /**< an array copied back after it */
};

struct job_argument {
	enum job_direction direction;
	size_t size;
	void *data; /**< `size` bytes; written for JOB_OUT only */
};

/**
 * Builds the program and its kernel with `options`, from options_common() or options_model(). A failed build is
 * STATUS_DEVICE. The caller ends the job with job_close(), before the device.
 */
MUST_USE enum status job_open(struct job **out, struct device *device, const char *source, const char *kernel,
                              const char *options, struct error *error);

/**
 * Runs the kernel with at least `items` work-items: their number is rounded up, so the kernel must be told how many
 * there are. Returns when the results are there. Buffers on the device are kept for the next run.
 */
MUST_USE enum status job_run(struct job *job, size_t items, const struct job_argument *argument, size_t count,
                             struct error *error);

void job_close(struct job *job);

#endif
