/*
 * The values of drawn axes: the generator, the distributions, the Sobol' sequence.
 */
#include "reference/reference.h"
#include "test.h"

#include <Random123/philox.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A space with one cell per point of a dummy map, in which all five axes have the same drawn form. */
struct draws {
	struct space space;
	enum precision precision;
	struct layout_tables tables;
};

static void draws_open(struct draws *draws, struct axis axis, uint64_t per_point, uint64_t seed,
                       enum precision precision)
{
	draws->precision = precision;
	draws->space = (struct space){
	        .draws = per_point, .seed = seed, .map_x = AXIS_RATE, .map_y = AXIS_W1, .columns = 1, .rows = 1};
	axis.points = 1;
	for (int a = 0; a < AXES; a++)
		draws->space.axis[a] = axis;
	assert_int_equal(layout_make(&draws->tables, &draws->space, precision, NULL), STATUS_OK);
}

static void draws_close(struct draws *draws)
{
	layout_free(&draws->tables);
}

static double drawn(const struct draws *draws, uint64_t index, enum coordinate axis)
{
	double out[AXES];
	reference_configure(&draws->tables, draws->precision, index, out);
	return out[axis];
}

static struct axis form(enum axis_form form, double a, double b)
{
	return (struct axis){.form = form, .a = a, .b = b};
}

/* Known answers published with Random123 (tests/kat_vectors): zeros, ones, and digits of pi. */
static void test_philox4x32_10__gives_the_published_answers(void **state)
{
	(void)state;
	static const struct {
		uint32_t counter[4], key[2], answer[4];
	} known[] = {
	        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
	        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
	         {0xffffffff, 0xffffffff},
	         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
	        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
	         {0xa4093822, 0x299f31d0},
	         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		philox4x32_ctr_t counter;
		philox4x32_key_t key;
		memcpy(counter.v, known[i].counter, sizeof counter.v);
		memcpy(key.v, known[i].key, sizeof key.v);
		const philox4x32_ctr_t got = philox4x32_R(10, counter, key);
		assert_memory_equal(got.v, known[i].answer, sizeof known[i].answer);
	}
}

/* The first of those vectors through reference_configure(): counter {index, axis, stream} and key {seed} are all 0 for
 * the rate. */
static void test_reference_configure__draws_by_philox_of_seed_and_index(void **state)
{
	(void)state;
	struct draws draws;
	draws_open(&draws, form(AXIS_UNIFORM, 0, 1), 16, 0, PRECISION_FLOAT32);
	assert_true(drawn(&draws, 0, AXIS_RATE) == ((0x6627e8d5 >> 9) + 0.5) / (1 << 23));
	draws_close(&draws);
	draws_open(&draws, form(AXIS_UNIFORM, 0, 1), 16, 0, PRECISION_FLOAT64);
	assert_true(drawn(&draws, 0, AXIS_RATE) == ((double)(0x6627e8d5e169c58d >> 12) + 0.5) * 0x1p-52);
	draws_close(&draws);
}

/* The numbers of the axes: another one would change every sweep that draws. Hyperparameters after the rate follow. */
static void test_reference_configure__draws_each_axis_by_its_number(void **state)
{
	(void)state;
	static const uint32_t number[AXES] = {
	        [AXIS_RATE] = 0,        [AXIS_W1] = 1,       [AXIS_B1] = 2,
	        [AXIS_W2] = 3,          [AXIS_B2] = 4,       [AXIS_RATE_HIDDEN] = 5,
	        [AXIS_RATE_OUTPUT] = 6, [AXIS_MOMENTUM] = 7, [AXIS_WEIGHT_DECAY] = 8,
	};
	struct draws draws;
	draws_open(&draws, form(AXIS_UNIFORM, 0, 1), 16, 0, PRECISION_FLOAT32);
	for (int a = 0; a < AXES; a++) {
		const philox4x32_ctr_t counter = {{7, 0, number[a], 0}};
		const philox4x32_key_t key = {{0, 0}};
		assert_true(drawn(&draws, 7, (enum coordinate)a) ==
		            ((philox4x32_R(10, counter, key).v[0] >> 9) + 0.5) / (1 << 23));
	}
	draws_close(&draws);
}

