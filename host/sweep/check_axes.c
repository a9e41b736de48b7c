#include "sweep/check.h"

#include "base/number.h"
#include "space/forms.h"
#include "space/values.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

/** One axis on its way through the checks; `path` is its place in the file. */
struct subject {
	struct reader *reader;
	struct axis *axis;
	const char *name;
	char path[32];
	const struct axis_facts *facts;
	double from, to; /**< axis->a and axis->b as the precision holds them */
	double most;     /**< axis_most() */
};

static const yaml_node_t *place(const struct subject *subject, const char *key)
{
	char path[64];
	snprintf(path, sizeof path, "%s.%s", subject->path, key);
	return reader_find(subject->reader, path);
}

static const char *number_text(char out[NUMBER_SIZE + 1], double value)
{
	*number_double(out, value) = '\0';
	return out;
}

/** A remedy for the end of a message: float64, if the sweep is in float32. */
static const char *or_float64(const struct subject *subject)
{
	return subject->reader->precision == PRECISION_FLOAT32 ? ", or precision: float64" : "";
}

/** Checks that `value` is not negative and below 1 where it must; `key` is what it stands under. */
static enum status check_limits(const struct subject *subject, const char *key, double value)
{
	const struct axis_facts *const facts = subject->facts;
	char text[NUMBER_SIZE + 1];
	if (facts->is_not_negative && value < 0)
		return reader_fail(subject->reader, place(subject, key), "the %s is %s; a %s must be 0 or above",
		                   facts->meaning, number_text(text, value), facts->meaning);
	if (facts->below > 0 && precision_round(subject->reader->precision, value) >= facts->below)
		return reader_fail(subject->reader, place(subject, key), "the %s is %s; a %s must be below %g",
		                   facts->meaning, number_text(text, value), facts->meaning, facts->below);
	return STATUS_OK;
}

/** Checks that training can start from `value`, which stands under `key`. */
static enum status check_start(const struct subject *subject, const char *key, double value)
{
	char text[NUMBER_SIZE + 1];
	const enum status status = check_limits(subject, key, value);
	if (status != STATUS_OK || fabs(value) <= subject->most)
		return status;
	/* the limit in three digits, surely below it */
	return reader_fail(subject->reader, place(subject, key),
	                   "%s is %s, too large to train: %s holds a multiple of it, which overflows; use a size up to "
	                   "%.3g%s",
	                   subject->name, number_text(text, value), reader_precision(subject->reader),
	                   0.99 * subject->most, or_float64(subject));
}

/** Checks that training can start from both ends of a range, and so from all between; `form` is the key it is under. */
static enum status check_ends(const struct subject *subject, const char *form)
{
	char key_from[32], key_to[32];
	snprintf(key_from, sizeof key_from, "%sfrom", form);
	snprintf(key_to, sizeof key_to, "%sto", form);
	enum status status = check_start(subject, key_from, subject->axis->a);
	if (status == STATUS_OK)
		status = check_start(subject, key_to, subject->axis->b);
	return status;
}

/** Refuses two ends that are one number, perhaps only in the precision of training. */
static enum status fail_same(const struct subject *subject, const char *key)
{
	char from[NUMBER_SIZE + 1];
	number_text(from, subject->axis->a);
	if (subject->axis->a == subject->axis->b)
		return reader_fail(
		        subject->reader, place(subject, key),
		        "from and to are the same number (%s), an empty range; use {value: %s} or move them apart",
		        from, from);
	return reader_fail(subject->reader, place(subject, key),
	                   "from and to are the same number in %s (%s), an empty range; use {value: %s} or move them "
	                   "apart%s",
	                   reader_precision(subject->reader), from, from, or_float64(subject));
}

/** Checks that a range ascends, has a finite width and stays above 0 where it must; `form` is the key it is under. */
static enum status check_range(const struct subject *subject, const char *form)
{
	const struct axis *axis = subject->axis;
	char from[NUMBER_SIZE + 1], to[NUMBER_SIZE + 1], key_from[32], key_to[32];
	number_text(from, axis->a);
	number_text(to, axis->b);
	snprintf(key_from, sizeof key_from, "%sfrom", form);
	snprintf(key_to, sizeof key_to, "%sto", form);
	if (axis->a > axis->b)
		return reader_fail(subject->reader, place(subject, key_from),
		                   "from is %s, above to, which is %s; swap them, ranges ascend", from, to);
	if (subject->from == subject->to)
		return fail_same(subject, key_to);
	const double width = subject->to - subject->from;
	if (isinf(precision_round(subject->reader->precision, width)))
		return reader_fail(subject->reader, place(subject, key_to),
		                   "the distance from %s to %s overflows; use a smaller range", from, to);
	if (subject->facts->is_positive && axis->a <= 0)
		return reader_fail(subject->reader, place(subject, key_from),
		                   "the %s begins at %s; a %s must be above 0", subject->name, from,
		                   subject->facts->meaning);
	return check_ends(subject, form);
}

