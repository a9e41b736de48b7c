#include "fixture.h"

#include "base/text.h"
#include "sweep/sweep_file.h"
#include "test.h"
#include "thorough.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUTS = 4, MIXES = 4 };

/** The outputs that train, each with the losses that it may have. */
static const struct {
	enum activation output;
	enum loss loss;
} output[OUTPUTS] = {
        {ACTIVATION_SIGMOID, LOSS_SQUARED_ERROR},
        {ACTIVATION_SIGMOID, LOSS_CROSS_ENTROPY},
        {ACTIVATION_TANH, LOSS_SQUARED_ERROR},
        {ACTIVATION_LINEAR, LOSS_SQUARED_ERROR},
};

/** Numbers of bias, hidden activation, output, optimizer, and a mix of rates (1) and decay (2). */
static struct specialisation specialisation_of(enum precision precision, const int at[5])
{
	return (struct specialisation){.bias = (enum bias)at[0],
	                               .hidden = (enum activation)at[1],
	                               .output = output[at[2]].output,
	                               .loss = output[at[2]].loss,
	                               .optimizer = (enum optimizer)at[3],
	                               .layer_rates = at[4] & 1,
	                               .weight_decay = at[4] & 2,
	                               .precision = precision};
}

/** The field of four elements: sums are exclusive ors, and these are the products by those that are neither 0 nor 1. */
static const int times_2[] = {0, 2, 3, 1}, times_3[] = {0, 3, 1, 2};

int specialisations(void)
{
	return thorough(SPECIALISATIONS_MAX, 16);
}

struct specialisation specialisation_at(enum precision precision, int i)
{
	const int bias = i % 4, hidden = i / 4 % ACTIVATIONS;
	/* lines of a plane over that field: two of these five numbers are never the same for two of the 16 points */
	if (specialisations() < SPECIALISATIONS_MAX)
		return specialisation_of(precision,
		                         (int[]){bias, hidden, bias ^ hidden, (times_2[bias] ^ hidden) % OPTIMIZERS,
		                                 times_3[bias] ^ hidden});
	const int pair = i / 16 % OUTPUTS, optimizer = i / 64;
	return specialisation_of(precision, (int[]){bias, hidden, pair, optimizer, times_3[bias] ^ hidden ^ pair});
}

void specialisation_name(char out[SPECIALISATION_NAME_SIZE], const struct specialisation *s)
{
	snprintf(out, SPECIALISATION_NAME_SIZE, "%s-%s-%s-%s-%s%s%s-%s", bias_name(s->bias), activation_name(s->hidden),
	         activation_name(s->output), loss_name(s->loss), optimizer_name(s->optimizer),
	         s->layer_rates ? "-rates" : "", s->weight_decay ? "-decay" : "", precision_name(s->precision));
}

static const char axis_momentum[] = "  momentum: {uniform: {from: 0, to: 0.95}}\n";
static const char axis_decay[] = "  weight_decay: {uniform: {from: 0, to: 0.001}}\n";

const char *specialisation_rate_name(const struct specialisation *s)
{
	return s->layer_rates ? "rate_hidden" : "rate";
}

void specialisation_rates(char out[RATES_SIZE], const struct specialisation *s, unsigned points)
{
	/* Adam goes as far as its rate, whatever the gradient is; with a linear output the gradient has no bound */
	const double linear = isfinite(activation_facts[s->hidden].most) ? 1e-4 : 1e-5;
	const double low = s->optimizer == OPTIMIZER_ADAM ? 1e-3 : s->output == ACTIVATION_LINEAR ? linear : 1e-2;
	const int size = snprintf(out, RATES_SIZE, "  %s: {from: %g, to: %g, points: %u, scale: log}\n",
	                          specialisation_rate_name(s), low, 1e4 * low, points);
	snprintf(out + size, RATES_SIZE - (size_t)size, "%s%s", s->optimizer == OPTIMIZER_MOMENTUM ? axis_momentum : "",
	         s->weight_decay ? axis_decay : "");
	if (s->layer_rates)
		snprintf(out + strlen(out), RATES_SIZE - strlen(out), "  rate_output: {uniform: {from: %g, to: %g}}\n",
		         low, 100 * low);
}

const char *specialisation_task(const struct specialisation *s)
{
	return ((int)s->bias + (int)s->hidden + (int)s->loss + (int)s->output) % 2 ? RICH_TASK : SEED_TASK;
}

struct sweep sweep_of(const struct specialisation *s, uint64_t steps, double tolerance, const char *rest)
{
	struct text file = {0};
	struct sweep sweep;
	struct error error = {.message = ""};
	text_printf(&file, "name: test\nnetwork: {bias: %s, hidden: %s, output: %s}\n", bias_name(s->bias),
	            activation_name(s->hidden), activation_name(s->output));
	text_printf(&file, "training: {loss: %s, optimizer: %s, steps: %llu, tolerance: %.17g, precision: %s}\n",
	            loss_name(s->loss), optimizer_name(s->optimizer), (unsigned long long)steps, tolerance,
	            precision_name(s->precision));
	text_add(&file, rest);
	if (sweep_parse(&sweep, "test", text_string(&file), file.size, SWEEP_FOR_TRAINING, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	text_free(&file);
	return sweep;
}

struct shape test_shape(const struct device *device, const struct sweep *sweep, enum geometry geometry)
{
	return shape_default(device_get_info(device), &sweep->problem, sweep->training.precision, geometry);
}

void bench_open(struct bench *bench, struct device *device, const struct sweep *sweep, struct shape shape,
                size_t capacity)
{
	struct error error = {.message = ""};
	*bench = (struct bench){.sweep = sweep};
	const struct trainer_spec spec = {
	        .problem = &sweep->problem,
	        .precision = sweep->training.precision,
	        .math = MATH_EXACT,
	        .shape = shape,
	};
	enum status status = layout_make(&bench->tables, &sweep->space, sweep->training.precision, &error);
	if (status == STATUS_OK)
		status = trainer_open(&bench->trainer, device, &spec, &error);
	if (status == STATUS_OK)
		status = aim_open(&bench->aim, bench->trainer, &bench->tables, &error);
	if (status == STATUS_OK)
		status = batch_open(&bench->batch, bench->trainer, capacity, &error);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
}

void bench_close(struct bench *bench)
{
	batch_close(bench->batch);
	aim_close(bench->aim);
	trainer_close(bench->trainer);
	layout_free(&bench->tables);
	*bench = (struct bench){0};
}

void bench_train(struct bench *bench, uint64_t first, size_t count, struct runs *out)
{
	struct error error = {.message = ""};
	const struct launch launch = {.training = &bench->sweep->training};
	enum status status = trainer_enqueue(bench->trainer, bench->batch, bench->aim, first, count, &launch, &error);
	if (status == STATUS_OK)
		status = batch_enqueue_read(bench->batch, &error);
	if (status == STATUS_OK)
		status = batch_wait(bench->batch, NULL, &error);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
	batch_runs(bench->batch, out);
}
