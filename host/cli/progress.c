#include "cli/progress.h"

#include "base/clock.h"
#include "base/text.h"
#include "model/outcome.h"

#include <jansson.h>

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
	struct rates rates = {.seconds = ticker_seconds(&progress->ticker)};
	if (progress->end > 0)
		rates.seconds = progress->end - progress->ticker.start;
	if (rates.seconds > 0) {
		rates.networks = (double)(progress->done.networks - progress->before.networks) / rates.seconds;
		rates.steps = (double)(progress->done.steps - progress->before.steps) / rates.seconds;
	}
	if (rates.networks > 0)
		rates.left = (double)(progress->total - progress->done.networks) / rates.networks;
	return rates;
}

static void tell_json(struct progress *progress, const struct rates *rates)
{
	json_t *outcomes = json_object();
	for (int o = 0; o < OUTCOMES; o++)
		json_object_set_new(outcomes, outcome_name(o), json_integer((json_int_t)progress->done.outcomes[o]));
	json_t *line = json_pack("{s:I,s:I,s:f,s:f,s:f,s:f,s:o}", "networks", (json_int_t)progress->done.networks, "of",
	                         (json_int_t)progress->total, "seconds", rates->seconds, "networks_per_second",
	                         rates->networks, "network_steps_per_second", rates->steps, "seconds_left", rates->left,
	                         "outcomes", outcomes);
	ticker_tell_json(&progress->ticker, line, JSON_TERSE);
	json_decref(line);
}

static void tell_line(struct progress *progress, const struct rates *rates)
{
	struct text line = {0};
	add_count(&line, (double)progress->done.networks);
	text_add(&line, " of ");
	add_count(&line, (double)progress->total);
	text_add(&line, " networks");
	if (progress->done.networks > progress->before.networks) {
		text_add(&line, ", ");
		add_count(&line, rates->networks);
		text_add(&line, "/s, ");
		add_count(&line, rates->steps);
		text_add(&line, " steps/s");
	}
	if (progress->done.networks < progress->total && rates->networks > 0) {
		text_add(&line, ", ");
		add_duration(&line, rates->left);
		text_add(&line, " left");
	}
	for (int o = 0; o < OUTCOMES; o++) {
		if (o != OUTCOME_LEARNED && progress->done.outcomes[o] == 0)
			continue;
		text_add(&line, o == 0 ? "; " : ", ");
		text_printf(&line, "%s ", outcome_name(o));
		add_count(&line, (double)progress->done.outcomes[o]);
	}
	ticker_tell_line(&progress->ticker, text_string(&line));
	text_free(&line);
}

static void tell(struct progress *progress)
{
	const struct rates rates = find_rates(progress);
	if (progress->ticker.form == TICKER_JSON)
		tell_json(progress, &rates);
	else if (progress->ticker.form == TICKER_LINES)
		tell_line(progress, &rates);
}

/** Starts the clock, counting what earlier attempts did. */
static void begin(struct progress *progress, const struct event *event)
{
	ticker_start(&progress->ticker);
	progress->end = 0;
	progress->total = event->total;
	progress->before = progress->done = event->tally;
}

/** Reports, unless it reported a moment ago. */
static void go_on(struct progress *progress, const struct event *event)
{
	progress->done = event->tally;
	if (ticker_is_due(&progress->ticker))
		tell(progress);
}

static void show(void *context, const struct event *event)
{
	struct progress *const progress = context;
	switch (event->kind) {
	case EVENT_BEGIN:
		begin(progress, event);
		break;
	case EVENT_PROGRESS:
		go_on(progress, event);
		break;
	case EVENT_TRAINED:
		progress->end = clock_seconds();
		break;
	case EVENT_END:
		tell(progress);
		ticker_end(&progress->ticker);
		break;
	case EVENT_NOTICE:
		ticker_notice(&progress->ticker, "%s", event->text);
		break;
	}
}

struct listener progress_listener(struct progress *progress)
{
	return (struct listener){show, progress};
}
