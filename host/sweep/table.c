#include "sweep/keys.h"

#include "model/sweep.h"
#include "space/forms.h"

#include <stdio.h>
#include <string.h>

/* steps are counted in a signed 32-bit integer, draws are numbered from 0 in an unsigned one */
#define STEPS_MAX INT32_MAX
#define DRAWS_MAX (UINT64_C(1) << 32)

#define KEYS(table) .keys = sizeof(table) / sizeof(table)[0], .key = table

static const struct key network_key[] = {
        {.name = "bias",
         .type = KEY_WORD,
         .offset = offsetof(struct problem, bias),
         .words = {bias_name},
         .initial = "none",
         .meaning = "Which biases train; the others are 0"},
        {.name = "hidden",
         .type = KEY_WORD,
         .offset = offsetof(struct problem, hidden),
         .words = {activation_name, activation_may_be_hidden},
         .initial = "sigmoid",
         .meaning = "Activation of the hidden neuron"},
        {.name = "output",
         .type = KEY_WORD,
         .offset = offsetof(struct problem, output),
         .words = {activation_name, activation_may_be_output},
         .initial = "sigmoid",
         .meaning = "Activation of the output neuron"},
};
static const struct group network_group = {
        .title = "network",
        .size = sizeof(struct problem),
        .chosen_offset = NO_FORMS,
        KEYS(network_key),
        .meaning = "The network is y = f(w1 x + b1), z = g(w2 y + b2), with f the hidden and g the output activation.",
};

static const struct key sample_key[] = {
        {.name = "x",
         .type = KEY_NUMBER,
         .need = NEED_ALWAYS,
         .offset = offsetof(struct sample, x),
         .in_precision = true,
         .meaning = "Input"},
        {.name = "d",
         .type = KEY_NUMBER,
         .need = NEED_ALWAYS,
         .offset = offsetof(struct sample, d),
         .in_precision = true,
         .meaning = "Target; from 0 to 1 with the cross-entropy"},
        {.name = "weight",
         .type = KEY_NUMBER,
         .offset = offsetof(struct sample, weight),
         .in_precision = true,
         .range = RANGE_POSITIVE,
         .initial = "1",
         .meaning = "How many times the sample counts; need not be whole"},
};
static const struct group sample_group = {
        .title = "task, one sample",
        .size = sizeof(struct sample),
        .chosen_offset = NO_FORMS,
        KEYS(sample_key),
};

/* offsets from struct sweep: the loss and the optimizer are the problem's, everything else is the training's */
static const struct key training_key[] = {
        {.name = "loss",
         .type = KEY_WORD,
         .offset = offsetof(struct sweep, problem.loss),
         .words = {loss_name},
         .initial = "squared-error",
         .meaning =
                 "What training lowers, summed over the samples: m (d - z)^2 / 2, or -m (d ln z + (1 - d) ln(1 - z)), "
                 "with m the weight of the sample"},
        {.name = "steps",
         .type = KEY_COUNT,
         .offset = offsetof(struct sweep, training.steps),
         .least = 1,
         .most = STEPS_MAX,
         .initial = "800",
         .meaning = "Most steps that a network may take"},
        {.name = "tolerance",
         .type = KEY_NUMBER,
         .offset = offsetof(struct sweep, training.tolerance),
         .range = RANGE_NOT_NEGATIVE,
         .in_precision = true,
         .initial = "1.0e-5",
         .meaning = "A network stops when a step changes it by less: the Euclidean length of the change. 0: "
                    "never. Otherwise from 1e-18 to 1e18 (float32) or from 1e-150 to 1e150 (float64), since it is "
                    "squared"},
        {.name = "precision",
         .type = KEY_WORD,
         .offset = offsetof(struct sweep, training.precision),
         .words = {precision_name},
         .initial = "float32",
         .meaning = "The arithmetic of training, and of the numbers in task, training, learned, diverged and axes: one "
                    "that "
                    "it cannot hold is refused"},
        {.name = "optimizer",
         .type = KEY_WORD,
         .offset = offsetof(struct sweep, problem.descent.optimizer),
         .words = {optimizer_name},
         .initial = "gradient-descent",
         .meaning =
                 "How a step is made of the gradient, as PyTorch does: minus rate times the gradient; with momentum, "
                 "minus rate times v, where v is momentum times v plus the gradient; with adam, minus rate times "
                 "the mean of the gradient, divided by the root of its mean square"},
        {.name = "beta1",
         .type = KEY_NUMBER,
         .offset = offsetof(struct sweep, problem.descent.beta1),
         .range = RANGE_NOT_NEGATIVE,
         .in_precision = true,
         .initial = "0.9",
         .meaning = "Of adam: how much of the mean of the gradient stays at each step; below 1"},
        {.name = "beta2",
         .type = KEY_NUMBER,
         .offset = offsetof(struct sweep, problem.descent.beta2),
         .range = RANGE_NOT_NEGATIVE,
         .in_precision = true,
         .initial = "0.999",
         .meaning = "Of adam: how much of the mean square of the gradient stays at each step; below 1"},
        {.name = "epsilon",
         .type = KEY_NUMBER,
         .offset = offsetof(struct sweep, problem.descent.epsilon),
         .range = RANGE_POSITIVE,
         .in_precision = true,
         .initial = "1e-8",
         .meaning = "Of adam: what is added to the root of the mean square of the gradient"},
};
static const struct group training_group = {
        .title = "training",
        .size = sizeof(struct sweep),
        .chosen_offset = NO_FORMS,
        KEYS(training_key),
        .meaning = "Full-batch training: each step uses all samples and updates all parameters at once.",
};

