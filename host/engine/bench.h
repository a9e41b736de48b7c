/**
 * Benchmark works: how fast the training kernel is on a device.
 *
 *     A   grid of weights in [-8, 8]^2, no bias, rate 5, 800 steps, tolerance 1e-5: hardly any network stops early
 *     B   weights uniform in [-20, 20]^2, rate log-spaced from 0.1 to 100, tolerance 1e-4, 10,000 steps: about half
 *         stop early
 *     C   as A with both biases, starting at 0
 *     D   as A in float64
 *     E   tanh and a linear output, both biases, four samples, a grid of rates for each neuron, 500 steps: about half
 *         diverge
 *     F   as C by Adam with rate 0.1
 *
 * A network-step counts only while its network is still training. The time is that of the kernel `train` alone.
 */
#ifndef TWONEURON_ENGINE_BENCH_H
#define TWONEURON_ENGINE_BENCH_H

#include "base/error.h"
#include "device/device.h"
#include "model/sweep.h"
#include "training/shape.h"

enum { BENCH_WORKS = 6 };
extern const char bench_work_name[BENCH_WORKS + 1]; /**< "ABCDEF" */

/** The sweep of a work with at least `networks` networks. */
void bench_make_sweep(struct sweep *out, int work, uint64_t networks);

struct bench;

struct bench_run {
	double seconds; /**< of the kernel */
	uint64_t networks, network_steps;
};

/** What to measure, and how. */
struct bench_spec {
	int work;
	const struct sweep *sweep; /**< replaces the work: networks from the middle of this sweep */
	enum math math;
	enum geometry geometry;
	const struct shape *shape; /**< NULL: the tuned one, or the default */
	uint64_t networks;         /**< of a run, about; 0: as many as keep the kernel busy for `seconds` */
	double seconds;
};

/** The most steps for which a sweep's networks are trained: a tuning run is short. */
enum { BENCH_SWEEP_STEPS = 1000 };

/**
 * Opens a device for a work, with its self-test, and trains it once. STATUS_DEVICE also for D on a device without
 * float64. The caller closes it; the sweep and the shape must live as long.
 */
MUST_USE enum status bench_open(struct bench **out, const struct device_info *info, const struct bench_spec *spec,
                                struct error *error);
void bench_close(struct bench *bench);

/** Trains the work once. */
MUST_USE enum status bench_train(struct bench *bench, struct bench_run *out, struct error *error);

const struct shape *bench_shape(const struct bench *bench);
uint64_t bench_networks(const struct bench *bench); /**< of one run */
const char *bench_build_options(const struct bench *bench);

#endif
