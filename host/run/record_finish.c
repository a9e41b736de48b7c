#include "base/version.h"
#include "output/output.h"
#include "run/record_private.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/** The attempts of the ledger, and their devices, as the summary wants them. */
struct attempts {
	struct provenance_attempt *attempt;
	json_t **devices;   /**< devices[count]: of each attempt, a JSON array, which owns the strings */
	const char ***name; /**< name[count][devices of the attempt] */
	size_t count;
	char *commit;                     /**< of the last one */
	struct provenance_device *device; /**< those that differ, of all attempts */
	size_t device_count;
	double seconds, training_seconds;
};

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_listed(const struct attempts *attempts, const struct provenance_device *device)
{
	for (size_t i = 0; i < attempts->device_count; i++) {
		const struct provenance_device *known = &attempts->device[i];
		if (same_text(known->name, device->name) && same_text(known->platform, device->platform) &&
		    same_text(known->driver, device->driver) && same_text(known->build_options, device->build_options))
			return true;
	}
	return false;
}

static enum status add_device(struct attempts *attempts, const json_t *object, struct error *error)
{
	const struct provenance_device device = {
	        .name = json_string_value(json_object_get(object, "name")),
	        .platform = json_string_value(json_object_get(object, "platform")),
	        .driver = json_string_value(json_object_get(object, "driver")),
	        .build_options = json_string_value(json_object_get(object, "build_options")),
	};
	if (is_listed(attempts, &device))
		return STATUS_OK;
	struct provenance_device *grown = realloc(attempts->device, (attempts->device_count + 1) * sizeof *grown);
	if (!grown)
		return error_set_memory(error, "the devices");
	attempts->device = grown;
	grown[attempts->device_count++] = device;
	return STATUS_OK;
}

/** One more in the arrays of attempts. */
static enum status grow(struct attempts *attempts, struct error *error)
{
	const size_t count = attempts->count + 1;
	struct provenance_attempt *attempt = realloc(attempts->attempt, count * sizeof *attempt);
	if (attempt)
		attempts->attempt = attempt;
	json_t **devices = realloc(attempts->devices, count * sizeof *devices);
	if (devices)
		attempts->devices = devices;
	const char ***name = realloc(attempts->name, count * sizeof *name);
	if (name)
		attempts->name = name;
	if (!attempt || !devices || !name)
		return error_set_memory(error, "the attempts");
	attempts->attempt[attempts->count].command = NULL;
	attempts->devices[attempts->count] = NULL;
	attempts->name[attempts->count++] = NULL;
	return STATUS_OK;
}

static enum status add_attempt(void *context, const struct ledger_attempt *from, struct error *error)
{
	struct attempts *attempts = context;
	enum status status = grow(attempts, error);
	if (status != STATUS_OK)
		return status;
	const size_t at = attempts->count - 1;
	free(attempts->commit);
	attempts->commit = strdup(from->commit);
	char *const command = strdup(from->command);
	json_t *const devices = attempts->devices[at] = json_loads(from->devices, 0, NULL);
	const size_t count = json_array_size(devices);
	const char **const name = attempts->name[at] = calloc(count + 1, sizeof *name);
	attempts->attempt[at] = (struct provenance_attempt){
	        .command = command, .seconds = from->times.seconds, .devices = count, .device = name};
	if (!name || !attempts->commit || !command)
		return error_set_memory(error, "the attempts");
	for (size_t i = 0; status == STATUS_OK && i < count; i++) {
		const json_t *object = json_array_get(devices, i);
		name[i] = json_string_value(json_object_get(object, "name"));
		status = add_device(attempts, object, error);
	}
	attempts->seconds += from->times.seconds;
	attempts->training_seconds += from->times.training_seconds;
	return status;
}

static void free_attempts(struct attempts *attempts)
{
	for (size_t i = 0; i < attempts->count; i++) {
		json_decref(attempts->devices[i]);
		free(attempts->name[i]);
		free((char *)attempts->attempt[i].command);
	}
	free(attempts->commit);
	free(attempts->devices);
	free(attempts->name);
	free(attempts->attempt);
	free(attempts->device);
}

enum status record_finish(struct record *record, const char *command, struct error *error)
{
	const struct run_options *options = record->spec.options;
	struct attempts attempts = {0};
	struct text notice = {0};
	enum status status = ledger_each_attempt(record->ledger, add_attempt, &attempts, error);
	const bool own = !command && attempts.count > 0;
	struct summary summary = {
	        .range = record->spec.range,
	        .seconds = attempts.seconds,
	        .training_seconds = attempts.training_seconds,
	        .provenance = {.version = version_number,
	                       .commit = own ? attempts.commit : version_commit,
	                       .command = own ? attempts.attempt[attempts.count - 1].command : command,
	                       .sweep_file = record->spec.file,
	                       .math = options->math,
	                       .devices = attempts.device_count,
	                       .device = attempts.device,
	                       .attempts = attempts.count,
	                       .attempt = attempts.attempt},
	};
	summary_count(&summary, &record->map);
	if (status == STATUS_OK && !record->csv)
		status = record_open_csv(record, error); /* an attempt that ended between the last commit and here */
	if (status == STATUS_OK && record->csv)
		status = networks_finish(record->csv, error);
	if (status == STATUS_OK)
		status = output_write_map(options->folder, record->spec.sweep, &record->map, &summary, run_threads(),
		                          &notice, error);
	for (char *rest = notice.data, *line; (line = text_next_line(&rest));)
		progress_notice(&record->progress, line);
	text_free(&notice);
	free_attempts(&attempts);
	return status;
}