/* Both precisions draw the same word; float32 keeps 23 bits of it, float64 52. */
static void test_reference_configure__draws_nearly_the_same_in_both_precisions(void **state)
{
	(void)state;
	struct draws single, both;
	draws_open(&single, form(AXIS_UNIFORM, 0, 1), 16, 7, PRECISION_FLOAT32);
	draws_open(&both, form(AXIS_UNIFORM, 0, 1), 16, 7, PRECISION_FLOAT64);
	for (uint64_t i = 0; i < 1000; i++)
		for (int a = 0; a < AXES; a++)
			assert_true(fabs(drawn(&single, i, (enum coordinate)a) - drawn(&both, i, (enum coordinate)a)) <=
			            0x1p-24);
	draws_close(&single);
	draws_close(&both);
}

enum { SAMPLE = 100000 };

/*
 * Mean, variance and correlation of n = 10^5 values: within 5 standard deviations, which a correct generator exceeds
 * once in 1.7 million cases. Of n standard values those are 1/sqrt(n) for the mean, sqrt((kurtosis - 1)/n) for the
 * variance (uniform: kurtosis 1.8, normal: 3) and 1/sqrt(n) for a correlation.
 */
static void check_moments(struct axis axis, double mean, double sd, double kurtosis, enum precision precision)
{
	struct draws draws;
	draws_open(&draws, axis, SAMPLE, 1, precision);
	for (int a = 0; a < AXES; a++) {
		double sum = 0, squares = 0, with_next = 0, with_axis = 0, previous = 0;
		for (uint64_t i = 0; i < SAMPLE; i++) {
			const double z = (drawn(&draws, i, (enum coordinate)a) - mean) / sd;
			const double other = (drawn(&draws, i, (enum coordinate)((a + 1) % AXES)) - mean) / sd;
			sum += z;
			squares += z * z;
			with_next += z * previous;
			with_axis += z * other;
			previous = z;
		}
		const double deviation = 5 / sqrt(SAMPLE);
		assert_true(fabs(sum / SAMPLE) < deviation);
		assert_true(fabs(squares / SAMPLE - 1) < deviation * sqrt(kurtosis - 1));
		assert_true(fabs(with_next / SAMPLE) < deviation);
		assert_true(fabs(with_axis / SAMPLE) < deviation);
	}
	draws_close(&draws);
}

static void test_reference_configure__draws_have_the_distributions_moments(void **state)
{
	(void)state;
	const enum precision precisions[] = {PRECISION_FLOAT32, PRECISION_FLOAT64};
	for (int p = 0; p < 2; p++) {
		check_moments(form(AXIS_UNIFORM, -20, 20), 0, 40 / sqrt(12), 1.8, precisions[p]);
		check_moments(form(AXIS_NORMAL, 3, 0.5), 3, 0.5, 3, precisions[p]);
	}
}

/* b itself can only come from rounding: 2 + (1 - 2^-24) is no float */
static void test_reference_configure__uniform_draws_stay_in_their_range(void **state)
{
	(void)state;
	struct draws draws;
	draws_open(&draws, form(AXIS_UNIFORM, 2, 3), SAMPLE, 1, PRECISION_FLOAT32);
	for (uint64_t i = 0; i < SAMPLE; i++) {
		const double x = drawn(&draws, i, AXIS_W2);
		assert_true(x >= 2 && x <= 3);
	}
	draws_close(&draws);
}

enum { FEW = 8, FEW_DRAWS = 1 << 16 };

