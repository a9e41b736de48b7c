/** Rank 0's side of ranks.h. */
#include "run/ranks.h"

#include "base/clock.h"
#include "base/version.h"
#include "run/chunk_packet.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/** Seconds between checks whether a parked request can be served: nothing signals that. */
static const double look = 0.002;

/**
 * When a stop is in a hurry, the other ranks have these seconds to bring their chunks: mpirun kills all after one
 * second.
 */
static const double grace = 0.5;

/** A rank that asked for work. */
struct request {
	int rank;
	uint64_t wanted;
	bool told; /**< LATER was sent */
};

struct ranks {
	struct team *team;
	struct stop *stop; /**< of rank 0 */
	const struct desk *desk;
	struct message message;
	int mustering;           /**< ranks that have sent neither READY nor BYE */
	int present;             /**< ranks that have not sent BYE */
	bool *is_present;        /**< by rank */
	struct request *request; /**< parked, first come first served */
	size_t requests, request_capacity;
	struct device_records devices;
	bool serving;
	pthread_t thread;
	enum status status; /**< of the thread */
	struct error error;
};

static enum status send_all(struct ranks *ranks, enum ranks_message kind, const struct text *body, struct error *error)
{
	enum status status = STATUS_OK;
	for (int to = 1; status == STATUS_OK && to < team_size(ranks->team); to++)
		if (ranks->is_present[to])
			status = team_send(ranks->team, to, (int)kind, text_string(body), body->size, error);
	return status;
}

static enum status send_task(struct ranks *ranks, const struct ranks_task *task, struct error *error)
{
	struct text body = {0};
	packet_put_string(&body, version_number);
	packet_put_string(&body, version_commit);
	packet_put_string(&body, task->file);
	packet_put_integer(&body, task->networks);
	packet_put_integer(&body, (uint64_t)task->math);
	packet_put_integer(&body, (uint64_t)task->geometry);
	packet_put_integer(&body, task->count);
	const enum status status =
	        body.failed ? error_set_memory(error, "the ranks") : send_all(ranks, RANKS_TASK, &body, error);
	text_free(&body);
	return status;
}

enum status ranks_open(struct ranks **out, struct team *team, const struct ranks_task *task, struct stop *stop,
                       struct error *error)
{
	*out = NULL;
	const int size = team_size(team);
	if (size < 2)
		return STATUS_OK;
	struct ranks *ranks = calloc(1, sizeof *ranks);
	if (!ranks)
		return error_set_memory(error, "the ranks");
	ranks->team = team;
	ranks->stop = stop;
	ranks->mustering = ranks->present = size - 1;
	ranks->is_present = malloc((size_t)size * sizeof *ranks->is_present);
	enum status status = ranks->is_present ? STATUS_OK : error_set_memory(error, "the ranks");
	for (int rank = 0; status == STATUS_OK && rank < size; rank++)
		ranks->is_present[rank] = rank > 0;
	if (status == STATUS_OK)
		status = send_task(ranks, task, error);
	if (status == STATUS_OK)
		*out = ranks;
	else
		ranks_close(ranks);
	return status;
}

void ranks_close(struct ranks *ranks)
{
	if (!ranks)
		return;
	device_records_free(&ranks->devices);
	free(ranks->request);
	free(ranks->is_present);
	text_free(&ranks->message.body);
	free(ranks);
}

static enum status bad_message(const struct ranks *ranks, struct error *error)
{
	return error_set_cause(error, CAUSE_MPI,
	                       "rank %d sent a message that makes no sense; are all ranks of the same program?",
	                       ranks->message.from);
}

/** BYE: a rank leaves, perhaps because its devices failed. */
static enum status take_leave(struct ranks *ranks, struct error *error)
{
	struct packet packet = packet_open(&ranks->message.body);
	const int rank = ranks->message.from;
	const uint64_t status = packet_integer(&packet);
	const char *const words = packet_string(&packet);
	if (!packet_is_whole(&packet) || !ranks->is_present[rank])
		return bad_message(ranks, error);
	ranks->is_present[rank] = false;
	ranks->present--;
	if (status != STATUS_OK && !(status == STATUS_INTERRUPTED && stop_is_requested(ranks->stop)))
		listener_notice(&ranks->desk->listener, "rank %d is left out: %s", rank, words);
	return STATUS_OK;
}

