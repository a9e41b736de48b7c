#include "proof/minimise.h"

#include <math.h>

enum {
	STARTS = 48,
	RESTARTS = 4,       /**< of the simplex around the point that it collapsed to */
	EVALUATIONS = 1500, /**< of one simplex */
	SCATTERED = 1000,   /**< points that are tried for one start among far weights */
	FAR_RESTARTS = 3,
};

/** Weights up to 2^40: nearer to 1, t has too few digits left. minimise_far() goes beyond. */
#define FARTHEST (1 - 0x1p-40)

/** Of the far weights: |w| = exp(1024 t) with t in [-0.69, 0.69], so from about 1e-307 to 1e307. */
#define LOGARITHM 1024
#define FARTHEST_LOGARITHM 0.69

struct landscape {
	const struct bounds_task *task;
	double lo[PARAMETERS], hi[PARAMETERS]; /**< t */
	const struct weight_range *range;
	int free[PARAMETERS], dimensions; /**< the parameters that may move */
	/** w is sign * exp(1024 t) in place of t / (1 - |t|) */
	bool logarithmic;
	int sign[PARAMETERS]; /**< -1, 1 */
	/** The sample whose sums w1 x + b1 and w2 y + b2 stand in the place of b1 and b2; -1 for none. */
	int pivot;
};

/** A point of the space of free t's, with its loss. */
struct vertex {
	double t[PARAMETERS];
	double loss;
};

/** w / (1 + |w|), the t of a weight. */
static double coordinate(double w)
{
	return isinf(w) ? copysign(1, w) : w / (1 + fabs(w));
}

static struct landscape landscape_make(const struct bounds_task *task, const struct weight_range *range)
{
	struct landscape result = {.task = task, .range = range, .pivot = -1}, *const landscape = &result;
	for (int i = 0; i < PARAMETERS; i++) {
		landscape->lo[i] = fmin(fmax(coordinate(range->from[i]), -FARTHEST), FARTHEST);
		landscape->hi[i] = fmin(fmax(coordinate(range->to[i]), -FARTHEST), FARTHEST);
		if (range->from[i] < range->to[i])
			landscape->free[landscape->dimensions++] = i;
	}
	return result;
}

static void limit(double *w, const struct landscape *landscape, int i)
{
	*w = fmin(fmax(*w, landscape->range->from[i]), landscape->range->to[i]);
}

/** Makes biases of the sums of the pivot: a step far out at x is narrow in w1 and b1, and wide in w1 and w1 x + b1. */
static void set_biases(double w[PARAMETERS], const struct landscape *landscape)
{
	enum { B1 = 1, B2 = 3 };
	const double hidden = w[B1], output = w[B2];
	w[B1] = w[B2] = 0;
	w[B1] = hidden - bounds_sums(landscape->task, (size_t)landscape->pivot, w).hidden;
	limit(&w[B1], landscape, B1);
	w[B2] = output - bounds_sums(landscape->task, (size_t)landscape->pivot, w).output;
	limit(&w[B2], landscape, B2);
}

static void weights_at(double w[PARAMETERS], const struct landscape *landscape, const double t[PARAMETERS])
{
	for (int i = 0; i < PARAMETERS; i++) {
		w[i] = landscape->logarithmic ? landscape->sign[i] * exp(LOGARITHM * t[i]) : t[i] / (1 - fabs(t[i]));
		if (landscape->pivot < 0 || i == 0 || i == 2)
			limit(&w[i], landscape, i);
	}
	if (landscape->pivot >= 0)
		set_biases(w, landscape);
}

static void evaluate(struct vertex *vertex, const struct landscape *landscape)
{
	double w[PARAMETERS];
	for (int i = 0; i < PARAMETERS; i++)
		vertex->t[i] = fmin(fmax(vertex->t[i], landscape->lo[i]), landscape->hi[i]);
	weights_at(w, landscape, vertex->t);
	vertex->loss = bounds_loss(landscape->task, w);
	bool finite = !isnan(vertex->loss);
	for (int i = 0; i < PARAMETERS; i++)
		finite = finite && isfinite(w[i]); /* a bias that is made of sums may overflow */
	if (!finite)
		vertex->loss = INFINITY;
}

