/** Run by mpirun with 2 or more ranks: rank 0 tests, the others answer. */
#include "team/team.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

enum { KIND_ECHO = 1, KIND_END = 2 };

static struct team *team;

static void check(enum status status, const struct error *error)
{
	if (status != STATUS_OK)
		fail_msg("%s", error->message);
}

static void receive(struct message *message)
{
	struct error error = {0};
	bool received = false;
	check(team_receive(team, 30, message, &received, &error), &error);
	assert_true(received);
}

static void fill(char *data, size_t size, int seed)
{
	for (size_t i = 0; i < size; i++)
		data[i] = (char)(i * 31 + (size_t)seed);
}

/** Short messages are sent at once, long ones (64 KiB and more) only when the receiver asks: all sizes must arrive. */
static void test_team__carries_messages_of_any_size(void **state)
{
	(void)state;
	static const size_t sizes[] = {0, 1, 1000, 5000, 100000, 20000000};
	struct message message = {0};
	struct error error = {0};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		char *const data = malloc(sizes[i] + 1);
		fill(data, sizes[i], (int)i);
		for (int to = 1; to < team_size(team); to++)
			check(team_send(team, to, KIND_ECHO, data, sizes[i], &error), &error);
		unsigned seen = 0;
		for (int k = 1; k < team_size(team); k++) {
			receive(&message);
			assert_int_equal(message.kind, KIND_ECHO);
			assert_int_equal(message.body.size, sizes[i]);
			assert_memory_equal(text_string(&message.body), data, sizes[i]);
			seen |= 1u << message.from;
		}
		assert_int_equal(seen, (1u << team_size(team)) - 2);
		free(data);
	}
	text_free(&message.body);
}

static void test_team_receive__gives_up_in_time(void **state)
{
	(void)state;
	struct message message = {0};
	bool received = true;
	assert_int_equal(team_receive(team, 0.01, &message, &received, NULL), STATUS_OK);
	assert_false(received);
	text_free(&message.body);
}

static void test_team_receive__keeps_the_order_of_a_sender(void **state)
{
	(void)state;
	struct message message = {0};
	struct error error = {0};
	for (int i = 0; i < 100; i++)
		check(team_send(team, 1, KIND_ECHO, &i, sizeof i, &error), &error);
	for (int i = 0; i < 100; i++) {
		receive(&message);
		assert_memory_equal(message.body.data, &i, sizeof i);
	}
	text_free(&message.body);
}

static int answer(void)
{
	struct message message = {0};
	bool received;
	enum status status;
	do {
		status = team_receive(team, 30, &message, &received, NULL);
		if (status == STATUS_OK && received && message.kind == KIND_ECHO)
			status = team_send(team, 0, KIND_ECHO, message.body.data, message.body.size, NULL);
	} while (status == STATUS_OK && received && message.kind != KIND_END);
	text_free(&message.body);
	return status == STATUS_OK && received ? 0 : 1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_team__carries_messages_of_any_size),
	        cmocka_unit_test(test_team_receive__gives_up_in_time),
	        cmocka_unit_test(test_team_receive__keeps_the_order_of_a_sender),
	};
	int result = 1;
	if (team_open(&team, NULL) != STATUS_OK || team_size(team) < 2)
		return 1;
	if (team_rank(team) == 0) {
		result = cmocka_run_group_tests(tests, NULL, NULL);
		for (int to = 1; to < team_size(team); to++)
			if (team_send(team, to, KIND_END, "", 0, NULL) != STATUS_OK)
				result = 1;
	} else {
		result = answer();
	}
	team_close(team);
	return result;
}
