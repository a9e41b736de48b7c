#include "verify/bound.h"

#include <inttypes.h>

/** Parameters are w = t / (1 - |t|) with t a multiple of 1 / UNIT, held as an integer; -UNIT and UNIT are infinite. */
#define UNIT (INT64_C(1) << 62)

enum { BITS_FIRST = 64, BITS_LAST = 512 };

struct cell {
	int64_t lo[PARAMETERS], hi[PARAMETERS];
};

struct checker {
	struct verify_report *report;
	struct reader reader;
	struct network net;
	struct interval where[PARAMETERS];
	struct node node; /**< the one that is checked */
	struct cell cell; /**< what it stands for */
	bool (*stop)(void *context);
	void *stop_context;
	struct error *error;
};

static void set_parameter(arf_t out, int64_t t, slong bits, arf_rnd_t rounding)
{
	const int64_t rest = UNIT - (t < 0 ? -t : t);
	arf_set_si(out, t);
	if (rest > 0)
		arf_div_si(out, out, rest, bits, rounding);
	else if (t > 0)
		arf_pos_inf(out);
	else
		arf_neg_inf(out);
}

/** The interval of one parameter, before it is limited to `where`. */
static void set_interval(struct interval *out, const struct cell *cell, int i, slong bits)
{
	set_parameter(out->lo, cell->lo[i], bits, ARF_RND_FLOOR);
	set_parameter(out->hi, cell->hi[i], bits, ARF_RND_CEIL);
}

static void set_region(struct checker *checker)
{
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		set_interval(&checker->net.w[i], &checker->cell, i, checker->net.bits);
		interval_limit(&checker->net.w[i], &checker->where[i]);
	}
}

/**
 * True if some coordinate has no value within `where`. A coordinate with a single t does not count: a face, scale or
 * move node made it, and its number, limited to `where`, stands for others. A last cell of the grid has no value only
 * if `where` has none.
 */
static bool is_outside(const struct checker *checker)
{
	INTERVAL(w);
	bool outside = false;
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		if (checker->cell.lo[i] == checker->cell.hi[i])
			continue;
		set_interval(&w, &checker->cell, i, checker->net.bits);
		outside |= arf_cmp(w.hi, checker->where[i].lo) < 0 || arf_cmp(w.lo, checker->where[i].hi) > 0;
	}
	return outside;
}

/** Closed under multiplication by positive numbers. */
static bool is_cone(const struct interval *w)
{
	return (arf_is_zero(w->lo) || arf_is_inf(w->lo)) && (arf_is_zero(w->hi) || arf_is_inf(w->hi));
}

/** Does the bound of a leaf reach the claim's? */
static bool is_bounded_below(struct checker *checker)
{
	struct network *const net = &checker->net;
	bool allowed = true;
	if (checker->node.kind == NODE_ORDER)
		allowed = network_order(net, checker->node.multiplier);
	else
		network_natural(net);
	if (checker->node.kind == NODE_CENTRED) {
		network_gradient(net);
		network_centre(net);
	}
	return allowed && arf_cmp_d(net->loss.lo, checker->report->lower) >= 0;
}

/** Does the lemma of the node hold on its cell, as far as this precision can tell? */
static bool holds(struct checker *checker)
{
	struct network *const net = &checker->net;
	const struct interval *const w = net->w, *const slope = &net->gradient[checker->node.parameter];
	set_region(checker);
	network_range(net);
	switch (checker->node.kind) {
	case NODE_LOWER_FACE:
		network_gradient(net);
		return arf_sgn(slope->lo) >= 0;
	case NODE_UPPER_FACE:
		network_gradient(net);
		return arf_sgn(slope->hi) <= 0;
	case NODE_SCALE:
		return is_cone(&w[PARAMETER_W1]) && is_cone(&w[PARAMETER_B1]) &&
		       (arf_sgn(w[PARAMETER_W2].lo) >= 0 || arf_sgn(w[PARAMETER_W2].hi) <= 0);
	case NODE_MOVE:
		return arf_is_neg_inf(w[PARAMETER_B2].lo) && arf_is_pos_inf(w[PARAMETER_B2].hi);
	case NODE_OUTSIDE:
		return is_outside(checker);
	default:
		return is_bounded_below(checker);
	}
}