/** READY: a rank lists its devices. */
static enum status take_devices(struct ranks *ranks, struct error *error)
{
	struct packet packet = packet_open(&ranks->message.body);
	struct device_records devices = {0};
	enum status status = devices_get(&devices, &packet, error);
	if (status == STATUS_OK && !packet_is_whole(&packet))
		status = bad_message(ranks, error);
	if (status == STATUS_OK)
		status = device_records_add_all(&ranks->devices, &devices, ranks->message.from, error);
	device_records_free(&devices);
	return status;
}

/** NOTICE: a line for the user. */
static enum status take_notice(const struct ranks *ranks, struct error *error)
{
	struct packet packet = packet_open(&ranks->message.body);
	const char *const words = packet_string(&packet);
	if (!packet_is_whole(&packet))
		return bad_message(ranks, error);
	listener_notice(&ranks->desk->listener, "rank %d: %s", ranks->message.from, words);
	return STATUS_OK;
}

/** Takes the message that a rank sends before it begins. */
static enum status take_report(struct ranks *ranks, struct error *error)
{
	switch (ranks->message.kind) {
	case RANKS_READY:
		return take_devices(ranks, error);
	case RANKS_NOTICE:
		return take_notice(ranks, error);
	case RANKS_BYE:
		return take_leave(ranks, error);
	default:
		return bad_message(ranks, error);
	}
}

enum status ranks_muster(struct ranks *ranks, const struct desk *desk, struct error *error)
{
	enum status status = STATUS_OK;
	if (!ranks)
		return STATUS_OK;
	ranks->desk = desk;
	while (status == STATUS_OK && ranks->mustering > 0 && !stop_is_requested(ranks->stop)) {
		bool received;
		status = team_receive(ranks->team, 0.1, &ranks->message, &received, error);
		if (status != STATUS_OK || !received)
			continue;
		ranks->mustering -= ranks->message.kind != RANKS_NOTICE;
		status = take_report(ranks, error);
	}
	return status;
}

const struct device_records *ranks_devices(const struct ranks *ranks)
{
	static const struct device_records none;
	return ranks ? &ranks->devices : &none;
}

static enum status park(struct ranks *ranks, uint64_t wanted, struct error *error)
{
	if (wanted == 0)
		return STATUS_OK;
	if (ranks->requests == ranks->request_capacity) {
		const size_t capacity = ranks->request_capacity ? 2 * ranks->request_capacity : 64;
		struct request *request = realloc(ranks->request, capacity * sizeof *request);
		if (!request)
			return error_set_memory(error, "the requests of the ranks");
		ranks->request = request;
		ranks->request_capacity = capacity;
	}
	ranks->request[ranks->requests++] = (struct request){.rank = ranks->message.from, .wanted = wanted};
	return STATUS_OK;
}

/** RESULT: a chunk, which the record checks and commits; the record reports its own failure. */
static enum status take_result(struct ranks *ranks, struct packet *packet, struct error *error)
{
	struct chunk chunk = {0};
	enum status status = park(ranks, packet_integer(packet), error);
	if (status == STATUS_OK)
		status = chunk_get(&chunk, packet, ranks->message.from, error);
	if (status == STATUS_OK && !packet_is_whole(packet))
		status = bad_message(ranks, error);
	/* if that fails, take() says that there is no more work, and the ranks leave in order */
	if (status == STATUS_OK)
		(void)ranks->desk->deliver(ranks->desk->context, &chunk, 0, NULL);
	chunk_free(&chunk);
	return status;
}

static enum status take_message(struct ranks *ranks, struct error *error)
{
	struct packet packet = packet_open(&ranks->message.body);
	struct range range;
	uint64_t wanted;
	switch (ranks->message.kind) {
	case RANKS_ASK:
		wanted = packet_integer(&packet);
		return packet_is_whole(&packet) ? park(ranks, wanted, error) : bad_message(ranks, error);
	case RANKS_RESULT:
		return take_result(ranks, &packet, error);
	case RANKS_GIVE_BACK:
		range.first = packet_integer(&packet);
		range.count = packet_integer(&packet);
		if (!packet_is_whole(&packet))
			return bad_message(ranks, error);
		ranks->desk->give_back(ranks->desk->context, range);
		return STATUS_OK;
	case RANKS_NOTICE:
		return take_notice(ranks, error);
	case RANKS_BYE:
		return take_leave(ranks, error);
	case RANKS_READY: /* the run was stopped before this rank had opened its devices */
		return take_devices(ranks, error);
	default:
		return bad_message(ranks, error);
	}
}