static const struct key learned_key[] = {
        {.name = "max_error",
         .type = KEY_NUMBER,
         .offset = offsetof(struct sweep, training.max_error),
         .range = RANGE_POSITIVE,
         .in_precision = true,
         .initial = "0.1",
         .meaning = "A network has learned when |d - z| of no sample is above this"},
};
static const struct group learned_group = {
        .title = "learned",
        .size = sizeof(struct sweep),
        .chosen_offset = NO_FORMS,
        KEYS(learned_key),
};

static const struct key diverged_key[] = {
        {.name = "change_above",
         .type = KEY_NUMBER,
         .offset = offsetof(struct sweep, problem.descent.change_above),
         .range = RANGE_POSITIVE,
         .in_precision = true,
         .meaning = "A step that changes a network by more ends its training, and the network has diverged. Left out: "
                    "only numbers that are not finite tell that"},
};
static const struct group diverged_group = {
        .title = "diverged",
        .size = sizeof(struct sweep),
        .chosen_offset = NO_FORMS,
        KEYS(diverged_key),
};

static const struct key range_key[] = {
        {.name = "from",
         .type = KEY_NUMBER,
         .need = NEED_ALWAYS,
         .offset = offsetof(struct axis, a),
         .in_precision = true,
         .meaning = "Lower end"},
        {.name = "to",
         .type = KEY_NUMBER,
         .need = NEED_ALWAYS,
         .offset = offsetof(struct axis, b),
         .in_precision = true,
         .meaning = "Upper end, above the lower one"},
        {.name = "scale",
         .type = KEY_WORD,
         .offset = offsetof(struct axis, scale),
         .words = {scale_name},
         .initial = "linear",
         .meaning = "What is spread evenly: the values (linear) or their logarithms (log, which needs from above 0)"},
};
static char range_title[64], mean_sd_title[64];
static const struct group range_group = {
        .title = range_title,
        .size = sizeof(struct axis),
        .chosen_offset = NO_FORMS,
        KEYS(range_key),
};

static const struct key mean_sd_key[] = {
        {.name = "mean",
         .type = KEY_NUMBER,
         .need = NEED_ALWAYS,
         .offset = offsetof(struct axis, a),
         .in_precision = true,
         .meaning = "Mean"},
        {.name = "sd",
         .type = KEY_NUMBER,
         .need = NEED_ALWAYS,
         .offset = offsetof(struct axis, b),
         .in_precision = true,
         .range = RANGE_POSITIVE,
         .meaning = "Standard deviation"},
};
static const struct group mean_sd_group = {
        .title = mean_sd_title,
        .size = sizeof(struct axis),
        .chosen_offset = NO_FORMS,
        KEYS(mean_sd_key),
};

