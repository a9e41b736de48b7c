/*
 * The kernels against the plain model of plain.h: one step, and short trajectories, in each specialisation.
 */
#include "fixture.h"

#include "device.h"
#include "plain.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* with kernel_twin's tasks, so that the kernels are built already */
static const char learned[] = "learned: {max_error: 0.5}\n";
static const char axes[] = "axes:\n"
                           "%s"
                           "  w1: {from: -20, to: 20, points: 32}\n"
                           "  w2: {uniform: {from: -20, to: 20}}\n"
                           "%s%s"
                           "draws: 8\n"
                           "map: {x: %s, y: w1}\n";
static const char axis_b1[] = "  b1: {uniform: {from: -20, to: 20}}\n",
                  axis_b2[] = "  b2: {uniform: {from: -20, to: 20}}\n";

enum { NETWORKS = 32 * 32 * 8 };

/** A comparison in progress, and its result. */
struct comparison {
	const char *name;
	const struct sweep *sweep;
	double unit;
	size_t clear; /**< networks whose bounds were useful; all of them agreed */
	size_t by_outcome[OUTCOMES];
};

/* numbers below the clamp of the sigmoid, 2^-126 or 2^-1022, times rates and weights; and squares of a change that
 * underflow */
static double tiny(const struct comparison *c)
{
	return c->unit > 0x1p-30 ? 0x1p-90 : 0x1p-900;
}

static double tiny_change(const struct comparison *c)
{
	return c->unit > 0x1p-30 ? 0x1p-60 : 0x1p-500;
}

static void agree(const struct comparison *c, uint64_t index, const char *what, double got,
                  struct plain_number expected, double slack)
{
	const double tolerance = plain_tolerance(expected, c->unit) + slack;
	if (!(fabs(got - expected.v) <= tolerance))
		fail_msg("%s, network %llu: %s is %.17g, the model's %.17g, more than %.3g apart", c->name,
		         (unsigned long long)index, what, got, expected.v, tolerance);
}

/** True if the number is below or above the limit whatever rounding did; no number is below 0. */
static bool is_decided(const struct comparison *c, struct plain_number number, double limit)
{
	return limit == 0 || fabs(number.v - limit) > plain_tolerance(number, c->unit) + tiny_change(c);
}

/** Trains the plain network; false once its error bounds become useless. */
static bool train_plainly(const struct comparison *c, const double axis[AXES], struct plain_network *n, uint32_t *steps)
{
	const struct training *training = &c->sweep->training;
	for (*steps = 0; *steps < training->steps;) {
		plain_step(&c->sweep->problem, axis, c->unit, n);
		++*steps;
		/* first order needs small errors of the pre-activations */
		double error = 0;
		for (int p = 0; p < PARAMETERS; p++)
			error += plain_tolerance(n->parameter[p], c->unit);
		if (n->unclear || !(error < 1e-2) || !is_decided(c, n->change, training->tolerance))
			return false;
		if (n->change.v < training->tolerance)
			break;
	}
	return true;
}

static enum outcome outcome_of(const struct training *training, const struct plain_network *n, uint32_t steps,
                               double max_error)
{
	if (max_error <= training->max_error)
		return OUTCOME_LEARNED;
	if (!(n->change.v < training->tolerance))
		return OUTCOME_UNFINISHED;
	return steps == 1 ? OUTCOME_FROZEN : OUTCOME_STALLED;
}

static void compare_parameter(const struct comparison *c, const struct runs *runs, size_t i, int value,
                              const char *name, struct plain_number expected)
{
	/* scaled back: a constant and a product */
	expected.e += 2 * fabs(expected.v);
	agree(c, runs->first + i, name, runs_get(runs, value, i), expected, tiny(c));
}

static void compare_network(struct comparison *c, const struct layout_tables *tables, const struct runs *runs, size_t i)
{
	double axis[AXES];
	uint32_t steps;
	struct plain_number max_error;
	reference_configure(tables, runs->precision, runs->first + i, axis);
	struct plain_network n = plain_begin(&c->sweep->problem, axis);
	if (!train_plainly(c, axis, &n, &steps))
		return;
	const struct training *training = &c->sweep->training;
	const struct plain_number loss = plain_loss(&c->sweep->problem, &n, &max_error);
	c->clear++;
	assert_int_equal(runs->steps[i], steps);
	for (unsigned p = 0; p < PARAMETERS; p++)
		compare_parameter(c, runs, i, RUN_PARAMETERS + (int)p, parameter_name(p), n.parameter[p]);
	agree(c, runs->first + i, "loss", runs_get(runs, RUN_LOSS, i), loss, tiny(c));
	agree(c, runs->first + i, "max_error", runs_get(runs, RUN_MAX_ERROR, i), max_error, tiny(c));
	const double change = training_change(&c->sweep->problem, runs->precision, runs_get(runs, RUN_CHANGE, i));
	agree(c, runs->first + i, "change", change, n.change, tiny_change(c));
	if (!is_decided(c, max_error, training->max_error))
		return;
	const enum outcome outcome = outcome_of(training, &n, steps, max_error.v);
	assert_int_equal(runs->outcome[i], outcome);
	c->by_outcome[outcome]++;
}

