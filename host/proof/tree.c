#include "proof/tree.h"

#include <stdlib.h>
#include <string.h>

/** Makes room for `count` more elements of `size` bytes. */
static enum status grow(void **array, size_t *capacity, size_t used, size_t count, size_t size, struct error *error)
{
	if (used + count <= *capacity)
		return STATUS_OK;
	const size_t wanted = 2 * (used + count);
	void *const larger = realloc(*array, wanted * size);
	if (!larger)
		return error_set_memory(error, "the tree of boxes");
	*array = larger;
	*capacity = wanted;
	return STATUS_OK;
}

enum status tree_grow(struct tree *tree, size_t count, uint32_t *first, struct error *error)
{
	if (count > UINT32_MAX - tree->count)
		return error_set(error, STATUS_INPUT, "more than 2^32 boxes; allow fewer");
	void *node = tree->node;
	enum status status = grow(&node, &tree->capacity, tree->count, count, sizeof *tree->node, error);
	tree->node = node;
	if (status != STATUS_OK)
		return status;
	*first = (uint32_t)tree->count;
	for (size_t i = 0; i < count; i++)
		tree->node[tree->count++] = (struct node){.kind = TREE_OPEN};
	return STATUS_OK;
}

enum status tree_set_order(struct tree *tree, uint32_t node, const struct multipliers *multipliers, struct error *error)
{
	const size_t first = tree->multipliers;
	if (multipliers->count > UINT32_MAX - first)
		return error_set(error, STATUS_INPUT, "more than 2^32 multipliers; allow fewer boxes");
	void *all = tree->multiplier;
	enum status status =
	        grow(&all, &tree->multiplier_capacity, first, multipliers->count, sizeof *tree->multiplier, error);
	tree->multiplier = all;
	if (status != STATUS_OK)
		return status;
	memcpy(tree->multiplier + first, multipliers->value, multipliers->count * sizeof *tree->multiplier);
	tree->multipliers += multipliers->count;
	tree->node[node].kind = TREE_ORDER;
	tree->node[node].child = (uint32_t)first;
	return STATUS_OK;
}

void tree_free(struct tree *tree)
{
	free(tree->node);
	free(tree->multiplier);
	*tree = (struct tree){0};
}

void node_children(const struct node *node, const struct box *box, const struct weight_range *range,
                   struct box child[2])
{
	const int i = node->parameter;
	child[0] = child[1] = *box;
	if (node->kind == TREE_SPLIT)
		child[0].hi[i] = child[1].lo[i] = box_middle(box, i);
	else if (node->kind == TREE_FACE)
		box_take_face(&child[0], range, i, node->upper);
	else if (node->kind == TREE_SCALE)
		child[0].lo[i] = child[0].hi[i] = node->upper ? BOX_ONE / 2 : -BOX_ONE / 2;
	else if (node->kind == TREE_MOVE)
		child[0].lo[i] = child[0].hi[i] = 0;
}

static enum status push(struct tree_walk *walk, uint32_t node, const struct box *box, struct error *error)
{
	void *step = walk->step;
	enum status status = grow(&step, &walk->capacity, walk->count, 1, sizeof *walk->step, error);
	walk->step = step;
	if (status == STATUS_OK)
		walk->step[walk->count++] = (struct tree_step){node, *box};
	return status;
}

enum status tree_walk_begin(struct tree_walk *walk, const struct box *root, struct error *error)
{
	return push(walk, 0, root, error);
}

enum status tree_walk_next(struct tree_walk *walk, const struct tree *tree, const struct weight_range *range,
                           struct tree_step *step, bool *found, struct error *error)
{
	*found = walk->count > 0;
	if (!*found)
		return STATUS_OK;
	*step = walk->step[--walk->count];
	const struct node *const node = &tree->node[step->node];
	struct box child[2];
	node_children(node, &step->box, range, child);
	enum status status = STATUS_OK;
	if (node->kind == TREE_SPLIT)
		status = push(walk, node->child + 1, &child[1], error);
	if (status == STATUS_OK && node->kind >= TREE_SPLIT)
		status = push(walk, node->child, &child[0], error);
	return status;
}

void tree_walk_end(struct tree_walk *walk)
{
	free(walk->step);
	*walk = (struct tree_walk){0};
}