/** How often each of the FEW + 1 floats from 1 to 1 + FEW * 2^-23 is drawn. */
static void count_few(enum axis_form kind, uint32_t count[FEW + 1])
{
	struct draws draws;
	draws_open(&draws, form(kind, 1, 1 + FEW * 0x1p-23), FEW_DRAWS, 1, PRECISION_FLOAT32);
	memset(count, 0, (FEW + 1) * sizeof *count);
	for (uint64_t i = 0; i < FEW_DRAWS; i++)
		count[(size_t)((drawn(&draws, i, AXIS_W2) - 1) * 0x1p23)]++;
	draws_close(&draws);
}

/*
 * Of n = 2^16 draws n/8 for a number within and n/16 for an end, give or take 5 standard deviations of such a count,
 * at most sqrt(n/8); Sobol' points have each part once, and so these very numbers.
 */
static void test_reference_configure__ends_of_a_range_have_half_the_weight_of_a_number_within(void **state)
{
	(void)state;
	uint32_t uniform[FEW + 1], sobol[FEW + 1];
	count_few(AXIS_UNIFORM, uniform);
	count_few(AXIS_SOBOL, sobol);
	for (int i = 0; i <= FEW; i++) {
		const double expected = (double)FEW_DRAWS / (i % FEW == 0 ? 2 * FEW : FEW);
		assert_true(fabs(uniform[i] - expected) < 5 * sqrt((double)FEW_DRAWS / FEW));
		assert_true(sobol[i] == expected);
	}
}

static struct axis log_form(enum axis_form kind, double a, double b)
{
	return (struct axis){.form = kind, .a = a, .b = b, .scale = SCALE_LOG};
}

/*
 * x = b 2^-((1-u) span), against long doubles. Units of 2^-24 (2^-53): the power's argument is wrong by one for its
 * product, one for the rounded span and 4 for computing that, each of its size; 2^x turns this into a relative error,
 * times ln 2. The exponential of a quarter is wrong by 2, four times, and four products by 1 each. A subnormal number
 * is rounded to a multiple of the least one, in up to two products.
 */
static void check_log_values(double a, double b, enum precision precision)
{
	const bool single = precision == PRECISION_FLOAT32;
	const long double unit = single ? 0x1p-24L : 0x1p-53L, least = single ? 0x1p-149L : 0x1p-1074L;
	const long double low = precision_round(precision, a), high = precision_round(precision, b);
	const long double span = log2l(high) - log2l(low);
	struct draws log, unit_draws;
	draws_open(&log, log_form(AXIS_UNIFORM, a, b), SAMPLE, 1, precision);
	draws_open(&unit_draws, form(AXIS_UNIFORM, 0, 1), SAMPLE, 1, precision);
	for (uint64_t i = 0; i < SAMPLE; i++) {
		const long double u = drawn(&unit_draws, i, AXIS_W1), x = drawn(&log, i, AXIS_W1);
		const long double exact = high * exp2l(-(1 - u) * span);
		const long double units = 0.7L * 6 * (1 - u) * span + 12;
		assert_true(x >= low && x <= high);
		if (!(fabsl(x - exact) <= units * unit * exact + 2 * least))
			fail_msg("%a to %a at u = %La: %La is %.1Lf units off, not %.1Lf", a, b, u, x,
			         (x - exact) / unit / exact, units);
	}
	draws_close(&unit_draws);
	draws_close(&log);
}

static void test_reference_configure__log_draws_are_the_exact_quantiles(void **state)
{
	(void)state;
	const enum precision precisions[] = {PRECISION_FLOAT32, PRECISION_FLOAT64};
	for (int p = 0; p < 2; p++) {
		check_log_values(0.1, 1000, precisions[p]);
		check_log_values(1, 1.0001, precisions[p]);
		check_log_values(1e-38, 3e38, precisions[p]);
		check_log_values(0x1p-149, 0x1.fffffep+127, precisions[p]);
	}
	/* the quotient of the ends overflows; and the widest range of all */
	check_log_values(1e-300, 1e300, PRECISION_FLOAT64);
	check_log_values(0x1p-1074, 0x1.fffffffffffffp+1023, PRECISION_FLOAT64);
	/* ends whose logarithms have most digits in common, or all */
	check_log_values(1e300, 1.000001e300, PRECISION_FLOAT64);
	check_log_values(1.5, 0x1.8000000000001p+0, PRECISION_FLOAT64);
}

