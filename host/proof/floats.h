/**
 * What the kernels compute for the two-sample task without an output bias, tried on all floats on a device. These are
 * statements about floats and say nothing about real numbers. docs/mathematics.md has the argument that floats_print()
 * prints.
 */
#ifndef TWONEURON_PROOF_FLOATS_H
#define TWONEURON_PROOF_FLOATS_H

#include "base/text.h"
#include "device/device.h"
#include "model/training.h"

struct json_t; /* from jansson.h */

/** The two ways in which a device's kernels are built: the one that trains, and the one that computes losses. */
enum floats_build { FLOATS_TRAIN, FLOATS_ASSESS, FLOATS_BUILDS };

/**
 * What the computed sigmoid does over all 2^32 float32 pre-activations. The bound on losses needs `outside`,
 * `low_for_one` and `low_for_zero` to be 0.
 */
struct floats_sigmoid {
	uint64_t values;       /**< tried; 2^32 are all of them, NaNs included */
	uint64_t outside;      /**< not within (0, 1] */
	uint64_t low_for_one;  /**< 1 - sigmoid below 1/2 where the pre-activation is <= 0 */
	uint64_t low_for_zero; /**< sigmoid below 1/2 where it is >= 0 */
	uint64_t not_monotone; /**< falls from one float to the next */
};

/** The computed loss and gradient of all pairs of finite float16 weights. */
struct floats_pairs {
	uint64_t pairs;
	double least;     /**< loss; NaN with native math, which computes no losses */
	uint64_t eighths; /**< pairs with a loss of 1/8 exactly; 0 with native math */
	uint64_t flat;    /**< pairs with a gradient of exactly 0 */
	uint64_t unmoved; /**< pairs that a step at rate 5 leaves as they are; 0 and -0 are the same */
};

struct floats {
	struct device_info device;
	enum math math;
	/**
	 * The kernel that computes losses always has exact math. The kernel that trains is tried if it has exact math
	 * too. With native math it makes two sigmoids of one reciprocal, so that neither is a function of one float;
	 * sigmoid[FLOATS_TRAIN].values is then 0.
	 */
	struct floats_sigmoid sigmoid[FLOATS_BUILDS];
	struct floats_pairs pairs;
};

/** Called now and then with the fraction that is done, 0 to 1; returns false to stop, which is STATUS_INTERRUPTED. */
typedef bool floats_progress(void *context, double done);

/**
 * Tries everything on one device. STATUS_DEVICE when the device fails; wrong results are counted and are no failure.
 */
MUST_USE enum status floats_try(struct floats *out, struct device *device, enum math math, floats_progress *progress,
                                void *context, struct error *error);

/** Values and pairs are tried in portions, each a launch. */
enum { FLOATS_SIGMOID_PORTIONS = 64, FLOATS_PAIR_PORTIONS = 62 };

/**
 * The parts of floats_try(): portions first .. first + count - 1 of all values, in the order of floats from the most
 * negative NaN to the most positive; and of all first weights, in bit order. `done` starts at `before` and rises by
 * `share`.
 */
struct floats_trial {
	struct device *device;
	enum math math;
	unsigned first, count;
	floats_progress *progress;
	void *context;
	double before, share;
};
MUST_USE enum status floats_try_sigmoid(struct floats_sigmoid *out, const struct floats_trial *trial,
                                        enum floats_build build, struct error *error);
MUST_USE enum status floats_try_pairs(struct floats_pairs *out, const struct floats_trial *trial, struct error *error);

/**
 * True if the sigmoid's bounds hold, from which follows that the computed loss of all pairs and triples is at least
 * 1/8.
 */
bool floats_bound_holds(const struct floats *floats);

/** Appends what was tried, what was found and what follows from it. */
void floats_print(struct text *out, const struct floats *floats);
/** The same as an object; the caller owns the reference. */
struct json_t *floats_json(const struct floats *floats);

#endif
