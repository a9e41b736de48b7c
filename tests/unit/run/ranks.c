/** Run by mpirun with 3 ranks: rank 0 tests, the others take part with engines that are fake_engine.c's. */
#include "run/ranks.h"

#include "base/version.h"
#include "fake_engine.h"
#include "fixture.h"
#include "folder.h"
#include "run/record.h"
#include "sweep/sweep_file.h"
#include "team/packet.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { NETWORKS = 20 * 30 * 5, DEADLOCK_SECONDS = 300 };

static const char file[] = "name: ranks\nnetwork: {bias: none}\ntraining: {steps: 800, tolerance: 1.0e-5}\n"
                           "axes:\n  rate: {uniform: {from: 1, to: 2}}\n  w1: {from: 0, to: 1, points: 20}\n"
                           "  w2: {from: 0, to: 1, points: 30}\ndraws: 5\nmap: {x: w1, y: w2}\n";

static struct team *team;
static struct text notices;
static uint64_t in_hand, most_in_hand; /**< networks that the other ranks have; by the thread that serves them */

static enum desk_answer take(void *context, uint64_t wanted, bool wait, struct range *out)
{
	const enum desk_answer answer = record_take(context, wanted, wait, out);
	in_hand += answer == DESK_RANGE ? out->count : 0;
	if (in_hand > most_in_hand)
		most_in_hand = in_hand;
	return answer;
}

static enum status deliver(void *context, struct chunk *chunk, uint64_t wanted, struct error *error)
{
	(void)wanted;
	in_hand -= chunk->range.count;
	return record_deliver(context, chunk, error);
}

static void give_back(void *context, struct range range)
{
	in_hand -= range.count;
	record_give_back(context, range);
}

static void note(void *context, const struct event *event)
{
	(void)context;
	if (event->kind == EVENT_NOTICE)
		text_printf(&notices, "%s\n", event->text);
}

static void check(enum status status, const struct error *error)
{
	if (status != STATUS_OK)
		fail_msg("%s", error->message);
}

/** A rank of another program leaves, and says which program each one is. */
static void test_ranks_join__refuses_another_program(void **state)
{
	(void)state;
	struct message message = {0};
	struct text task = {0};
	struct error error = {0};
	packet_put_string(&task, version_number);
	packet_put_string(&task, "another commit");
	packet_put_string(&task, "what only that program understands");
	for (int to = 1; to < team_size(team); to++)
		check(team_send(team, to, RANKS_TASK, task.data, task.size, &error), &error);
	for (int i = 1; i < team_size(team); i++) {
		bool received = false;
		check(team_receive(team, DEADLOCK_SECONDS, &message, &received, &error), &error);
		assert_true(received);
		assert_int_equal(message.kind, RANKS_BYE);
		struct packet packet = packet_open(&message.body);
		assert_int_equal(packet_integer(&packet), STATUS_INPUT);
		const char *const words = packet_string(&packet);
		assert_non_null(strstr(words, version_commit));
		assert_non_null(strstr(words, "another commit"));
	}
	ranks_dismiss(team);
	text_free(&task);
	text_free(&message.body);
}

/** Lets the other ranks train the sweep, while at most `pending_limit` bytes of chunks may wait to be written. */
static void let_others_train(size_t pending_limit)
{
	const struct ranks_task task = {.file = file, .networks = true, .count = NETWORKS};
	struct sweep sweep;
	struct ranks *ranks = NULL;
	struct error error = {0};
	check(sweep_parse(&sweep, "test", file, sizeof file - 1, SWEEP_FOR_TRAINING, &error), &error);
	sweep.networks = true;
	struct record_spec spec = fixture_spec(&sweep, file, FAKE_LOSS_BITS);
	spec.pending_limit = pending_limit;
	struct record *const record = fixture_open(&spec);
	const struct desk desk = {record, take, deliver, give_back, {note, NULL}};
	check(ranks_open(&ranks, team, &task, NULL, &error), &error);
	check(ranks_muster(ranks, &desk, &error), &error);
	assert_int_equal(ranks_devices(ranks)->count, team_size(team) - 1);
	fixture_start(record, (size_t)team_size(team));
	alarm(DEADLOCK_SECONDS);
	check(ranks_serve(ranks, &desk, 0.2, &error), &error);
	check(ranks_wait(ranks, &error), &error);
	alarm(0);
	check(record_stop(record, &error), &error);
	assert_string_equal(text_string(&notices), "");
	assert_true(record_is_complete(record));
	ranks_close(ranks);
	record_close(record);
	ranks_dismiss(team);
}

/** No chunk may wait to be written, but one does, for a chunk that another rank has in hand. */
static void test_ranks__deliver_what_others_wait_for(void **state)
{
	(void)state;
	let_others_train(1);
}

/** However much the size of their chunks changes, ranks hold two chunks and what they asked for, and no more. */
static void test_ranks__hoard_no_work(void **state)
{
	(void)state;
	most_in_hand = 0;
	let_others_train(0);
	assert_int_equal(in_hand, 0);
	assert_true(most_in_hand <= 3 * FAKE_CHUNK * ((uint64_t)team_size(team) - 1));
}