/* Those of the drawn forms are made from their facts, and stand before the last one. */
enum { DRAWN_KEY = 7, DRAWN_FORMS = AXIS_FORMS - AXIS_UNIFORM };
#define FORM(form) .forms = 1u << (form)
#define GRIDS .forms = 1u << AXIS_POINTS | 1u << AXIS_STEPS
static struct key axis_key[] = {
        {.name = "value",
         .type = KEY_NUMBER,
         FORM(AXIS_VALUE),
         .offset = offsetof(struct axis, a),
         .in_precision = true,
         .meaning = "The same value for every network"},
        {.name = "from",
         .type = KEY_NUMBER,
         .need = NEED_ALWAYS,
         GRIDS,
         .offset = offsetof(struct axis, a),
         .in_precision = true,
         .meaning = "First point of a grid"},
        {.name = "to",
         .type = KEY_NUMBER,
         .need = NEED_ALWAYS,
         FORM(AXIS_POINTS),
         .offset = offsetof(struct axis, b),
         .in_precision = true,
         .meaning = "Last point of a grid. Grids ascend: it is above the first one"},
        {.name = "step",
         .type = KEY_NUMBER,
         .need = NEED_ALWAYS,
         FORM(AXIS_STEPS),
         .offset = offsetof(struct axis, b),
         .in_precision = true,
         .meaning = "Distance of neighbouring points, above 0, of a grid without to: point i, counted from 0, is from "
                    "+ i step, rounded once in float64 and then to the precision"},
        {.name = "points",
         .type = KEY_COUNT,
         .need = NEED_ALWAYS,
         GRIDS,
         .offset = offsetof(struct axis, points),
         .least = 1,
         .most = AXIS_POINTS_MAX,
         .meaning = "How many points the grid has, both ends included. With to, 1 only where from and to are equal"},
        {.name = "scale",
         .type = KEY_WORD,
         FORM(AXIS_POINTS),
         .offset = offsetof(struct axis, scale),
         .words = {scale_name},
         .initial = "linear",
         .meaning = "Whether neighbouring points differ by the same amount (linear) or by the same factor (log, which "
                    "needs from above 0)"},
        {.name = "list",
         .type = KEY_LIST,
         FORM(AXIS_LIST),
         .offset = offsetof(struct axis, list),
         .item = "value",
         .count_offset = offsetof(struct axis, listed),
         .least = 1,
         .most = LIST_MAX,
         .in_precision = true,
         .beyond = "from, to and points",
         .meaning = "These values, each above the one before it"},
        [DRAWN_KEY + DRAWN_FORMS] =
                {.name = "every",
                 .type = KEY_WORD,
                 FORM(AXIS_EVERY),
                 .offset = offsetof(struct axis, every),
                 .words = {every_name},
                 .meaning = "Every finite number of a 16-bit format, in the order of its bits (from 0 up, then from -0 "
                            "down): 63488 of float16, 65280 of bfloat16"},
};
static char axis_meaning[320];
static const struct group axis_group = {
        .title = "one axis",
        .size = sizeof(struct axis),
        .chosen_offset = offsetof(struct axis, form),
        KEYS(axis_key),
        .meaning = axis_meaning,
};

static struct key axes_key[AXES];
static struct axis_words {
	char initial[64], meaning[192];
} axes_words[AXES];

/** Makes the keys of the drawn forms, and what is said of forms. */
static void make_form_keys(void)
{
	char drawn[128] = "";
	for (unsigned form = AXIS_UNIFORM; form < AXIS_FORMS; form++) {
		const struct form_facts *const facts = &form_facts[form];
		const bool is_range = facts->numbers == FORM_RANGE;
		char *const title = is_range ? range_title : mean_sd_title;
		const size_t titled = strlen(title), told = strlen(drawn);
		snprintf(title + titled, sizeof range_title - titled, "%s%s", titled ? " and " : "", facts->name);
		snprintf(drawn + told, sizeof drawn - told, "{%s}, ", facts->name);
		struct key *const key = &axis_key[DRAWN_KEY + form - AXIS_UNIFORM];
		*key = (struct key){.name = facts->name, .type = KEY_GROUP, FORM(form), .meaning = facts->meaning};
		key->group = is_range ? &range_group : &mean_sd_group;
	}
	snprintf(axis_meaning, sizeof axis_meaning,
	         "An axis has one of these forms: {value}, {from, to, points, scale}, {from, step, points}, {list}, "
	         "%sor {every}. The keys of different forms exclude each other.",
	         drawn);
}

/** Makes the keys of the axes from their facts. */
static void make_axes_keys(void)
{
	for (unsigned i = 0; i < AXES; i++) {
		const struct axis_facts *const facts = &axis_facts[i];
		struct axis_words *const words = &axes_words[i];
		char title[AXIS_TITLE_SIZE];
		axis_title(title, (enum coordinate)i);
		snprintf(words->initial, sizeof words->initial, "{value: %.17g}", facts->initial);
		snprintf(words->meaning, sizeof words->meaning, "%s%s%s%s%s", title, facts->use ? "; " : "",
		         facts->use ? facts->use : "",
		         facts->is_positive       ? "; always above 0, so neither normal nor every"
		         : facts->is_not_negative ? "; never below 0, so neither normal nor every"
		                                  : "",
		         axis_needs((enum coordinate)i) ? "; may be given only where it trains" : "");
		axes_key[i] = (struct key){.name = axis_name(i),
		                           .type = KEY_GROUP,
		                           .offset = i * sizeof(struct axis),
		                           .group = &axis_group,
		                           .need = facts->is_needed ? NEED_ALWAYS : NEED_NONE,
		                           .initial = facts->is_needed ? NULL : words->initial,
		                           .meaning = words->meaning};
	}
}

