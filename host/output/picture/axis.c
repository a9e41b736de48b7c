#include "output/picture/axis.h"

#include "base/number.h"
#include "output/format.h"
#include "space/values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Whether cells are drawn by the number of their points: the values are not evenly spaced on any scale. */
static bool is_counted(const struct axis *axis)
{
	return axis->form == AXIS_EVERY || axis->form == AXIS_LIST;
}

static bool is_narrow(const struct axis *axis, double from, double to)
{
	return axis->form == AXIS_STEPS && to > from && to - from < 1e-3 * fmax(fabs(from), fabs(to));
}

struct picture_axis picture_axis_make(const struct space *space, enum coordinate name, uint64_t cells)
{
	const struct axis *axis = &space->axis[name];
	struct picture_axis picture = {.axis = axis, .name = name, .cells = cells};
	const double points = (double)axis->points, per_cell = points / (double)cells;
	double from = 0, to = points - 1;
	if (!is_counted(axis)) {
		from = axis_value(axis, 0);
		to = axis_value(axis, axis->points - 1);
		if (is_narrow(axis, from, to)) {
			picture.origin = from;
			to -= from;
			from = 0;
		}
		if (axis->scale == SCALE_LOG) {
			from = log10(from);
			to = log10(to);
		}
	}
	const double spacing = points > 1 && from != to ? (to - from) / (points - 1) : 1;
	picture.step = spacing * per_cell;
	picture.first = from + spacing * (per_cell - 1) / 2;
	return picture;
}

static double low_end(const struct picture_axis *axis)
{
	return fmin(axis->first, axis->first + (double)(axis->cells - 1) * axis->step) - fabs(axis->step) / 2;
}

static double high_end(const struct picture_axis *axis)
{
	return low_end(axis) + (double)axis->cells * fabs(axis->step);
}

/** A list of tics that is being written into the script. */
struct tics {
	struct text *script;
	bool labels;
	int count;
	double low, high; /* those outside are left out */
};

/** A tic without a label is a small one. */
static void add_tic(struct tics *tics, const char *label, double position)
{
	if (position < tics->low || position > tics->high)
		return;
	text_printf(tics->script, "%s\"%s\" ", tics->count++ ? ", " : "", tics->labels ? label : "");
	text_number(tics->script, position);
	text_printf(tics->script, " %d", label[0] == '\0');
}

/* ---- log axes ---- */

/** Powers of ten: every few of them has a label, others between them are small tics: each one, if they are not many. */
static void add_powers(struct tics *tics)
{
	int every = (int)ceil((tics->high - tics->low) / 8);
	const int small = every > 10 ? (every + 9) / 10 : 1;
	every = (every + small - 1) / small * small;
	const int first = (int)floor(tics->low / small) * small;
	for (int power = first; power <= (int)ceil(tics->high); power += small) {
		char label[32];
		snprintf(label, sizeof label, "10^{%s%d}", power < 0 ? "−" : "", abs(power));
		add_tic(tics, power % every == 0 ? label : "", power);
		for (int digit = 2; every == 1 && digit < 10; digit++)
			add_tic(tics, "", power + log10(digit));
	}
}

static void add_value(struct tics *tics, double value)
{
	char label[NUMBER_SIZE + 1];
	add_tic(tics, number_string(label, value), log10(value));
}

/** For up to a decade and a half: 1, 2 and 5 times powers of ten, as numbers. */
static void add_few_powers(struct tics *tics)
{
	static const int digit[] = {1, 2, 5};
	for (int power = (int)floor(tics->low); power <= (int)floor(tics->high); power++)
		for (int i = 0; i < 3;
		     i++) /* a quotient of integers gives the double nearest to 0.002, a product may not */
			add_value(tics, power < 0 ? digit[i] / pow(10, -power) : digit[i] * pow(10, power));
}

/** For less than that: multiples of 1, 2 or 5 times a power of ten, four to ten of them on the axis. */
static void add_multiples(struct tics *tics)
{
	const double from = pow(10, tics->low), to = pow(10, tics->high), span = (to - from) / 4;
	const int power = (int)floor(log10(span));
	const double rest = span / pow(10, power), digit = rest >= 5 ? 5 : rest >= 2 ? 2 : 1;
	for (double n = ceil(from / (digit * pow(10, power))); n * digit * pow(10, power) <= to; n++)
		add_value(tics, power < 0 ? n * digit / pow(10, -power) : n * digit * pow(10, power));
}

/* ---- every value of a 16-bit format ---- */

struct format16 {
	int fraction_bits, bias;
};

static struct format16 format_of(enum every every)
{
	return every == EVERY_FLOAT16 ? (struct format16){10, 15} : (struct format16){7, 127};
}

/** The position of a positive value among the non-negative ones, in bit order; exact for normal numbers. */
static double bits_of(struct format16 format, double value)
{
	int exponent;
	const double fraction = frexp(value, &exponent); /* value = fraction * 2^exponent, fraction in [1/2, 1) */
	return ldexp(exponent - 1 + format.bias + 2 * fraction - 1, format.fraction_bits);
}

double picture_axis_sign_change(const struct picture_axis *axis)
{
	return axis->axis->form == AXIS_EVERY ? (double)axis->axis->points / 2 - 0.5 : (double)NAN;
}

/**
 * 0 and powers of ten, then the same with a minus. Labels keep a distance of `apart`, as a fraction of half the axis,
 * from each other and from the ends of the halves, so that they do not overlap.
 */
