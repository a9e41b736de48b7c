#include "run/remote.h"

#include "run/chunk_packet.h"
#include "run/ranks.h"

#include <pthread.h>
#include <stdlib.h>

/** A message waiting for the thread that speaks. */
struct letter {
	enum ranks_message kind;
	struct text body;
	struct letter *next;
};

/** What the devices' threads share with the thread that speaks to rank 0. */
struct remote {
	struct team *team;
	const struct stop *stop;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct letter *letters, **last; /**< to send, in order */
	struct ranges ranges;           /**< handed out to this rank and not taken by a device */
	size_t asked;                   /**< requests without an answer */
	size_t parked;                  /**< of these, answered with LATER so far */
	size_t waiting;                 /**< threads in take() */
	double chunk_seconds;           /**< as rank 0 wants it */
	bool ready;                     /**< READY is sent before all else */
	bool going;                     /**< rank 0 has sent GO */
	bool over;                      /**< no more work */
	bool ended;                     /**< rank 0 has sent END */
	bool closing;                   /**< the speaking thread may end once all is sent */
	enum status failed;             /**< of the messages */
	struct error error;
	pthread_t speaker;
};

/** Queues a message and takes the body over; false without memory, which is a failure of all. The lock is held. */
static bool post(struct remote *remote, enum ranks_message kind, struct text *body)
{
	struct letter *letter = malloc(sizeof *letter);
	if (!letter || body->failed) {
		remote->failed = error_set_memory(&remote->error, "a message to rank 0");
		text_free(body);
		free(letter);
		pthread_cond_broadcast(&remote->changed);
		return false;
	}
	*letter = (struct letter){.kind = kind, .body = *body};
	*remote->last = letter;
	remote->last = &letter->next;
	pthread_cond_broadcast(&remote->changed);
	return true;
}

static void post_range(struct remote *remote, enum ranks_message kind, struct range range)
{
	struct text body = {0};
	packet_put_integer(&body, range.first);
	packet_put_integer(&body, range.count);
	post(remote, kind, &body);
}

static void post_ask(struct remote *remote, uint64_t wanted)
{
	struct text body = {0};
	packet_put_integer(&body, wanted);
	remote->asked += post(remote, RANKS_ASK, &body);
}

/** True if this rank's devices are to stop, even if there is work for them here. The lock is held. */
static bool is_ended(const struct remote *remote)
{
	return remote->failed != STATUS_OK || stop_is_requested(remote->stop);
}

/**
 * Takes from the ranges that rank 0 has sent; asks for more if more threads wait than answers are on their way. Without
 * `wait` it still waits for rank 0's answer, but not once that is LATER.
 */
static enum desk_answer take(void *context, uint64_t wanted, bool wait, struct range *out)
{
	struct remote *const remote = context;
	enum desk_answer answer = DESK_LATER;
	pthread_mutex_lock(&remote->lock);
	remote->waiting++;
	while (remote->ranges.count == 0 && !remote->over && !is_ended(remote)) {
		if (remote->asked < remote->waiting)
			post_ask(remote, wanted);
		else if (!wait && remote->asked == remote->parked)
			break;
		pthread_cond_wait(&remote->changed, &remote->lock); /* woken while there are requests */
	}
	remote->waiting--;
	if (!is_ended(remote) && ranges_take_first(&remote->ranges, wanted, out))
		answer = DESK_RANGE;
	else if (remote->over || is_ended(remote))
		answer = DESK_NONE;
	pthread_mutex_unlock(&remote->lock);
	return answer;
}

/**
 * Sends a chunk and asks for the next range in the same message. While there are ranges here it does not ask: ranks
 * must not hoard what others could train.
 */
