#include "training/build_options.h"

/** A constant in the kernel's precision, as a hexadecimal float: exact, whatever the compiler's parser. */
static void add_constant(struct text *out, const char *before, double value, enum precision precision)
{
	text_printf(out, "%s%a%s", before, precision_round(precision, value),
	            precision == PRECISION_FLOAT64 ? "" : "f");
}

static void add_adam(struct text *out, const struct descent *descent, enum precision precision)
{
	add_constant(out, " -DADAM_BETA1=", descent->beta1, precision);
	add_constant(out, " -DADAM_BETA1_REST=", 1 - descent->beta1, precision);
	add_constant(out, " -DADAM_BETA2=", descent->beta2, precision);
	add_constant(out, " -DADAM_BETA2_REST=", 1 - descent->beta2, precision);
	add_constant(out, " -DADAM_EPSILON=", descent->epsilon, precision);
}

static void add_list(struct text *out, const char *macro, const struct problem *problem, size_t member,
                     enum precision precision)
{
	text_printf(out, " -D%s=", macro);
	for (size_t k = 0; k < problem->samples; k++) {
		const double value = *(const double *)((const char *)&problem->sample[k] + member);
		add_constant(out, k ? "," : "", value, precision);
	}
}

void options_common(struct text *out, const struct device_info *info, enum precision precision)
{
	text_printf(out, "-cl-std=CL1.2 -DPRECISION=%u", precision_facts[precision].bits);
	/* Without this option OpenCL allows float32 division an error of 2.5 units in the last place. CPUs divide
	 * exactly anyway. trainer_check() tries other devices that do not offer the option. */
	if (info->rounds_division && precision == PRECISION_FLOAT32)
		text_add(out, " -cl-fp32-correctly-rounded-divide-sqrt");
}

void options_network(struct text *out, const struct problem *problem, enum math math)
{
	text_printf(out, " -DNATIVE_MATH=%d -DTRAIN_B1=%d -DTRAIN_B2=%d -DHIDDEN=%d -DLOSS=%d -DSAMPLES=%zu",
	            math == MATH_NATIVE, parameter_trains(PARAMETER_B1, problem->bias),
	            parameter_trains(PARAMETER_B2, problem->bias), (int)problem->hidden, (int)problem->loss,
	            problem->samples);
	/* defaults go without saying: provenance of earlier versions has no such options */
	const struct descent *const descent = &problem->descent;
	if (problem->output != ACTIVATION_SIGMOID)
		text_printf(out, " -DOUTPUT=%d", (int)problem->output);
	if (descent->optimizer)
		text_printf(out, " -DOPTIMIZER=%d", (int)descent->optimizer);
	if (descent->layer_rates)
		text_add(out, " -DLAYER_RATES=1");
	if (descent->weight_decay)
		text_add(out, " -DWEIGHT_DECAY=1");
	if (descent->change_above > 0)
		text_add(out, " -DCHANGE_ABOVE=1");
}

void options_model(struct text *out, const struct device_info *info, const struct problem *problem,
                   enum precision precision, enum math math, const struct shape *shape)
{
	options_common(out, info, precision);
	if (shape) {
		text_printf(out, " -DWIDTH=%u -DGROUPS=%u -DGRAB=%u -DPERSISTENT=%d", shape->width, shape->groups,
		            shape->grab, shape->persistent);
		/* A look at the lanes costs half a step, and a lane that is done waits for 64 steps on average: each is
		 * under 1% of work B */
		if (!shape_is_vector(shape))
			text_add(out, " -DSTRETCH=128");
		if (shape->table_local)
			text_add(out, " -DEXP2_TABLE_LOCAL=1");
		if (shape->reciprocal_newton && math == MATH_EXACT)
			text_add(out, " -DRECIPROCAL_NEWTON=1");
		if (shape->exp2_simd)
			text_printf(out, " -DEXP2_SIMD=%u", shape->exp2_simd);
		if (shape->exp2_assembly)
			text_add(out, " -DEXP2_ASSEMBLY=1");
	}
	options_network(out, problem, math);
	if (problem->descent.optimizer == OPTIMIZER_ADAM)
		add_adam(out, &problem->descent, precision);
	add_list(out, "SAMPLE_X_LIST", problem, offsetof(struct sample, x), precision);
	add_list(out, "SAMPLE_D_LIST", problem, offsetof(struct sample, d), precision);
	add_list(out, "SAMPLE_M_LIST", problem, offsetof(struct sample, weight), precision);
}
