/** How the training kernel is laid out on a device: the numbers that speed depends on and results do not. */
#ifndef TWONEURON_TRAINING_SHAPE_H
#define TWONEURON_TRAINING_SHAPE_H

#include "base/text.h"
#include "device/device.h"
#include "model/precision.h"
#include "model/problem.h"

/** `vector`: work-items that carry vectors of networks (CPUs). `scalar`: one network per work-item (GPUs). */
enum geometry { GEOMETRY_AUTO, GEOMETRY_VECTOR, GEOMETRY_SCALAR, GEOMETRIES };

/** "cpu" and "gpu"; "auto" for the first, which may not be chosen; NULL after the last. */
const char *geometry_name(unsigned geometry);
bool geometry_may_be_chosen(unsigned geometry);

struct shape {
	unsigned width;         /**< lanes of a vector: WIDTH in kernels/config.clh */
	unsigned groups;        /**< vectors of a work-item: GROUPS */
	unsigned grab;          /**< indices fetched at once: GRAB */
	unsigned work_group;    /**< work-items of a work-group */
	unsigned per_unit;      /**< work-groups per compute unit */
	bool persistent;        /**< work-items take networks until none is left: PERSISTENT */
	bool table_local;       /**< read the exponential's table from local memory: EXP2_TABLE_LOCAL */
	unsigned exp2_simd;     /**< exponentials use instructions for vectors of this many bits; 0: none: EXP2_SIMD */
	bool exp2_assembly;     /**< these as inline assembly: EXP2_ASSEMBLY */
	bool reciprocal_newton; /**< 1/x by native_recip and a Newton step: RECIPROCAL_NEWTON; see trainer_check() */
};

/**
 * The default shape for a kind of network on a device, from measurements (docs/performance.md); GEOMETRY_AUTO is
 * `vector` on CPUs that have vectors natively and `scalar` elsewhere.
 */
struct shape shape_default(const struct device_info *info, const struct problem *problem, enum precision precision,
                           enum geometry geometry);

/** The shape with vectors of `width` lanes instead, and with what depends on the width. */
struct shape shape_of_width(struct shape shape, const struct device_info *info, enum precision precision,
                            unsigned width);

/** False for numbers with which no kernel can be built or that the device does not accept, wherever they come from. */
bool shape_is_legal(const struct shape *shape, const struct device_info *info, enum precision precision);

/** True if the shape is GEOMETRY_VECTOR's. */
bool shape_is_vector(const struct shape *shape);

/** Work-items to launch for `count` networks: no more than can be busy, in whole work-groups. */
size_t shape_work_items(const struct shape *shape, const struct device_info *info, size_t count);

/** Networks that the device can train at a time. */
size_t shape_lanes(const struct shape *shape, const struct device_info *info);

/** "16 lanes x 4 groups, 2 work-groups of 1" */
void shape_describe(struct text *out, const struct shape *shape, const struct device_info *info);

#endif