/** What the desk is asked for where there is no record. */
static enum desk_answer take_nothing(void *context, uint64_t wanted, bool wait, struct range *out)
{
	(void)context;
	(void)wanted;
	(void)wait;
	(void)out;
	return DESK_NONE;
}

/** Opens the ranks for others that talk nonsense(); the caller closes them. */
static struct ranks *open_ranks(void)
{
	const struct ranks_task task = {.file = file, .count = NETWORKS};
	struct ranks *ranks = NULL;
	struct error error = {0};
	check(ranks_open(&ranks, team, &task, NULL, &error), &error);
	return ranks;
}

static const struct desk empty_desk = {.take = take_nothing, .listener = {note, NULL}};

/** A notice that is no packet, before the work. */
static void test_ranks_muster__refuses_nonsense(void **state)
{
	(void)state;
	struct error error = {0};
	struct ranks *const ranks = open_ranks();
	assert_int_equal(ranks_muster(ranks, &empty_desk, &error), STATUS_DEVICE);
	assert_int_equal(error.cause, CAUSE_MPI);
	assert_non_null(strstr(error.message, "sent a message that makes no sense"));
	ranks_close(ranks);
	ranks_dismiss(team);
}

/** A request without a number, while at work. It stops the run: nothing can be tested behind it. */
static void test_ranks_serve__refuses_nonsense(void **state)
{
	(void)state;
	struct error error = {0};
	struct ranks *const ranks = open_ranks();
	check(ranks_muster(ranks, &empty_desk, &error), &error);
	check(ranks_serve(ranks, &empty_desk, 0.2, &error), &error);
	assert_int_equal(ranks_wait(ranks, &error), STATUS_DEVICE);
	assert_int_equal(error.cause, CAUSE_MPI);
	assert_non_null(strstr(error.message, "sent a message that makes no sense"));
	ranks_close(ranks);
	ranks_dismiss(team);
}

/** On other ranks: receives messages until one of this kind. */
static enum status await_kind(enum ranks_message kind)
{
	struct message message = {.kind = -1};
	enum status status = STATUS_OK;
	bool received = true;
	while (status == STATUS_OK && received && message.kind != (int)kind)
		status = team_receive(team, DEADLOCK_SECONDS, &message, &received, NULL);
	text_free(&message.body);
	return received ? status : STATUS_DEVICE;
}

/**
 * On other ranks, against test_ranks_muster__refuses_nonsense(): only one of them, for the next test would hear a
 * second.
 */
static enum status talk_nonsense_at_once(void)
{
	enum status status = await_kind(RANKS_TASK);
	if (status == STATUS_OK && team_rank(team) == 1)
		status = team_send(team, 0, RANKS_NOTICE, "?", 1, NULL);
	return status == STATUS_OK ? await_kind(RANKS_END) : status;
}

/** On other ranks, against test_ranks_serve__refuses_nonsense(). */
static enum status talk_nonsense_later(void)
{
	struct text devices = {0};
	packet_put_integer(&devices, 0);
	enum status status = await_kind(RANKS_TASK);
	if (status == STATUS_OK)
		status = team_send(team, 0, RANKS_READY, devices.data, devices.size, NULL);
	if (status == STATUS_OK)
		status = await_kind(RANKS_GO);
	if (status == STATUS_OK)
		status = team_send(team, 0, RANKS_ASK, "?", 1, NULL);
	text_free(&devices);
	return status == STATUS_OK ? await_kind(RANKS_END) : status;
}

static enum status join(void)
{
	return ranks_join(team, NULL, NULL, NULL);
}

/** A device that is now faster and now slower. */
static size_t wanted_by_a_fickle_device(void)
{
	static size_t calls;
	return FAKE_CHUNK / 2 + ++calls * 7919 % (FAKE_CHUNK / 2 + 1);
}

/** The rank with the first chunk is so slow that the other one fills the record meanwhile. */
static void be_late(const struct engine *engine, struct range range)
{
	(void)engine;
	if (range.first == 0)
		nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
}

#define IN_FOLDER(TEST) cmocka_unit_test_setup_teardown(TEST, folder_enter, folder_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_ranks_join__refuses_another_program),
	        IN_FOLDER(test_ranks__deliver_what_others_wait_for),
	        IN_FOLDER(test_ranks__hoard_no_work),
	        cmocka_unit_test(test_ranks_muster__refuses_nonsense),
	        cmocka_unit_test(test_ranks_serve__refuses_nonsense),
	};
	/* what the other ranks do meanwhile */
	enum status (*const others[])(void) = {join, join, join, talk_nonsense_at_once, talk_nonsense_later};
	int result = 0;
	if (team_open(&team, NULL) != STATUS_OK || team_size(team) < 3)
		return 1;
	fake_before_finish = be_late;
	fake_chunk = wanted_by_a_fickle_device;
	if (team_rank(team) == 0)
		result = cmocka_run_group_tests(tests, NULL, NULL);
	else
		for (size_t i = 0; i < sizeof tests / sizeof *tests && result == 0; i++)
			result = others[i]() != STATUS_OK;
	team_close(team);
	return result;
}
