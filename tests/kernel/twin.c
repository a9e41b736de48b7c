/*
 * The kernels against their C twin: every number of every network, bit for bit, in each specialisation and layout.
 * Built once per precision (TEST_PRECISION), so that CTest can run the two side by side. TEST_RATES is the number of
 * rates of a thorough run. The environment, which bench/gpu uses to try a device at length:
 *
 *     TWONEURON_TEST_DEVICE     the device (device.h)
 *     TWONEURON_TEST_GEOMETRY   cpu or gpu: the layout that every specialisation has; by default the device's
 *     TWONEURON_TEST_NETWORKS   at least so many networks in each comparison
 *     TWONEURON_TEST_EVERY      7: every 7th specialisation, among which is each bias mode, activation and loss
 *     TWONEURON_TEST_REPORT     a file that gets a line of JSON for each comparison
 */
#include "fixture.h"

#include "base/cores.h"
#include "base/text.h"
#include "device.h"
#include "model/outcome.h"
#include "test.h"
#include "thorough.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_RATES = 256, WEIGHTS = 64, DRAWS = 7, STEPS = 40, THREADS = 64 };

/** Networks of each sweep: rates x WEIGHTS x DRAWS. */
static unsigned rates;
static size_t networks;

/* |w| up to 20, and all forms of a drawn axis; 7 draws divide no vector width evenly */
static const char axes[] = "axes:\n"
                           "%s"
                           "  w1: {from: -20, to: 20, points: %d}\n"
                           "  w2: {uniform: {from: -20, to: 20}}\n"
                           "%s%s"
                           "draws: %d\n"
                           "seed: 20\n"
                           "map: {x: %s, y: w1}\n";
static const char axis_b1[] = "  b1: {sobol: {from: 0.01, to: 20, scale: log}}\n",
                  axis_b2[] = "  b2: {normal: {mean: 0, sd: 5}}\n";

static const char learned[] = "learned: {max_error: 0.3}\n";

/* gradients so large that relu's parameters overflow even in float64 */
#define HEAVY_TASK "task: [{x: -1, d: 0.5, weight: 1e12}, {x: 1, d: 0, weight: 1e9}]\n"

/** Every `threads`-th network from `first`, trained by the reference. */
struct share {
	const struct sweep *sweep;
	struct reference_run *run; /**< run[networks] */
	uint64_t first, threads;
	bool made; /**< false: no memory for the layout */
};

static void *train_share(void *context)
{
	struct share *const share = context;
	const struct sweep *const sweep = share->sweep;
	struct layout_tables tables = {0};
	share->made = layout_make(&tables, &sweep->space, sweep->training.precision, NULL) == STATUS_OK;
	if (share->made)
		for (uint64_t i = share->first; i < networks; i += share->threads) {
			reference_configure(&tables, sweep->training.precision, i, share->run[i].value + RUN_AXES);
			reference_train(&sweep->problem, &sweep->training, &share->run[i]);
		}
	layout_free(&tables);
	return NULL;
}

/** All networks, by the reference; the caller frees them. */
static struct reference_run *train_reference(const struct sweep *sweep)
{
	struct reference_run *run = calloc(networks, sizeof *run);
	struct share share[THREADS];
	pthread_t thread[THREADS];
	const unsigned threads = cores_count() < THREADS ? cores_count() : THREADS;
	assert_non_null(run);
	for (unsigned t = 0; t < threads; t++) {
		share[t] = (struct share){.sweep = sweep, .run = run, .first = t, .threads = threads};
		if (pthread_create(&thread[t], NULL, train_share, &share[t]) != 0)
			abort(); /* the threads that run use this stack */
	}
	for (unsigned t = 0; t < threads; t++) {
		pthread_join(thread[t], NULL);
		assert_true(share[t].made);
	}
	return run;
}