/**
 * True if the points of a log grid surely differ; comparing 2^24 points would take a second. Neighbours differ by the
 * relative step. Rounding moves each by half of 2^-23 (2^-52) at most, where numbers are normal, and computing it by (7
 * * 1074 + 6) * 2^-53 < 2^-40. A step of twice all of that is enough.
 */
static bool is_coarse(const struct subject *subject)
{
	const bool single = subject->reader->precision == PRECISION_FLOAT32;
	const struct axis *axis = subject->axis;
	return axis->scale == SCALE_LOG && axis->a >= (single ? (double)FLT_MIN : DBL_MIN) &&
	       (log(axis->b) - log(axis->a)) / (double)(axis->points - 1) > (single ? 0x1p-22 : 0x1p-38);
}

/** Checks that the points of a grid ascend in the precision of training: rounding may make two of them one. */
static enum status check_distinct(const struct subject *subject)
{
	if (is_coarse(subject))
		return STATUS_OK;
	const enum precision precision = subject->reader->precision;
	const bool is_step = subject->axis->form == AXIS_STEPS;
	double last = subject->from;
	for (uint64_t i = 1; i < subject->axis->points; i++) {
		const double next = precision_round(precision, axis_value(subject->axis, i));
		if (!(next > last))
			return reader_fail(
			        subject->reader, place(subject, is_step ? "step" : "points"),
			        "points are so close that %s cannot tell them apart: points %llu and %llu are "
			        "%.9g and %.9g; use %s%s",
			        reader_precision(subject->reader), (unsigned long long)i, (unsigned long long)(i + 1),
			        last, next, is_step ? "a larger step" : "fewer points or a wider range",
			        or_float64(subject));
		last = next;
	}
	return STATUS_OK;
}

/** Checks that an axis may have `value`, which stands under `key`. */
static enum status check_one(const struct subject *subject, const char *key, double value)
{
	if (subject->facts->is_positive && value <= 0)
		return reader_fail(subject->reader, place(subject, key),
		                   "the %s is 0 or negative; a %s must be above 0", subject->name,
		                   subject->facts->meaning);
	return check_start(subject, key, value);
}

/** Checks the ends of a log scale; `form` is the key that they are under. */
static enum status check_scale(const struct subject *subject, const char *form)
{
	const struct axis *axis = subject->axis;
	char key[32];
	snprintf(key, sizeof key, "%s%s", form, axis->a <= 0 ? "from" : "to");
	if (axis->scale != SCALE_LOG || (axis->a > 0 && axis->b > 0))
		return STATUS_OK;
	return reader_fail(subject->reader, place(subject, key),
	                   "scale is log, which never reaches 0 or below; use from and to above 0, or scale: linear");
}

static enum status check_points(const struct subject *subject)
{
	enum status status = check_scale(subject, "");
	if (status != STATUS_OK)
		return status;
	if (subject->axis->points > 1) {
		status = check_range(subject, "");
		return status == STATUS_OK ? check_distinct(subject) : status;
	}
	if (subject->from != subject->to)
		return reader_fail(subject->reader, place(subject, "points"),
		                   "points is 1, but from and to differ; use 2 or more points, or {value: ...}");
	status = check_one(subject, "from", subject->axis->a);
	return status == STATUS_OK ? check_start(subject, "to", subject->axis->b) : status;
}