/** Before main() and before any thread. */
__attribute__((constructor)) static void make_keys(void)
{
	make_form_keys();
	make_axes_keys();
}

static const struct group axes_group = {
        .title = "axes",
        .size = sizeof(struct axis[AXES]),
        .chosen_offset = NO_FORMS,
        KEYS(axes_key),
        .meaning = "Learning rates, momentum, weight decay and the parameters at the start of training. Every "
                   "combination of grid points is "
                   "trained, as often as draws says. rate_hidden and rate_output together stand in the place of rate.",
};

static const struct key cells_key[] = {
        {.name = "x",
         .type = KEY_COUNT,
         .offset = offsetof(struct space, columns),
         .least = 1,
         .most = AXIS_POINTS_MAX,
         .meaning = "Columns of the map. Left out: as many as the axis has points"},
        {.name = "y",
         .type = KEY_COUNT,
         .offset = offsetof(struct space, rows),
         .least = 1,
         .most = AXIS_POINTS_MAX,
         .meaning = "Rows of the map, if it has an axis y. Left out: as many as the axis has points"},
};
static const struct group cells_group = {
        .title = "map, cells",
        .size = sizeof(struct space),
        .chosen_offset = NO_FORMS,
        KEYS(cells_key),
};

#define MAP_AXIS .type = KEY_WORD, .words = {axis_name}
static const struct key map_key[] = {
        {.name = "x",
         MAP_AXIS,
         .need = NEED_ALWAYS,
         .offset = offsetof(struct space, map_x),
         .meaning = "The axis along the map's columns"},
        {.name = "y",
         MAP_AXIS,
         .offset = offsetof(struct space, map_y),
         .meaning = "The axis along the map's rows. Left out: the map has one row, and its pictures are plots over x"},
        {.name = "cells",
         .type = KEY_GROUP,
         .group = &cells_group,
         .meaning =
                 "Makes the map smaller than the grid: consecutive points share a cell. Each number divides the points "
                 "of its axis"},
};
static const struct group map_group = {
        .title = "map",
        .size = sizeof(struct space),
        .chosen_offset = NO_FORMS,
        KEYS(map_key),
        .meaning = "One axis, or two different ones, each a grid, a list or every; all other axes and the draws are "
                   "folded into each cell. A map has at most 16777216 cells.",
};

static const struct key output_key[] = {
        {.name = "networks",
         .type = KEY_FLAG,
         .offset = offsetof(struct sweep, networks),
         .initial = "false",
         .meaning = "Whether to write networks.csv, one row for every network"},
};
static const struct group output_group = {
        .title = "output",
        .size = sizeof(struct sweep),
        .chosen_offset = NO_FORMS,
        KEYS(output_key),
};

/* offsets from the parameter's element of where_from; that of where_to is as far away for every parameter */
static const struct key bounds_key[] = {
        {.name = "from", .type = KEY_NUMBER, .offset = 0, .meaning = "Lower bound; none when left out"},
        {.name = "to",
         .type = KEY_NUMBER,
         .offset = offsetof(struct claim, where_to) - offsetof(struct claim, where_from),
         .meaning = "Upper bound, not below the lower one; none when left out"},
};
static const struct group bounds_group = {
        .title = "claim, where, one parameter",
        .size = sizeof(struct claim),
        .chosen_offset = NO_FORMS,
        KEYS(bounds_key),
};

#define BOUNDS(parameter)                                                                               \
	.type = KEY_GROUP, .offset = offsetof(struct claim, where_from) + (parameter) * sizeof(double), \
	.group = &bounds_group