/** The specialisation's sweep, whose networks take so many steps, with this tolerance. */
static struct sweep make_sweep(const struct specialisation *s, uint64_t steps, double tolerance)
{
	char rest[2048], rates[RATES_SIZE];
	const int size = snprintf(rest, sizeof rest, "%s%s", specialisation_task(s), learned);
	specialisation_rates(rates, s, 32);
	snprintf(rest + size, sizeof rest - (size_t)size, axes, rates, s->bias & BIAS_HIDDEN ? axis_b1 : "",
	         s->bias & BIAS_OUTPUT ? axis_b2 : "", specialisation_rate_name(s));
	return sweep_of(s, steps, tolerance, rest);
}

/** Compares all networks of the sweep, for whose problem the bench was opened. */
static struct comparison compare(struct bench *bench, const struct sweep *sweep, const struct specialisation *s)
{
	char name[SPECIALISATION_NAME_SIZE];
	specialisation_name(name, s);
	struct comparison c = {
	        .name = name, .sweep = sweep, .unit = s->precision == PRECISION_FLOAT64 ? 0x1p-53 : 0x1p-24};
	struct runs runs;
	bench->sweep = sweep;
	bench_train(bench, 0, NETWORKS, &runs);
	for (size_t i = 0; i < NETWORKS; i++)
		compare_network(&c, &bench->tables, &runs, i);
	c.name = NULL;
	c.sweep = NULL;
	return c;
}

/** Outcomes of networks with useful bounds, in all specialisations. */
static size_t met[OUTCOMES];

static void assert_clear(const struct comparison *c, const char *what, int percent)
{
	if (c->clear < NETWORKS * (size_t)percent / 100)
		fail_msg("%s: only %zu of %d networks have useful bounds", what, c->clear, NETWORKS);
}

/*
 * One step: all networks have useful bounds but those at relu's kink, those that one step with a large rate takes far
 * away, and with Adam those whose gradient is as small as its error, since it divides by its size. Then 12 steps: large
 * rates make errors grow by orders of magnitude per step, and faster where the gradient has no bound; the bounds stay
 * small for most networks.
 */
static void test_kernel__agrees_with_the_model(void **state)
{
	const struct specialisation *s = *state;
	const bool is_bounded =
	        isfinite(activation_facts[s->hidden].most) && isfinite(activation_facts[s->output].most);
	const struct sweep step = make_sweep(s, 1, 0), path = make_sweep(s, 12, 0.01);
	struct bench bench;
	bench_open(&bench, device, &step, test_shape(device, &step, GEOMETRY_VECTOR), NETWORKS);
	const struct comparison one = compare(&bench, &step, s), all = compare(&bench, &path, s);
	bench_close(&bench);
	assert_clear(&one, "one step", s->optimizer == OPTIMIZER_ADAM ? 70 : 95);
	assert_clear(&all, "12 steps", (s->precision == PRECISION_FLOAT64 ? 90 : 50) - (is_bounded ? 0 : 35));
	for (int o = 0; o < OUTCOMES; o++)
		met[o] += all.by_outcome[o];
}

/** Runs last. */
static void test_kernel__comparison_meets_every_outcome_but_divergence(void **state)
{
	(void)state;
	for (int o = 0; o < OUTCOMES; o++)
		if (o != OUTCOME_DIVERGED)
			assert_true(met[o] > NETWORKS / 2);
}

int main(void)
{
	enum { ALL = 2 * SPECIALISATIONS_MAX };
	static struct specialisation specialisation[ALL];
	static char names[ALL][160];
	static struct CMUnitTest tests[ALL + 1];
	const int count = 2 * specialisations();
	for (int i = 0; i < count; i++) {
		char name[SPECIALISATION_NAME_SIZE];
		specialisation[i] = specialisation_at(i % 2 ? PRECISION_FLOAT64 : PRECISION_FLOAT32, i / 2);
		specialisation_name(name, &specialisation[i]);
		snprintf(names[i], sizeof names[0], "test_kernel__agrees_with_the_model: %s", name);
		tests[i] = (struct CMUnitTest){.name = names[i],
		                               .test_func = test_kernel__agrees_with_the_model,
		                               .initial_state = &specialisation[i]};
	}
	tests[count] = (struct CMUnitTest)cmocka_unit_test(test_kernel__comparison_meets_every_outcome_but_divergence);
	return cmocka_run_group_tests(tests, device_enter, device_leave);
}
