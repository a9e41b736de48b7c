#include "model/problem.h"

#include <math.h>

static double sigmoid(double a)
{
	return 1 / (1 + exp(-a));
}

static double relu(double a)
{
	return fmax(a, 0);
}

static double identity(double a)
{
	return a;
}

const struct activation_facts activation_facts[] = {
        [ACTIVATION_SIGMOID] = {.name = "sigmoid",
                                .trains = NEURON_HIDDEN | NEURON_OUTPUT,
                                .proves = NEURON_HIDDEN | NEURON_OUTPUT,
                                .scale = LOG2_E,
                                .least = 0,
                                .most = 1,
                                .value = sigmoid,
                                .saturates = 60 * LN_2},
        [ACTIVATION_TANH] = {.name = "tanh",
                             .trains = NEURON_HIDDEN | NEURON_OUTPUT,
                             .proves = NEURON_HIDDEN | NEURON_OUTPUT,
                             .scale = 2 * LOG2_E,
                             .least = -1,
                             .most = 1,
                             .value = tanh,
                             .saturates = 30 * LN_2},
        [ACTIVATION_RELU] = {.name = "relu",
                             .trains = NEURON_HIDDEN,
                             .proves = NEURON_HIDDEN,
                             .scale = 1,
                             .least = 0,
                             .most = INFINITY,
                             .value = relu,
                             .saturates = INFINITY},
        [ACTIVATION_LINEAR] = {.name = "linear",
                               .trains = NEURON_HIDDEN | NEURON_OUTPUT,
                               .proves = NEURON_HIDDEN | NEURON_OUTPUT,
                               .scale = 1,
                               .least = -INFINITY,
                               .most = INFINITY,
                               .value = identity,
                               .saturates = INFINITY},
};
_Static_assert(sizeof activation_facts / sizeof *activation_facts == ACTIVATIONS, "an activation has no facts");

const struct loss_facts loss_facts[] = {
        [LOSS_SQUARED_ERROR] = {.name = "squared-error", .proves = true, .is_bounded = true},
        [LOSS_CROSS_ENTROPY] = {.name = "cross-entropy", .proves = true, .is_probability = true},
};
_Static_assert(sizeof loss_facts / sizeof *loss_facts == LOSSES, "a loss has no facts");

const char *bias_name(unsigned bias)
{
	static const char *const name[] = {
	        [BIAS_NONE] = "none", [BIAS_HIDDEN] = "hidden", [BIAS_OUTPUT] = "output", [BIAS_BOTH] = "both"};
	return bias < sizeof name / sizeof *name ? name[bias] : NULL;
}

const char *activation_name(unsigned activation)
{
	return activation < ACTIVATIONS ? activation_facts[activation].name : NULL;
}

const char *loss_name(unsigned loss)
{
	return loss < LOSSES ? loss_facts[loss].name : NULL;
}

bool activation_trains_hidden(unsigned activation)
{
	return activation_facts[activation].trains & NEURON_HIDDEN;
}

bool activation_trains_output(unsigned activation)
{
	return activation_facts[activation].trains & NEURON_OUTPUT;
}

bool activation_proves_hidden(unsigned activation)
{
	return activation_facts[activation].proves & NEURON_HIDDEN;
}

bool activation_proves_output(unsigned activation)
{
	return activation_facts[activation].proves & NEURON_OUTPUT;
}

bool activation_may_be_hidden(unsigned activation)
{
	return activation_trains_hidden(activation) || activation_proves_hidden(activation);
}

bool activation_may_be_output(unsigned activation)
{
	return activation_trains_output(activation) || activation_proves_output(activation);
}

bool loss_proves(unsigned loss)
{
	return loss_facts[loss].proves;
}

const struct parameter_facts parameter_facts[] = {
        [PARAMETER_W1] = {.name = "w1", .meaning = "weight of the hidden neuron", .is_hidden = true},
        [PARAMETER_B1] = {.name = "b1",
                          .meaning = "bias of the hidden neuron",
                          .needs = BIAS_HIDDEN,
                          .is_hidden = true},
        [PARAMETER_W2] = {.name = "w2", .meaning = "weight of the output neuron"},
        [PARAMETER_B2] = {.name = "b2", .meaning = "bias of the output neuron", .needs = BIAS_OUTPUT},
};
_Static_assert(sizeof parameter_facts / sizeof *parameter_facts == PARAMETERS, "a parameter has no facts");

const char *parameter_name(unsigned parameter)
{
	return parameter < PARAMETERS ? parameter_facts[parameter].name : NULL;
}

bool parameter_trains(enum parameter parameter, enum bias bias)
{
	const enum bias needed = parameter_facts[parameter].needs;
	return (bias & needed) == needed;
}

bool problem_is_bounded(const struct problem *problem)
{
	const struct activation_facts *const output = &activation_facts[problem->output];
	return loss_facts[problem->loss].is_bounded && isfinite(output->least) && isfinite(output->most);
}

double problem_largest_loss(const struct problem *problem)
{
	const struct activation_facts *const output = &activation_facts[problem->output];
	double largest = 0;
	for (size_t k = 0; k < problem->samples; k++) {
		const struct sample *s = &problem->sample[k];
		const double error = fmax(fabs(s->d - output->least), fabs(output->most - s->d));
		/* a cross-entropy grows with the pre-activation, a squared error with the output */
		const double beyond = loss_facts[problem->loss].is_probability ? 0x1p30 : 0x1p30 * fmax(1, s->d * s->d);
		largest += s->weight * (problem_is_bounded(problem) ? error * error / 2 : beyond);
	}
	return largest;
}
