#define PRECISION 64
#define WIDTH 1
#include "portable.clh"

#include "interval.clh"

#include "proof/order.h"

/** Sweeps over all multipliers: the first guess is usually the best. */
enum { SWEEPS = 40, BISECTIONS = 80 };

/**
 *     sum_k min {m_k phi(d_k, z) + c_k z: z in Z_k} - K sum of the pairs' multipliers
 *
 * where c_k is the sum of the multipliers times the coefficients of z_k in their relations: s and -s in s(z_r - z_r+1)
 * <= 0 for neighbours, 1 and 1 in z_p + z_q = K for a pair.
 */
struct dual {
	const struct output_bounds *z;
	enum loss loss;
	double reflected; /**< K */
	double s;
	size_t relations; /**< neighbours, then pairs */
	struct relation {
		uint8_t first, second;
		bool pair, free_sign, active;
	} relation[MULTIPLIERS_MAX];
	double multiplier[MULTIPLIERS_MAX];
};

static void dual_make(struct dual *dual, const struct problem *problem, const struct output_bounds *z)
{
	*dual = (struct dual){.z = z,
	                      .loss = problem->loss,
	                      .reflected = problem->output == ACTIVATION_SIGMOID,
	                      .s = z->order < 0 ? -1 : 1};
	for (size_t r = 0; r + 1 < z->samples; r++) {
		const bool tie = z->x[r] == z->x[r + 1];
		dual->relation[dual->relations++] = (struct relation){.first = (uint8_t)r,
		                                                      .second = (uint8_t)(r + 1),
		                                                      .free_sign = tie,
		                                                      .active = tie || z->order != 0};
	}
	if (!bounds_are_odd(problem))
		return;
	for (size_t p = 0; p < z->samples; p++)
		for (size_t q = p + 1; q < z->samples; q++)
			if (z->x[p] < 0 && z->x[p] + z->x[q] == 0)
				dual->relation[dual->relations++] = (struct relation){.first = (uint8_t)p,
				                                                      .second = (uint8_t)q,
				                                                      .pair = true,
				                                                      .free_sign = true,
				                                                      .active = true};
}

static double coefficient(const struct dual *dual, const struct relation *relation, size_t k)
{
	if (k == relation->first)
		return relation->pair ? 1 : dual->s;
	if (k == relation->second)
		return relation->pair ? 1 : -dual->s;
	return 0;
}

static struct interval tilt(const struct dual *dual, size_t k)
{
	struct interval c = interval_point(0);
	for (size_t r = 0; r < dual->relations; r++)
		if (dual->multiplier[r] != 0)
			c = interval_add(
			        c, interval_point(dual->multiplier[r] * coefficient(dual, &dual->relation[r], k)));
	return c;
}

/** The root of c z^2 - (c + 1) z + d = 0 in [0, 1]: where cross-entropy plus c z is least. */
static double cross_entropy_root(double c, double d)
{
	const double b = c + 1;
	if (fabs(b) > 0x1p100) /* b * b may overflow: use the first order in 1/b */
		return b > 0 ? d / b : 1 + (1 - d) / b;
	const double root = sqrt(fmax(b * b - 4 * c * d, 0));
	return b > 0 ? 2 * d / (b + root) : (b - root) / (2 * c);
}

/** Where m phi(d, z) + c z is least within Z_k. */
static double least_at(const struct dual *dual, size_t k, double c)
{
	const struct output_bounds *const z = dual->z;
	const double ratio = c / z->weight[k], d = z->d[k];
	const double best = dual->loss == LOSS_SQUARED_ERROR ? d - ratio : cross_entropy_root(ratio, d);
	return fmin(fmax(best, z->lo[k]), z->hi[k]);
}

/**
 * From a point `at` near the minimum, where the slope is not quite 0: m (d - z)^2 / 2 + c z is its tangent there plus
 * m (z - at)^2 / 2, so that it falls by slope^2 / (2 m) at most, and on Z by no more than the tangent.
 */
