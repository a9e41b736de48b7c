#include "run/progress.h"

#include "base/clock.h"
#include "base/text.h"

#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

void progress_start(struct progress *progress, enum progress_form form, uint64_t total, uint64_t done, uint64_t steps,
                    const uint64_t outcomes[OUTCOMES])
{
	*progress = (struct progress){
	        .form = form, .total = total, .before = done, .done = done, .steps = steps, .steps_before = steps};
	progress->terminal = form == PROGRESS_LINES && isatty(STDERR_FILENO);
	progress->start = clock_seconds();
	progress->told = progress->start;
	for (int o = 0; o < OUTCOMES; o++)
		progress->outcomes[o] = outcomes[o];
}

/** 1234567 as "1.23M": three digits and a unit. */
static void add_count(struct text *out, double value)
{
	static const char units[] = " kMGTP";
	int unit = 0;
	while (value >= 999.5 && units[unit + 1]) {
		value /= 1000;
		unit++;
	}
	if (unit == 0)
		text_printf(out, "%.0f", value);
	else
		text_printf(out, "%.*f%c", value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value, units[unit]);
}

static void add_duration(struct text *out, double seconds)
{
	const uint64_t s = (uint64_t)(seconds + 0.5);
	if (s < 60)
		text_printf(out, "%llu s", (unsigned long long)s);
	else if (s < 3600)
		text_printf(out, "%llu:%02llu min", (unsigned long long)(s / 60), (unsigned long long)(s % 60));
	else
		text_printf(out, "%llu:%02llu h", (unsigned long long)(s / 3600), (unsigned long long)(s / 60 % 60));
}

/** Rates of this attempt, and the seconds that the rest will take; 0 while unknown. */
struct rates {
	double seconds, networks, steps, left;
};

static struct rates find_rates(const struct progress *progress)
{
	struct rates rates = {.seconds = (progress->end > 0 ? progress->end : clock_seconds()) - progress->start};
	if (rates.seconds > 0) {
		rates.networks = (double)(progress->done - progress->before) / rates.seconds;
		rates.steps = (double)(progress->steps - progress->steps_before) / rates.seconds;
	}
	if (rates.networks > 0)
		rates.left = (double)(progress->total - progress->done) / rates.networks;
	return rates;
}

static void tell_json(const struct progress *progress, const struct rates *rates)
{
	json_t *outcomes = json_object();
	for (int o = 0; o < OUTCOMES; o++)
		json_object_set_new(outcomes, outcome_name[o], json_integer((json_int_t)progress->outcomes[o]));
	json_t *line = json_pack("{s:I,s:I,s:f,s:f,s:f,s:f,s:o}", "networks", (json_int_t)progress->done, "of",
	                         (json_int_t)progress->total, "seconds", rates->seconds, "networks_per_second",
	                         rates->networks, "network_steps_per_second", rates->steps, "seconds_left", rates->left,
	                         "outcomes", outcomes);
	if (line)
		json_dumpf(line, stderr, JSON_COMPACT | JSON_REAL_PRECISION(6));
	fputc('\n', stderr);
	json_decref(line);
}

static void tell_line(const struct progress *progress, const struct rates *rates)
{
	struct text line = {0};
	if (progress->terminal)
		text_add(&line, "\r\033[K");
	add_count(&line, (double)progress->done);
	text_add(&line, " of ");
	add_count(&line, (double)progress->total);
	text_add(&line, " networks");
	if (progress->done > progress->before) {
		text_add(&line, ", ");
		add_count(&line, rates->networks);
		text_add(&line, "/s, ");
		add_count(&line, rates->steps);
		text_add(&line, " steps/s");
	}
	if (progress->done < progress->total && rates->networks > 0) {
		text_add(&line, ", ");
		add_duration(&line, rates->left);
		text_add(&line, " left");
	}
	for (int o = 0; o < OUTCOMES; o++) {
		if (o != OUTCOME_LEARNED && progress->outcomes[o] == 0)
			continue;
		text_add(&line, o == 0 ? "; " : ", ");
		text_printf(&line, "%s ", outcome_name[o]);
		add_count(&line, (double)progress->outcomes[o]);
	}
	if (!progress->terminal)
		text_add(&line, "\n");
	fputs(text_string(&line), stderr);
	fflush(stderr);
	text_free(&line);
}

static void tell(struct progress *progress)
{
	const struct rates rates = find_rates(progress);
	progress->told = clock_seconds();
	if (progress->form == PROGRESS_JSON)
		tell_json(progress, &rates);
	else if (progress->form == PROGRESS_LINES)
		tell_line(progress, &rates);
}

void progress_add(struct progress *progress, uint64_t networks, uint64_t steps, const uint64_t outcomes[OUTCOMES])
{
	progress->done += networks;
	progress->steps += steps;
	for (int o = 0; o < OUTCOMES; o++)
		progress->outcomes[o] += outcomes[o];
	const double pause = progress->terminal ? 0.2 : progress->form == PROGRESS_JSON ? 1 : 5;
	if (clock_seconds() - progress->told >= pause)
		tell(progress);
}

void progress_stop(struct progress *progress)
{
	progress->end = clock_seconds();
}

void progress_end(struct progress *progress)
{
	tell(progress);
	if (progress->terminal)
		fputc('\n', stderr);
}

void progress_notice(const struct progress *progress, const char *text)
{
	if (progress->form == PROGRESS_JSON) {
		json_t *line = json_pack("{s:s}", "notice", text);
		if (line)
			json_dumpf(line, stderr, JSON_COMPACT);
		fputc('\n', stderr);
		json_decref(line);
	} else if (progress->form == PROGRESS_LINES) {
		fprintf(stderr, "%s%s\n", progress->terminal ? "\r\033[K" : "", text);
	}
}
