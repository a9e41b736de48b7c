/*
 * What the kernels and the host must say alike, read by C and by OpenCL C: the enumerations of the model, the layout of
 * the index, the digits of sums, constants of the arithmetic. Where a row is added here, the tables of facts in
 * host/model/ want one too, and the compiler asks for it.
 */
#ifndef TWONEURON_KERNELS_SHARED_H
#define TWONEURON_KERNELS_SHARED_H

#ifdef __OPENCL_C_VERSION__
typedef uint shared_uint;
typedef ulong shared_ulong;
#else
#include <stdint.h>
typedef uint32_t shared_uint;
typedef uint64_t shared_ulong;
#endif

/* Does not compile where the condition is false; OpenCL C 1.2 has no static assertions of its own. */
#define SHARED_ASSERT(name, condition) typedef char name[(condition) ? 1 : -1]

/* Which biases train; the others are 0. A set of two bits. */
enum bias { BIAS_NONE = 0, BIAS_HIDDEN = 1, BIAS_OUTPUT = 2, BIAS_BOTH = 3 };

/* How many there are stands apart, so that compilers can tell which switch lacks one. */
enum activation { ACTIVATION_SIGMOID, ACTIVATION_TANH, ACTIVATION_RELU, ACTIVATION_LINEAR };
enum { ACTIVATIONS = ACTIVATION_LINEAR + 1 };

enum loss { LOSS_SQUARED_ERROR, LOSS_CROSS_ENTROPY };
enum { LOSSES = LOSS_CROSS_ENTROPY + 1 };

enum optimizer { OPTIMIZER_GRADIENT_DESCENT, OPTIMIZER_MOMENTUM, OPTIMIZER_ADAM };
enum { OPTIMIZERS = OPTIMIZER_ADAM + 1 };

/* Tasks in training, and in proofs, whose kernels have arrays of that size. */
enum { SAMPLES_MIN = 1, SAMPLES_MAX = 128, PROOF_SAMPLES_MAX = 16 };

/*
 * The first that holds of diverged, learned, unfinished, frozen, stalled: network_outcome() in outcome.clh decides it.
 * Their order here is that of every table and file.
 */
enum outcome {
	OUTCOME_LEARNED,    /* every |d_k - z_k| <= max_error on the final parameters */
	OUTCOME_STALLED,    /* the stop test ended training, and it had not learned */
	OUTCOME_UNFINISHED, /* it reached the step limit and had not learned */
	OUTCOME_FROZEN,     /* the first step's change was below the tolerance, and it had not learned */
	OUTCOME_DIVERGED,   /* a parameter or the loss is not finite, or the last change was above the limit */
	OUTCOMES
};

/* The parameters that training moves. */
enum parameter { PARAMETER_W1, PARAMETER_B1, PARAMETER_W2, PARAMETER_B2, PARAMETERS };

/*
 * The coordinates of a configuration, in the order in which they appear everywhere: hyperparameters, then the start of
 * each parameter.
 */
enum coordinate {
	AXIS_RATE,         /* of all parameters */
	AXIS_RATE_HIDDEN,  /* of w1 and b1; with the next one, in the place of the first */
	AXIS_RATE_OUTPUT,  /* of w2 and b2 */
	AXIS_MOMENTUM,     /* where the optimizer has it */
	AXIS_WEIGHT_DECAY, /* where it is given */
	AXIS_W1,
	AXIS_B1,
	AXIS_W2,
	AXIS_B2,
	AXES
};
SHARED_ASSERT(each_parameter_has_an_axis, AXES - AXIS_W1 == PARAMETERS);

/*
 * The floating-point numbers of a run. On a device they are one buffer [RUN_VALUES x capacity], with an array for each;
 * in networks.csv they are columns, in this order.
 */
enum run_value {
	RUN_AXES,                     /* its configuration, by enum coordinate */
	RUN_CHANGE = RUN_AXES + AXES, /* the squared change of the last step, times the output's scale squared */
	RUN_LOSS,                     /* on the final parameters, as what follows */
	RUN_MAX_ERROR,                /* the largest |d_k - z_k| */
	RUN_PARAMETERS,               /* by enum parameter; scaled between `train` and `assess` */
	RUN_VALUES = RUN_PARAMETERS + PARAMETERS
};

/* How the index of a network is read: its digits in mixed radix, least significant first (configuration.clh). */
enum { LAYOUT_DIGITS = AXES + 3 };

/* The "axis" of the digit that counts the draws of a grid point. */
enum { LAYOUT_DRAW = AXES };

/*
 * The forms of an axis, with its numbers a, b and `points` (struct axis in host/model/space.h). Those before
 * AXIS_UNIFORM have a table of values, the others are drawn.
 */
enum axis_form {
	AXIS_VALUE,   /* one value: a */
	AXIS_POINTS,  /* `points` values from a to b, both included, linear or log */
	AXIS_STEPS,   /* `points` values a + i b */
	AXIS_LIST,    /* `points` values that the file lists */
	AXIS_EVERY,   /* every finite value of a 16-bit format, in bit order */
	AXIS_UNIFORM, /* drawn, uniform in (a, b), linear or log, then rounded */
	AXIS_NORMAL,  /* drawn, normal with mean a and standard deviation b */
	AXIS_SOBOL    /* drawn, Sobol' points in (a, b), linear or log, shifted by the seed at each grid point */
};
enum { AXIS_FORMS = AXIS_SOBOL + 1 };

enum axis_scale { SCALE_LINEAR, SCALE_LOG };
enum { SCALES = SCALE_LOG + 1 };

/* What value[] has of a drawn axis: a and b, and log2(b / a) on a log scale, else 0. */
enum { DRAWN_A, DRAWN_B, DRAWN_SPAN, DRAWN_NUMBERS };

/* The same bytes on host and device: 64-bit members first, then 32-bit ones. */
struct layout {
	shared_ulong radix[LAYOUT_DIGITS];
	shared_ulong draws;
	shared_uint axis[LAYOUT_DIGITS];   /* the axis along which the digit counts, or LAYOUT_DRAW */
	shared_uint stride[LAYOUT_DIGITS]; /* points of that axis per unit of the digit */
	shared_uint digits;
	shared_uint form[AXES];  /* enum axis_form */
	shared_uint scale[AXES]; /* enum axis_scale of a drawn axis */
	shared_uint table[AXES]; /* where the axis starts in value[]; of a drawn one where its numbers are */
	shared_uint seed[2];
	shared_uint absent;              /* a bit for each axis that no network of the sweep has */
	shared_uint direction[AXES][32]; /* AXIS_SOBOL: direction numbers (Joe and Kuo) */
};
SHARED_ASSERT(layout_has_no_holes,
              sizeof(struct layout) == (8 * (LAYOUT_DIGITS + 1) + 4 * (2 * LAYOUT_DIGITS + 4 + 35 * AXES) + 7) / 8 * 8);

/*
 * Sums of many networks are exact in float32: numbers are split into digits of DIGIT_BITS bits, and fewer than
 * DIGIT_BASE of them are added up (aggregate.cl).
 */
enum { DIGIT_BITS = 12, DIGIT_BASE = 1 << DIGIT_BITS };

/* log2(e) and its inverse: parameters are held times the first, so that exponentials are powers of 2 (network.clh). */
#define LOG2_E 1.4426950408889634
#define LN_2 0.6931471805599453

#endif