enum { DECADES = 7 };

/* Of n values n/7 in each of 7 decades, within 5 standard deviations of such a count. */
static void test_reference_configure__log_draws_have_each_decade_as_often(void **state)
{
	(void)state;
	const enum precision precisions[] = {PRECISION_FLOAT32, PRECISION_FLOAT64};
	for (int p = 0; p < 2; p++) {
		struct draws draws;
		draws_open(&draws, log_form(AXIS_UNIFORM, 1e-3, 1e4), SAMPLE, 1, precisions[p]);
		for (int a = 0; a < AXES; a++) {
			int count[DECADES] = {0};
			for (uint64_t i = 0; i < SAMPLE; i++)
				count[(int)floor(log10(drawn(&draws, i, (enum coordinate)a))) + 3]++;
			for (int d = 0; d < DECADES; d++)
				assert_true(fabs(count[d] - (double)SAMPLE / DECADES) <
				            5 * sqrt((double)SAMPLE / DECADES));
		}
		draws_close(&draws);
	}
}

/* of 2^k Sobol' points 2^(k-3) in each of 8 octaves */
static void test_sobol__has_each_octave_as_often_on_a_log_scale(void **state)
{
	(void)state;
	enum { OCTAVES = 8, POINTS = 1 << 10 };
	struct draws draws;
	draws_open(&draws, log_form(AXIS_SOBOL, 1, 1 << OCTAVES), POINTS, 1, PRECISION_FLOAT64);
	for (int a = 0; a < AXES; a++) {
		int count[OCTAVES] = {0};
		for (uint64_t i = 0; i < POINTS; i++)
			count[ilogb(drawn(&draws, i, (enum coordinate)a))]++;
		for (int o = 0; o < OCTAVES; o++)
			assert_int_equal(count[o], POINTS / OCTAVES);
	}
	draws_close(&draws);
}

/* of the 2^23 parts of (0, 1), whose middles float32 holds; none of them is an end of the range */
static void test_sobol__takes_the_middle_of_another_part_each_time(void **state)
{
	(void)state;
	struct draws draws;
	draws_open(&draws, form(AXIS_SOBOL, 0, 1), 1 << 23, 1, PRECISION_FLOAT32);
	static unsigned char hit[1 << 23];
	for (uint64_t i = 0; i < 1 << 20; i++) {
		const double part = drawn(&draws, i, AXIS_RATE) * 0x1p23 - 0.5;
		assert_true(part == floor(part) && part >= 0 && part < 0x1p23);
		assert_int_equal(hit[(size_t)part]++, 0);
	}
	draws_close(&draws);
}

/* what the manual says of the tails: the quantiles of the first and last part's middles */
static void test_normal_quantile__ends_where_the_manual_says(void **state)
{
	(void)state;
	assert_true(fabs(reference_normal_quantile(PRECISION_FLOAT32, 0x1p-24) + 5.295) < 0.0005);
	assert_true(fabs(reference_normal_quantile(PRECISION_FLOAT32, 1 - 0x1p-24) - 5.295) < 0.0005);
	assert_true(fabs(reference_normal_quantile(PRECISION_FLOAT64, 0x1p-53) + 8.2095) < 0.0005);
	assert_true(fabs(reference_normal_quantile(PRECISION_FLOAT64, 1 - 0x1p-53) - 8.2095) < 0.0005);
}

static void test_reference_configure__other_seeds_draw_other_values(void **state)
{
	(void)state;
	const uint64_t seeds[] = {0, 1, UINT64_C(1) << 32};
	struct draws draws[3];
	for (int s = 0; s < 3; s++)
		draws_open(&draws[s], form(AXIS_UNIFORM, 0, 1), 4, seeds[s], PRECISION_FLOAT64);
	for (int s = 0; s < 3; s++)
		for (int t = 0; t < s; t++)
			assert_true(drawn(&draws[s], 5, AXIS_W1) != drawn(&draws[t], 5, AXIS_W1));
	for (int s = 0; s < 3; s++)
		draws_close(&draws[s]);
}