static enum status deliver(void *context, struct chunk *chunk, uint64_t next, struct error *error)
{
	struct remote *const remote = context;
	struct text body = {0};
	pthread_mutex_lock(&remote->lock);
	const bool enough = remote->over || is_ended(remote) || remote->ranges.count > 0;
	const uint64_t wanted = enough ? 0 : next;
	pthread_mutex_unlock(&remote->lock);
	packet_put_integer(&body, wanted);
	chunk_put(&body, chunk);
	pthread_mutex_lock(&remote->lock);
	if (post(remote, RANKS_RESULT, &body))
		remote->asked += wanted > 0;
	const enum status status = remote->failed;
	if (status != STATUS_OK && error)
		*error = remote->error;
	pthread_mutex_unlock(&remote->lock);
	return status;
}

static void give_back(void *context, struct range range)
{
	struct remote *const remote = context;
	pthread_mutex_lock(&remote->lock);
	post_range(remote, RANKS_GIVE_BACK, range);
	pthread_mutex_unlock(&remote->lock);
}

/** Passes notices on; a rank has no progress of its own to tell. */
static void pass_on(void *context, const struct event *event)
{
	struct remote *const remote = context;
	struct text body = {0};
	if (event->kind != EVENT_NOTICE)
		return;
	packet_put_string(&body, event->text);
	pthread_mutex_lock(&remote->lock);
	post(remote, RANKS_NOTICE, &body);
	pthread_mutex_unlock(&remote->lock);
}

static void free_letters(struct letter *letters)
{
	while (letters) {
		struct letter *const first = letters;
		letters = first->next;
		text_free(&first->body);
		free(first);
	}
}

/** True if a message from rank 0 is due. The lock is held. */
static bool is_answer_due(const struct remote *remote)
{
	return remote->asked > 0 || (remote->ready && !remote->going && !remote->ended);
}

/**
 * Waits for something to do; takes the letters over. False when nothing is left to send or to receive. The lock is
 * held.
 */
static bool await_letters(struct remote *remote, struct letter **letters)
{
	while (!remote->letters && !is_answer_due(remote) && !remote->closing)
		pthread_cond_wait(&remote->changed, &remote->lock);
	*letters = remote->letters;
	remote->letters = NULL;
	remote->last = &remote->letters;
	return *letters || is_answer_due(remote) || !remote->closing;
}

/** Counts an answer: CHUNK or NONE to the oldest request, LATER to one without an answer so far. The lock is held. */
static enum status count_answer(struct remote *remote, enum ranks_message kind)
{
	if (remote->asked == (kind == RANKS_LATER ? remote->parked : 0))
		return STATUS_DEVICE;
	if (kind == RANKS_LATER) {
		remote->parked++;
		return STATUS_OK;
	}
	remote->asked--;
	remote->parked -= remote->parked > 0;
	return STATUS_OK;
}

/** Applies a message from rank 0. The lock is held. */
static enum status take_answer(struct remote *remote, const struct message *message, struct error *error)
{
	struct packet packet = packet_open(&message->body);
	struct range range = {0};
	enum status status = STATUS_OK;
	switch (message->kind) {
	case RANKS_END: /* rank 0 gave up */
		remote->over = remote->ended = true;
		remote->asked = remote->parked = 0;
		return error_set(error, STATUS_INTERRUPTED, "rank 0 has ended");
	case RANKS_GO:
		remote->going = true;
		remote->chunk_seconds = packet_double(&packet);
		break;
	case RANKS_CHUNK:
		range.first = packet_integer(&packet);
		range.count = packet_integer(&packet);
		status = count_answer(remote, RANKS_CHUNK);
		break;
	case RANKS_NONE:
		remote->over = true;
		status = count_answer(remote, RANKS_NONE);
		break;
	case RANKS_LATER:
		status = count_answer(remote, RANKS_LATER);
		break;
	default:
		status = STATUS_DEVICE;
	}
	if (status != STATUS_OK || !packet_is_whole(&packet))
		return error_set_cause(error, CAUSE_MPI,
		                       "rank 0 sent a message that makes no sense; are all ranks of the same program?");
	return ranges_add(&remote->ranges, range, error);
}

