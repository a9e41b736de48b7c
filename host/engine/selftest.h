/**
 * The known-answer test of a device: networks of the sweep itself, from the start, the middle and the end of the index
 * space, trained on the device and by the reference. In `exact` mode every bit must agree, and the device's sums must
 * be those of the single runs; in `native` mode one step must agree to the accuracy of the built-ins, except for
 * neurons far in saturation.
 */
#ifndef TWONEURON_ENGINE_SELFTEST_H
#define TWONEURON_ENGINE_SELFTEST_H

#include "model/sweep.h"
#include "reference/reference.h"
#include "training/aggregate.h"
#include "training/trainer.h"

/** Networks tested at once, and the capacity the batch must have. */
enum { SELFTEST_NETWORKS = 192 };

struct selftest {
	const struct sweep *sweep;
	const struct layout_tables *tables; /**< of the sweep's space */
	enum math math;
	struct trainer *trainer;
	const struct aim *aim; /**< the sweep's space */
	struct batch *batch;
	struct aggregate *aggregate;
	const struct device_info *info;
};

/** STATUS_CLAIM with the first difference: the device must not be used. STATUS_DEVICE: a call failed. */
MUST_USE enum status selftest_run(const struct selftest *test, struct error *error);

#endif
