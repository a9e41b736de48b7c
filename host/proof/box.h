/**
 * Boxes of the compactified parameter space, and what kernels/bound.clh says about one; see docs/certificate.md.
 *
 * A parameter w is held as t in [-1, 1] with w = t / (1 - |t|), so that t = 1 stands for infinity and one box can cover
 * everything beyond some weight. Ends are in units of 2^-62, so that all of them and all bisections are exact.
 */
#ifndef TWONEURON_PROOF_BOX_H
#define TWONEURON_PROOF_BOX_H

#include "base/error.h"
#include "model/sweep.h"

/** t = 1 */
#define BOX_ONE (INT64_C(1) << 62)

struct box {
	int64_t lo[PARAMETERS]; /**< t * 2^62; lo == hi for a parameter that does not train and on a face */
	int64_t hi[PARAMETERS];
};

/** The weights that a proof speaks of: all finite ones between these ends, which may be infinite. */
struct weight_range {
	double from[PARAMETERS];
	double to[PARAMETERS]; /**< equal to `from`, 0, for a parameter that does not train */
};

/** What to do with a box; the numbers are those of `enum verdict` in kernels/bound.clh. */
enum box_verdict { BOX_SPLIT, BOX_NATURAL, BOX_CENTRED, BOX_ORDER, BOX_FACE, BOX_OUTSIDE };

struct decision {
	double bound; /**< a lower bound on the loss in the box; not proved, since a device's rounding is not trusted */
	double middle; /**< the loss in the middle of the box, rounded up; infinite outside the range */
	enum box_verdict verdict;
	int parameter;        /**< to bisect */
	unsigned lower_faces; /**< bit i: parameter i is reduced to its lower end */
	unsigned upper_faces;
	bool centred; /**< `bound` is the centred form's, else the natural form's */
};

/** The range of a claim's `where`, with the parameters that do not train at 0. */
struct weight_range range_of_claim(const struct problem *problem, const struct claim *claim);
/** The box that covers a range: each parameter's [-1, 1], or the half of it on one side of 0. */
struct box box_root(const struct weight_range *range);

/** t / (1 - |t|) to nearest; infinite at +-2^62. */
double box_weight(int64_t t);
/** The width of a parameter's range, up to 2^63. */
uint64_t box_width(const struct box *box, int parameter);
/** The middle of a parameter's range, exact unless it is a last cell of the grid. */
int64_t box_middle(const struct box *box, int parameter);

/**
 * The face at a parameter's upper or lower end. Where the range is infinite it is the last cell of the grid, [2^62-1,
 * 2^62], which stands for all weights beyond the largest that the grid knows.
 */
void box_take_face(struct box *box, const struct weight_range *range, int parameter, bool upper);

#endif
