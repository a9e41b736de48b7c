#include "training/shape.h"

#include <string.h>

const char *geometry_name(unsigned geometry)
{
	static const char *const name[GEOMETRIES] = {
	        [GEOMETRY_AUTO] = "auto", [GEOMETRY_VECTOR] = "cpu", [GEOMETRY_SCALAR] = "gpu"};
	return geometry < GEOMETRIES ? name[geometry] : NULL;
}

bool geometry_may_be_chosen(unsigned geometry)
{
	return geometry != GEOMETRY_AUTO;
}

/** Whether this machine's processor has the instructions that EXP2_SIMD uses for vectors of `bits` bits. */
static bool machine_has_simd(unsigned bits)
{
#if defined(__x86_64__) || defined(__i386__)
	return bits == 512   ? __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
	       : bits == 256 ? (bool)__builtin_cpu_supports("avx2")
	                     : false;
#else
	(void)bits;
	return false;
#endif
}

static bool is_intel(const struct device_info *info)
{
	return strstr(info->platform, "Intel(R) OpenCL") != NULL;
}

/**
 * EXP2_SIMD for vectors of `width` lanes; 0 unless the device is this machine and its compiler accepts the
 * instructions.
 */
static unsigned exp2_simd(const struct device_info *info, unsigned width, enum precision precision)
{
	const unsigned bits = width * precision_facts[precision].bits;
	if (info->kind != DEVICE_CPU || !(strstr(info->platform, "Portable Computing Language") || is_intel(info)))
		return 0;
	/* an OpenCL implementation may not use all that a machine has */
	return bits >= 256 && bits <= info->float_width * 32 && machine_has_simd(bits) ? bits : 0;
}

/**
 * Mesa's rusticl compiles one work-item and vectorises across work-items on a CPU. Of the kernels here it compiles only
 * the plain one correctly (Mesa 22.3: "Treating load_kernel_arg in control flow as uniform").
 */
static bool is_rusticl(const struct device_info *info)
{
	return strstr(info->platform, "rusticl") != NULL;
}

/**
 * NVIDIA's compiler makes the same instructions of a correctly rounded 1/x, but after a branch for x near 0 and
 * infinity.
 */
static bool has_newton_reciprocal(const struct device_info *info, enum precision precision)
{
	return precision == PRECISION_FLOAT32 && strstr(info->vendor, "NVIDIA");
}

struct shape shape_of_width(struct shape shape, const struct device_info *info, enum precision precision,
                            unsigned width)
{
	shape.width = width;
	shape.exp2_simd = exp2_simd(info, width, precision);
	shape.exp2_assembly = shape.exp2_simd && is_intel(info);
	return shape;
}

struct shape shape_default(const struct device_info *info, const struct problem *problem, enum precision precision,
                           enum geometry geometry)
{
	const unsigned native = precision == PRECISION_FLOAT64 ? info->double_width : info->float_width;
	if (geometry == GEOMETRY_AUTO)
		geometry =
		        native <= 1 || info->kind != DEVICE_CPU || is_rusticl(info) ? GEOMETRY_SCALAR : GEOMETRY_VECTOR;
	if (geometry == GEOMETRY_SCALAR) {
		/* enough work-items to fill every scheduler of a GPU's compute unit with 2,048 threads */
		const bool gpu = info->kind == DEVICE_GPU;
		/* with the table in local memory, float64 gives NaN on PoCL 3.1 (LLVM 15), except with
		 * -cl-opt-disable */
		const bool local = gpu || (precision == PRECISION_FLOAT32 && !is_rusticl(info));
		return (struct shape){.width = 1,
		                      .groups = 1,
		                      .grab = 1,
		                      .work_group = gpu ? 128 : 64,
		                      .per_unit = gpu ? 16 : 8,
		                      .persistent = !is_rusticl(info),
		                      .table_local = local,
		                      .reciprocal_newton = has_newton_reciprocal(info, precision)};
	}
	struct shape shape = {.grab = 64, .work_group = 1, .per_unit = 1, .persistent = true};
	shape = shape_of_width(shape, info, precision, native > 1 ? native : 4);
	/* A step is a long chain of operations of which each waits for the one before; groups fill the waits. On AVX2
	 * six are the fastest for two samples without biases, and five with them (`twoneuron bench --tune`). With
	 * AVX-512 four were, before the groups went through a step together; it has not been measured since. More
	 * samples bring more independent work themselves. */
	const bool wide = shape.width * precision_facts[precision].bits > 256;
	const unsigned two_samples = wide ? 4 : problem->bias == BIAS_NONE ? 6 : 5;
	shape.groups = problem->samples == 2 ? two_samples : problem->samples <= 4 ? 4 : 3;
	shape.reciprocal_newton = has_newton_reciprocal(info, precision);
	return shape;
}

/** True from 1 to `most`. */
static bool is_count(unsigned value, size_t most)
{
	return value >= 1 && value <= most;
}

bool shape_is_legal(const struct shape *shape, const struct device_info *info, enum precision precision)
{
	/* kernels/config.clh has the limits of the first three */
	return is_count(shape->width, 16) && (shape->width & (shape->width - 1)) == 0 && is_count(shape->groups, 8) &&
	       is_count(shape->grab, 1u << 16) && is_count(shape->work_group, info->work_group) &&
	       is_count(shape->per_unit, 1024) && (shape->persistent || !shape_is_vector(shape)) &&
	       (!shape->reciprocal_newton || has_newton_reciprocal(info, precision));
}

bool shape_is_vector(const struct shape *shape)
{
	return shape->width * shape->groups > 1;
}

size_t shape_work_items(const struct shape *shape, const struct device_info *info, size_t count)
{
	const size_t lanes = (size_t)shape->width * shape->groups * shape->work_group;
	const size_t needed = (count + lanes - 1) / lanes, most = (size_t)info->compute_units * shape->per_unit;
	return (shape->persistent && needed > most ? most : needed) * shape->work_group;
}

size_t shape_lanes(const struct shape *shape, const struct device_info *info)
{
	return (size_t)shape->width * shape->groups * shape->work_group * shape->per_unit * info->compute_units;
}

void shape_describe(struct text *out, const struct shape *shape, const struct device_info *info)
{
	if (!shape->persistent)
		text_printf(out, "one network per work-item, work-groups of %u", shape->work_group);
	else
		text_printf(out, "%u lane%s x %u group%s, %u work-groups of %u", shape->width,
		            shape->width == 1 ? "" : "s", shape->groups, shape->groups == 1 ? "" : "s",
		            info->compute_units * shape->per_unit, shape->work_group);
}