static void test_reference_configure__draws_beyond_32_bits_of_index_are_new(void **state)
{
	(void)state;
	struct draws draws;
	draws_open(&draws, form(AXIS_UNIFORM, 0, 1), UINT64_C(1) << 40, 1, PRECISION_FLOAT64);
	assert_true(drawn(&draws, 3, AXIS_W1) != drawn(&draws, 3 + (UINT64_C(1) << 32), AXIS_W1));
	draws_close(&draws);
}

/*
 * The error of z = quantile(u) is (Phi(z) - u) / phi(z), computed on the side where no digits cancel. AS 241 is a ratio
 * of two Horner sums of positive terms: with rounded coefficients 2 * 8 roundings for each, and a few for the rest. Its
 * argument r = sqrt(-ln u) - 1.6 is wrong by 3 units of sqrt(-ln u), which is below z in the tails; z grows with slope
 * sqrt 2 of r. Together under 16 + 16 + 3 + 3 * sqrt 2 units of z, and less at the centre, where z = 0 has none.
 */
static void check_quantile(enum precision precision, double u)
{
	const long double unit = precision == PRECISION_FLOAT64 ? 0x1p-53L : 0x1p-24L;
	const double z = reference_normal_quantile(precision, u);
	const long double side = u < 0.5 ? z : -(long double)z, tail = u < 0.5 ? u : 1 - (long double)u;
	const long double phi = expl(-(long double)z * z / 2) / sqrtl(2 * acosl(-1));
	const long double error = (erfcl(-side / sqrtl(2)) / 2 - tail) / phi;
	if (!(fabsl(error) <= 40 * unit * fabsl(z)))
		fail_msg("quantile of %a is %a: %.1Lf units off", u, z, error / unit / fabsl(z));
}

static void test_normal_quantile__inverts_the_normal_distribution(void **state)
{
	(void)state;
	for (int i = 0; i < 1 << 20; i++) {
		/* the arguments that the kernels use: the middles of 2^23 and 2^52 parts */
		check_quantile(PRECISION_FLOAT32, (8.0 * i + i % 8 + 0.5) * 0x1p-23);
		check_quantile(PRECISION_FLOAT64, (i + 0.25) * 0x1p-20);
	}
	for (int k = 2; k <= 52; k++) {
		check_quantile(PRECISION_FLOAT64, 0x1p-53 + ldexp(1, -k));
		check_quantile(PRECISION_FLOAT64, 1 - ldexp(1, -k));
	}
	check_quantile(PRECISION_FLOAT64, 0x1p-53);
	check_quantile(PRECISION_FLOAT32, 0x1p-24);
	check_quantile(PRECISION_FLOAT32, 1 - 0x1p-24);
}

static void test_normal_quantile__is_odd_around_one_half(void **state)
{
	(void)state;
	for (int i = 1; i < 1 << 16; i++) {
		const double u = i * 0x1p-17;
		assert_true(reference_normal_quantile(PRECISION_FLOAT32, u) ==
		            -reference_normal_quantile(PRECISION_FLOAT32, 1 - u));
		assert_true(reference_normal_quantile(PRECISION_FLOAT64, u) ==
		            -reference_normal_quantile(PRECISION_FLOAT64, 1 - u));
	}
}

/** The word behind Sobol' draw `draw` of a grid point: the axis is [0, 1) in float64, which keeps all 32 bits. */
static uint32_t sobol_draw(const struct draws *draws, uint64_t point, uint32_t draw, enum coordinate axis)
{
	return (uint32_t)floor(drawn(draws, point * draws->space.draws + draw, axis) * 0x1p32);
}

enum { SOBOL_BITS = 12, SOBOL_POINTS = 1 << SOBOL_BITS };