static enum status check_steps(const struct subject *subject)
{
	const struct axis *axis = subject->axis;
	char from[NUMBER_SIZE + 1], step[NUMBER_SIZE + 1], end[NUMBER_SIZE + 1];
	number_text(from, axis->a);
	number_text(step, axis->b);
	if (axis->b == 0)
		return reader_fail(subject->reader, place(subject, "step"),
		                   "step is 0, so that all points are one; use {value: %s} or a step above 0", from);
	if (axis->b < 0)
		return reader_fail(subject->reader, place(subject, "step"),
		                   "step is %s; grids ascend: begin at the other end, with a step above 0", step);
	enum status status = check_one(subject, "from", axis->a);
	const double last = axis_value(axis, axis->points - 1);
	if (status == STATUS_OK)
		status = check_limits(subject, "step", last);
	if (status == STATUS_OK && fabs(last) > subject->most)
		return reader_fail(subject->reader, place(subject, "step"),
		                   "the last point of %s is %s, too large to train: %s holds a multiple of it, which "
		                   "overflows; use a smaller step or fewer points%s",
		                   subject->name, number_text(end, last), reader_precision(subject->reader),
		                   or_float64(subject));
	return status == STATUS_OK ? check_distinct(subject) : status;
}

/** Checks that value i of a list, which stands under `key`, is above the one before it. */
static enum status check_order(const struct subject *subject, const char *key, size_t i)
{
	const double *const list = subject->axis->list;
	const enum precision precision = subject->reader->precision;
	char value[NUMBER_SIZE + 1], before[NUMBER_SIZE + 1];
	number_text(value, list[i]);
	number_text(before, list[i - 1]);
	if (list[i] < list[i - 1])
		return reader_fail(subject->reader, place(subject, key),
		                   "%s is below the value before it, which is %s; sort the list, from the least value "
		                   "to the largest",
		                   value, before);
	if (list[i] == list[i - 1])
		return reader_fail(subject->reader, place(subject, key),
		                   "%s is in the list already, just before; remove one of the two", value);
	if (precision_round(precision, list[i]) == precision_round(precision, list[i - 1]))
		return reader_fail(subject->reader, place(subject, key),
		                   "%s and the value before it, %s, are the same number in %s; remove one of the "
		                   "two%s",
		                   value, before, reader_precision(subject->reader), or_float64(subject));
	return STATUS_OK;
}

static enum status check_list(const struct subject *subject)
{
	enum status status = STATUS_OK;
	for (size_t i = 0; i < subject->axis->listed && status == STATUS_OK; i++) {
		char key[32];
		snprintf(key, sizeof key, "list.%zu", i);
		status = check_one(subject, key, subject->axis->list[i]);
		if (status == STATUS_OK && i > 0)
			status = check_order(subject, key, i);
	}
	return status;
}

/** Checks a drawn form whose numbers are a mean and a standard deviation; `form` is the key it is under. */
static enum status check_mean_sd(const struct subject *subject, const char *form)
{
	const struct axis *axis = subject->axis;
	/* no generator of 64-bit uniforms gives a normal value beyond 9.5 (sqrt(2 * 64 * ln 2)) */
	const double farthest = fabs(axis->a) + 10 * axis->b;
	char key_sd[32];
	snprintf(key_sd, sizeof key_sd, "%s.sd", form);
	if (subject->facts->is_positive || subject->facts->is_not_negative)
		return reader_fail(subject->reader, place(subject, form),
		                   "the %s is %s, which also draws values %s; use uniform or sobol from %s",
		                   subject->name, form, subject->facts->is_positive ? "of 0 and below" : "below 0",
		                   subject->facts->is_positive ? "above 0" : "0");
	if (farthest > subject->most)
		return reader_fail(
		        subject->reader, place(subject, key_sd),
		        "mean and sd are so large that drawn values overflow in training; use smaller ones%s",
		        or_float64(subject));
	return STATUS_OK;
}

static enum status check_drawn(const struct subject *subject)
{
	const struct form_facts *const form = &form_facts[subject->axis->form];
	char key[32];
	if (form->numbers == FORM_MEAN_SD)
		return check_mean_sd(subject, form->name);
	snprintf(key, sizeof key, "%s.", form->name);
	const enum status status = check_scale(subject, key);
	return status == STATUS_OK ? check_range(subject, key) : status;
}