static struct interval squared_error_and(double d, double weight, struct interval c, double at, double lo, double hi)
{
	const struct interval z = interval_point(at), m = interval_point(weight);
	const struct interval error = interval_subtract(z, interval_point(d));
	const struct interval phi = interval_multiply(interval_point(0.5), interval_square(error));
	const struct interval value = interval_add(interval_multiply(m, phi), interval_multiply(c, z));
	const struct interval slope = interval_add(interval_multiply(m, error), c);
	const double steep = fmax(fabs(slope.lo), fabs(slope.hi));
	const double tangent = interval_multiply(slope, interval_subtract(interval_make(lo, hi), z)).lo;
	const double fall = steep > 0 ? -interval_around(0.5 * steep * (steep / weight)).hi : 0;
	return interval_add(value, interval_point(fmax(tangent, fall)));
}

/** 0 / 0 is 0: a logarithm that does not occur. */
static struct interval quotient(double numerator, double z)
{
	return numerator > 0 ? interval_around(numerator / z) : interval_point(0);
}

/**
 * A lower bound for d in [0, 1] and z in Z = [lo, hi] within [0, 1], from the tangent at a point `at` of Z. The
 * function is convex, so any point gives a bound.
 */
static struct interval cross_entropy_and(double d, double weight, struct interval c, double at, double lo, double hi)
{
	const double left = 1 - d;
	/* where the function is infinite at an end, the point moves inside */
	const double z = fmin(d > 0 ? fmax(at, DBL_MIN) : at, left > 0 ? 1 - 0x1p-53 : 1);
	struct interval phi = interval_point(0);
	if (d > 0)
		phi = interval_multiply(interval_point(d), interval_around(-log(z)));
	if (left > 0)
		phi = interval_add(phi, interval_multiply(interval_point(left), interval_around(-log1p(-z))));
	const struct interval slope = interval_add(
	        interval_multiply(interval_point(weight), interval_subtract(quotient(left, 1 - z), quotient(d, z))), c);
	const struct interval offset = interval_subtract(interval_make(lo, hi), interval_point(z));
	const struct interval value =
	        interval_add(interval_multiply(interval_point(weight), phi), interval_multiply(c, interval_point(z)));
	return interval_add(value, interval_multiply(slope, offset));
}

static double dual_value(const struct dual *dual)
{
	const struct output_bounds *const z = dual->z;
	struct interval sum = interval_point(0);
	for (size_t k = 0; k < z->samples; k++) {
		const struct interval c = tilt(dual, k);
		const double at = least_at(dual, k, 0.5 * (c.lo + c.hi)), d = z->d[k], weight = z->weight[k];
		sum = interval_add(sum, dual->loss == LOSS_SQUARED_ERROR
		                                ? squared_error_and(d, weight, c, at, z->lo[k], z->hi[k])
		                                : cross_entropy_and(d, weight, c, at, z->lo[k], z->hi[k]));
	}
	for (size_t r = 0; r < dual->relations; r++)
		if (dual->relation[r].pair)
			sum = interval_subtract(sum, interval_point(dual->reflected * dual->multiplier[r]));
	return sum.lo;
}

/** A block of the isotonic regression: samples first..last share the output `value`. */
struct pool {
	size_t first, last;
	double weight, weighted, lo, hi;
};

static double pool_value(const struct pool *pool)
{
	return fmin(fmax(pool->weighted / pool->weight, pool->lo), pool->hi);
}

/** Makes the last two blocks one. */
static void pool_join(struct pool *pool, size_t *pools)
{
	struct pool *const before = &pool[*pools - 2], *const last = &pool[*pools - 1];
	before->last = last->last;
	before->weight += last->weight;
	before->weighted += last->weighted;
	before->lo = fmax(before->lo, last->lo);
	before->hi = fmin(before->hi, last->hi);
	--*pools;
}

/** -m phi'(z) */
static double pull(const struct dual *dual, size_t k, double z)
{
	const double error = dual->z->weight[k] * (dual->z->d[k] - z);
	if (dual->loss == LOSS_SQUARED_ERROR || error == 0)
		return error;
	return error / (z * (1 - z));
}

/**
 * The multipliers inside a block: sums of the pulls from its left end. After a sample that an end of its Z_k holds, and
 * that therefore takes the remainder, they are sums from the right end.
 */
