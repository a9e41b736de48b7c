#include "verify/certificate.h"

#include "base/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Fails with the first condition that is not met; what is read later does not count. */
static void require(struct reader *reader, bool condition, const char *what)
{
	if (!condition && !reader->failed)
		error_set(reader->error, STATUS_INPUT, "line %" PRIu64 ": %s", reader->line, what);
	reader->failed |= !condition;
}

/** Takes the next word with the byte behind it, which is `after`, or with 0 a space or a line feed. */
static const char *take_word(struct reader *reader, char after, const char *expected)
{
	size_t size = 0;
	reader->line = reader->next_line;
	while (reader->at < reader->end && reader->at[0] > ' ' && size + 1 < sizeof reader->word)
		reader->word[size++] = *reader->at++;
	reader->word[size] = '\0';
	const char behind = reader->at < reader->end ? *reader->at++ : '\0';
	reader->next_line += behind == '\n';
	require(reader, size > 0 && (after ? behind == after : behind == ' ' || behind == '\n'), expected);
	return reader->word;
}

/** Takes `key` and a space if they are next, after any comments. */
static bool take_key(struct reader *reader, const char *key)
{
	const size_t size = strlen(key);
	for (; reader->at < reader->end && *reader->at == '#'; reader->next_line++)
		reader->at = (const char *)memchr(reader->at, '\n', (size_t)(reader->end - reader->at)) + 1;
	reader->line = reader->next_line;
	if (reader->failed || (size_t)(reader->end - reader->at) <= size || memcmp(reader->at, key, size) != 0 ||
	    reader->at[size] != ' ')
		return false;
	reader->at += size + 1;
	return true;
}

/** Takes a key and one of the words that it allows, and returns its value. */
static unsigned take_choice(struct reader *reader, const char *key, struct words words, char after)
{
	char expected[64];
	unsigned value = 0;
	snprintf(expected, sizeof expected, "expected '%s' and a word that goes with it", key);
	require(reader, take_key(reader, key), expected);
	require(reader, words_find(&words, take_word(reader, after, expected), &value), expected);
	return value;
}

/** Takes a number in the one way in which %a writes it. `limit` is an infinity that may stand for none, or 0. */
static double take_number(struct reader *reader, char after, double limit)
{
	const char *const expected = "expected a finite number as -0x1.8p+3";
	char again[sizeof reader->word];
	const double value = strtod(take_word(reader, after, expected), NULL);
	snprintf(again, sizeof again, "%a", value);
	require(reader, strcmp(again, reader->word) == 0 && (isfinite(value) || value == limit), expected);
	return value;
}

static const char *claim_name(unsigned claim)
{
	static const char *const name[] = {[VERIFY_LOSS_AT_LEAST] = "loss-at-least",
	                                   [VERIFY_INFIMUM_WITHIN] = "infimum-within",
	                                   [VERIFY_LOSS_BELOW] = "loss-below"};
	return claim < sizeof name / sizeof *name ? name[claim] : NULL;
}

static void read_claim(struct verify_report *report, struct reader *reader)
{
	report->claim = take_choice(reader, "claim", (struct words){claim_name, NULL}, ' ');
	if (report->claim != VERIFY_LOSS_BELOW)
		report->lower = take_number(reader, report->claim == VERIFY_LOSS_AT_LEAST ? '\n' : ' ', 0);
	if (report->claim != VERIFY_LOSS_AT_LEAST)
		report->upper = take_number(reader, '\n', 0);
	require(reader, report->claim != VERIFY_INFIMUM_WITHIN || report->upper > report->lower,
	        "the upper bound is not above the lower one");
}

/** Puts a sample after those of smaller or the same x. */
static void insert_sample(struct problem *problem, struct sample sample)
{
	size_t k = problem->samples++;
	for (; k > 0 && problem->sample[k - 1].x > sample.x; k--)
		problem->sample[k] = problem->sample[k - 1];
	problem->sample[k] = sample;
}

