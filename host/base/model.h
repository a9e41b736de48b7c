/**
 * What a sweep is about, once its file has been validated: the network, the task, how it is trained, and the space of
 * configurations. Plain data shared by every part; host/sweep/ fills it from a file.
 *
 *     y_k = f(w1*x_k + b1)   hidden neuron       z_k = g(w2*y_k + b2)   output neuron
 *     L   = 1/2 * sum_k m_k (d_k - z_k)^2, or the cross-entropy -sum_k m_k (d_k ln z_k + (1-d_k) ln(1-z_k))
 */
#ifndef TWONEURON_BASE_MODEL_H
#define TWONEURON_BASE_MODEL_H

#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Which biases train; the others are 0. A set of two bits. */
enum bias { BIAS_NONE = 0, BIAS_HIDDEN = 1, BIAS_OUTPUT = 2, BIAS_BOTH = 3 };
enum activation { ACTIVATION_SIGMOID, ACTIVATION_TANH, ACTIVATION_RELU, ACTIVATION_LINEAR };
enum loss { LOSS_SQUARED_ERROR, LOSS_CROSS_ENTROPY };
enum precision { PRECISION_FLOAT32 = 32, PRECISION_FLOAT64 = 64 };
/** `exact`: IEEE operations only, the same bits everywhere. `native`: a GPU's fast built-ins. */
enum math { MATH_EXACT, MATH_NATIVE };

/**
 * The first that holds of diverged, learned, unfinished, frozen, stalled: network_outcome() in kernels/outcome.clh
 * decides it. Their order here is that of every table and file.
 */
enum outcome {
	OUTCOME_LEARNED,    /**< every |d_k - z_k| <= max_error on the final parameters */
	OUTCOME_STALLED,    /**< the stop test ended training, and it had not learned */
	OUTCOME_UNFINISHED, /**< it reached the step limit and had not learned */
	OUTCOME_FROZEN,     /**< the first step's change was below the tolerance, and it had not learned */
	OUTCOME_DIVERGED,   /**< a parameter or the loss is not finite */
	OUTCOMES
};

/* The words used in sweep files and outputs, indexed by the enumerations above; bias_name by the bit set. */
extern const char *const bias_name[4];
extern const char *const activation_name[4];
extern const char *const loss_name[2];
extern const char *const math_name[2];
extern const char *const outcome_name[OUTCOMES];

enum { SAMPLES_MIN = 2, SAMPLES_MAX = 16 };

struct sample {
	double x;      /**< input */
	double d;      /**< target */
	double weight; /**< multiplicity m > 0 */
};

struct problem {
	enum bias bias;
	enum activation hidden; /**< sigmoid, tanh or relu */
	enum activation output; /**< sigmoid; for proofs also tanh and linear */
	enum loss loss;
	size_t samples; /**< SAMPLES_MIN..SAMPLES_MAX */
	struct sample sample[SAMPLES_MAX];
};

struct training {
	uint64_t steps;   /**< step limit, 1..2^31-1 */
	double tolerance; /**< stop when ||rate * gradient||_2 is below; 0: never */
	enum precision precision;
	double max_error; /**< `learned.max_error` */
};

/** The five coordinates of a configuration, in the order in which they appear everywhere. */
enum coordinate { AXIS_RATE, AXIS_W1, AXIS_B1, AXIS_W2, AXIS_B2, AXES };
extern const char *const axis_name[AXES]; /**< "rate", "w1", "b1", "w2", "b2" */

enum axis_form {
	AXIS_VALUE,   /**< one value: `a` */
	AXIS_POINTS,  /**< `points` values from `a` to `b`, both included, linear or log */
	AXIS_EVERY,   /**< every finite value of a 16-bit format, in bit order */
	AXIS_UNIFORM, /**< drawn, uniform in (a, b), then rounded */
	AXIS_NORMAL,  /**< drawn, normal with mean `a` and standard deviation `b` */
	AXIS_SOBOL,   /**< drawn, Sobol' points in (a, b), shifted by the seed at each grid point */
};
enum axis_scale { SCALE_LINEAR, SCALE_LOG };
enum every { EVERY_FLOAT16, EVERY_BFLOAT16 };
extern const char *const every_name[2];

/** Finite values of a 16-bit format: 63,488 (float16) or 65,280 (bfloat16). */
uint64_t every_points(enum every every);
/** The largest of them. */
double every_largest(enum every every);

/** Points an axis may have: its values are kept in a table. More starts than this are better drawn. */
#define AXIS_POINTS_MAX (UINT64_C(1) << 24)
/** Cells a map may have. */
#define MAP_CELLS_MAX (UINT64_C(1) << 24)

struct axis {
	enum axis_form form;
	double a, b;
	uint64_t points; /**< values on the grid: 1 for `value` and for the drawn forms */
	enum axis_scale scale;
	enum every every;
};

static inline bool axis_is_drawn(const struct axis *axis)
{
	return axis->form >= AXIS_UNIFORM;
}

/**
 * The index space. Index order, most significant first: cell row (map y), cell column (map x), the point within the
 * cell (y, then x), the other gridded axes in the order of enum coordinate, the draw.
 */
struct space {
	struct axis axis[AXES];
	uint64_t draws; /**< networks per grid point; 1 without a drawn axis */
	uint64_t seed;
	enum coordinate map_x, map_y;
	uint64_t columns, rows; /**< cells of the map along x and y */
	uint64_t runs_per_cell; /**< networks folded into one cell */
	uint64_t networks;      /**< rows * columns * runs_per_cell, at most 2^63 */
};

enum claim_form { CLAIM_NONE, CLAIM_LOSS_AT_LEAST, CLAIM_ENCLOSE };

/** `claim:` in a sweep file: what `prove` is asked; `where` bounds each parameter (infinite when not given). */
struct claim {
	enum claim_form form;
	double value;                            /**< the bound, or the width of the enclosure */
	double where_from[AXES], where_to[AXES]; /**< indexed by enum coordinate; the rate is unused */
};

struct sweep {
	char name[64];       /**< letters, digits and '-' */
	char question[1024]; /**< one line of text, may be empty */
	struct problem problem;
	struct training training;
	struct space space;
	bool networks; /**< write networks.csv */
	struct claim claim;
	char sha256[HASH_SIZE]; /**< of the file's bytes */
};

#endif
