/** Sweeps, devices and trained networks for the tests of the kernels. A call that fails fails the test. */
#ifndef TWONEURON_TESTS_KERNEL_FIXTURE_H
#define TWONEURON_TESTS_KERNEL_FIXTURE_H

#include "model/sweep.h"
#include "reference/reference.h"
#include "training/trainer.h"

/** What config.clh makes constant at build time: the forms of the kernels for one task. */
struct specialisation {
	enum bias bias;
	enum activation hidden;
	enum loss loss;
	enum optimizer optimizer;
	enum precision precision;
};

enum { SPECIALISATIONS_MAX = 4 * ACTIVATIONS * LOSSES * OPTIMIZERS, SPECIALISATION_NAME_SIZE = 80 };

/** 4 biases x hidden activations that train x losses x optimizers: of one precision. */
int specialisations(void);
/** Number i, below specialisations(). */
struct specialisation specialisation_at(enum precision precision, int i);
/** "both-tanh-cross-entropy-gradient-descent-float32" */
void specialisation_name(char out[SPECIALISATION_NAME_SIZE], const struct specialisation *specialisation);

/**
 * A sweep as its file would give it. `rest` is YAML with the keys task, axes, map and so on, without network and
 * training.
 */
struct sweep sweep_of(const struct specialisation *specialisation, uint64_t steps, double tolerance, const char *rest);

/** The shape that the sweep gets on the device with this geometry. */
struct shape test_shape(const struct device *device, const struct sweep *sweep, enum geometry geometry);

/** A sweep's kernels on a device. */
struct bench {
	const struct sweep *sweep;
	struct layout_tables tables;
	struct trainer *trainer;
	struct aim *aim;
	struct batch *batch;
};

/** The sweep must outlive the bench. */
void bench_open(struct bench *bench, struct device *device, const struct sweep *sweep, struct shape shape,
                size_t capacity);
void bench_close(struct bench *bench);

/** Trains networks first .. first + count - 1; `out` is as batch_runs() gives it. */
void bench_train(struct bench *bench, uint64_t first, size_t count, struct runs *out);

#endif
