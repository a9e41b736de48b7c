/** Every other rank's part in ranks.h: waits for the task, trains, waits for the end. */
#include "base/version.h"
#include "run/crew.h"
#include "run/ranks.h"
#include "run/remote.h"
#include "sweep/sweep_file.h"
#include "team/packet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *ranks_pick_device(char out[RANKS_DEVICE_SIZE])
{
	const char *const local = getenv("OMPI_COMM_WORLD_LOCAL_RANK");
	const char *const slurm = getenv("SLURM_LOCALID");
	const unsigned long turn = strtoul(local ? local : slurm ? slurm : "0", NULL, 10);
	struct device_info *info = NULL;
	size_t count = 0, gpus = 0, seen = 0;
	if (device_list(&info, &count, NULL) != STATUS_OK)
		return NULL;
	for (size_t i = 0; i < count; i++)
		gpus += info[i].kind == DEVICE_GPU;
	for (size_t i = 0; i < count; i++)
		if (info[i].kind == DEVICE_GPU && seen++ == turn % gpus)
			snprintf(out, RANKS_DEVICE_SIZE, "%u", info[i].number);
	free(info);
	return gpus > 0 ? out : NULL;
}

/** Opens the devices and trains what rank 0 hands out. */
static enum status open_and_train(const char *selection, const struct engine_spec *spec, struct remote *remote,
                                  const struct stop *stop, struct error *error)
{
	struct crew *crew = NULL;
	char device[RANKS_DEVICE_SIZE];
	const struct desk desk = remote_desk(remote);
	enum status status = crew_open(&crew, selection ? selection : ranks_pick_device(device), spec, &desk, error);
	if (status == STATUS_OK) {
		const double seconds = remote_ready(remote, crew_devices(crew));
		status = crew_work(crew, seconds, error);
	}
	crew_close(crew);
	if (status == STATUS_OK && stop_is_requested(stop))
		return error_set(error, STATUS_INTERRUPTED, "a signal asked it to stop");
	return status;
}

/** Waits for a message from rank 0. */
static enum status await(struct team *team, struct message *message, struct error *error)
{
	bool received = false;
	enum status status = STATUS_OK;
	while (status == STATUS_OK && !received)
		status = team_receive(team, 1, message, &received, error);
	return status;
}

/** TASK: what to train; `sweep` and `spec` are filled in. */
static enum status read_task(const struct message *message, struct sweep *sweep, struct engine_spec *spec,
                             struct error *error)
{
	struct packet packet = packet_open(&message->body);
	const char *const version = packet_string(&packet), *const commit = packet_string(&packet);
	if (message->kind == RANKS_TASK && !packet.bad &&
	    (strcmp(version, version_number) != 0 || strcmp(commit, version_commit) != 0))
		return error_set(error, STATUS_INPUT,
		                 "its program is twoneuron %s (%s), and that of rank 0 is %s (%s); start the same one "
		                 "on all ranks",
		                 version_number, version_commit, version, commit);
	const char *const file = packet_string(&packet);
	const bool networks = packet_integer(&packet) != 0;
	*spec = (struct engine_spec){.sweep = sweep, .read_runs = networks};
	spec->math = packet_integer(&packet) == MATH_NATIVE ? MATH_NATIVE : MATH_EXACT;
	spec->geometry = (enum geometry)packet_integer(&packet);
	spec->networks = packet_integer(&packet);
	if (message->kind != RANKS_TASK || !packet_is_whole(&packet))
		return error_set_cause(error, CAUSE_MPI,
		                       "rank 0 sent a message that makes no sense; are all ranks of the same program?");
	const enum status status = sweep_parse(sweep, "the sweep file", file, strlen(file), SWEEP_FOR_TRAINING, error);
	sweep->networks = networks;
	return status;
}

/** Sends BYE before any work. */
static enum status decline(struct team *team, enum status reason, const char *words, struct error *error)
{
	struct text body = {0};
	packet_put_integer(&body, (uint64_t)reason);
	packet_put_string(&body, words);
	const enum status status = body.failed ? error_set_memory(error, "a message to rank 0")
	                                       : team_send(team, 0, RANKS_BYE, body.data, body.size, error);
	text_free(&body);
	return status;
}

/** Does the task. Reports its failures to rank 0 and returns those of the messages. */
static enum status do_task(struct team *team, const char *selection, const struct message *task,
                           const struct stop *stop, bool *ended, struct error *error)
{
	struct layout_tables tables = {0};
	struct remote *remote = NULL;
	struct sweep sweep;
	struct engine_spec spec;
	struct error words = {0};
	enum status status = remote_open(&remote, team, stop, &words);
	if (status != STATUS_OK)
		return decline(team, status, words.message, error);
	enum status result = read_task(task, &sweep, &spec, &words);
	if (result == STATUS_OK)
		result = layout_make(&tables, &sweep.space, sweep.training.precision, &words);
	spec.tables = &tables;
	if (result == STATUS_OK)
		result = open_and_train(selection, &spec, remote, stop, &words);
	status = remote_close(remote, result, &words, ended, error);
	layout_free(&tables);
	return status;
}

/** Waits for rank 0 to end. */
static enum status await_end(struct team *team, struct message *message, struct error *error)
{
	enum status status = STATUS_OK;
	do
		status = await(team, message, error);
	while (status == STATUS_OK && message->kind != RANKS_END);
	return status;
}

enum status ranks_join(struct team *team, const char *selection, const struct stop *stop, struct error *error)
{
	struct message message = {0};
	enum status status = await(team, &message, error);
	bool ended = message.kind == RANKS_END;
	if (status == STATUS_OK && !ended)
		status = do_task(team, selection, &message, stop, &ended, error);
	if (status == STATUS_OK && !ended)
		status = await_end(team, &message, error);
	text_free(&message.body);
	return status;
}

enum status ranks_refuse(struct team *team, enum status reason, const char *words, struct error *error)
{
	struct message message = {0};
	enum status status = await(team, &message, error);
	if (status == STATUS_OK && message.kind != RANKS_END) {
		status = decline(team, reason, words, error);
		if (status == STATUS_OK)
			status = await_end(team, &message, error);
	}
	text_free(&message.body);
	return status;
}
