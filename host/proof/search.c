#include "proof/search.h"

#include <math.h>
#include <stdlib.h>

/** Boxes that go to the decider at once: enough for any device, few enough to learn of a refutation soon. */
enum { BATCH = 1 << 18 };

/** Boxes to be looked at. */
struct wave {
	struct box *box;
	uint32_t *node;
	size_t count, capacity;
};

/** What has become of a wave's boxes. */
struct sequel {
	struct wave next;  /**< to be looked at */
	struct wave stuck; /**< too narrow to bisect */
};

static enum status wave_add(struct wave *wave, const struct box *box, uint32_t node, struct error *error)
{
	if (wave->count == wave->capacity) {
		const size_t capacity = wave->capacity ? 2 * wave->capacity : 1024;
		struct box *const boxes = realloc(wave->box, capacity * sizeof *boxes);
		if (boxes)
			wave->box = boxes;
		uint32_t *const nodes = realloc(wave->node, capacity * sizeof *nodes);
		if (nodes)
			wave->node = nodes;
		if (!boxes || !nodes)
			return error_set_memory(error, "the boxes of a wave");
		wave->capacity = capacity;
	}
	wave->box[wave->count] = *box;
	wave->node[wave->count++] = node;
	return STATUS_OK;
}

static void wave_free(struct wave *wave)
{
	free(wave->box);
	free(wave->node);
	*wave = (struct wave){0};
}

/** Divides a node as `kind` says: makes its children and sets their boxes; `first` is the node of the first. */
static enum status divide(struct search *search, uint32_t node, const struct box *box, enum node_kind kind,
                          int parameter, bool upper, struct box child[2], uint32_t *first, struct error *error)
{
	const size_t count = kind == TREE_SPLIT ? 2 : 1;
	enum status status = tree_grow(&search->tree, count, first, error);
	if (status != STATUS_OK)
		return status;
	struct node *const at = &search->tree.node[node];
	at->kind = (uint8_t)kind;
	at->parameter = (uint8_t)(parameter & 15);
	at->upper = upper;
	at->child = *first;
	for (size_t i = 0; i < count; i++) {
		struct node *const next = &search->tree.node[*first + i];
		next->splits = (uint8_t)(at->splits + (kind == TREE_SPLIT));
		/* the natural form of a part is at least that of the whole; of the centred form that is not sure */
		next->bound = at->centred ? 0 : at->bound;
	}
	node_children(at, box, search->range, child);
	return STATUS_OK;
}

/** The decider's choice of a parameter to bisect if it is wide enough, else the widest; -1 if none is. */
static int splittable(const struct decider *decider, const struct box *box, int wanted)
{
	const uint64_t finest = decider_finest(decider);
	int best = wanted;
	for (int i = 0; i < PARAMETERS; i++)
		if (box_width(box, wanted) <= finest && box_width(box, i) > box_width(box, best))
			best = i;
	return box_width(box, best) > finest ? best : -1;
}

static enum status split(struct search *search, struct sequel *sequel, uint32_t node, const struct box *box, int wanted,
                         struct error *error)
{
	const int parameter = splittable(search->decider, box, wanted);
	if (parameter < 0)
		return wave_add(&sequel->stuck, box, node, error);
	struct box child[2];
	uint32_t first;
	enum status status = divide(search, node, box, TREE_SPLIT, parameter, false, child, &first, error);
	for (uint32_t i = 0; i < 2 && status == STATUS_OK; i++)
		status = wave_add(&sequel->next, &child[i], first + i, error);
	return status;
}

static enum status take_faces(struct search *search, struct sequel *sequel, uint32_t node, const struct box *box,
                              const struct decision *decision, struct error *error)
{
	enum status status = STATUS_OK;
	struct box face = *box;
	for (int i = 0; i < PARAMETERS && status == STATUS_OK; i++) {
		const bool upper = decision->upper_faces >> i & 1;
		if (!upper && !(decision->lower_faces >> i & 1))
			continue;
		struct box child[2];
		status = divide(search, node, &face, TREE_FACE, i, upper, child, &node, error);
		face = child[0];
	}
	return status == STATUS_OK ? wave_add(&sequel->next, &face, node, error) : status;
}

static void count_decided(struct search *search, uint32_t node)
{
	search->undecided -= ldexp(1, -search->tree.node[node].splits);
}

static enum status make_leaf(struct search *search, uint32_t node, enum node_kind kind)
{
	search->tree.node[node].kind = (uint8_t)kind;
	count_decided(search, node);
	return STATUS_OK;
}

