/** Sweeps, devices and trained networks for the tests of the kernels. A call that fails fails the test. */
#ifndef TWONEURON_TESTS_KERNEL_FIXTURE_H
#define TWONEURON_TESTS_KERNEL_FIXTURE_H

#include "model/sweep.h"
#include "reference/reference.h"
#include "training/trainer.h"

/** What config.clh makes constant at build time: the forms of the kernels for one task. */
struct specialisation {
	enum bias bias;
	enum activation hidden, output;
	enum loss loss;
	enum optimizer optimizer;
	bool layer_rates, weight_decay;
	enum precision precision;
};

/** 4 biases x 4 hidden activations x 4 pairs of an output and a loss x optimizers. */
enum { SPECIALISATIONS_MAX = 4 * ACTIVATIONS * 4 * OPTIMIZERS, SPECIALISATION_NAME_SIZE = 96 };

/**
 * How many there are of one precision: all in a thorough run, with rates and decay by turns. Else 16, in which every
 * two of these meet: a bias, a hidden activation, an output with its loss, an optimizer, rates and decay.
 */
int specialisations(void);
/** Number i, below specialisations(). */
struct specialisation specialisation_at(enum precision precision, int i);
/** "both-tanh-linear-squared-error-momentum-rates-decay-float32" */
void specialisation_name(char out[SPECIALISATION_NAME_SIZE], const struct specialisation *specialisation);

/*
 * The original task, where most products fold away; and one where none does, with other inputs, targets and
 * multiplicities. All are numbers that float32 holds exactly.
 */
#define SEED_TASK "task: [{x: 0, d: 0}, {x: 1, d: 1}]\n"
#define RICH_TASK "task: [{x: -0.5, d: 0.25, weight: 3}, {x: 0, d: 0}, {x: 0.75, d: 1, weight: 0.5}]\n"
/** One of these, by turns: each bias, activation and loss has both. */
const char *specialisation_task(const struct specialisation *specialisation);

/**
 * A sweep as its file would give it. `rest` is YAML with the keys task, axes, map and so on, without network and
 * training; specialisation_rates() has the words for its axes.
 */
struct sweep sweep_of(const struct specialisation *specialisation, uint64_t steps, double tolerance, const char *rest);

/**
 * The axes of rates, momentum and decay: a grid of `points` rates, of all parameters or of the hidden neuron, which is
 * specialisation_rate_name(); the others are drawn. Some networks stop within steps, and some diverge where they can.
 */
enum { RATES_SIZE = 512 };
void specialisation_rates(char out[RATES_SIZE], const struct specialisation *specialisation, unsigned points);
const char *specialisation_rate_name(const struct specialisation *specialisation);

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
