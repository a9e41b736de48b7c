/**
 * A device at work on one sweep. It is opened and self-tested, and has two batches, so that one is summed and read back
 * while the next one trains.
 */
#ifndef TWONEURON_ENGINE_ENGINE_H
#define TWONEURON_ENGINE_ENGINE_H

#include "base/ranges.h"
#include "base/text.h"
#include "device/device.h"
#include "model/map.h"
#include "model/runs.h"
#include "model/sums.h"
#include "model/sweep.h"
#include "space/layout.h"
#include "training/shape.h"

struct engine;

/** What an engine is for; all of it must outlive the engine. */
struct engine_spec {
	const struct sweep *sweep;
	const struct layout_tables *tables; /**< of the sweep's space */
	enum math math;
	enum geometry geometry;
	const struct shape *shape; /**< NULL: the tuned one, else the default */
	uint64_t networks;         /**< that the sweep will train: buffers are not made larger than that */
	bool read_runs;            /**< single runs are wanted too */
};

/** A trained chunk. All but `range` and `seconds` is valid until the next engine_start() on the same slot. */
struct engine_result {
	struct range range;
	double seconds; /**< that the training kernel took */
	struct sums where;
	const struct cell *cell; /**< cell[where.cells] */
	struct runs runs;        /**< as networks.csv wants them; count 0 when they are not read */
};

enum { ENGINE_SLOTS = 2 };

/**
 * Opens the device and runs the self-test. If a kernel shape fails it, or the device refuses the shape, a simpler one
 * replaces it. `notice` gets a line about that, and about anything else that may make results differ. STATUS_CLAIM: the
 * device does not compute the reference's bits; STATUS_DEVICE: it cannot be used, or there is no memory for it, which
 * no other shape changes.
 */
MUST_USE enum status engine_open(struct engine **out, const struct device_info *info, const struct engine_spec *spec,
                                 struct text *notice, struct error *error);
void engine_close(struct engine *engine);

/** How many networks the next chunk may have: about `seconds` of work by the speed so far, within memory. */
size_t engine_chunk(const struct engine *engine, double seconds);

/** The most networks of a chunk. */
size_t engine_capacity(const struct engine *engine);

/**
 * Puts a chunk on the device's queue. `slot` is 0 .. ENGINE_SLOTS - 1 and not in flight; `count` is
 * 1 .. engine_capacity().
 */
MUST_USE enum status engine_start(struct engine *engine, int slot, uint64_t first, size_t count, struct error *error);

/** Waits for the chunk of a slot. */
MUST_USE enum status engine_finish(struct engine *engine, int slot, struct engine_result *out, struct error *error);

const struct device_info *engine_info(const struct engine *engine);
const char *engine_build_options(const struct engine *engine);
const struct shape *engine_shape(const struct engine *engine);

#endif
