#include "proof/proof.h"

#include <math.h>

/** The search's share of an enclosure's width; the rest lets the witness be a round number. */
#define SEARCH_SHARE 0.75

/** The least double whose distance to `upper` is at most `width`, but not below 0, which no loss is. */
static double lower_for(double upper, double width)
{
	double lower = upper - width;
	/* two-sum: the sign of the rounding error tells on which side of the true difference `lower` is */
	const double part = lower - upper;
	const double rounding = (upper - (lower - part)) + (-width - part);
	if (rounding > 0)
		lower = nextafter(lower, INFINITY);
	return fmax(lower, 0);
}

enum status proof_begin(struct proof *proof, const struct problem *problem, const struct claim *claim,
                        struct error *error)
{
	if (claim->form == CLAIM_NONE)
		return error_set(error, STATUS_INPUT,
		                 "there is no claim; add `claim: {loss_at_least: BOUND}` or `claim: {enclose: WIDTH}`");
	*proof = (struct proof){.problem = *problem, .claim = *claim, .verdict = PROOF_UNDECIDED};
	proof->range = range_of_claim(problem, claim);
	proof->root = box_root(&proof->range);
	bounds_task_make(&proof->task, problem, &proof->range);
	return STATUS_OK;
}

static double search_target(const struct proof *proof)
{
	if (proof->claim.form == CLAIM_LOSS_AT_LEAST)
		return proof->claim.value;
	return lower_for(nextafter(proof->witness.loss, INFINITY), SEARCH_SHARE * proof->claim.value);
}

static bool is_refuted(const struct proof *proof)
{
	return proof->claim.form == CLAIM_LOSS_AT_LEAST && proof->witness.loss < proof->claim.value;
}

/** Looks for a better witness among far weights: one that is hardly better is no reason to leave the near ones. */
static void look_far(struct proof *proof)
{
	const struct witness far = minimise_far(&proof->task, &proof->range);
	const double enough = proof->claim.form == CLAIM_ENCLOSE ? 0.1 * proof->claim.value : 0;
	if (far.loss < proof->witness.loss - enough)
		proof->witness = far;
}

/** Looks for a better witness where a box's middle is below the target. */
static double on_refutation(void *context, const struct box *box)
{
	struct proof *const proof = context;
	const struct witness better = minimise(&proof->task, &proof->range, box);
	if (better.loss < proof->witness.loss)
		proof->witness = better;
	proof->lower = fmin(proof->lower, search_target(proof));
	return is_refuted(proof) ? -1 : proof->lower;
}

/**
 * Uses the room that the bounds leave for a witness that is easier to read, and sets `upper`. That is not needlessly
 * close to the witness's loss, which may be 1e-300 and would cost the checker as many digits.
 */
static void conclude(struct proof *proof)
{
	const double value = proof->claim.value, loss = proof->witness.loss;
	const bool refuted = proof->verdict == PROOF_REFUTED;
	const bool enclosed = proof->claim.form == CLAIM_ENCLOSE && proof->verdict == PROOF_FOUND;
	double below = nextafter(loss, HUGE_VAL);
	if (refuted)
		below = loss + 0.5 * (value - loss);
	else if (enclosed)
		below = fmax(below, nextafter(proof->lower + value, 0));
	proof->witness = witness_simplify(&proof->task, &proof->range, &proof->witness, below);
	proof->upper = nextafter(proof->witness.loss, HUGE_VAL);
	if (refuted)
		proof->upper = value;
	else if (enclosed)
		proof->upper = fmax(proof->upper, proof->lower + 0x1p-10 * value);
}

/** The host takes what is beyond the precision of a float32 device. */
static enum status finish_on_host(struct proof *proof, struct error *error)
{
	struct search *const search = &proof->search;
	struct decider *host = NULL;
	enum status status = decider_on_host(&host, &proof->problem, &proof->range, error);
	if (status == STATUS_OK && decider_finest(host) < decider_finest(search->decider)) {
		search->decider = host;
		status = search_run(search, &proof->root, error);
	}
	decider_close(host);
	return status;
}

/** One search for `proof->lower`. */
static enum status search_for(struct proof *proof, struct decider *decider, uint64_t max_boxes,
                              const struct proof_options *options, struct error *error)
{
	proof->search = (struct search){.problem = &proof->problem,
	                                .range = &proof->range,
	                                .decider = decider,
	                                .target = proof->lower,
	                                .max_boxes = max_boxes,
	                                .refuted = on_refutation,
	                                .refuted_context = proof,
	                                .progress = options->progress,
	                                .progress_context = options->context};
	enum status status = search_run(&proof->search, &proof->root, error);
	if (status == STATUS_OK && proof->search.open_count && !proof->search.stopped)
		status = finish_on_host(proof, error);
	proof->search.decider = NULL;
	return status;
}

/**
 * Whether a multiple of 1/64 is within the enclosure's width below the witness's loss. Many infima are such fractions,
 * and then the exact lower bound says more and takes no more boxes.
 */
static bool round_lower(const struct proof *proof, double *lower)
{
	*lower = floor(64 * proof->witness.loss) / 64;
	return proof->claim.form == CLAIM_ENCLOSE && proof->witness.loss - *lower < SEARCH_SHARE * proof->claim.value;
}

/** Searches for a proof of a claim that is not refuted yet; for the round bound first, if there is one. */
static enum status search_claim(struct proof *proof, struct decider *decider, const struct proof_options *options,
                                struct error *error)
{
	enum { TRIAL = 200 };
	const uint64_t max_boxes = options->max_boxes ? options->max_boxes : PROOF_MAX_BOXES;
	bool settled = false;
	enum status status = STATUS_OK;
	if (round_lower(proof, &proof->lower)) {
		status = search_for(proof, decider, max_boxes < TRIAL ? max_boxes : TRIAL, options, error);
		settled = status != STATUS_OK || proof->search.open_count == 0 || proof->search.stopped;
	}
	if (!settled) {
		search_free(&proof->search);
		proof->lower = search_target(proof);
		status = search_for(proof, decider, max_boxes, options, error);
	}
	if (status == STATUS_OK && proof->search.open_count == 0)
		proof->verdict = PROOF_FOUND;
	return status;
}

enum status proof_find(struct proof *proof, struct decider *decider, const struct proof_options *options,
                       struct error *error)
{
	enum status status = STATUS_OK;
	proof->witness = minimise(&proof->task, &proof->range, NULL);
	if (!is_refuted(proof))
		look_far(proof);
	if (!is_refuted(proof))
		status = search_claim(proof, decider, options, error);
	/* the search may have found a better witness */
	if (is_refuted(proof))
		proof->verdict = PROOF_REFUTED;
	if (status == STATUS_OK)
		conclude(proof);
	return status;
}

double proof_partial_bound(const struct proof *proof)
{
	double bound = proof->lower;
	for (size_t i = 0; i < proof->search.open_count; i++)
		bound = fmin(bound, proof->search.tree.node[proof->search.open_node[i]].bound);
	return bound;
}

void proof_free(struct proof *proof)
{
	search_free(&proof->search);
}