/** Is the loss at the witness below the claim's upper bound? */
static bool is_witnessed(struct checker *checker)
{
	for (int i = PARAMETER_W1; i < PARAMETERS; i++)
		interval_set_point(&checker->net.w[i], checker->report->witness[i]);
	network_range(&checker->net);
	network_upper(&checker->net);
	return arf_cmp_d(checker->net.loss.hi, checker->report->upper) < 0;
}

/** Tries `test` at rising precision. */
static bool is_true(struct checker *checker, bool (*test)(struct checker *))
{
	bool held = false;
	for (unsigned bits = BITS_FIRST; bits <= BITS_LAST && !held; bits *= 2) {
		checker->net.bits = (slong)bits;
		held = test(checker);
		if (bits > checker->report->bits)
			checker->report->bits = bits;
	}
	return held;
}

static enum status fail_node(struct checker *checker)
{
	static const char *const why[NODE_KINDS] = {
	        [NODE_LOWER_FACE] = "the loss may fall with this parameter, so the lower face need not bound it",
	        [NODE_UPPER_FACE] = "the loss may rise with this parameter, so the upper face need not bound it",
	        [NODE_SCALE] = "w1 and b1 are no cone, or w2 has both signs",
	        [NODE_MOVE] = "b2 is limited, and cannot take what is moved from b1",
	        [NODE_NATURAL] = "the natural form does not reach the bound",
	        [NODE_CENTRED] = "the centred form does not reach the bound",
	        [NODE_ORDER] = "the order of the outputs does not give the bound",
	        [NODE_OUTSIDE] = "the cell is not outside of 'where'",
	};
	struct text box = {0};
	set_region(checker); /* the centred form has changed it */
	for (int i = PARAMETER_W1; i < PARAMETERS; i++)
		if (parameter_trains((enum parameter)i, checker->report->problem.bias))
			text_printf(&box, ", %s in [%g, %g]", parameter_name(i),
			            arf_get_d(checker->net.w[i].lo, ARF_RND_NEAR),
			            arf_get_d(checker->net.w[i].hi, ARF_RND_NEAR));
	error_set(checker->error, STATUS_CLAIM, "line %" PRIu64 ": node %" PRIu64 " proves nothing: %s%s",
	          checker->reader.line, checker->report->nodes_checked, why[checker->node.kind], text_string(&box));
	text_free(&box);
	return STATUS_CLAIM;
}

static enum status fail_form(struct checker *checker, const char *what)
{
	return error_set(checker->error, STATUS_INPUT, "line %" PRIu64 ": node %" PRIu64 " %s", checker->reader.line,
	                 checker->report->nodes_checked, what);
}

/** Makes `cell` what the child of a face, scale or move node stands for; false if that is all of it. */
static bool reduce(const struct checker *checker, struct cell *cell)
{
	const int i = (int)checker->node.parameter;
	const int64_t lo = cell->lo[i], hi = cell->hi[i];
	if (checker->node.kind == NODE_SCALE)
		cell->lo[i] = cell->hi[i] = arf_sgn(checker->net.w[i].lo) >= 0 ? UNIT / 2 : -UNIT / 2;
	else if (checker->node.kind == NODE_MOVE)
		cell->lo[i] = cell->hi[i] = 0;
	else if (checker->node.kind == NODE_LOWER_FACE)
		cell->hi[i] = lo + (lo == -UNIT && arf_is_inf(checker->where[i].lo));
	else
		cell->lo[i] = hi - (hi == UNIT && arf_is_inf(checker->where[i].hi));
	return lo < hi && (cell->lo[i] != lo || cell->hi[i] != hi);
}

static enum status check_node(struct checker *checker, const struct cell *cell, unsigned depth);

static enum status check_split(struct checker *checker, const struct cell *cell, unsigned depth)
{
	const int i = (int)checker->node.parameter;
	const int64_t lo = cell->lo[i], hi = cell->hi[i];
	struct cell half = *cell;
	if (lo >= hi || (lo + hi) % 2 != 0)
		return fail_form(checker, "cannot be split any further");
	half.hi[i] = (lo + hi) / 2;
	const enum status status = check_node(checker, &half, depth + 1);
	if (status != STATUS_OK)
		return status;
	half.lo[i] = half.hi[i];
	half.hi[i] = hi;
	return check_node(checker, &half, depth + 1);
}

