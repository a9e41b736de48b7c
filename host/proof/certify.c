#include "proof/certify.h"

#include <math.h>

enum { COLUMNS = 100 };

/** A number as the format wants it: C's %a, which glibc writes with one digit 0 or 1 before the point. */
static void write_number(struct text *out, double value)
{
	if (isinf(value))
		text_add(out, value > 0 ? "inf" : "-inf");
	else
		text_printf(out, "%a", value == 0 ? 0.0 : value);
}

static void write_numbers(struct text *out, const char *word, const double *value, size_t count)
{
	text_add(out, word);
	for (size_t i = 0; i < count; i++) {
		text_add(out, " ");
		write_number(out, value[i]);
	}
	text_add(out, "\n");
}

static void write_problem(struct text *out, const struct proof *proof)
{
	const struct problem *const problem = &proof->problem;
	text_printf(out, "bias %s\nhidden %s\noutput %s\nloss %s\n", bias_name(problem->bias),
	            activation_name(problem->hidden), activation_name(problem->output), loss_name(problem->loss));
	for (size_t k = 0; k < problem->samples; k++) {
		const struct sample *const sample = &problem->sample[k];
		write_numbers(out, "sample", (double[]){sample->x, sample->d, sample->weight}, 3);
	}
	for (int i = 0; i < PARAMETERS; i++) {
		const double from = proof->range.from[i], to = proof->range.to[i];
		if (!parameter_trains(i, problem->bias) || (isinf(from) && isinf(to)))
			continue;
		text_printf(out, "where %s", parameter_name(i));
		write_numbers(out, "", (const double[]){from, to}, 2);
	}
}

static void write_witness(struct text *out, const struct proof *proof)
{
	double free[PARAMETERS];
	size_t count = 0;
	for (int i = 0; i < PARAMETERS; i++)
		if (parameter_trains(i, proof->problem.bias))
			free[count++] = proof->witness.w[i];
	write_numbers(out, "witness", free, count);
}

static void describe_node(struct text *out, const struct tree *tree, const struct node *node, size_t multipliers)
{
	switch ((enum node_kind)node->kind) {
	case TREE_OPEN:
		text_add(out, node->centred ? "c" : "n");
		break;
	case TREE_NATURAL:
		text_add(out, "n");
		break;
	case TREE_CENTRED:
		text_add(out, "c");
		break;
	case TREE_OUTSIDE:
		text_add(out, "x");
		break;
	case TREE_SCALE:
		text_add(out, "s");
		break;
	case TREE_MOVE:
		text_add(out, "m");
		break;
	case TREE_SPLIT:
		text_add(out, parameter_name(node->parameter));
		break;
	case TREE_FACE:
		text_printf(out, "%s%s", parameter_name(node->parameter), node->upper ? "+" : "-");
		break;
	case TREE_ORDER:
		text_add(out, "o");
		for (size_t i = 0; i < multipliers; i++) {
			text_add(out, " ");
			write_number(out, tree->multiplier[node->child + i]);
		}
		break;
	}
}

static enum status write_tree(struct text *out, const struct proof *proof, struct error *error)
{
	const struct tree *const tree = &proof->search.tree;
	const size_t multipliers = order_multipliers(&proof->problem);
	struct tree_walk walk = {0};
	struct text node = {0};
	size_t column = 0;
	bool found;
	text_printf(out, "tree %zu\n", tree->count);
	enum status status = tree_walk_begin(&walk, &proof->root, error);
	while (status == STATUS_OK) {
		struct tree_step step;
		status = tree_walk_next(&walk, tree, &proof->range, &step, &found, error);
		if (status != STATUS_OK || !found)
			break;
		text_clear(&node);
		describe_node(&node, tree, &tree->node[step.node], multipliers);
		if (column > 0)
			text_add(out, column + 1 + node.size > COLUMNS ? "\n" : " ");
		column = column > 0 && column + 1 + node.size <= COLUMNS ? column + 1 + node.size : node.size;
		text_add(out, text_string(&node));
	}
	text_add(out, "\n");
	out->failed |= node.failed;
	text_free(&node);
	tree_walk_end(&walk);
	return status;
}

static enum status write_claim(struct text *out, const struct proof *proof, struct error *error)
{
	if (proof->verdict == PROOF_REFUTED) {
		write_numbers(out, "claim loss-below", &proof->upper, 1);
	} else if (proof->verdict == PROOF_FOUND && proof->claim.form == CLAIM_ENCLOSE) {
		write_numbers(out, "claim infimum-within", (double[]){proof->lower, proof->upper}, 2);
	} else {
		const double bound = proof->verdict == PROOF_FOUND ? proof->lower : proof_partial_bound(proof);
		if (!(bound > 0))
			return error_set(error, STATUS_CLAIM, "nothing was proved: the bound found so far is 0");
		write_numbers(out, "claim loss-at-least", &bound, 1);
	}
	return STATUS_OK;
}

enum status certificate_write(struct text *out, const struct proof *proof, struct error *error)
{
	struct text text = {0};
	char digest[HASH_SIZE];
	text_printf(&text, "%s1\n", certificate_start);
	enum status status = write_claim(&text, proof, error);
	if (status != STATUS_OK)
		goto cleanup;
	write_problem(&text, proof);
	if (proof->verdict == PROOF_REFUTED || (proof->verdict == PROOF_FOUND && proof->claim.form == CLAIM_ENCLOSE))
		write_witness(&text, proof);
	if (proof->verdict != PROOF_REFUTED)
		status = write_tree(&text, proof, error);
	if (status != STATUS_OK)
		goto cleanup;
	if (!text.failed) {
		hash_sha256(digest, text.data, text.size);
		text_printf(&text, "sha256 %s\n", digest);
		text_append(out, text.data, text.size);
	}
	if (text.failed || out->failed)
		status = error_set_memory(error, "the certificate");

cleanup:
	text_free(&text);
	return status;
}