/** A device rounds the bound of the order to nearest, so it counts only if there are multipliers for it. */
static enum status use_order(struct search *search, struct sequel *sequel, uint32_t node, const struct box *box,
                             struct error *error)
{
	struct bounds_task task;
	struct multipliers multipliers;
	bounds_task_make(&task, search->problem, search->range);
	if (order_find(&multipliers, search->problem, &task, box, search->target)) {
		count_decided(search, node);
		return tree_set_order(&search->tree, node, &multipliers, error);
	}
	int widest = 0;
	for (int i = 1; i < PARAMETERS; i++)
		if (box_width(box, i) > box_width(box, widest))
			widest = i;
	return split(search, sequel, node, box, widest, error);
}

static enum status apply(struct search *search, struct sequel *sequel, uint32_t node, const struct box *box,
                         const struct decision *decision, struct error *error)
{
	struct node *const at = &search->tree.node[node];
	at->bound = decision->bound;
	at->centred = decision->centred;
	switch (decision->verdict) {
	case BOX_NATURAL:
		return make_leaf(search, node, TREE_NATURAL);
	case BOX_CENTRED:
		return make_leaf(search, node, TREE_CENTRED);
	case BOX_OUTSIDE:
		return make_leaf(search, node, TREE_OUTSIDE);
	case BOX_ORDER:
		return use_order(search, sequel, node, box, error);
	case BOX_FACE:
		return take_faces(search, sequel, node, box, decision, error);
	case BOX_SPLIT:
		break;
	}
	return split(search, sequel, node, box, decision->parameter, error);
}

/** Asks `refuted` about the batch's least middle, if it is below the target. */
static void hear_refutation(struct search *search, const struct box *box, const struct decision *decision, size_t count)
{
	size_t least = 0;
	for (size_t i = 1; i < count; i++)
		if (decision[i].middle < decision[least].middle)
			least = i;
	if (!search->refuted || !(decision[least].middle < search->target))
		return;
	const double target = search->refuted(search->refuted_context, &box[least]);
	search->stopped = !(target >= 0);
	if (target < search->target && !search->stopped)
		search->target = target;
}

static void tell_progress(struct search *search, size_t open)
{
	const struct search_progress progress = {.boxes = search->boxes,
	                                         .max_boxes = search->max_boxes,
	                                         .open = open,
	                                         .undecided = search->undecided,
	                                         .target = search->target};
	if (search->progress && !search->progress(search->progress_context, &progress))
		search->stopped = true;
}

/** Decides a batch, with `open` boxes waiting, in portions small enough to report progress and to stop between them.
 */
static enum status decide(struct search *search, const struct box *box, size_t count, struct decision *decision,
                          size_t open, struct error *error)
{
	enum status status = STATUS_OK;
	for (size_t done = 0; done < count && status == STATUS_OK && !search->stopped;) {
		const size_t portion = decider_portion(search->decider);
		const size_t now = count - done < portion ? count - done : portion;
		status = decider_decide(search->decider, search->target, box + done, now, decision + done, error);
		done += now;
		search->boxes += now;
		tell_progress(search, open - done);
	}
	return status;
}

static enum status look_at_wave(struct search *search, const struct wave *wave, struct sequel *sequel,
                                struct decision *decision, struct error *error)
{
	enum status status = STATUS_OK;
	size_t done = 0;
	while (status == STATUS_OK && done < wave->count && search->boxes < search->max_boxes) {
		size_t count = wave->count - done;
		const size_t open = count + sequel->next.count + sequel->stuck.count;
		count = count < BATCH ? count : BATCH;
		if (count > search->max_boxes - search->boxes)
			count = (size_t)(search->max_boxes - search->boxes);
		status = decide(search, wave->box + done, count, decision, open, error);
		if (search->stopped)
			break;
		for (size_t i = 0; i < count && status == STATUS_OK; i++)
			status = apply(search, sequel, wave->node[done + i], &wave->box[done + i], &decision[i], error);
		if (status == STATUS_OK)
			hear_refutation(search, wave->box + done, decision, count);
		done += count;
		if (search->stopped)
			break;
	}
	/* boxes that were not looked at, because of the limit, a refutation or a request to stop, stay open */
	for (; done < wave->count && status == STATUS_OK; done++)
		status = wave_add(&sequel->next, &wave->box[done], wave->node[done], error);
	return status;
}

/** f(r a) = r f(a) for r > 0. */
static bool is_homogeneous(enum activation f)
{
	return f == ACTIVATION_RELU || f == ACTIVATION_LINEAR;
}

