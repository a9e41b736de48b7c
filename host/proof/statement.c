#include "proof/statement.h"

#include "base/json.h"
#include "base/number.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/** The significant digits of a decimal: "-0.0250e3" has "25". */
static void significant(char *out, const char *decimal)
{
	char *end = out;
	for (; *decimal && *decimal != 'e'; decimal++)
		if ((*decimal > '0' && *decimal <= '9') || (*decimal == '0' && end > out))
			*end++ = *decimal;
	while (end > out && end[-1] == '0')
		end--;
	*end = '\0';
}

/** "0.5", and "0.3 (exactly 0x1.3333333333333p-2)" where the decimal stands for a number beside it. */
static void add_exact_number(struct text *out, double value)
{
	char shortest[NUMBER_SIZE + 1], exact[800], shortest_digits[sizeof shortest], exact_digits[sizeof exact];
	snprintf(exact, sizeof exact, "%.770e", value); /* all digits that a double can have */
	significant(shortest_digits, number_string(shortest, value));
	significant(exact_digits, exact);
	text_add(out, shortest);
	if (strcmp(shortest_digits, exact_digits) != 0)
		text_printf(out, " (exactly %a)", value);
}

/** "sigmoid(w1*x + b1)" */
static void add_neuron(struct text *out, enum activation activation, const char *sum, bool biased, const char *bias)
{
	const bool linear = activation == ACTIVATION_LINEAR;
	text_printf(out, "%s%s%s%s%s%s", linear ? "" : activation_name(activation), linear ? "" : "(", sum,
	            biased ? " + " : "", biased ? bias : "", linear ? "" : ")");
}

static void add_loss(struct text *out, const struct problem *problem)
{
	bool weighted = false;
	for (size_t k = 0; k < problem->samples; k++)
		weighted = weighted || problem->sample[k].weight != 1;
	const char *const weight = weighted ? "m " : "";
	if (problem->loss == LOSS_SQUARED_ERROR)
		text_printf(out, "L = 1/2 * sum %s(d - z)^2", weight);
	else
		text_printf(out, "L = -sum %s(d ln z + (1 - d) ln(1 - z))", weight);
	text_printf(out, " over (x, d%s) =", weighted ? ", m" : "");
	for (size_t k = 0; k < problem->samples; k++) {
		const struct sample *const sample = &problem->sample[k];
		text_add(out, k ? ", (" : " (");
		add_exact_number(out, sample->x);
		text_add(out, ", ");
		add_exact_number(out, sample->d);
		if (weighted) {
			text_add(out, ", ");
			add_exact_number(out, sample->weight);
		}
		text_add(out, ")");
	}
}

/** "w1, b1 and w2 with w2 >= 0" */
static void add_range(struct text *out, enum bias bias, const struct weight_range *range)
{
	static const char *const all[4] = {"w1 and w2", "w1, b1 and w2", "w1, w2 and b2", "w1, b1, w2 and b2"};
	text_add(out, all[bias]);
	const char *before = " with ";
	for (int i = 0; i < PARAMETERS; i++) {
		const double from = range->from[i], to = range->to[i];
		if (!parameter_trains(i, bias) || (isinf(from) && isinf(to)))
			continue;
		text_add(out, before);
		before = ", ";
		if (from == to) {
			text_printf(out, "%s = ", parameter_name(i));
			add_exact_number(out, from);
		} else if (!isinf(from) && !isinf(to)) {
			add_exact_number(out, from);
			text_printf(out, " <= %s <= ", parameter_name(i));
			add_exact_number(out, to);
		} else {
			text_printf(out, "%s %s ", parameter_name(i), isinf(to) ? ">=" : "<=");
			add_exact_number(out, isinf(to) ? from : to);
		}
	}
}

void statement_problem(struct text *out, const struct problem *problem)
{
	text_add(out, "    y = ");
	add_neuron(out, problem->hidden, "w1*x", problem->bias & BIAS_HIDDEN, "b1");
	text_add(out, "    z = ");
	add_neuron(out, problem->output, "w2*y", problem->bias & BIAS_OUTPUT, "b2");
	text_add(out, "\n    ");
	add_loss(out, problem);
	text_add(out, "\n");
}

/** "0.125 (exactly 0x1p-3)" */
static void add_bound(struct text *out, double value)
{
	text_number(out, value);
	text_printf(out, " (exactly %a)", value == 0 ? 0.0 : value);
}

/** upper - lower, rounded up: by Knuth's two-sum, `rest` is what rounding to nearest left out. */
static double width_of(double upper, double lower)
{
	const double width = upper - lower, part = width - upper;
	const double rest = (upper - (width - part)) + (-lower - part);
	return rest > 0 ? nextafter(width, HUGE_VAL) : width;
}

