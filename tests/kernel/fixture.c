#include "fixture.h"

#include "base/text.h"
#include "sweep/sweep.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct specialisation specialisation_at(enum precision precision, int i)
{
	return (struct specialisation){(enum bias)(i % 4), (enum activation)(i / 4 % 3), (enum loss)(i / 12),
	                               precision};
}

void specialisation_name(char out[SPECIALISATION_NAME_SIZE], const struct specialisation *s)
{
	snprintf(out, SPECIALISATION_NAME_SIZE, "%s-%s-%s-float%d", bias_name[s->bias], activation_name[s->hidden],
	         loss_name[s->loss], (int)s->precision);
}

struct sweep sweep_of(const struct specialisation *s, uint64_t steps, double tolerance, const char *rest)
{
	struct text file = {0};
	struct sweep sweep;
	struct error error = {.message = ""};
	text_printf(&file, "name: test\nnetwork: {bias: %s, hidden: %s}\n", bias_name[s->bias],
	            activation_name[s->hidden]);
	text_printf(&file, "training: {loss: %s, steps: %llu, tolerance: %.17g, precision: float%d}\n",
	            loss_name[s->loss], (unsigned long long)steps, tolerance, (int)s->precision);
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
	*bench = (struct bench){0};
	if (reference_open(&bench->reference, sweep, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	struct trainer_spec spec = {
	        .problem = &sweep->problem,
	        .training = &sweep->training,
	        .math = MATH_EXACT,
	        .threshold = reference_threshold(&sweep->training),
	        .shape = shape,
	};
	spec.layout = reference_layout(bench->reference, &spec.layout_size);
	spec.values = reference_values(bench->reference, &spec.values_size);
	enum status status = trainer_open(&bench->trainer, device, &spec, &error);
	if (status == STATUS_OK)
		status = batch_open(&bench->batch, bench->trainer, capacity, &error);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
}

void bench_close(struct bench *bench)
{
	batch_close(bench->batch);
	trainer_close(bench->trainer);
	reference_close(bench->reference);
	*bench = (struct bench){0};
}

void bench_train(struct bench *bench, uint64_t first, size_t count, struct runs *out)
{
	struct error error = {.message = ""};
	enum status status = trainer_enqueue(bench->trainer, bench->batch, first, count, &error);
	if (status == STATUS_OK)
		status = batch_enqueue_read(bench->batch, &error);
	if (status == STATUS_OK)
		status = batch_wait(bench->batch, NULL, &error);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
	batch_runs(bench->batch, out);
}

double runs_value(const struct runs *runs, enum run_value value, size_t i)
{
	return runs->precision == PRECISION_FLOAT64 ? ((const double *)runs->value[value])[i]
	                                            : (double)((const float *)runs->value[value])[i];
}