/** True for the same bits, and for two NaNs, whose sign and payload IEEE leaves open. */
static bool same(double a, double b)
{
	return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/** True if all numbers of network i agree; if not, says in difference[] which one does not. */
static bool agrees(const struct runs *runs, size_t i, const struct reference_run *expected, char difference[256])
{
	const unsigned long long index = runs->first + i;
	for (int v = 0; v < RUN_VALUES; v++) {
		if (!runs->value[v])
			continue;
		const double got = runs_get(runs, v, i), want = expected->value[v];
		if (!same(got, want)) {
			snprintf(difference, 256, "network %llu: %s (%d) is %a, the twin's %a", index,
			         run_value_name(v), v, got, want);
			return false;
		}
	}
	if (runs->steps[i] == expected->steps && runs->outcome[i] == expected->outcome)
		return true;
	snprintf(difference, 256, "network %llu: %u steps, outcome %u; the twin's are %u and %u", index, runs->steps[i],
	         runs->outcome[i], expected->steps, expected->outcome);
	return false;
}

static void report(const struct sweep *sweep, const char *name, const char *arrangement, size_t differing)
{
	const char *const path = getenv("TWONEURON_TEST_REPORT");
	if (!path)
		return;
	FILE *const file = fopen(path, "a");
	assert_non_null(file);
	fprintf(file,
	        "{\"specialisation\": \"%s\", \"arrangement\": \"%s\", \"steps\": %llu, \"networks\": %zu, "
	        "\"differing\": %zu}\n",
	        name, arrangement, (unsigned long long)sweep->training.steps, networks, differing);
	assert_int_equal(fclose(file), 0);
}

/** Outcomes met so far, in all specialisations. */
static uint64_t met[OUTCOMES];

/** Checks that some lanes are refilled and others run to the limit: otherwise the comparison means little. */
static void check_mixture(const struct reference_run *run, const char *name)
{
	size_t early = 0;
	for (size_t i = 0; i < networks; i++)
		early += run[i].steps > 1 && run[i].steps < STEPS;
	if (early < networks / 100 || early > networks * 9 / 10)
		fail_msg("%s: %zu of %zu networks stop early", name, early, networks);
}

/** How the training kernel is laid out: kernels/train.cl. */
enum arrangement {
	ARRANGEMENT_VECTORS, /* vectors of networks in each work-item, as on CPUs */
	ARRANGEMENT_HALVES,  /* the same with vectors half as long, which have instructions of their own */
	ARRANGEMENT_SINGLE,  /* work-items that take one network after the other, as on GPUs */
	ARRANGEMENT_PLAIN,   /* a work-item for each network, as on Mesa's rusticl */
};
static const char *const arrangement_name[] = {"vectors", "half vectors", "single networks", "plain kernel"};

static struct shape make_shape(const struct sweep *sweep, enum arrangement arrangement)
{
	const bool vector = arrangement == ARRANGEMENT_VECTORS || arrangement == ARRANGEMENT_HALVES;
	struct shape shape = test_shape(device, sweep, vector ? GEOMETRY_VECTOR : GEOMETRY_SCALAR);
	if (arrangement == ARRANGEMENT_HALVES)
		shape = shape_of_width(shape, device_get_info(device), sweep->training.precision, shape.width / 2);
	if (arrangement == ARRANGEMENT_PLAIN)
		shape.persistent = false;
	return shape;
}

static void compare(const struct sweep *sweep, enum arrangement arrangement, const struct reference_run *expected,
                    const char *name)
{
	char first[256], other[256];
	size_t differing = 0;
	struct bench bench;
	struct runs runs;
	bench_open(&bench, device, sweep, make_shape(sweep, arrangement), networks);
	bench_train(&bench, 0, networks, &runs);
	for (size_t i = 0; i < networks; i++)
		differing += !agrees(&runs, i, &expected[i], differing ? other : first);
	bench_close(&bench);
	report(sweep, name, arrangement_name[arrangement], differing);
	if (differing)
		fail_msg("%s (%s): %zu of %zu networks differ; %s", name, arrangement_name[arrangement], differing,
		         networks, first);
}

static struct sweep make_sweep(const struct specialisation *s, const char *task, uint64_t steps)
{
	char rest[8192], some_rates[RATES_SIZE];
	specialisation_rates(some_rates, s, rates);
	const char *const limit = s->layer_rates ? "diverged: {change_above: 3}\n" : "";
	const int size = snprintf(rest, sizeof rest, "%s%s%s", task, learned, limit);
	snprintf(rest + size, sizeof rest - (size_t)size, axes, some_rates, WEIGHTS,
	         s->bias & BIAS_HIDDEN ? axis_b1 : "", s->bias & BIAS_OUTPUT ? axis_b2 : "", DRAWS,
	         specialisation_rate_name(s));
	return sweep_of(s, steps, 0.01, rest);
}

/** The arrangement that every specialisation has: the one that this kind of device uses, or the one asked for. */
static enum arrangement usual_arrangement(void)
{
	const char *const geometry = getenv("TWONEURON_TEST_GEOMETRY");
	if (geometry)
		return strcmp(geometry, "gpu") == 0 ? ARRANGEMENT_SINGLE : ARRANGEMENT_VECTORS;
	return device_get_info(device)->kind == DEVICE_CPU ? ARRANGEMENT_VECTORS : ARRANGEMENT_SINGLE;
}

/** Compares in the usual arrangement, and in another one. */
static void compare_task(const struct specialisation *s, const char *task, enum arrangement other)
{
	char name[SPECIALISATION_NAME_SIZE];
	specialisation_name(name, s);
	const struct sweep sweep = make_sweep(s, task, STEPS);
	struct reference_run *expected = train_reference(&sweep);
	for (size_t i = 0; i < networks; i++)
		met[expected[i].outcome]++;
	if (strcmp(task, HEAVY_TASK) != 0)
		check_mixture(expected, name);
	const enum arrangement usual = usual_arrangement();
	compare(&sweep, usual, expected, name);
	if (other != usual)
		compare(&sweep, other, expected, name);
	free(expected);
}

/** Both tasks, or with fewer rounds one of them by turns: each bias, activation and loss still has both. */
static void test_kernel__computes_the_twins_bits(void **state)
{
	const struct specialisation *s = *state;
	const char *const task = specialisation_task(s);
	if (thorough(1, strcmp(task, SEED_TASK) == 0))
		compare_task(s, SEED_TASK, ARRANGEMENT_PLAIN);
	if (thorough(1, strcmp(task, RICH_TASK) == 0))
		compare_task(s, RICH_TASK, ARRANGEMENT_SINGLE);
	if (s->hidden == ACTIVATION_RELU)
		compare_task(s, HEAVY_TASK, usual_arrangement());
}

/* As on GPUs all lanes leave the hot loop every STRETCH = 128 steps, so that trainings of 300 steps go on after
 * that. */
static void test_kernel__goes_on_after_a_stretch(void **state)
{
	enum { LONG = 300 };
	const struct specialisation s = {.bias = BIAS_BOTH, .precision = TEST_PRECISION};
	(void)state;
	const struct sweep sweep = make_sweep(&s, SEED_TASK, LONG);
	struct reference_run *expected = train_reference(&sweep);
	size_t whole = 0, between = 0;
	for (size_t i = 0; i < networks; i++) {
		whole += expected[i].steps == LONG;
		between += expected[i].steps > 128 && expected[i].steps < LONG;
	}
	const size_t some = 1000 * (size_t)rates / MOST_RATES;
	assert_true(whole > some && between > some);
	char name[SPECIALISATION_NAME_SIZE];
	specialisation_name(name, &s);
	compare(&sweep, ARRANGEMENT_SINGLE, expected, name);
	free(expected);
}

/* One model is enough: how the exponential finds its table's entries depends only on the length of the vectors. */
static void test_kernel__computes_the_twins_bits_in_half_vectors(void **state)
{
	(void)state;
	if (usual_arrangement() != ARRANGEMENT_VECTORS)
		skip(); /* such a device is never given vectors */
	for (int hidden = ACTIVATION_SIGMOID; hidden <= ACTIVATION_TANH; hidden++) {
		const struct specialisation s = {
		        .bias = BIAS_BOTH, .hidden = (enum activation)hidden, .precision = TEST_PRECISION};
		compare_task(&s, SEED_TASK, ARRANGEMENT_HALVES);
	}
}

/** The least task, the least that is not unrolled, with an odd sample at its end, and the largest. */
static void test_kernel__computes_the_twins_bits_of_tasks_of_any_size(void **state)
{
	static const int size[] = {SAMPLES_MIN, 17, SAMPLES_MAX};
	const struct specialisation s = {.bias = BIAS_HIDDEN,
	                                 .hidden = ACTIVATION_TANH,
	                                 .output = ACTIVATION_TANH,
	                                 .optimizer = OPTIMIZER_MOMENTUM,
	                                 .precision = TEST_PRECISION};
	(void)state;
	for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
		struct text task = {0};
		text_add(&task, "task: [");
		for (int k = 0; k < size[i]; k++)
			text_printf(&task, "%s{x: %g, d: %g}", k ? ", " : "", (k + 1) / 64.0,
			            (k * 37 % 16) / 16.0 - 0.5);
		text_add(&task, "]\n");
		compare_task(&s, text_string(&task), usual_arrangement());
		text_free(&task);
	}
}