/** Reads and checks the next node, which stands for `cell`, and all nodes below it. */
static enum status check_node(struct checker *checker, const struct cell *cell, unsigned depth)
{
	struct verify_report *const report = checker->report;
	const enum status status = certificate_node(&checker->node, &checker->reader, &report->problem);
	const enum verify_node kind = checker->node.kind;
	if (status != STATUS_OK)
		return status;
	if (checker->stop && checker->stop(checker->stop_context))
		return error_set(checker->error, STATUS_INTERRUPTED, "stopped after %" PRIu64 " of %" PRIu64 " nodes",
		                 report->nodes_checked, report->nodes);
	report->nodes_checked++;
	report->nodes_of[kind]++;
	report->depth = depth > report->depth ? depth : report->depth;
	if (kind == NODE_SPLIT)
		return check_split(checker, cell, depth);
	checker->cell = *cell;
	if (!is_true(checker, holds))
		return fail_node(checker);
	if (kind >= NODE_NATURAL && kind <= NODE_ORDER)
		report->strict &= checker->net.open || arf_cmp_d(checker->net.loss.lo, report->lower) > 0;
	if (kind >= NODE_NATURAL)
		return STATUS_OK;
	struct cell part = *cell;
	return reduce(checker, &part) ? check_node(checker, &part, depth + 1)
	                              : fail_form(checker, "is reduced to itself");
}

static enum status check_tree(struct checker *checker)
{
	const struct verify_report *const report = checker->report;
	struct cell root = {{0}, {0}};
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		if (!parameter_trains((enum parameter)i, report->problem.bias))
			continue;
		root.lo[i] = report->where_from[i] < 0 ? -UNIT : 0;
		root.hi[i] = report->where_to[i] > 0 ? UNIT : 0;
	}
	const enum status status = check_node(checker, &root, 0);
	if (status == STATUS_OK && report->nodes_checked != report->nodes)
		return error_set(checker->error, STATUS_INPUT, "the tree has %" PRIu64 " nodes, not %" PRIu64,
		                 report->nodes_checked, report->nodes);
	return status;
}

enum status verify_certificate(struct verify_report *out, const char *bytes, size_t size, struct error *error)
{
	return verify_certificate_until(out, bytes, size, NULL, NULL, error);
}

double verify_seconds(size_t size)
{
	/* a megabyte is some 400,000 nodes, which take two seconds (docs/certificate.md) */
	return (double)size / 5e5;
}

enum status verify_certificate_until(struct verify_report *out, const char *bytes, size_t size,
                                     bool (*stop)(void *context), void *context, struct error *error)
{
	struct checker checker = {.report = out, .stop = stop, .stop_context = context, .error = error};
	enum status status = certificate_open(out, &checker.reader, bytes, size, error);
	if (status != STATUS_OK)
		return status;
	network_init(&checker.net, &out->problem);
	interval_init(checker.where, PARAMETERS);
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		arf_set_d(checker.where[i].lo, out->where_from[i]);
		arf_set_d(checker.where[i].hi, out->where_to[i]);
	}
	out->strict = out->claim != VERIFY_LOSS_BELOW;
	if (out->claim != VERIFY_LOSS_BELOW)
		status = check_tree(&checker);
	if (status == STATUS_OK && checker.reader.at != checker.reader.end)
		status = error_set(error, STATUS_INPUT, "line %" PRIu64 ": only the checksum may follow here",
		                   checker.reader.next_line);
	if (status == STATUS_OK && out->claim != VERIFY_LOSS_AT_LEAST && !is_true(&checker, is_witnessed))
		status = error_set(error, STATUS_CLAIM, "the witness's loss is about %.17g, not below %.17g",
		                   arf_get_d(checker.net.loss.hi, ARF_RND_NEAR), out->upper);
	if (status == STATUS_OK && out->claim != VERIFY_LOSS_AT_LEAST)
		out->witness_loss = arf_get_d(checker.net.loss.hi, ARF_RND_CEIL);
	network_clear(&checker.net);
	interval_clear(checker.where, PARAMETERS);
	return status;
}
