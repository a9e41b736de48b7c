#include "output/picture/caption.h"

#include "space/forms.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SAMPLES_LISTED = 4, CAPTION_CHARACTERS = 143 };

/** 1234567 as "1,234,567". */
static void add_count(struct text *script, uint64_t count)
{
	char digits[NUMBER_SIZE];
	const size_t size = (size_t)(number_unsigned(digits, count) - digits);
	for (size_t i = 0; i < size; i++) {
		text_append(script, &digits[i], 1);
		if ((size - i) % 3 == 1 && i + 1 < size)
			text_add(script, ",");
	}
}

static bool is_part(const struct content *content)
{
	return content->summary->range.count < content->sweep->space.networks;
}

static void add_totals(struct text *words, const struct content *content)
{
	const struct summary *const summary = content->summary;
	const uint64_t networks = summary_networks(summary);
	add_count(words, networks);
	text_add(words, networks == 1 ? " network" : " networks");
	if (is_part(content)) {
		text_add(words, ", from number ");
		add_count(words, summary->range.first);
		text_add(words, " on, of ");
		add_count(words, content->sweep->space.networks);
	}
	text_add(words, ": ");
	for (int o = 0; o < OUTCOMES; o++) {
		text_add(words, o ? ", " : "");
		add_count(words, summary->outcomes[o]);
		text_printf(words, " %s", outcome_name(o));
	}
	text_add(words, ".");
}

static void add_task(struct text *words, const struct problem *problem)
{
	text_add(words, "Task (x → d): ");
	for (size_t k = 0; k < problem->samples && problem->samples <= SAMPLES_LISTED; k++) {
		const struct sample *sample = &problem->sample[k];
		text_add(words, k ? ", " : "");
		text_number(words, sample->x);
		text_add(words, " → ");
		text_number(words, sample->d);
		if (sample->weight != 1) {
			text_add(words, " (weight ");
			text_number(words, sample->weight);
			text_add(words, ")");
		}
	}
	if (problem->samples > SAMPLES_LISTED)
		text_printf(words, "%zu samples", problem->samples);
	text_add(words, ". ");
}

static void add_effort(struct text *words, const struct summary *summary)
{
	if (isfinite(summary->min_loss)) {
		text_add(words, "Least loss reached: ");
		format_rounded(words, summary->min_loss, 4);
		text_add(words, ". ");
	}
	add_count(words, summary->network_steps);
	text_add(words, " network-steps.");
}

static void add_method(struct text *words, const struct sweep *sweep)
{
	const struct problem *problem = &sweep->problem;
	text_printf(words, "Bias: %s. Hidden: %s, output: %s. Loss: %s. At most ", bias_name(problem->bias),
	            activation_name(problem->hidden), activation_name(problem->output), loss_name(problem->loss));
	add_count(words, sweep->training.steps);
	text_add(words, sweep->training.steps == 1 ? " step" : " steps");
	if (problem->descent.optimizer != OPTIMIZER_GRADIENT_DESCENT)
		text_printf(words, " by %s", optimizer_name(problem->descent.optimizer));
	text_add(words, ", tolerance ");
	text_number(words, sweep->training.tolerance);
	if (problem->descent.change_above > 0) {
		text_add(words, ", change_above ");
		text_number(words, problem->descent.change_above);
	}
	text_printf(words, ", %s.", precision_name(sweep->training.precision));
}

static bool is_untrained_zero(const struct sweep *sweep, enum coordinate name)
{
	const struct axis *axis = &sweep->space.axis[name];
	return !axis_is_free(name, sweep->problem.bias) && axis->form == AXIS_VALUE && axis->a == 0;
}

static void add_cell_words(struct text *words, const struct content *content)
{
	const struct sweep *const sweep = content->sweep;
	const struct space *space = &sweep->space;
	text_add(words, "In each cell: ");
	for (enum coordinate name = AXIS_RATE; name < AXES; name++) {
		if (name == space->map_x || name == space->map_y || space->absent >> name & 1 ||
		    is_untrained_zero(sweep, name))
			continue;
		text_add(words, axis_name(name));
		form_facts[space->axis[name].form].tell(words, &space->axis[name]);
		text_add(words, "; ");
	}
	if (is_part(content))
		text_add(words, "up to ");
	add_count(words, space->runs_per_cell);
	text_add(words, space->runs_per_cell == 1 ? " network." : " networks.");
}

/** Cuts what is longer than the page is wide. */
static void shorten(struct text *line)
{
	int characters = 0;
	for (size_t i = 0; i < line->size; i++) {
		if (((unsigned char)line->data[i] & 0xc0) == 0x80 || ++characters < CAPTION_CHARACTERS)
			continue;
		line->size = i;
		text_add(line, "…");
		return;
	}
}

void picture_caption(struct text lines[CAPTION_LINES], const struct content *content)
{
	add_totals(&lines[0], content);
	add_task(&lines[1], &content->sweep->problem);
	add_effort(&lines[1], content->summary);
	add_method(&lines[2], content->sweep);
	add_cell_words(&lines[3], content);
	for (int i = 0; i < CAPTION_LINES; i++)
		shorten(&lines[i]);
}