static void add_witness(struct text *out, const struct proof *proof)
{
	for (int i = 0; i < PARAMETERS; i++)
		if (parameter_trains(i, proof->problem.bias)) {
			text_printf(out, "    %s = %a, which is ", parameter_name(i), proof->witness.w[i]);
			text_number(out, proof->witness.w[i]);
			text_add(out, "\n");
		}
}

static void add_tree(struct text *out, const struct proof *proof)
{
	const struct tree *const tree = &proof->search.tree;
	size_t leaves = 0;
	for (size_t i = 0; i < tree->count; i++)
		leaves += tree->node[i].kind < TREE_SPLIT;
	text_printf(out, "The proof has %zu node%s, %zu of them leaves; %llu boxes were looked at.\n", tree->count,
	            tree->count == 1 ? "" : "s", leaves, (unsigned long long)proof->search.boxes);
}

static void write_found(struct text *out, const struct proof *proof)
{
	text_add(out, "Real numbers, all finite ");
	add_range(out, proof->problem.bias, &proof->range);
	text_add(out, ": the loss of\n");
	statement_problem(out, &proof->problem);
	text_add(out, "is at least ");
	add_bound(out, proof->lower);
	text_add(out, ".\n");
	if (proof->claim.form == CLAIM_ENCLOSE) {
		text_add(out, "It is below ");
		add_bound(out, proof->upper);
		text_add(out, " at\n");
		add_witness(out, proof);
		text_add(out, "so its infimum is known to within ");
		add_bound(out, width_of(proof->upper, proof->lower));
		text_add(out, ".\n");
	}
	add_tree(out, proof);
}

static void write_refuted(struct text *out, const struct proof *proof, const double *witness_loss)
{
	text_add(out, "The claim is false. The loss of\n");
	statement_problem(out, &proof->problem);
	text_add(out, "is below ");
	add_bound(out, proof->upper);
	text_add(out, " at the real numbers\n");
	add_witness(out, proof);
	if (!witness_loss)
		return;
	text_add(out, "where it is at most ");
	add_bound(out, *witness_loss);
	text_add(out, ".\n");
}

static void write_undecided(struct text *out, const struct proof *proof)
{
	double share = 0;
	for (size_t i = 0; i < proof->search.open_count; i++)
		share += ldexp(1, -proof->search.tree.node[proof->search.open_node[i]].splits);
	text_printf(out, "Undecided: %zu of the boxes that the space of all finite ", proof->search.open_count);
	add_range(out, proof->problem.bias, &proof->range);
	text_add(out, " was cut into are\nneither proved nor refuted, for the loss of\n");
	statement_problem(out, &proof->problem);
	text_add(out, "to be at least ");
	add_bound(out, proof->lower);
	text_printf(out,
	            ". They cover %.3g of the box that the search began with, in t = w / (1 + |w|);\n"
	            "%llu boxes were looked at",
	            share, (unsigned long long)proof->search.boxes);
	text_add(out, proof->search.boxes >= proof->search.max_boxes ? ", the most allowed (--boxes).\n"
	              : proof->search.stopped                        ? ", then the search was stopped.\n"
	                                                             : "; what is left is too narrow to be cut.\n");
	statement_undecided(out, proof, 8);
	text_add(out, "The least loss found, in floating point, is about ");
	text_number(out, proof->witness.loss);
	text_add(out, " at\n");
	add_witness(out, proof);
	const double bound = proof_partial_bound(proof);
	if (bound > 0) {
		text_add(out, "What the same boxes do prove is that the loss is at least ");
		add_bound(out, bound);
		text_add(out, ".\n");
	}
}

void statement_write(struct text *out, const struct proof *proof, const double *witness_loss)
{
	switch (proof->verdict) {
	case PROOF_FOUND:
		write_found(out, proof);
		break;
	case PROOF_REFUTED:
		write_refuted(out, proof, witness_loss);
		break;
	case PROOF_UNDECIDED:
		write_undecided(out, proof);
		break;
	}
}

static double end_weight(const struct proof *proof, int parameter, int64_t t)
{
	return fmin(fmax(box_weight(t), proof->range.from[parameter]), proof->range.to[parameter]);
}

void statement_undecided(struct text *out, const struct proof *proof, size_t most)
{
	const size_t count = proof->search.open_count;
	for (size_t b = 0; b < count && b < most; b++) {
		const struct box *const box = &proof->search.open[b];
		text_add(out, "   ");
		for (int i = 0; i < PARAMETERS; i++)
			if (parameter_trains(i, proof->problem.bias))
				text_printf(out, " %s in [%.9g, %.9g]", parameter_name(i),
				            end_weight(proof, i, box->lo[i]), end_weight(proof, i, box->hi[i]));
		text_add(out, "\n");
	}
	if (count > most)
		text_printf(out, "    and %zu more\n", count - most);
}