/** Whether a parameter may be scaled by any positive number without leaving the box. */
static bool is_cone(const struct weight_range *range, const struct box *box, int i)
{
	const double from = range->from[i], to = range->to[i];
	if (box_width(box, i) == 0)
		return box->lo[i] == 0 && from <= 0 && to >= 0;
	return (from == 0 || isinf(from)) && (to == 0 || isinf(to));
}

/** With relu or a linear neuron, only the sign of w2 matters: two boxes with w2 = 1 and w2 = -1 stand for all. */
static enum status begin_scaled(struct search *search, struct wave *wave, uint32_t node, const struct box *box,
                                struct error *error)
{
	struct box sides[2] = {*box}, child[2];
	uint32_t first = node, count = 1;
	enum status status = STATUS_OK;
	if (box->lo[PARAMETER_W2] < 0 && box->hi[PARAMETER_W2] > 0) {
		status = divide(search, node, box, TREE_SPLIT, PARAMETER_W2, false, sides, &first, error);
		count = 2;
	}
	for (uint32_t i = 0; i < count && status == STATUS_OK; i++) {
		status = divide(search, first + i, &sides[i], TREE_SCALE, PARAMETER_W2, sides[i].lo[PARAMETER_W2] >= 0,
		                child, &node, error);
		if (status == STATUS_OK)
			status = wave_add(wave, &child[0], node, error);
	}
	return status;
}

/** Begins with what relu or a linear neuron need not look at: b1, where b2 can take it, and the size of w2. */
static enum status begin_reduced(struct search *search, struct wave *wave, uint32_t node, const struct box *root,
                                 struct error *error)
{
	const struct weight_range *const range = search->range;
	struct box box = *root, child[2];
	enum status status = STATUS_OK;
	if (search->problem->hidden == ACTIVATION_LINEAR && isinf(range->from[PARAMETER_B2]) &&
	    isinf(range->to[PARAMETER_B2]) && box_width(root, PARAMETER_B1) > 0) {
		status = divide(search, node, root, TREE_MOVE, PARAMETER_B1, false, child, &node, error);
		box = child[0];
	}
	if (status == STATUS_OK && is_homogeneous(search->problem->hidden) && is_cone(range, &box, PARAMETER_W1) &&
	    is_cone(range, &box, PARAMETER_B1) && box_width(&box, PARAMETER_W2) > 0)
		return begin_scaled(search, wave, node, &box, error);
	return status == STATUS_OK ? wave_add(wave, &box, node, error) : status;
}

static enum status begin_search(struct search *search, struct wave *wave, const struct box *root, struct error *error)
{
	if (search->tree.count) {
		*wave = (struct wave){search->open, search->open_node, search->open_count, search->open_count};
		search->open = NULL;
		search->open_node = NULL;
		search->open_count = 0;
		return STATUS_OK;
	}
	uint32_t node;
	search->undecided = 1;
	const enum status status = tree_grow(&search->tree, 1, &node, error);
	return status == STATUS_OK ? begin_reduced(search, wave, node, root, error) : status;
}

enum status search_run(struct search *search, const struct box *root, struct error *error)
{
	struct wave wave = {0};
	struct sequel sequel = {0};
	struct decision *decision = NULL;
	search->stopped = false;
	enum status status = begin_search(search, &wave, root, error);
	if (status != STATUS_OK)
		goto cleanup;
	decision = malloc(BATCH * sizeof *decision);
	if (!decision) {
		status = error_set_memory(error, "the decisions of a wave");
		goto cleanup;
	}
	while (wave.count && !search->stopped && search->boxes < search->max_boxes && status == STATUS_OK) {
		status = look_at_wave(search, &wave, &sequel, decision, error);
		struct wave seen = wave;
		seen.count = 0;
		wave = sequel.next;
		sequel.next = seen;
	}
	for (size_t i = 0; i < sequel.stuck.count && status == STATUS_OK; i++)
		status = wave_add(&wave, &sequel.stuck.box[i], sequel.stuck.node[i], error);
	search->open = wave.box;
	search->open_node = wave.node;
	search->open_count = wave.count;
	wave = (struct wave){0};

cleanup:
	free(decision);
	wave_free(&wave);
	wave_free(&sequel.next);
	wave_free(&sequel.stuck);
	return status;
}

void search_free(struct search *search)
{
	tree_free(&search->tree);
	free(search->open);
	free(search->open_node);
	search->open = NULL;
	search->open_node = NULL;
	search->open_count = 0;
}