/* A net in base 2: of the first 2^k points, one lies in each of the 2^k intervals of equal length. */
static void test_sobol__prefix_of_a_power_of_two_is_a_net(void **state)
{
	(void)state;
	struct draws draws;
	draws_open(&draws, form(AXIS_SOBOL, 0, 1), SOBOL_POINTS, 3, PRECISION_FLOAT64);
	static unsigned char hit[SOBOL_POINTS];
	for (int a = 0; a < AXES; a++)
		for (uint64_t point = 0; point < 3; point++)
			for (int k = 0; k <= SOBOL_BITS; k++) {
				memset(hit, 0, sizeof hit);
				for (uint32_t i = 0; i < 1u << k; i++)
					hit[(uint64_t)sobol_draw(&draws, point, i, (enum coordinate)a) << k >> 32]++;
				for (uint32_t i = 0; i < 1u << k; i++)
					assert_int_equal(hit[i], 1);
			}
	draws_close(&draws);
}

/* The first two dimensions together: one of the first 2^(i+j) points in each box of 2^-i by 2^-j. */
static void test_sobol__two_axes_together_are_a_net(void **state)
{
	(void)state;
	struct draws draws;
	draws_open(&draws, form(AXIS_SOBOL, 0, 1), SOBOL_POINTS, 3, PRECISION_FLOAT64);
	static unsigned char hit[SOBOL_POINTS];
	for (int i = 0; i <= SOBOL_BITS; i++) {
		const int j = SOBOL_BITS - i;
		memset(hit, 0, sizeof hit);
		for (uint32_t n = 0; n < SOBOL_POINTS; n++) {
			const uint64_t x = (uint64_t)sobol_draw(&draws, 1, n, AXIS_RATE) << i >> 32;
			const uint64_t y = (uint64_t)sobol_draw(&draws, 1, n, AXIS_RATE_HIDDEN) << j >> 32;
			hit[x << j | y]++;
		}
		for (uint32_t n = 0; n < SOBOL_POINTS; n++)
			assert_int_equal(hit[n], 1);
	}
	draws_close(&draws);
}

/*
 * Against Joe and Kuo's construction with integers m_1, m_2, ..., v_k = m_k / 2^k: m_k = 2 a_1 m_(k-1) ^ 4 a_2 m_(k-2)
 * ^ ... ^ 2^s m_(k-s) ^ m_(k-s), for their polynomials of dimensions 1 to 10; the grid point's shift cancels in
 * differences.
 */
static void test_sobol__is_joe_and_kuos_sequence(void **state)
{
	(void)state;
	static const struct {
		int s;
		unsigned a[5], m[5];
	} dimension[] = {{1, {0}, {1}},
	                 {1, {1}, {1}},
	                 {2, {1, 1}, {1, 3}},
	                 {3, {0, 1, 1}, {1, 3, 1}},
	                 {3, {1, 0, 1}, {1, 1, 1}},
	                 {4, {0, 0, 1, 1}, {1, 1, 3, 3}},
	                 {4, {1, 0, 0, 1}, {1, 3, 5, 13}},
	                 {5, {0, 0, 1, 0, 1}, {1, 1, 5, 5, 17}},
	                 {5, {0, 1, 0, 0, 1}, {1, 1, 5, 5, 5}},
	                 {5, {0, 1, 1, 1, 1}, {1, 1, 7, 11, 19}}};
	_Static_assert(sizeof dimension / sizeof *dimension >= AXES, "an axis without a sequence of its own");
	struct draws draws;
	draws_open(&draws, form(AXIS_SOBOL, 0, 1), UINT64_C(1) << 32, 3, PRECISION_FLOAT64);
	for (int a = 0; a < AXES; a++) {
		uint64_t m[33] = {0};
		const int s = dimension[a].s;
		for (int k = 1; k <= 32; k++) {
			if (a == 0) {
				m[k] = 1; /* van der Corput */
			} else if (k <= s) {
				m[k] = dimension[a].m[k - 1];
			} else {
				m[k] = m[k - s];
				for (int i = 1; i <= s; i++)
					m[k] ^= dimension[a].a[i - 1] ? m[k - i] << i : 0;
			}
			const uint32_t expected = (uint32_t)(m[k] << (32 - k));
			const uint32_t got = sobol_draw(&draws, 0, 1u << (k - 1), (enum coordinate)a) ^
			                     sobol_draw(&draws, 0, 0, (enum coordinate)a);
			if (got != expected)
				fail_msg("dimension %d: direction %d is %#x, not %#x", a + 1, k, got, expected);
		}
	}
	draws_close(&draws);
}

