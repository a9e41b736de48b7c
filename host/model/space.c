#include "model/space.h"

#include <ctype.h>
#include <stdio.h>

const struct axis_facts axis_facts[] = {
        [AXIS_RATE] = {.name = "rate", .meaning = "learning rate", .is_positive = true, .initial = 5},
        [AXIS_RATE_HIDDEN] = {.name = "rate_hidden",
                              .meaning = "learning rate of the hidden neuron",
                              .use = "together with rate_output, in the place of rate",
                              .is_positive = true,
                              .initial = 5},
        [AXIS_RATE_OUTPUT] = {.name = "rate_output",
                              .meaning = "learning rate of the output neuron",
                              .use = "together with rate_hidden, in the place of rate",
                              .is_positive = true,
                              .initial = 5},
        [AXIS_MOMENTUM] = {.name = "momentum",
                           .meaning = "momentum",
                           .use = "only with optimizer: momentum",
                           .is_not_negative = true,
                           .below = 1,
                           .initial = 0.9},
        [AXIS_WEIGHT_DECAY] = {.name = "weight_decay",
                               .meaning = "weight decay",
                               .use = "where it is given: so many times each parameter is added to its gradient",
                               .is_not_negative = true},
        [AXIS_W1] = {.is_parameter = true, .parameter = PARAMETER_W1, .is_needed = true},
        [AXIS_B1] = {.is_parameter = true, .parameter = PARAMETER_B1},
        [AXIS_W2] = {.is_parameter = true, .parameter = PARAMETER_W2, .is_needed = true},
        [AXIS_B2] = {.is_parameter = true, .parameter = PARAMETER_B2},
};
_Static_assert(sizeof axis_facts / sizeof *axis_facts == AXES, "a coordinate has no facts");

const char *axis_name(unsigned coordinate)
{
	if (coordinate >= AXES)
		return NULL;
	const struct axis_facts *const facts = &axis_facts[coordinate];
	return facts->is_parameter ? parameter_name(facts->parameter) : facts->name;
}

void axis_title(char out[AXIS_TITLE_SIZE], enum coordinate coordinate)
{
	const struct axis_facts *const facts = &axis_facts[coordinate];
	if (facts->is_parameter) {
		snprintf(out, AXIS_TITLE_SIZE, "Initial %s", parameter_facts[facts->parameter].meaning);
		return;
	}
	snprintf(out, AXIS_TITLE_SIZE, "%s", facts->meaning);
	out[0] = (char)toupper(out[0]);
}

enum bias axis_needs(enum coordinate coordinate)
{
	const struct axis_facts *const facts = &axis_facts[coordinate];
	return facts->is_parameter ? parameter_facts[facts->parameter].needs : BIAS_NONE;
}

bool axis_is_free(enum coordinate coordinate, enum bias bias)
{
	return (bias & axis_needs(coordinate)) == axis_needs(coordinate);
}

bool axis_is_present(enum coordinate coordinate, const struct descent *descent)
{
	switch (coordinate) {
	case AXIS_RATE:
		return !descent->layer_rates;
	case AXIS_RATE_HIDDEN:
	case AXIS_RATE_OUTPUT:
		return descent->layer_rates;
	case AXIS_MOMENTUM:
		return descent->optimizer == OPTIMIZER_MOMENTUM;
	case AXIS_WEIGHT_DECAY:
		return descent->weight_decay;
	case AXIS_W1:
	case AXIS_B1:
	case AXIS_W2:
	case AXIS_B2:
	case AXES:
		break;
	}
	return true;
}

uint32_t axes_absent(const struct descent *descent)
{
	uint32_t absent = 0;
	for (unsigned axis = 0; axis < AXES; axis++)
		if (!axis_is_present((enum coordinate)axis, descent))
			absent |= UINT32_C(1) << axis;
	return absent;
}

double axis_most(const struct problem *problem, enum coordinate coordinate, enum precision precision)
{
	const double largest = precision_facts[precision].largest;
	const struct axis_facts *const facts = &axis_facts[coordinate];
	const bool is_hidden = facts->is_parameter && parameter_facts[facts->parameter].is_hidden;
	const double hidden = activation_facts[problem->hidden].scale, output = activation_facts[problem->output].scale;
	const double scale = is_hidden ? hidden : output;
	/* a few units in the last place less, so that the product rounds to a finite number */
	return scale == 1 ? largest : largest / (scale * (1 + 0x1p-49));
}

bool space_count(struct space *space)
{
	if (space->columns == 0)
		space->columns = space->axis[space->map_x].points;
	if (space->rows == 0)
		space->rows = space_points_y(space);
	space->networks = space->draws;
	for (int i = 0; i < AXES; i++)
		if (__builtin_mul_overflow(space->networks, space->axis[i].points, &space->networks) ||
		    space->networks > UINT64_C(1) << 63)
			return false;
	space->runs_per_cell = space->networks / (space->rows * space->columns);
	return true;
}

const char *scale_name(unsigned scale)
{
	static const char *const name[SCALES] = {[SCALE_LINEAR] = "linear", [SCALE_LOG] = "log"};
	return scale < SCALES ? name[scale] : NULL;
}

const char *every_name(unsigned every)
{
	static const char *const name[EVERIES] = {[EVERY_FLOAT16] = "float16", [EVERY_BFLOAT16] = "bfloat16"};
	return every < EVERIES ? name[every] : NULL;
}

uint64_t every_points(enum every every)
{
	/* all but the two signs' exponents of all ones: 5 exponent and 10 fraction bits, or 8 and 7 */
	return every == EVERY_FLOAT16 ? 65536 - 2 * 1024 : 65536 - 2 * 128;
}

double every_largest(enum every every)
{
	return every == EVERY_FLOAT16 ? 65504 : 0x1.fep127;
}