static const struct key where_key[] = {
        {.name = "w1", BOUNDS(PARAMETER_W1), .meaning = "Weight of the hidden neuron"},
        {.name = "b1", BOUNDS(PARAMETER_B1), .meaning = "Bias of the hidden neuron; may be given only where it trains"},
        {.name = "w2", BOUNDS(PARAMETER_W2), .meaning = "Weight of the output neuron"},
        {.name = "b2", BOUNDS(PARAMETER_B2), .meaning = "Bias of the output neuron; may be given only where it trains"},
};
static const struct group where_group = {
        .title = "claim, where",
        .size = sizeof(struct claim),
        .chosen_offset = NO_FORMS,
        KEYS(where_key),
};

static const struct key claim_key[] = {
        {.name = "loss_at_least",
         .type = KEY_NUMBER,
         .forms = 1u << CLAIM_LOSS_AT_LEAST,
         .range = RANGE_POSITIVE,
         .offset = offsetof(struct claim, value),
         .meaning = "Claims that no parameters have a loss below this"},
        {.name = "enclose",
         .type = KEY_NUMBER,
         .forms = 1u << CLAIM_ENCLOSE,
         .range = RANGE_POSITIVE,
         .offset = offsetof(struct claim, value),
         .meaning = "Asks for two bounds of the greatest lower bound of the loss, at most this far apart"},
        {.name = "where",
         .type = KEY_GROUP,
         .group = &where_group,
         .meaning = "Limits the claim to a part of the parameter space; left out: all finite parameters"},
};
static const struct group claim_group = {
        .title = "claim",
        .size = sizeof(struct claim),
        .chosen_offset = offsetof(struct claim, form),
        KEYS(claim_key),
        .meaning = "What twoneuron prove is asked, about real numbers. Either loss_at_least or enclose is given.",
};

static const struct key root_key[] = {
        {.name = "name",
         .type = KEY_NAME,
         .need = NEED_TRAINING,
         .offset = offsetof(struct sweep, name),
         .least = 1,
         .most = sizeof(((struct sweep *)0)->name) - 1,
         .meaning = "Names the sweep and its folder under results/"},
        {.name = "question",
         .type = KEY_TEXT,
         .offset = offsetof(struct sweep, question),
         .most = sizeof(((struct sweep *)0)->question) - 1,
         .initial = "\"\"",
         .meaning = "The question that the sweep answers: a caption for its outputs"},
        {.name = "network",
         .type = KEY_GROUP,
         .offset = offsetof(struct sweep, problem),
         .group = &network_group,
         .meaning = "The network"},
        {.name = "task",
         .type = KEY_LIST,
         .offset = offsetof(struct sweep, problem.sample),
         .group = &sample_group,
         .item = "sample",
         .count_offset = offsetof(struct sweep, problem.samples),
         .least = SAMPLES_MIN,
         .most = SAMPLES_MAX,
         .initial = "[{x: 0, d: 0}, {x: 1, d: 1}]",
         .meaning = "The samples to be learned"},
        {.name = "training", .type = KEY_GROUP, .group = &training_group, .meaning = "How the networks are trained"},
        {.name = "learned",
         .type = KEY_GROUP,
         .group = &learned_group,
         .meaning = "When a network has learned its task"},
        {.name = "diverged", .type = KEY_GROUP, .group = &diverged_group, .meaning = "When a network has gone astray"},
        {.name = "axes",
         .type = KEY_GROUP,
         .need = NEED_TRAINING,
         .offset = offsetof(struct sweep, space.axis),
         .group = &axes_group,
         .meaning = "Where training starts from"},
        {.name = "draws",
         .type = KEY_COUNT,
         .offset = offsetof(struct sweep, space.draws),
         .least = 1,
         .most = DRAWS_MAX,
         .initial = "1",
         .meaning = "Networks at each grid point; more than 1 only where an axis is drawn"},
        {.name = "seed",
         .type = KEY_COUNT,
         .offset = offsetof(struct sweep, space.seed),
         .most = UINT64_MAX,
         .initial = "1",
         .meaning = "Chooses the drawn values: the same seed draws the same ones everywhere"},
        {.name = "map",
         .type = KEY_GROUP,
         .need = NEED_TRAINING,
         .offset = offsetof(struct sweep, space),
         .group = &map_group,
         .meaning = "Which one or two axes the convergence map shows"},
        {.name = "output", .type = KEY_GROUP, .group = &output_group, .meaning = "What to write besides the map"},
        {.name = "claim",
         .type = KEY_GROUP,
         .need = NEED_PROOF,
         .offset = offsetof(struct sweep, claim),
         .group = &claim_group,
         .meaning = "What to prove"},
};
const struct group keys_root = {
        .title = "top level",
        .size = sizeof(struct sweep),
        .chosen_offset = NO_FORMS,
        KEYS(root_key),
};
