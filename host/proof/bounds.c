#define PRECISION 64
#define WIDTH 1
#include "portable.clh"

#include "bound.clh"

#include "proof/bounds.h"

#include <math.h>

_Static_assert((int)TASK_SIZE == BOUNDS_TASK_SIZE && FIXED_ONE == BOX_ONE, "the layouts agree");
_Static_assert((int)VERDICT_SPLIT == BOX_SPLIT && (int)VERDICT_NATURAL == BOX_NATURAL &&
                       (int)VERDICT_CENTRED == BOX_CENTRED && (int)VERDICT_ORDER == BOX_ORDER &&
                       (int)VERDICT_FACE == BOX_FACE && (int)VERDICT_OUTSIDE == BOX_OUTSIDE,
               "the verdicts agree");

/** Sorts list[count] of samples by key, keeping the order of equal ones. */
static void sort_by(size_t *list, size_t count, const double *key)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && key[list[j]] < key[list[j - 1]]; j--) {
			const size_t other = list[j];
			list[j] = list[j - 1];
			list[j - 1] = other;
		}
}

static void make_samples(double *task, const struct problem *problem)
{
	size_t list[PROOF_SAMPLES_MAX];
	double x[PROOF_SAMPLES_MAX] = {0};
	for (size_t k = 0; k < problem->samples; k++) {
		list[k] = k;
		x[k] = problem->sample[k].x;
	}
	sort_by(list, problem->samples, x);
	for (size_t k = 0; k < problem->samples; k++) {
		const struct sample *const sample = &problem->sample[list[k]];
		double *const at = task + TASK_SAMPLE + 6 * k;
		at[0] = at[1] = sample->x;
		at[2] = at[3] = sample->d;
		at[4] = at[5] = sample->weight;
	}
}

bool bounds_are_odd(const struct problem *problem)
{
	return (problem->hidden == ACTIVATION_TANH || problem->hidden == ACTIVATION_LINEAR) &&
	       problem->bias == BIAS_NONE;
}

static void make_levels(double *task, const struct problem *problem)
{
	const bool odd = bounds_are_odd(problem);
	size_t list[PROOF_SAMPLES_MAX];
	double size[PROOF_SAMPLES_MAX] = {0};
	for (size_t k = 0; k < problem->samples; k++) {
		const double x = task[TASK_SAMPLE + 6 * k];
		list[k] = k;
		size[k] = odd ? fabs(x) : x;
	}
	sort_by(list, problem->samples, size);
	for (size_t i = 0; i < problem->samples; i++) {
		double *const at = task + TASK_LEVEL + 3 * i;
		at[0] = (double)list[i];
		at[1] = i == 0 || size[list[i]] != size[list[i - 1]];
		at[2] = odd && task[TASK_SAMPLE + 6 * list[i]] < 0;
	}
}

void bounds_task_make(struct bounds_task *task, const struct problem *problem, const struct weight_range *range)
{
	double *const value = task->value;
	memset(task, 0, sizeof *task);
	value[TASK_SAMPLES] = (double)problem->samples;
	value[TASK_HIDDEN] = problem->hidden;
	value[TASK_OUTPUT] = problem->output;
	value[TASK_LOSS] = problem->loss;
	value[TASK_REFLECTED] = problem->output == ACTIVATION_SIGMOID;
	for (int i = 0; i < PARAMETERS; i++) {
		value[TASK_WHERE + 2 * i] = range->from[i];
		value[TASK_WHERE + 2 * i + 1] = range->to[i];
	}
	make_samples(value, problem);
	make_levels(value, problem);
}

void bounds_task_set_target(struct bounds_task *task, double target)
{
	task->value[TASK_TARGET] = target;
}

static float float_below(double x)
{
	const float f = (float)x;
	return (double)f > x ? nextafterf(f, -INFINITY) : f;
}

void bounds_task_to_float(float out[BOUNDS_TASK_SIZE], const struct bounds_task *task)
{
	for (int i = 0; i < BOUNDS_TASK_SIZE; i++) {
		/* whole numbers are exact either way; enclosures begin at even places from TASK_WHERE on */
		const bool upper = i == TASK_TARGET || (i >= TASK_WHERE && (i - TASK_WHERE) % 2 == 1);
		out[i] = upper ? -float_below(-task->value[i]) : float_below(task->value[i]);
	}
}

struct decision bounds_decide(const struct bounds_task *task, const struct box *box)
{
	struct cell cell;
	memcpy(cell.lo, box->lo, sizeof cell.lo);
	memcpy(cell.hi, box->hi, sizeof cell.hi);
	const struct bound bound = cell_bound(task->value, &cell);
	return (struct decision){.bound = bound.least,
	                         .middle = bound.middle,
	                         .verdict = (enum box_verdict)bound.verdict,
	                         .parameter = bound.parameter,
	                         .lower_faces = bound.lower_faces,
	                         .upper_faces = bound.upper_faces,
	                         .centred = bound.centred};
}

static struct region region_of_point(const double w[PARAMETERS])
{
	struct region region = {.outside = false};
	for (int i = 0; i < PARAMETERS; i++)
		region.w[i] = interval_point(w[i]);
	return region;
}

size_t bounds_samples(const struct bounds_task *task)
{
	return (size_t)task->value[TASK_SAMPLES];
}

struct sums bounds_sums(const struct bounds_task *task, size_t sample, const double w[PARAMETERS])
{
	const struct region region = region_of_point(w);
	const struct sample_bounds at = sample_at(task->value, (int)sample, &region);
	return (struct sums){.hidden = midpoint(at.a), .output = midpoint(at.u)};
}

double bounds_loss(const struct bounds_task *task, const double w[PARAMETERS])
{
	const struct region region = region_of_point(w);
	struct sample_bounds at[PROOF_SAMPLES_MAX];
	region_samples(task->value, &region, at);
	return loss_bounds(task->value, at).hi;
}

void bounds_of_outputs(struct output_bounds *out, const struct bounds_task *task, const struct box *box)
{
	struct cell cell;
	memcpy(cell.lo, box->lo, sizeof cell.lo);
	memcpy(cell.hi, box->hi, sizeof cell.hi);
	const struct region region = cell_region(task->value, &cell);
	const int order = output_order(&region);
	out->samples = (size_t)task->value[TASK_SAMPLES];
	out->order = order == ORDER_RISING ? 1 : order == ORDER_FALLING ? -1 : 0;
	for (size_t k = 0; k < out->samples; k++) {
		const double *const at = task->value + TASK_SAMPLE + 6 * k;
		const struct interval z = sample_at(task->value, (int)k, &region).z;
		out->x[k] = at[0];
		out->d[k] = at[2];
		out->weight[k] = at[4];
		out->lo[k] = z.lo;
		out->hi[k] = z.hi;
	}
}