/** Sends the letters and receives the answers; a thread's function. */
static void *speak(void *context)
{
	struct remote *const remote = context;
	struct message message = {0};
	struct letter *letters = NULL;
	struct error error = {0};
	enum status status = STATUS_OK;
	pthread_mutex_lock(&remote->lock);
	while (status == STATUS_OK && await_letters(remote, &letters)) {
		bool received = false;
		pthread_mutex_unlock(&remote->lock);
		for (struct letter *at = letters; at && status == STATUS_OK; at = at->next)
			status = team_send(remote->team, 0, (int)at->kind, text_string(&at->body), at->body.size,
			                   &error);
		free_letters(letters);
		if (status == STATUS_OK)
			status = team_receive(remote->team, 0.001, &message, &received, &error);
		pthread_mutex_lock(&remote->lock);
		if (received)
			status = take_answer(remote, &message, &error);
		pthread_cond_broadcast(&remote->changed);
	}
	if (status != STATUS_OK) {
		remote->failed = status;
		remote->error = error;
		pthread_cond_broadcast(&remote->changed);
	}
	pthread_mutex_unlock(&remote->lock);
	text_free(&message.body);
	return NULL;
}

enum status remote_open(struct remote **out, struct team *team, const struct stop *stop, struct error *error)
{
	struct remote *const remote = calloc(1, sizeof *remote);
	*out = NULL;
	if (!remote)
		return error_set_memory(error, "a rank's desk");
	remote->team = team;
	remote->stop = stop;
	remote->last = &remote->letters;
	pthread_mutex_init(&remote->lock, NULL);
	pthread_cond_init(&remote->changed, NULL);
	if (pthread_create(&remote->speaker, NULL, speak, remote) != 0) {
		pthread_cond_destroy(&remote->changed);
		pthread_mutex_destroy(&remote->lock);
		free(remote);
		return error_set_thread(error, "speak to rank 0");
	}
	*out = remote;
	return STATUS_OK;
}

struct desk remote_desk(struct remote *remote)
{
	return (struct desk){remote, take, deliver, give_back, {pass_on, remote}};
}

double remote_ready(struct remote *remote, const struct device_records *devices)
{
	struct text body = {0};
	devices_put(&body, devices);
	pthread_mutex_lock(&remote->lock);
	remote->ready = true;
	post(remote, RANKS_READY, &body);
	while (!remote->going && remote->failed == STATUS_OK)
		pthread_cond_wait(&remote->changed, &remote->lock);
	const double seconds = remote->chunk_seconds;
	pthread_mutex_unlock(&remote->lock);
	return seconds;
}

/** The lock is held. */
static void give_all_back(struct remote *remote)
{
	struct range range;
	while (ranges_take_first(&remote->ranges, UINT64_MAX, &range))
		post_range(remote, RANKS_GIVE_BACK, range);
}

/** Gives back what rank 0 still hands out, at once, since all may be waiting for it. Then sends BYE. */
static void leave(struct remote *remote, enum status work, const struct error *words)
{
	struct text body = {0};
	pthread_mutex_lock(&remote->lock);
	give_all_back(remote);
	while (remote->asked > 0 && remote->failed == STATUS_OK) {
		pthread_cond_wait(&remote->changed, &remote->lock);
		give_all_back(remote);
	}
	packet_put_integer(&body, (uint64_t)work);
	packet_put_string(&body, work == STATUS_OK ? "" : words->message);
	post(remote, RANKS_BYE, &body);
	remote->closing = true;
	pthread_cond_broadcast(&remote->changed);
	pthread_mutex_unlock(&remote->lock);
}

enum status remote_close(struct remote *remote, enum status work, const struct error *words, bool *ended,
                         struct error *error)
{
	leave(remote, work, words);
	pthread_join(remote->speaker, NULL);
	const enum status status = remote->ended ? STATUS_OK : remote->failed;
	*ended = remote->ended;
	if (status != STATUS_OK && error)
		*error = remote->error;
	free_letters(remote->letters);
	ranges_free(&remote->ranges);
	pthread_cond_destroy(&remote->changed);
	pthread_mutex_destroy(&remote->lock);
	free(remote);
	return status;
}