static void pool_multipliers(struct dual *dual, const struct pool *pool)
{
	const double value = pool_value(pool);
	size_t holder = pool->last;
	for (size_t k = pool->first; k <= pool->last; k++)
		if (value == dual->z->lo[k] || value == dual->z->hi[k])
			holder = k;
	double sum = 0;
	for (size_t r = pool->first; r < holder; r++)
		dual->multiplier[r] = sum += dual->s * pull(dual, r, value);
	sum = 0;
	for (size_t r = pool->last; r-- > holder;)
		dual->multiplier[r] = sum -= dual->s * pull(dual, r + 1, value);
	for (size_t r = pool->first; r < pool->last; r++)
		if (!isfinite(dual->multiplier[r]) || (dual->multiplier[r] < 0 && !dual->relation[r].free_sign))
			dual->multiplier[r] = 0;
}

/** The first guess: isotonic regression by pooling adjacent violators, which ignores the pairs. */
static void guess(struct dual *dual)
{
	const struct output_bounds *const z = dual->z;
	struct pool pool[PROOF_SAMPLES_MAX];
	size_t pools = 0;
	for (size_t k = 0; k < z->samples; k++) {
		pool[pools++] = (struct pool){k, k, z->weight[k], z->weight[k] * z->d[k], z->lo[k], z->hi[k]};
		if (k > 0 && dual->relation[k - 1].free_sign)
			pool_join(pool, &pools);
		/* samples with the same x are complete before they are compared with those before them */
		while (pools > 1 && !(k + 1 < z->samples && dual->relation[k].free_sign)) {
			const double before = pool_value(&pool[pools - 2]), last = pool_value(&pool[pools - 1]);
			if (!dual->relation[pool[pools - 2].last].active || !(dual->s * (before - last) > 0))
				break;
			pool_join(pool, &pools);
		}
	}
	for (size_t p = 0; p < pools; p++)
		pool_multipliers(dual, &pool[p]);
}

/** The derivative of the dual with respect to one multiplier, which falls with it. */
static double dual_slope(struct dual *dual, size_t r, double multiplier)
{
	const struct relation *const relation = &dual->relation[r];
	const double before = dual->multiplier[r];
	dual->multiplier[r] = multiplier;
	double sum = relation->pair ? -dual->reflected : 0;
	for (int end = 0; end < 2; end++) {
		const size_t k = end ? relation->second : relation->first;
		const struct interval c = tilt(dual, k);
		sum += coefficient(dual, relation, k) * least_at(dual, k, 0.5 * (c.lo + c.hi));
	}
	dual->multiplier[r] = before;
	return sum;
}

/** Moves one multiplier to where the dual is greatest. */
static void ascend(struct dual *dual, size_t r)
{
	const double least = dual->relation[r].free_sign ? -0x1p40 : 0;
	const double at = dual_slope(dual, r, dual->multiplier[r]);
	if (at == 0)
		return;
	double from = dual->multiplier[r], to = from, step = at > 0 ? 1 : -1;
	do {
		from = to;
		to = fmax(to + step, least);
		step *= 2;
	} while (dual_slope(dual, r, to) * at > 0 && fabs(step) < 0x1p40 && to > least);
	for (int i = 0; i < BISECTIONS && from != to; i++) {
		const double between = 0.5 * (from + to), slope = dual_slope(dual, r, between);
		if (between == from || between == to)
			break;
		if (slope == 0) {
			to = between;
			break;
		}
		if (slope * at > 0)
			from = between;
		else
			to = between;
	}
	dual->multiplier[r] = to;
}

size_t order_multipliers(const struct problem *problem)
{
	size_t count = problem->samples - 1;
	if (!bounds_are_odd(problem))
		return count;
	for (size_t p = 0; p < problem->samples; p++)
		for (size_t q = 0; q < problem->samples; q++)
			count += problem->sample[p].x < 0 && problem->sample[p].x + problem->sample[q].x == 0;
	return count;
}

bool order_find(struct multipliers *out, const struct problem *problem, const struct bounds_task *task,
                const struct box *box, double target)
{
	struct output_bounds z;
	struct dual dual;
	bounds_of_outputs(&z, task, box);
	dual_make(&dual, problem, &z);
	guess(&dual);
	bool found = dual_value(&dual) >= target;
	for (int sweep = 0; sweep < SWEEPS && !found; sweep++) {
		for (size_t r = 0; r < dual.relations; r++)
			if (dual.relation[r].active)
				ascend(&dual, r);
		found = dual_value(&dual) >= target;
	}
	out->count = dual.relations;
	for (size_t r = 0; r < dual.relations; r++)
		out->value[r] = dual.multiplier[r] == 0 ? 0 : dual.multiplier[r]; /* no -0 */
	return found;
}