static void sort(struct vertex *vertex, int count)
{
	for (int i = 1; i < count; i++)
		for (int j = i; j > 0 && vertex[j].loss < vertex[j - 1].loss; j--) {
			const struct vertex other = vertex[j];
			vertex[j] = vertex[j - 1];
			vertex[j - 1] = other;
		}
}

/** centre + factor * (worst - centre) */
static struct vertex along(const struct landscape *landscape, const struct vertex *centre, const struct vertex *worst,
                           double factor)
{
	struct vertex result = *centre;
	for (int i = 0; i < PARAMETERS; i++)
		result.t[i] = centre->t[i] + factor * (worst->t[i] - centre->t[i]);
	evaluate(&result, landscape);
	return result;
}

/** One step of Nelder and Mead's method on a sorted simplex. */
static void simplex_step(struct vertex *simplex, const struct landscape *landscape)
{
	const int n = landscape->dimensions;
	struct vertex centre = {0};
	for (int v = 0; v < n; v++)
		for (int i = 0; i < PARAMETERS; i++)
			centre.t[i] += simplex[v].t[i] / n;
	struct vertex *const worst = &simplex[n];
	const struct vertex reflected = along(landscape, &centre, worst, -1);
	if (reflected.loss < simplex[0].loss) {
		const struct vertex expanded = along(landscape, &centre, worst, -2);
		*worst = expanded.loss < reflected.loss ? expanded : reflected;
		return;
	}
	if (n > 1 ? reflected.loss < simplex[n - 1].loss : reflected.loss < worst->loss) {
		*worst = reflected;
		return;
	}
	const struct vertex contracted = along(landscape, &centre, worst, reflected.loss < worst->loss ? -0.5 : 0.5);
	if (contracted.loss < fmin(reflected.loss, worst->loss)) {
		*worst = contracted;
		return;
	}
	for (int v = 1; v <= n; v++)
		simplex[v] = along(landscape, &simplex[0], &simplex[v], 0.5);
}

static void simplex_run(struct vertex *best, const struct landscape *landscape, double size)
{
	struct vertex simplex[PARAMETERS + 1];
	const int n = landscape->dimensions;
	simplex[0] = *best;
	for (int v = 1; v <= n; v++) {
		const int i = landscape->free[v - 1];
		simplex[v] = *best;
		simplex[v].t[i] += best->t[i] + size > landscape->hi[i] ? -size : size;
		evaluate(&simplex[v], landscape);
	}
	for (int step = 0; step < EVALUATIONS; step++) {
		sort(simplex, n + 1);
		double width = 0;
		for (int i = 0; i < PARAMETERS; i++)
			width = fmax(width, fabs(simplex[n].t[i] - simplex[0].t[i]));
		if (width < 0x1p-50)
			break;
		simplex_step(simplex, landscape);
	}
	sort(simplex, n + 1);
	if (simplex[0].loss < best->loss)
		*best = simplex[0];
}

/** The index-th point of the van der Corput sequence in a base. */
static double corput(unsigned index, unsigned base)
{
	double value = 0, digit = 1;
	for (; index; index /= base)
		value += (index % base) * (digit /= base);
	return value;
}

struct witness minimise(const struct bounds_task *task, const struct weight_range *range, const struct box *start)
{
	static const unsigned base[PARAMETERS] = {2, 3, 5, 7};
	const struct landscape landscape = landscape_make(task, range);
	struct vertex best = {.loss = INFINITY};
	for (unsigned s = 0; s < (start ? 1 : STARTS); s++) {
		struct vertex vertex;
		for (int i = 0; i < PARAMETERS; i++)
			vertex.t[i] =
			        start ? ldexp((double)box_middle(start, i), -62)
			              : landscape.lo[i] + corput(s + 1, base[i]) * (landscape.hi[i] - landscape.lo[i]);
		evaluate(&vertex, &landscape);
		for (int i = 0; i < RESTARTS; i++)
			simplex_run(&vertex, &landscape, ldexp(0.125, -4 * i));
		if (vertex.loss < best.loss || s == 0)
			best = vertex;
	}
	struct witness witness = {.loss = best.loss};
	weights_at(witness.w, &landscape, best.t);
	return witness;
}