/* two axes with the same direction numbers, or one without, would lie on a line */
static void test_sobol__axes_have_sequences_of_their_own(void **state)
{
	(void)state;
	struct draws draws;
	draws_open(&draws, form(AXIS_SOBOL, 0, 1), SOBOL_POINTS, 3, PRECISION_FLOAT64);
	for (int a = 0; a < AXES; a++)
		for (int b = 0; b < a; b++) {
			int same = 0;
			for (uint32_t i = 0; i < SOBOL_POINTS; i++) {
				const uint32_t x = sobol_draw(&draws, 0, i, (enum coordinate)a) ^
				                   sobol_draw(&draws, 0, 0, (enum coordinate)a);
				const uint32_t y = sobol_draw(&draws, 0, i, (enum coordinate)b) ^
				                   sobol_draw(&draws, 0, 0, (enum coordinate)b);
				assert_true(i == 0 || (x != 0 && y != 0));
				same += x == y;
			}
			assert_true(same < SOBOL_POINTS / 2);
		}
	draws_close(&draws);
}

static void test_sobol__grid_points_have_shifts_of_their_own(void **state)
{
	(void)state;
	struct draws draws;
	draws_open(&draws, form(AXIS_SOBOL, 0, 1), 8, 3, PRECISION_FLOAT64);
	assert_true(sobol_draw(&draws, 0, 0, AXIS_W1) != sobol_draw(&draws, 1, 0, AXIS_W1));
	draws_close(&draws);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_philox4x32_10__gives_the_published_answers),
	        cmocka_unit_test(test_reference_configure__draws_by_philox_of_seed_and_index),
	        cmocka_unit_test(test_reference_configure__draws_each_axis_by_its_number),
	        cmocka_unit_test(test_reference_configure__draws_nearly_the_same_in_both_precisions),
	        cmocka_unit_test(test_reference_configure__draws_have_the_distributions_moments),
	        cmocka_unit_test(test_reference_configure__uniform_draws_stay_in_their_range),
	        cmocka_unit_test(test_reference_configure__ends_of_a_range_have_half_the_weight_of_a_number_within),
	        cmocka_unit_test(test_reference_configure__log_draws_are_the_exact_quantiles),
	        cmocka_unit_test(test_reference_configure__log_draws_have_each_decade_as_often),
	        cmocka_unit_test(test_sobol__has_each_octave_as_often_on_a_log_scale),
	        cmocka_unit_test(test_sobol__takes_the_middle_of_another_part_each_time),
	        cmocka_unit_test(test_normal_quantile__ends_where_the_manual_says),
	        cmocka_unit_test(test_reference_configure__other_seeds_draw_other_values),
	        cmocka_unit_test(test_reference_configure__draws_beyond_32_bits_of_index_are_new),
	        cmocka_unit_test(test_normal_quantile__inverts_the_normal_distribution),
	        cmocka_unit_test(test_normal_quantile__is_odd_around_one_half),
	        cmocka_unit_test(test_sobol__prefix_of_a_power_of_two_is_a_net),
	        cmocka_unit_test(test_sobol__two_axes_together_are_a_net),
	        cmocka_unit_test(test_sobol__is_joe_and_kuos_sequence),
	        cmocka_unit_test(test_sobol__axes_have_sequences_of_their_own),
	        cmocka_unit_test(test_sobol__grid_points_have_shifts_of_their_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
