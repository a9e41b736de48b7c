#include "base/json.h"
#include "verify/verify.h"

#include <arb.h>
#include <flint/flint.h>
#include <gmp.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <mpfr.h>
#include <stdio.h>

#if __FLINT_VERSION >= 3
#define arb_version FLINT_VERSION /* Arb is a part of FLINT since FLINT 3 */
#endif

/** upper - lower, rounded up: by Knuth's two-sum, `rest` is what rounding to nearest left out. */
static double width_of(double upper, double lower)
{
	const double width = upper - lower, part = width - upper;
	const double rest = (upper - (width - part)) + (-lower - part);
	return rest > 0 ? nextafter(width, (double)INFINITY) : width;
}

static const char *const relation[2] = {">=", ">"};

/** The exact value, and the decimal for the eye. */
static void add_exact(struct text *out, double value)
{
	text_printf(out, "%a (", value);
	text_number(out, value);
	text_add(out, ")");
}

static void add_function(struct text *out, const char *name, enum activation f, const char *sum, bool bias, int index)
{
	text_printf(out, "%s = %s(%s", name, activation_name(f), sum);
	if (bias)
		text_printf(out, " + b%d", index);
	text_add(out, ")");
}

static void add_network(struct text *out, const struct problem *p)
{
	text_add(out, "network   ");
	add_function(out, "y", p->hidden, "w1*x", p->bias & BIAS_HIDDEN, 1);
	add_function(out, ",  z", p->output, "w2*y", p->bias & BIAS_OUTPUT, 2);
	text_printf(out, "\nloss      L = %s, over %zu sample%s:\n",
	            p->loss == LOSS_SQUARED_ERROR ? "sum of m (d - z)^2 / 2" : "-sum of m (d ln z + (1 - d) ln(1 - z))",
	            p->samples, p->samples == 1 ? "" : "s");
	for (size_t k = 0; k < p->samples; k++) {
		text_add(out, "          x = ");
		add_exact(out, p->sample[k].x);
		text_add(out, ", d = ");
		add_exact(out, p->sample[k].d);
		text_add(out, ", m = ");
		add_exact(out, p->sample[k].weight);
		text_add(out, "\n");
	}
}

static bool is_limited(const struct verify_report *report, int i)
{
	return isfinite(report->where_from[i]) || isfinite(report->where_to[i]);
}

/** "w1, w2", and what `where` says of them. */
static void add_space(struct text *out, const struct verify_report *report)
{
	text_add(out, "for all finite real");
	const char *separator = " ";
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		if (!parameter_trains((enum parameter)i, report->problem.bias))
			continue;
		text_printf(out, "%s%s", separator, parameter_name(i));
		separator = ", ";
	}
	separator = " with ";
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		if (!is_limited(report, i))
			continue;
		text_printf(out, "%s", separator);
		if (isfinite(report->where_from[i]))
			text_printf(out, "%a <= ", report->where_from[i]);
		text_add(out, parameter_name(i));
		if (isfinite(report->where_to[i]))
			text_printf(out, " <= %a", report->where_to[i]);
		separator = ", ";
	}
}

static void add_statement(struct text *out, const struct verify_report *report, bool proved)
{
	text_add(out, proved ? "PROVED    " : "NOT PROVED, only claimed:\n          ");
	if (report->claim != VERIFY_LOSS_BELOW) {
		text_printf(out, "L %s ", relation[proved && report->strict]);
		add_exact(out, report->lower);
		text_add(out, " ");
		add_space(out, report);
		text_add(out, "\n");
	}
	if (report->claim == VERIFY_LOSS_AT_LEAST)
		return;
	text_add(out, report->claim == VERIFY_INFIMUM_WITHIN ? "          L < " : "L < ");
	add_exact(out, report->upper);
	text_add(out, " at");
	for (int i = PARAMETER_W1; i < PARAMETERS; i++)
		if (parameter_trains((enum parameter)i, report->problem.bias))
			text_printf(out, " %s = %a", parameter_name(i), report->witness[i]);
	if (report->claim == VERIFY_INFIMUM_WITHIN) {
		text_add(out, "\n          so that the infimum of L is known within ");
		add_exact(out, width_of(report->upper, report->lower));
	}
	text_add(out, "\n");
}

static const char *const kind_name[NODE_KINDS] = {"split",   "lower-face", "upper-face", "scale",  "move",
                                                  "natural", "centred",    "order",      "outside"};