static void read_problem(struct problem *problem, struct reader *reader)
{
	const struct words hidden = {activation_name, activation_proves_hidden};
	const struct words output = {activation_name, activation_proves_output};
	const struct words loss = {loss_name, loss_proves};
	problem->bias = take_choice(reader, "bias", (struct words){bias_name, NULL}, '\n');
	problem->hidden = take_choice(reader, "hidden", hidden, '\n');
	problem->output = take_choice(reader, "output", output, '\n');
	problem->loss = take_choice(reader, "loss", loss, '\n');
	const bool probability = loss_facts[problem->loss].is_probability;
	require(reader, !probability || problem->output == ACTIVATION_SIGMOID, "cross-entropy needs a sigmoid output");
	while (take_key(reader, "sample")) {
		struct sample sample;
		sample.x = take_number(reader, ' ', 0);
		sample.d = take_number(reader, ' ', 0);
		sample.weight = take_number(reader, '\n', 0);
		require(reader, sample.weight > 0 && (!probability || (sample.d >= 0 && sample.d <= 1)),
		        "a sample needs a weight above 0 and, with cross-entropy, a target from 0 to 1");
		require(reader, problem->samples < PROOF_SAMPLES_MAX, "more than 16 samples");
		if (!reader->failed)
			insert_sample(problem, sample);
	}
	require(reader, problem->samples >= SAMPLES_MIN, "expected 1 to 16 lines 'sample X D M'");
}

static void read_where(struct verify_report *report, struct reader *reader)
{
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		report->where_from[i] = -(double)INFINITY;
		report->where_to[i] = (double)INFINITY;
	}
	for (int last = -1, i; !reader->failed && take_key(reader, "where"); last = i) {
		const char *const name = take_word(reader, ' ', "expected w1, b1, w2 or b2");
		for (i = last + 1; i < PARAMETERS && strcmp(name, parameter_name(i)) != 0;)
			i++;
		require(reader, i < PARAMETERS && parameter_trains((enum parameter)i, report->problem.bias),
		        "this parameter is not free, or out of the order w1 b1 w2 b2");
		const double from = take_number(reader, ' ', -(double)INFINITY);
		const double to = take_number(reader, '\n', (double)INFINITY);
		require(reader, from <= to, "the range is empty");
		if (reader->failed)
			return;
		report->where_from[i] = from;
		report->where_to[i] = to;
	}
}

static void read_witness(struct verify_report *report, struct reader *reader)
{
	const int last = report->problem.bias & BIAS_OUTPUT ? PARAMETER_B2 : PARAMETER_W2;
	require(reader, take_key(reader, "witness"), "expected 'witness' and its parameters");
	for (int i = PARAMETER_W1; i <= last; i++) {
		if (!parameter_trains((enum parameter)i, report->problem.bias))
			continue;
		report->witness[i] = take_number(reader, i == last ? '\n' : ' ', 0);
		require(reader,
		        report->witness[i] >= report->where_from[i] && report->witness[i] <= report->where_to[i],
		        "the witness is outside of 'where'");
	}
}

static void read_tree_line(struct verify_report *report, struct reader *reader)
{
	const char *const expected = "expected 'tree' and the number of its nodes";
	char again[sizeof reader->word];
	require(reader, take_key(reader, "tree"), expected);
	report->nodes = strtoull(take_word(reader, '\n', expected), NULL, 10);
	snprintf(again, sizeof again, "%" PRIu64, report->nodes);
	require(reader, strcmp(again, reader->word) == 0, expected);
}