/** Checks a table by how far its values reach. */
static enum status check_table(const struct subject *subject)
{
	const struct form_facts *const form = &form_facts[subject->axis->form];
	const yaml_node_t *const at = place(subject, form->name);
	double least, largest;
	form->reach(subject->axis, &least, &largest);
	if (subject->facts->is_positive && least <= 0)
		return reader_fail(subject->reader, at,
		                   "the %s is %s, with 0 and negative ones; use points from above 0", subject->name,
		                   form->values);
	if (subject->facts->is_not_negative && least < 0)
		return reader_fail(subject->reader, at, "the %s is %s, with negative ones; use points from 0",
		                   subject->name, form->values);
	if (fmax(-least, largest) > subject->most)
		return reader_fail(subject->reader, at,
		                   "%s is %s, up to %.3g, too large to train: %s holds a multiple of it, which "
		                   "overflows; use %s%s",
		                   subject->name, form->values, fmax(-least, largest),
		                   reader_precision(subject->reader), form->remedy, or_float64(subject));
	return STATUS_OK;
}

static enum status check_axis(const struct subject *subject)
{
	struct axis *axis = subject->axis;
	if (axis->form == AXIS_EVERY)
		axis->points = every_points(axis->every);
	else if (axis->form == AXIS_LIST)
		axis->points = axis->listed;
	else if (axis->form == AXIS_VALUE || axis_is_drawn(axis))
		axis->points = 1;
	switch (axis->form) {
	case AXIS_VALUE:
		return check_one(subject, "value", axis->a);
	case AXIS_POINTS:
		return check_points(subject);
	case AXIS_STEPS:
		return check_steps(subject);
	case AXIS_LIST:
		return check_list(subject);
	case AXIS_EVERY:
		return check_table(subject);
	case AXIS_UNIFORM:
	case AXIS_NORMAL:
	case AXIS_SOBOL:
		break;
	}
	return check_drawn(subject);
}

/** A bias that does not train is 0 by definition: an axis for it would silently do nothing, or start from elsewhere. */
static enum status check_trains(const struct subject *subject, enum bias needed, enum bias bias)
{
	if (!needed || (bias & needed) || !reader_has(subject->reader, subject->path))
		return STATUS_OK;
	return reader_fail(subject->reader, reader_find_key(subject->reader, subject->path),
	                   "%s does not train with bias: %s and is 0; remove it or choose bias: %s or both",
	                   subject->name, bias_name(bias), bias_name(needed));
}

/** Finds which hyperparameters the networks have, and refuses those that do nothing. */
static enum status check_hyperparameters(struct reader *reader, struct descent *descent)
{
	const bool hidden = reader_has(reader, "axes.rate_hidden"), output = reader_has(reader, "axes.rate_output");
	if (hidden != output)
		return reader_fail(reader, reader_find_key(reader, hidden ? "axes.rate_hidden" : "axes.rate_output"),
		                   "%s stands alone; add %s, the rate of the other neuron, or use rate for both",
		                   hidden ? "rate_hidden" : "rate_output", hidden ? "rate_output" : "rate_hidden");
	if (hidden && reader_has(reader, "axes.rate"))
		return reader_fail(reader, reader_find_key(reader, "axes.rate"),
		                   "rate stands beside rate_hidden and rate_output, which replace it; remove rate or "
		                   "the two");
	if (descent->optimizer != OPTIMIZER_MOMENTUM && reader_has(reader, "axes.momentum"))
		return reader_fail(reader, reader_find_key(reader, "axes.momentum"),
		                   "optimizer is %s, which has no momentum; remove it, or use optimizer: "
		                   "momentum under training",
		                   optimizer_name(descent->optimizer));
	descent->layer_rates = hidden;
	descent->weight_decay = reader_has(reader, "axes.weight_decay");
	return STATUS_OK;
}

enum status check_axes(struct reader *reader, struct sweep *sweep)
{
	struct descent *const descent = &sweep->problem.descent;
	enum status status = check_hyperparameters(reader, descent);
	sweep->space.absent = axes_absent(descent);
	for (int i = 0; i < AXES && status == STATUS_OK; i++) {
		struct axis *axis = &sweep->space.axis[i];
		struct subject subject = {.reader = reader,
		                          .axis = axis,
		                          .name = axis_name(i),
		                          .facts = &axis_facts[i],
		                          .from = precision_round(reader->precision, axis->a),
		                          .to = precision_round(reader->precision, axis->b),
		                          .most = axis_most(&sweep->problem, (enum coordinate)i, reader->precision)};
		snprintf(subject.path, sizeof subject.path, "axes.%s", axis_name(i));
		status = check_trains(&subject, axis_needs((enum coordinate)i), sweep->problem.bias);
		if (status == STATUS_OK)
			status = check_axis(&subject);
	}
	return status;
}
