#include "fixture.h"

#include "base/text.h"
#include "sweep/sweep_file.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Fills hidden[] with the activations of hidden neurons that train; returns how many there are. */
static int find_hidden(enum activation hidden[ACTIVATIONS])
{
	int count = 0;
	for (unsigned i = 0; i < ACTIVATIONS; i++)
		if (activation_trains_hidden(i))
			hidden[count++] = (enum activation)i;
	return count;
}

int specialisations(void)
{
	enum activation hidden[ACTIVATIONS];
	return 4 * find_hidden(hidden) * LOSSES * OPTIMIZERS;
}

struct specialisation specialisation_at(enum precision precision, int i)
{
	enum activation hidden[ACTIVATIONS];
	const int activations = find_hidden(hidden), losses = i / (4 * activations);
	return (struct specialisation){.bias = (enum bias)(i % 4),
	                               .hidden = hidden[i / 4 % activations],
	                               .loss = (enum loss)(losses % LOSSES),
	                               .optimizer = (enum optimizer)(losses / LOSSES),
	                               .precision = precision};
}

void specialisation_name(char out[SPECIALISATION_NAME_SIZE], const struct specialisation *s)
{
	snprintf(out, SPECIALISATION_NAME_SIZE, "%s-%s-%s-%s-%s", bias_name(s->bias), activation_name(s->hidden),
	         loss_name(s->loss), optimizer_name(s->optimizer), precision_name(s->precision));
}

struct sweep sweep_of(const struct specialisation *s, uint64_t steps, double tolerance, const char *rest)
{
	struct text file = {0};
	struct sweep sweep;
	struct error error = {.message = ""};
	text_printf(&file, "name: test\nnetwork: {bias: %s, hidden: %s}\n", bias_name(s->bias),
	            activation_name(s->hidden));
	text_printf(&file, "training: {loss: %s, steps: %llu, tolerance: %.17g, precision: %s}\n", loss_name(s->loss),
	            (unsigned long long)steps, tolerance, precision_name(s->precision));
	text_add(&file, rest);
	if (sweep_parse(&sweep, "test", text_string(&file), file.size, SWEEP_FOR_TRAINING, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	text_free(&file);
	sweep.problem.optimizer = s->optimizer;
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