enum status certificate_open(struct verify_report *report, struct reader *reader, const char *bytes, size_t size,
                             struct error *error)
{
	static const char first[] = "twoneuron-certificate ", version[] = "1\n", last[] = "sha256 ";
	const size_t head = strlen(first), tail = strlen(last) + HASH_SIZE;
	*report = (struct verify_report){0};
	*reader = (struct reader){.line = 1, .next_line = 2, .error = error};
	if (size < head || memcmp(bytes, first, head) != 0)
		return error_set(error, STATUS_INPUT, "no certificate: it does not begin with '%s'", first);
	if (size < head + strlen(version) || memcmp(bytes + head, version, strlen(version)) != 0)
		return error_set(error, STATUS_INPUT, "line 1: the version is not 1, the only one this program knows");
	reader->at = bytes + head + strlen(version);
	reader->end = bytes + (size < tail ? 0 : size - tail);
	if (reader->end < reader->at || reader->end[-1] != '\n' || memcmp(reader->end, last, strlen(last)) != 0 ||
	    bytes[size - 1] != '\n')
		return error_set(error, STATUS_INPUT,
		                 "the last line is no checksum: the certificate was cut or added to");
	hash_sha256(report->sha256, bytes, (size_t)(reader->end - bytes));
	if (memcmp(report->sha256, reader->end + strlen(last), HASH_SIZE - 1) != 0)
		return error_set(error, STATUS_INPUT, "the checksum is wrong: the certificate was changed or damaged");
	read_claim(report, reader);
	read_problem(&report->problem, reader);
	read_where(report, reader);
	if (report->claim != VERIFY_LOSS_AT_LEAST)
		read_witness(report, reader);
	if (report->claim != VERIFY_LOSS_BELOW)
		read_tree_line(report, reader);
	return reader->failed ? STATUS_INPUT : STATUS_OK;
}

/** f(-a) = -f(a) */
static bool is_odd(enum activation f)
{
	return f == ACTIVATION_TANH || f == ACTIVATION_LINEAR;
}

/** f(r a) = r f(a) for r > 0 */
static bool is_homogeneous(enum activation f)
{
	return f == ACTIVATION_RELU || f == ACTIVATION_LINEAR;
}

bool certificate_is_pair(const struct problem *problem, size_t p, size_t q)
{
	return is_odd(problem->hidden) && problem->bias == BIAS_NONE && problem->sample[p].x < 0 &&
	       problem->sample[q].x == -problem->sample[p].x;
}

static void read_multipliers(struct node *node, struct reader *reader, const struct problem *problem)
{
	size_t count = problem->samples - 1;
	for (size_t p = 0; p < problem->samples; p++)
		for (size_t q = p + 1; q < problem->samples; q++)
			count += certificate_is_pair(problem, p, q);
	for (size_t i = 0; i < count; i++)
		node->multiplier[i] = take_number(reader, '\0', 0);
}

enum status certificate_node(struct node *node, struct reader *reader, const struct problem *problem)
{
	static const char letters[] = "smncox"; /* in the order of the kinds */
	const char *const word = take_word(reader, '\0', "the tree ends before its last node");
	const char *const letter = *word && !word[1] ? strchr(letters, *word) : NULL;
	int kind = letter ? NODE_SCALE + (int)(letter - letters) : NODE_KINDS;
	node->parameter = kind == NODE_MOVE ? PARAMETER_B1 : PARAMETER_W2;
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		if (strncmp(word, parameter_name(i), 2) != 0 || !parameter_trains((enum parameter)i, problem->bias))
			continue;
		node->parameter = (enum parameter)i;
		kind = strcmp(word + 2, "") == 0    ? NODE_SPLIT
		       : strcmp(word + 2, "-") == 0 ? NODE_LOWER_FACE
		       : strcmp(word + 2, "+") == 0 ? NODE_UPPER_FACE
		                                    : NODE_KINDS;
	}
	node->kind = (enum verify_node)kind;
	const bool fits = kind == NODE_SCALE  ? is_homogeneous(problem->hidden)
	                  : kind == NODE_MOVE ? problem->hidden == ACTIVATION_LINEAR && problem->bias == BIAS_BOTH
	                                      : kind != NODE_KINDS;
	require(reader, fits, "no such kind of node for this problem");
	if (kind == NODE_ORDER)
		read_multipliers(node, reader, problem);
	return reader->failed ? STATUS_INPUT : STATUS_OK;
}
