/**
 * The network and its task: what training minimises.
 *
 *     y_k = f(w1*x_k + b1)   hidden neuron       z_k = g(w2*y_k + b2)   output neuron
 *     L   = 1/2 * sum_k m_k (d_k - z_k)^2, or the cross-entropy -sum_k m_k (d_k ln z_k + (1-d_k) ln(1-z_k))
 *
 * Each activation and loss has one row of facts, in the order of its enumeration in kernels/shared.h.
 */
#ifndef TWONEURON_MODEL_PROBLEM_H
#define TWONEURON_MODEL_PROBLEM_H

#include "kernels/shared.h"

#include <stdbool.h>
#include <stddef.h>

/** Where an activation stands: a set of bits. */
enum neuron_role { NEURON_HIDDEN = 1, NEURON_OUTPUT = 2 };

struct activation_facts {
	const char *name; /**< in sweep files and outputs */
	unsigned trains;  /**< enum neuron_role: of which the training kernels have it */
	unsigned proves;  /**< enum neuron_role: of which proof/ and verify/ have bounds of it */
	/** Training holds the parameters of a neuron times this, or minus this (kernels/activation.clh). */
	double scale;
	/** The values it takes are from `least` to `most`; both infinite if it has no bound. */
	double least, most;
	/** f(a), by the C library: within a few units in the last place of the kernels' value. */
	double (*value)(double a);
	/** From this |a| on f'(a) is at most 2^-58; infinity for activations that do not saturate. */
	double saturates;
};

struct loss_facts {
	const char *name;
	bool proves;         /**< proof/ and verify/ have bounds of it: they ask which of two it is */
	bool is_probability; /**< takes targets from 0 to 1 and a sigmoid output */
	bool is_bounded;     /**< has a largest value if the output has */
};

extern const struct activation_facts activation_facts[];
extern const struct loss_facts loss_facts[];

/* The words used in sweep files and outputs; NULL from the end of the enumeration on. */
const char *bias_name(unsigned bias);
const char *activation_name(unsigned activation);
const char *loss_name(unsigned loss);

/* Which activations may stand where, to train or to prove or for either, and which losses: for lists of words. */
bool activation_trains_hidden(unsigned activation);
bool activation_trains_output(unsigned activation);
bool activation_proves_hidden(unsigned activation);
bool activation_proves_output(unsigned activation);
bool activation_may_be_hidden(unsigned activation);
bool activation_may_be_output(unsigned activation);
bool loss_proves(unsigned loss);

struct sample {
	double x;      /**< input */
	double d;      /**< target */
	double weight; /**< multiplicity m > 0 */
};

/** How the network goes down the loss: what the training kernels are built for. {0}: plain gradient descent. */
struct descent {
	enum optimizer optimizer;
	bool layer_rates;             /**< AXIS_RATE_HIDDEN and AXIS_RATE_OUTPUT are there, and not AXIS_RATE */
	bool weight_decay;            /**< AXIS_WEIGHT_DECAY is there */
	double beta1, beta2, epsilon; /**< of OPTIMIZER_ADAM */
	double change_above;          /**< a step with a larger change ends training, diverged; 0: no limit */
};

struct problem {
	enum bias bias;
	enum activation hidden; /**< one that may be hidden */
	enum activation output; /**< one that may be an output */
	enum loss loss;
	struct descent descent; /**< proofs do not ask for it */
	size_t samples;         /**< SAMPLES_MIN..SAMPLES_MAX */
	struct sample sample[SAMPLES_MAX];
};

struct parameter_facts {
	const char *name;
	const char *meaning; /**< "weight of the hidden neuron" */
	enum bias needs;     /**< the bias that it is; BIAS_NONE for weights, which always train */
	bool is_hidden;      /**< of the hidden neuron, and so held times its activation's scale */
};

extern const struct parameter_facts parameter_facts[];
const char *parameter_name(unsigned parameter); /**< NULL from PARAMETERS on */

/** Whether training with these biases moves a parameter; one that it does not move is 0. */
bool parameter_trains(enum parameter parameter, enum bias bias);

/** Whether the loss has a largest value, whatever the parameters are. */
bool problem_is_bounded(const struct problem *problem);

/**
 * The largest loss that the task can have, or where it has no bound the largest that is counted exactly: 2^30 for each
 * sample, times its weight, and times the square of its target where that is above 1.
 */
double problem_largest_loss(const struct problem *problem);

#endif