/** Runs last. */
static void test_kernel__comparison_meets_every_outcome(void **state)
{
	(void)state;
	for (int o = 0; o < OUTCOMES; o++)
		if (met[o] < 1000 * (uint64_t)rates / MOST_RATES)
			fail_msg("only %llu networks are %s", (unsigned long long)met[o], outcome_name(o));
}

int main(void)
{
	rates = (unsigned)thorough(TEST_RATES, 32);
	const char *const least = getenv("TWONEURON_TEST_NETWORKS");
	if (least)
		rates = (unsigned)((strtoul(least, NULL, 10) + WEIGHTS * DRAWS - 1) / (WEIGHTS * DRAWS));
	/* with fewer some outcomes are not met */
	if (rates < 8)
		rates = 8;
	networks = (size_t)rates * WEIGHTS * DRAWS;
	static struct specialisation specialisation[SPECIALISATIONS_MAX];
	static char names[SPECIALISATIONS_MAX][160];
	const char *const every = getenv("TWONEURON_TEST_EVERY");
	const int stride = every ? atoi(every) : 1, count = (specialisations() + stride - 1) / stride;
	struct CMUnitTest tests[SPECIALISATIONS_MAX + 4] = {{.name = NULL}};
	for (int i = 0; i < count; i++) {
		char name[SPECIALISATION_NAME_SIZE];
		specialisation[i] = specialisation_at(TEST_PRECISION, i * stride);
		specialisation_name(name, &specialisation[i]);
		snprintf(names[i], sizeof names[i], "test_kernel__computes_the_twins_bits: %s", name);
		tests[i] = (struct CMUnitTest){.name = names[i],
		                               .test_func = test_kernel__computes_the_twins_bits,
		                               .initial_state = &specialisation[i]};
	}
	tests[count] = (struct CMUnitTest)cmocka_unit_test(test_kernel__goes_on_after_a_stretch);
	tests[count + 1] = (struct CMUnitTest)cmocka_unit_test(test_kernel__computes_the_twins_bits_in_half_vectors);
	tests[count + 2] =
	        (struct CMUnitTest)cmocka_unit_test(test_kernel__computes_the_twins_bits_of_tasks_of_any_size);
	if (stride == 1)
		tests[count + 3] = (struct CMUnitTest)cmocka_unit_test(test_kernel__comparison_meets_every_outcome);
	return cmocka_run_group_tests(tests, device_enter, device_leave);
}