/** Sends LATER to each rank that asks and has not got it yet. */
static enum status put_off(struct ranks *ranks, struct error *error)
{
	enum status status = STATUS_OK;
	for (size_t i = 0; status == STATUS_OK && i < ranks->requests; i++) {
		if (!ranks->request[i].told)
			status = team_send(ranks->team, ranks->request[i].rank, RANKS_LATER, "", 0, error);
		ranks->request[i].told = true;
	}
	return status;
}

/** CHUNK: what to train next. */
static enum status send_range(const struct ranks *ranks, int to, struct range range, struct error *error)
{
	struct text body = {0};
	packet_put_integer(&body, range.first);
	packet_put_integer(&body, range.count);
	const enum status status = body.failed ? error_set_memory(error, "the ranks")
	                                       : team_send(ranks->team, to, RANKS_CHUNK, body.data, body.size, error);
	text_free(&body);
	return status;
}

/** Answers the parked requests in turn, as far as there is an answer now. */
static enum status answer_requests(struct ranks *ranks, struct error *error)
{
	size_t answered = 0;
	enum status status = STATUS_OK;
	while (status == STATUS_OK && answered < ranks->requests) {
		const int to = ranks->request[answered].rank;
		const uint64_t wanted = ranks->request[answered].wanted;
		struct range range;
		const enum desk_answer answer = ranks->desk->take(ranks->desk->context, wanted, false, &range);
		if (answer == DESK_LATER)
			break;
		if (answer == DESK_RANGE)
			status = send_range(ranks, to, range, error);
		else
			status = team_send(ranks->team, to, RANKS_NONE, "", 0, error);
		answered++;
	}
	ranks->requests -= answered;
	if (answered > 0)
		memmove(ranks->request, ranks->request + answered, ranks->requests * sizeof *ranks->request);
	return status == STATUS_OK ? put_off(ranks, error) : status;
}

/** True if a stop in a hurry was requested longer ago than the grace allows; *since is 0 before the request. */
static bool is_late(const struct stop *stop, double *since)
{
	if (*since == 0 && stop_is_hurried(stop))
		*since = clock_seconds();
	return *since > 0 && clock_seconds() - *since > grace;
}

/** Serves the other ranks until all have left; a thread's function. */
static void *serve(void *context)
{
	struct ranks *ranks = context;
	enum status status = STATUS_OK;
	double stopped = 0;
	while (status == STATUS_OK && ranks->present > 0 && !is_late(ranks->stop, &stopped)) {
		bool received;
		status = team_receive(ranks->team, ranks->requests ? look : 0.1, &ranks->message, &received,
		                      &ranks->error);
		if (status == STATUS_OK && received)
			status = take_message(ranks, &ranks->error);
		if (status == STATUS_OK)
			status = answer_requests(ranks, &ranks->error);
	}
	if (status != STATUS_OK)
		stop_request(ranks->stop); /* rank 0's own devices stop too */
	ranks->status = status;
	return NULL;
}

enum status ranks_serve(struct ranks *ranks, const struct desk *desk, double seconds, struct error *error)
{
	if (!ranks)
		return STATUS_OK;
	struct text body = {0};
	ranks->desk = desk;
	packet_put_double(&body, seconds);
	const enum status status =
	        body.failed ? error_set_memory(error, "the ranks") : send_all(ranks, RANKS_GO, &body, error);
	text_free(&body);
	if (status != STATUS_OK)
		return status;
	if (pthread_create(&ranks->thread, NULL, serve, ranks) != 0)
		return error_set_thread(error, "serve the other ranks");
	ranks->serving = true;
	return STATUS_OK;
}

enum status ranks_wait(struct ranks *ranks, struct error *error)
{
	if (!ranks || !ranks->serving)
		return STATUS_OK;
	pthread_join(ranks->thread, NULL);
	ranks->serving = false;
	if (ranks->status != STATUS_OK && error)
		*error = ranks->error;
	return ranks->status;
}

void ranks_dismiss(struct team *team)
{
	if (team_rank(team) != 0)
		return;
	for (int to = 1; to < team_size(team); to++)
		if (team_send(team, to, RANKS_END, "", 0, NULL) != STATUS_OK)
			return;
}