static void add_every(struct tics *tics, const struct picture_axis *axis, double apart)
{
	const struct format16 format = format_of(axis->axis->every);
	const double half = (double)axis->axis->points / 2, decade = bits_of(format, 10) - bits_of(format, 1);
	const int every = (int)ceil(apart * half / decade), small = (every + 4) / 5;
	for (int negative = 0; negative < 2; negative++) {
		const char *sign = negative ? "−" : "";
		char label[32];
		snprintf(label, sizeof label, "%s0", sign);
		add_tic(tics, label, negative * half);
		for (int power = -40 * every * small; power <= 40 * every; power += small) {
			const double value = pow(10, power);
			if (value == 0 || isinf(value))
				continue;
			const double position = bits_of(format, value);
			const bool labelled =
			        power % every == 0 && position > apart * half && position < (1 - apart / 2) * half;
			snprintf(label, sizeof label, "%s10^{%s%d}", sign, power < 0 ? "−" : "", abs(power));
			if (position > 0 && position < half)
				add_tic(tics, labelled ? label : "", position + negative * half);
		}
	}
}

/* ---- the values of a list ---- */

/** Its values at their places: all of them, or every few where they would overlap. */
static void add_list(struct tics *tics, const struct axis *axis, char letter)
{
	/* characters beside each other, lines above each other */
	enum { ROOM_X = 56, ROOM_Y = 16 };
	char label[NUMBER_SIZE + 1];
	size_t longest = 0;
	for (size_t i = 0; i < axis->listed; i++) {
		const size_t size = strlen(number_string(label, axis->list[i]));
		longest = size > longest ? size : longest;
	}
	const size_t labels = letter == 'x' ? ROOM_X / (longest + 1) : ROOM_Y;
	const size_t every = (axis->listed + labels - 1) / labels;
	for (size_t i = 0; i < axis->listed; i += every)
		add_tic(tics, number_string(label, axis->list[i]), (double)i);
}

double picture_round_up(double least)
{
	const double power = pow(10, floor(log10(least))), digit = least / power;
	return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

/* ---- distances from the first point ---- */

/** How far apart their tics are: about five of them on the axis. */
static double distance_step(const struct picture_axis *axis)
{
	return picture_round_up((high_end(axis) - low_end(axis)) / 5);
}

/** The power of ten that the label of the axis has, so that its tics need no exponent, for which there is no room. */
static int distance_power(const struct picture_axis *axis)
{
	return (int)floor(log10(distance_step(axis) * 1.001));
}

static void add_distances(struct tics *tics, const struct picture_axis *axis)
{
	const double step = distance_step(axis), power = pow(10, distance_power(axis));
	for (int k = (int)ceil(tics->low / step); k * step <= tics->high; k++) {
		char label[32];
		snprintf(label, sizeof label, "%.0f", k * step / power);
		add_tic(tics, label, k * step);
	}
}

/* ---- all of it ---- */

/** Significant digits that distinguish the labels of a linear axis, which are at least a tenth of it apart. */
static int label_digits(const struct tics *tics)
{
	const double largest = fmax(fabs(tics->low), fabs(tics->high)), apart = (tics->high - tics->low) / 10;
	return (int)fmin(fmax(6, floor(log10(largest)) - floor(log10(apart)) + 1), 17);
}

void picture_axis_tics(struct text *script, const struct picture_axis *axis, char letter, bool labels)
{
	struct tics tics = {.script = script, .labels = labels, .low = low_end(axis), .high = high_end(axis)};
	text_printf(script, "set %crange [", letter);
	text_number(script, tics.low);
	text_add(script, ":");
	text_number(script, tics.high);
	text_printf(script, "]\nset format %c '", letter);
	if (labels)
		text_printf(script, "%%.%dg", label_digits(&tics));
	text_printf(script, "'\nset %ctics ", letter);
	if (axis->origin == 0 && !is_counted(axis->axis) && axis->axis->scale == SCALE_LINEAR) {
		text_printf(script, "autofreq\nset m%ctics\n", letter);
		return;
	}
	text_add(script, "(");
	if (axis->origin != 0)
		add_distances(&tics, axis);
	else if (axis->axis->form == AXIS_EVERY)
		add_every(&tics, axis, letter == 'x' ? 0.28 : 0.14);
	else if (axis->axis->form == AXIS_LIST)
		add_list(&tics, axis->axis, letter);
	else if (tics.high - tics.low < 0.7)
		add_multiples(&tics);
	else if (tics.high - tics.low < 1.5)
		add_few_powers(&tics);
	else
		add_powers(&tics);
	text_add(script, ")\n");
}

void picture_axis_label(struct text *script, const struct picture_axis *axis)
{
	static const char *const starts[PARAMETERS] = {
	        [PARAMETER_W1] = "initial weight {/:Italic w}_1",
	        [PARAMETER_B1] = "initial bias {/:Italic b}_1",
	        [PARAMETER_W2] = "initial weight {/:Italic w}_2",
	        [PARAMETER_B2] = "initial bias {/:Italic b}_2",
	};
	const struct axis_facts *const facts = &axis_facts[axis->name];
	text_add(script, facts->is_parameter ? starts[facts->parameter] : facts->meaning);
	if (axis->axis->form == AXIS_EVERY)
		text_printf(script, " (every %s, in bit order)", every_name(axis->axis->every));
	else if (axis->axis->form == AXIS_LIST)
		text_add(script, " (listed values, evenly apart)");
	if (axis->origin != 0) {
		const int power = distance_power(axis);
		text_add(script, axis->origin < 0 ? " + " : " − ");
		text_number(script, fabs(axis->origin));
		text_printf(script, ", in 10^{%s%d}", power < 0 ? "−" : "", abs(power));
	}
}