/** The landscape of far weights with these signs: bit i set is a negative parameter i. */
static struct landscape landscape_make_far(const struct bounds_task *task, const struct weight_range *range,
                                           unsigned signs)
{
	struct landscape result = landscape_make(task, range);
	result.logarithmic = true;
	for (int i = 0; i < PARAMETERS; i++) {
		result.sign[i] = signs >> i & 1 ? -1 : 1;
		result.lo[i] = -FARTHEST_LOGARITHM;
		result.hi[i] = FARTHEST_LOGARITHM;
	}
	return result;
}

/** Whether there are weights of these signs, other than 0; a bias may stand for a sum, of any sign. */
static bool has_signs(const struct weight_range *range, unsigned signs)
{
	bool has = true;
	for (int i = 0; i < PARAMETERS; i++) {
		const bool negative = signs >> i & 1, free = range->from[i] < range->to[i], bias = i % 2 == 1;
		has = has && (free ? bias || (negative ? range->from[i] < 0 : range->to[i] > 0) : !negative);
	}
	return has;
}

/**
 * The best of SCATTERED points whose weights are between 1 / most and most, in logarithmic scale. If there are biases,
 * no pivot and each sample as one are tried in turn, and landscape->pivot is left at the best point's.
 */
static struct vertex scatter(struct landscape *landscape, double most)
{
	static const unsigned base[PARAMETERS] = {2, 3, 5, 7};
	const struct weight_range *const range = landscape->range;
	const bool biased = range->from[1] < range->to[1] || range->from[3] < range->to[3];
	const unsigned pivots = biased ? 1 + (unsigned)bounds_samples(landscape->task) : 1;
	struct vertex best = {.loss = INFINITY};
	int pivot = -1;
	for (unsigned s = 1; s <= SCATTERED; s++) {
		struct vertex vertex = {.loss = 0};
		landscape->pivot = (int)(s % pivots) - 1;
		for (int i = 0; i < landscape->dimensions; i++)
			vertex.t[landscape->free[i]] = (2 * corput(s / pivots, base[i]) - 1) * log(most) / LOGARITHM;
		evaluate(&vertex, landscape);
		if (s > 1 && !(vertex.loss < best.loss))
			continue;
		best = vertex;
		pivot = landscape->pivot;
	}
	landscape->pivot = pivot;
	return best;
}

struct witness minimise_far(const struct bounds_task *task, const struct weight_range *range)
{
	/* from the weights that people write to all that float64 holds */
	static const double most[] = {0x1p6, 0x1p20, 0x1p64, 0x1p256, 0x1p980};
	struct witness best = {.loss = INFINITY};
	for (unsigned signs = 0; signs < 1u << PARAMETERS; signs++) {
		for (size_t m = 0; m < sizeof most / sizeof *most && has_signs(range, signs); m++) {
			struct landscape landscape = landscape_make_far(task, range, signs);
			struct vertex vertex = scatter(&landscape, most[m]);
			for (int i = 0; i < FAR_RESTARTS; i++)
				simplex_run(&vertex, &landscape, ldexp(0x1p-4, -3 * i));
			if (!(vertex.loss < best.loss))
				continue;
			best.loss = vertex.loss;
			weights_at(best.w, &landscape, vertex.t);
		}
	}
	return best;
}

/** w rounded to `bits` significant bits, not beyond +-2^exponent. */
static double rounded(double w, int bits, int exponent)
{
	int own;
	const double fraction = frexp(fmin(fmax(w, -ldexp(1, exponent)), ldexp(1, exponent)), &own);
	return ldexp(rint(ldexp(fraction, bits)), own - bits);
}

struct witness witness_simplify(const struct bounds_task *task, const struct weight_range *range,
                                const struct witness *witness, double below)
{
	for (int exponent = 4; exponent < 1024; exponent += exponent < 64 ? 2 : 64)
		for (int bits = 1; bits < 53; bits++) {
			struct witness simple;
			bool inside = true;
			for (int i = 0; i < PARAMETERS; i++) {
				simple.w[i] = rounded(witness->w[i], bits, exponent);
				inside = inside && isfinite(simple.w[i]) && simple.w[i] >= range->from[i] &&
				         simple.w[i] <= range->to[i];
			}
			simple.loss = inside ? bounds_loss(task, simple.w) : below;
			if (simple.loss < below)
				return simple;
		}
	return *witness;
}
