#include "results/finish.h"

#include "base/cores.h"
#include "base/version.h"
#include "output/networks.h"
#include "output/output.h"
#include "store/device_records.h"

#include <stdlib.h>
#include <string.h>

/** The attempts of the ledger, and their devices, as the summary wants them. */
struct attempts {
	struct provenance_attempt *attempt;
	struct device_records *devices; /**< devices[count]: of each attempt; they own the strings */
	const char ***name;             /**< name[count][devices of the attempt] */
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

static bool is_listed(const struct attempts *attempts, const struct device_record *device)
{
	for (size_t i = 0; i < attempts->device_count; i++) {
		const struct provenance_device *known = &attempts->device[i];
		if (same_text(known->name, device->name) && same_text(known->platform, device->platform) &&
		    same_text(known->driver, device->driver) && same_text(known->build_options, device->build_options))
			return true;
	}
	return false;
}

static enum status add_device(struct attempts *attempts, const struct device_record *device, struct error *error)
{
	if (is_listed(attempts, device))
		return STATUS_OK;
	struct provenance_device *grown = realloc(attempts->device, (attempts->device_count + 1) * sizeof *grown);
	if (!grown)
		return error_set_memory(error, "the devices");
	attempts->device = grown;
	grown[attempts->device_count++] = (struct provenance_device){.name = device->name,
	                                                             .platform = device->platform,
	                                                             .driver = device->driver,
	                                                             .build_options = device->build_options};
	return STATUS_OK;
}

/** One more in the arrays of attempts. */
static enum status grow(struct attempts *attempts, struct error *error)
{
	const size_t count = attempts->count + 1;
	struct provenance_attempt *attempt = realloc(attempts->attempt, count * sizeof *attempt);
	if (attempt)
		attempts->attempt = attempt;
	struct device_records *devices = realloc(attempts->devices, count * sizeof *devices);
	if (devices)
		attempts->devices = devices;
	const char ***name = realloc(attempts->name, count * sizeof *name);
	if (name)
		attempts->name = name;
	if (!attempt || !devices || !name)
		return error_set_memory(error, "the attempts");
	attempts->attempt[attempts->count].command = NULL;
	attempts->devices[attempts->count] = (struct device_records){0};
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
	struct device_records *const devices = &attempts->devices[at];
	free(attempts->commit);
	attempts->commit = strdup(from->commit);
	char *const command = strdup(from->command);
	status = device_records_read(devices, from->devices, error);
	const char **const name = attempts->name[at] = calloc(devices->count + 1, sizeof *name);
	attempts->attempt[at] = (struct provenance_attempt){
	        .command = command, .seconds = from->times.seconds, .devices = devices->count, .device = name};
	if (status == STATUS_OK && (!name || !attempts->commit || !command))
		status = error_set_memory(error, "the attempts");
	for (size_t i = 0; status == STATUS_OK && i < devices->count; i++) {
		name[i] = devices->record[i].name;
		status = add_device(attempts, &devices->record[i], error);
	}
	attempts->seconds += from->times.seconds;
	attempts->training_seconds += from->times.training_seconds;
	return status;
}

static void free_attempts(struct attempts *attempts)
{
	for (size_t i = 0; i < attempts->count; i++) {
		device_records_free(&attempts->devices[i]);
		free(attempts->name[i]);
		free((char *)attempts->attempt[i].command);
	}
	free(attempts->commit);
	free(attempts->devices);
	free(attempts->name);
	free(attempts->attempt);
	free(attempts->device);
}

/** Gives networks.csv its own name, also if an attempt ended between its last commit and here. */
static enum status finish_networks(const char *folder, const struct sweep *sweep, struct ledger *ledger,
                                   struct error *error)
{
	struct networks *networks = NULL;
	struct networks_position position;
	ledger_csv(ledger, &position.rows, &position.bytes);
	enum status status =
	        networks_open(&networks, folder, ledger_spec(ledger)->zstd, sweep->space.absent, 1, position, error);
	if (status == STATUS_OK)
		status = networks_finish(networks, error);
	networks_close(networks);
	return status;
}

enum status finish_outputs(const char *folder, const struct sweep *sweep, const struct map *map, struct ledger *ledger,
                           const char *command, const struct listener *listener, struct error *error)
{
	const struct ledger_spec *const spec = ledger_spec(ledger);
	struct attempts attempts = {0};
	struct text notice = {0};
	enum status status = ledger_each_attempt(ledger, add_attempt, &attempts, error);
	const bool own = !command && attempts.count > 0;
	struct summary summary = {
	        .range = spec->range,
	        .seconds = attempts.seconds,
	        .training_seconds = attempts.training_seconds,
	        .provenance = {.version = version_number,
	                       .commit = own ? attempts.commit : version_commit,
	                       .command = own ? attempts.attempt[attempts.count - 1].command : command,
	                       .sweep_file = spec->file,
	                       .math = spec->math,
	                       .devices = attempts.device_count,
	                       .device = attempts.device,
	                       .attempts = attempts.count,
	                       .attempt = attempts.attempt},
	};
	summary_count(&summary, map);
	if (summary.cells_beyond > 0)
		listener_notice(
		        listener,
		        "%llu of %llu cells have networks with a loss beyond what sums hold, about 2^30 for each "
		        "sample: their mean_loss is inf, all else is exact; where such networks blow up, a smaller "
		        "diverged: {change_above: ...} ends them",
		        (unsigned long long)summary.cells_beyond, (unsigned long long)(map->rows * map->columns));
	if (status == STATUS_OK && spec->networks_csv)
		status = finish_networks(folder, sweep, ledger, error);
	if (status == STATUS_OK)
		status = output_write_map(folder, sweep, map, &summary, cores_count(), &notice, error);
	listener_notices(listener, notice.data);
	text_free(&notice);
	free_attempts(&attempts);
	return status;
}