static void add_means(struct text *out, const struct verify_report *report, bool proved)
{
	text_add(out, proved ? "proof     " : "checked   ");
	const char *separator = "";
	for (int kind = 0; kind < NODE_KINDS && report->claim != VERIFY_LOSS_BELOW; kind++) {
		if (report->nodes_of[kind] == 0)
			continue;
		text_printf(out, "%s%" PRIu64 " %s", separator, report->nodes_of[kind], kind_name[kind]);
		separator = ", ";
	}
	if (report->claim == VERIFY_LOSS_BELOW)
		text_add(out, "the loss at the witness\n");
	else
		text_printf(out, ": %" PRIu64 " nodes, %u deep, at up to %u bits\n", report->nodes_checked,
		            report->depth, report->bits);
	if (!proved && report->claim != VERIFY_LOSS_BELOW)
		text_printf(out, "          until it failed, of %" PRIu64 " nodes\n", report->nodes);
	text_printf(out, "sha256    %s\n", report->sha256);
	if (!proved)
		return;
	text_printf(
	        out,
	        "trusted   the lemmas in docs/certificate.md; this checker (host/verify); Arb %s and FLINT %s,\n"
	        "          with GMP %s and MPFR %s beneath them; the compiler, the operating system and the machine.\n"
	        "          Not trusted: the search, any device, any floating-point rounding.\n",
	        arb_version, FLINT_VERSION, gmp_version, MPFR_VERSION_STRING);
}

static void add_text(struct text *out, const struct verify_report *report, bool proved)
{
	add_statement(out, report, proved);
	add_network(out, &report->problem);
	add_means(out, report, proved);
}

/** Sets `name` to the number as JSON knows it, or null if infinite, and `name`_exact to all its bits as text. */
static void set_number(json_t *object, const char *name, double value)
{
	char exact_name[32], exact[32];
	snprintf(exact_name, sizeof exact_name, "%s_exact", name);
	snprintf(exact, sizeof exact, "%a", value);
	json_object_set_new(object, name, json_number(value));
	json_object_set_new(object, exact_name, json_text(exact));
}

static void set_problem(json_t *object, const struct problem *p)
{
	json_t *const samples = json_array();
	for (size_t k = 0; k < p->samples; k++) {
		json_t *const sample = json_object();
		set_number(sample, "x", p->sample[k].x);
		set_number(sample, "d", p->sample[k].d);
		set_number(sample, "weight", p->sample[k].weight);
		json_array_append_new(samples, sample);
	}
	json_object_set_new(object, "bias", json_text(bias_name(p->bias)));
	json_object_set_new(object, "hidden", json_text(activation_name(p->hidden)));
	json_object_set_new(object, "output", json_text(activation_name(p->output)));
	json_object_set_new(object, "loss", json_text(loss_name(p->loss)));
	json_object_set_new(object, "samples", samples);
}

static void set_parameters(json_t *object, const struct verify_report *report)
{
	json_t *const where = json_object(), *const witness = json_object();
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		if (!parameter_trains((enum parameter)i, report->problem.bias))
			continue;
		json_t *const range = json_object();
		set_number(range, "from", report->where_from[i]);
		set_number(range, "to", report->where_to[i]);
		json_object_set_new(where, parameter_name(i), range);
		set_number(witness, parameter_name(i), report->witness[i]);
	}
	json_object_set_new(object, "where", where);
	if (report->claim != VERIFY_LOSS_AT_LEAST)
		json_object_set(object, "witness", witness);
	json_decref(witness);
}

static void set_means(json_t *object, const struct verify_report *report)
{
	json_t *const kinds = json_object();
	for (int kind = 0; kind < NODE_KINDS; kind++)
		json_object_set_new(kinds, kind_name[kind], json_integer((json_int_t)report->nodes_of[kind]));
	json_object_set_new(object, "nodes", json_integer((json_int_t)report->nodes_checked));
	json_object_set_new(object, "nodes_by_kind", kinds);
	json_object_set_new(object, "depth", json_integer(report->depth));
	json_object_set_new(object, "bits", json_integer(report->bits));
	json_object_set_new(object, "sha256", json_text(report->sha256));
	json_object_set_new(object, "trusted",
	                    json_pack("[s, s, s+, s+, s+, s]", "docs/certificate.md", "host/verify", "Arb ",
	                              arb_version, "FLINT ", FLINT_VERSION, "GMP ", gmp_version,
	                              "MPFR " MPFR_VERSION_STRING));
}

json_t *verify_json(const struct verify_report *report, bool proved)
{
	static const char *const claim[] = {"loss-at-least", "infimum-within", "loss-below"};
	json_t *const object = json_object();
	json_object_set_new(object, "proved", json_boolean(proved));
	json_object_set_new(object, "claim", json_text(claim[report->claim]));
	if (report->claim != VERIFY_LOSS_BELOW) {
		set_number(object, "lower", report->lower);
		json_object_set_new(object, "lower_is_never_attained", json_boolean(proved && report->strict));
	}
	if (report->claim == VERIFY_INFIMUM_WITHIN)
		set_number(object, "width", width_of(report->upper, report->lower));
	if (report->claim != VERIFY_LOSS_AT_LEAST)
		set_number(object, "upper", report->upper);
	if (report->claim != VERIFY_LOSS_AT_LEAST && proved)
		set_number(object, "witness_loss", report->witness_loss);
	set_problem(object, &report->problem);
	set_parameters(object, report);
	set_means(object, report);
	return object;
}

void verify_print(struct text *out, const struct verify_report *report, bool proved, bool json)
{
	json_t *const object = json ? verify_json(report, proved) : NULL;
	if (json) {
		json_write(out, object, JSON_INDENTED);
		text_add(out, "\n");
	} else {
		add_text(out, report, proved);
	}
	json_decref(object);
}
