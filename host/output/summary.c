#include "output/summary.h"

#include "base/json.h"
#include "output/format.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

void summary_count(struct summary *summary, const struct map *map)
{
	const struct cell total = map_total(map);
	memcpy(summary->outcomes, total.outcomes, sizeof summary->outcomes);
	summary->network_steps = total.steps;
	summary->min_loss = total.min_loss;
	summary->cells_beyond = 0;
	for (uint64_t i = 0; i < map->rows * map->columns; i++)
		summary->cells_beyond += map->cell[i].loss == LOSS_BEYOND;
}

uint64_t summary_networks(const struct summary *summary)
{
	uint64_t networks = 0;
	for (int o = 0; o < OUTCOMES; o++)
		networks += summary->outcomes[o];
	return networks;
}

double summary_learned_fraction(const struct summary *summary)
{
	const uint64_t networks = summary_networks(summary);
	return networks ? (double)summary->outcomes[OUTCOME_LEARNED] / (double)networks : (double)NAN;
}

double summary_rate(const struct summary *summary)
{
	return summary->training_seconds > 0 ? (double)summary->network_steps / summary->training_seconds : (double)NAN;
}

/* A float32 written as the shortest decimal of that float: 0.1, not 0.10000000149011612. */
static json_t *loss_number(double loss, enum precision precision)
{
	char digits[NUMBER_SIZE + 1];
	double shortest = loss;
	*precision_number(precision, digits, loss) = '\0';
	number_parse_double(digits, &shortest);
	return json_number(shortest);
}

/** Seconds to the microsecond: further digits are noise. */
static json_t *seconds_number(double seconds)
{
	return json_number(round(seconds * 1e6) / 1e6);
}

static json_t *outcomes_object(const struct summary *summary)
{
	json_t *object = json_object();
	for (int o = 0; o < OUTCOMES; o++)
		json_object_set_new(object, outcome_name(o), json_integer((json_int_t)summary->outcomes[o]));
	return object;
}

static json_t *devices_array(const struct provenance *provenance)
{
	json_t *array = json_array();
	for (size_t i = 0; i < provenance->devices; i++) {
		const struct provenance_device *device = &provenance->device[i];
		json_t *object = json_object();
		json_object_set_new(object, "name", json_text(device->name));
		json_object_set_new(object, "platform", json_text(device->platform));
		json_object_set_new(object, "driver", json_text(device->driver));
		json_object_set_new(object, "build_options", json_text(device->build_options));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *attempts_array(const struct provenance *provenance)
{
	json_t *array = json_array();
	for (size_t i = 0; i < provenance->attempts; i++) {
		const struct provenance_attempt *attempt = &provenance->attempt[i];
		json_t *object = json_object(), *names = json_array();
		for (size_t d = 0; d < attempt->devices; d++)
			json_array_append_new(names, json_text(attempt->device[d]));
		json_object_set_new(object, "command", json_text(attempt->command));
		json_object_set_new(object, "seconds", seconds_number(attempt->seconds));
		json_object_set_new(object, "devices", names);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *provenance_object(const struct sweep *sweep, const struct provenance *provenance)
{
	json_t *object = json_object();
	json_object_set_new(object, "sweep_sha256", json_text(sweep->sha256));
	json_object_set_new(object, "sweep_file", json_text(provenance->sweep_file));
	json_object_set_new(object, "version", json_text(provenance->version));
	json_object_set_new(object, "commit", json_text(provenance->commit));
	json_object_set_new(object, "command", json_text(provenance->command));
	json_object_set_new(object, "math", json_text(math_name(provenance->math)));
	json_object_set_new(object, "precision", json_text(precision_name(sweep->training.precision)));
	json_object_set_new(object, "devices", devices_array(provenance));
	json_object_set_new(object, "attempts", attempts_array(provenance));
	return object;
}

enum status summary_write(struct text *out, const struct sweep *sweep, const struct summary *summary,
                          struct error *error)
{
	json_t *root = json_object();
	json_object_set_new(root, "name", json_text(sweep->name));
	json_object_set_new(root, "networks", json_integer((json_int_t)summary_networks(summary)));
	json_object_set_new(root, "range",
	                    json_pack("{s:I,s:I,s:I}", "first", (json_int_t)summary->range.first, "count",
	                              (json_int_t)summary->range.count, "of", (json_int_t)sweep->space.networks));
	json_object_set_new(root, "outcomes", outcomes_object(summary));
	json_object_set_new(root, "learned_fraction", json_number(summary_learned_fraction(summary)));
	json_object_set_new(root, "network_steps", json_integer((json_int_t)summary->network_steps));
	json_object_set_new(root, "seconds", seconds_number(summary->seconds));
	json_object_set_new(root, "training_seconds", seconds_number(summary->training_seconds));
	json_object_set_new(root, "network_steps_per_second", json_number(round(summary_rate(summary))));
	json_object_set_new(root, "min_loss", loss_number(summary->min_loss, sweep->training.precision));
	/* only an unbounded loss has such cells: other files stay as they were */
	if (summary->cells_beyond > 0)
		json_object_set_new(root, "cells_beyond", json_integer((json_int_t)summary->cells_beyond));
	json_object_set_new(root, "provenance", provenance_object(sweep, &summary->provenance));
	json_write(out, root, JSON_INDENTED);
	text_add(out, "\n");
	json_decref(root);
	return out->failed ? error_set_memory(error, "summary.json") : STATUS_OK;
}

static enum status write_summary(const char *path, const struct content *content, struct error *error)
{
	struct text text = {0};
	enum status status = summary_write(&text, content->sweep, content->summary, error);
	if (status == STATUS_OK)
		status = format_write_file(path, text.data, text.size, error);
	text_free(&text);
	return status;
}

const struct format summary_format = {.name = "summary.json", .write = write_summary};