static json_t *exact(double value)
{
	char digits[64];
	snprintf(digits, sizeof digits, "%a", value);
	return json_string(digits);
}

static json_t *witness_json(const struct proof *proof)
{
	json_t *const object = json_object();
	for (int i = 0; i < PARAMETERS; i++)
		if (parameter_trains(i, proof->problem.bias))
			json_object_set_new(object, parameter_name(i), exact(proof->witness.w[i]));
	return object;
}

/** [from, to], with null for no limit. */
static json_t *range_json(double from, double to)
{
	return json_pack("[o, o]", json_number(from), json_number(to));
}

static json_t *where_json(const struct proof *proof)
{
	json_t *const object = json_object();
	for (int i = 0; i < PARAMETERS; i++) {
		const double from = proof->range.from[i], to = proof->range.to[i];
		if (parameter_trains(i, proof->problem.bias) && !(isinf(from) && isinf(to)))
			json_object_set_new(object, parameter_name(i), range_json(from, to));
	}
	return object;
}

static void set_problem(json_t *object, const struct problem *problem)
{
	json_t *const task = json_array();
	for (size_t k = 0; k < problem->samples; k++)
		json_array_append_new(task, json_pack("{s:o,s:o,s:o}", "x", json_number(problem->sample[k].x), "d",
		                                      json_number(problem->sample[k].d), "weight",
		                                      json_number(problem->sample[k].weight)));
	json_object_set_new(object, "network",
	                    json_pack("{s:s,s:s,s:s}", "bias", bias_name(problem->bias), "hidden",
	                              activation_name(problem->hidden), "output", activation_name(problem->output)));
	json_object_set_new(object, "loss", json_string(loss_name(problem->loss)));
	json_object_set_new(object, "task", task);
}

static json_t *boxes_json(const struct proof *proof)
{
	json_t *const list = json_array();
	for (size_t b = 0; b < proof->search.open_count && b < STATEMENT_BOXES; b++) {
		const struct box *const box = &proof->search.open[b];
		json_t *const object = json_object();
		for (int i = 0; i < PARAMETERS; i++)
			if (parameter_trains(i, proof->problem.bias))
				json_object_set_new(
				        object, parameter_name(i),
				        range_json(end_weight(proof, i, box->lo[i]), end_weight(proof, i, box->hi[i])));
		json_array_append_new(list, object);
	}
	return list;
}

/** Sets `name` and `name`_exact, to null unless the bound is stated. */
static void set_bound(json_t *object, const char *name, bool stated, double value)
{
	char exact_name[32];
	snprintf(exact_name, sizeof exact_name, "%s_exact", name);
	json_object_set_new(object, name, stated ? json_number(value) : json_null());
	json_object_set_new(object, exact_name, stated ? exact(value) : json_null());
}

struct json_t *statement_json(const struct proof *proof)
{
	static const char *const verdict[] = {"proved", "refuted", "undecided"};
	json_t *const object = json_object();
	const bool proved = proof->verdict == PROOF_FOUND, enclose = proof->claim.form == CLAIM_ENCLOSE;
	const bool undecided = proof->verdict == PROOF_UNDECIDED;
	/* an undecided claim has the bound that its boxes prove all the same */
	const double lower = undecided ? proof_partial_bound(proof) : proof->lower;
	json_object_set_new(object, "verdict", json_string(verdict[proof->verdict]));
	json_object_set_new(object, "claim", json_string(enclose ? "enclose" : "loss_at_least"));
	json_object_set_new(object, "value", json_number(proof->claim.value));
	set_problem(object, &proof->problem);
	json_object_set_new(object, "where", where_json(proof));
	set_bound(object, "lower", proved || (undecided && lower > 0), lower);
	set_bound(object, "upper", proof->verdict == PROOF_REFUTED || (proved && enclose), proof->upper);
	json_object_set_new(object, "witness", witness_json(proof));
	json_object_set_new(object, "least_loss_found", json_number(proof->witness.loss));
	json_object_set_new(object, "boxes", json_integer((json_int_t)proof->search.boxes));
	json_object_set_new(object, "nodes", json_integer((json_int_t)proof->search.tree.count));
	json_object_set_new(object, "undecided", json_integer((json_int_t)proof->search.open_count));
	if (proof->search.open_count)
		json_object_set_new(object, "undecided_boxes", boxes_json(proof));
	return object;
}
