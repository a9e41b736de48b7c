/** Devices at work for one record. Their engines are fake_engine.c's; two crews stand for two devices. */
#include "run/crew.h"

#include "fake_engine.h"
#include "fixture.h"
#include "folder.h"
#include "run/record.h"
#include "sweep/sweep_file.h"
#include "test.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { NETWORKS = 20 * 30 * 5, DEADLOCK_SECONDS = 300 };

static const char file[] = "name: crew\nnetwork: {bias: none}\ntraining: {steps: 800, tolerance: 1.0e-5}\n"
                           "axes:\n  rate: {uniform: {from: 1, to: 2}}\n  w1: {from: 0, to: 1, points: 20}\n"
                           "  w2: {from: 0, to: 1, points: 30}\ndraws: 5\nmap: {x: w1, y: w2}\n";

/** The sweep, once for each of two devices, so that their engines can be distinguished. */
static struct sweep sweep[2];
static atomic_int delivered, taken;

/** A record with networks.csv in which no chunk may wait. */
static struct record *open_record(double stop_after)
{
	struct error error = {0};
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sweep_parse(&sweep[i], "test", file, sizeof file - 1, SWEEP_FOR_TRAINING, &error), 0);
		sweep[i].networks = true;
	}
	struct record_spec spec = fixture_spec(&sweep[0], file, FAKE_LOSS_BITS);
	spec.pending_limit = 1;
	spec.stop_after = stop_after;
	struct record *const record = fixture_open(&spec);
	fixture_start(record, 1);
	return record;
}

static enum desk_answer take(void *context, uint64_t wanted, bool wait, struct range *out)
{
	const enum desk_answer answer = record_take(context, wanted, wait, out);
	taken += answer == DESK_RANGE;
	return answer;
}

static enum status deliver(void *context, struct chunk *chunk, uint64_t wanted, struct error *error)
{
	(void)wanted;
	/* record_deliver() returns when a chunk whose turn has come is written, and at once for any other */
	const enum status status = record_deliver(context, chunk, error);
	delivered++;
	return status;
}

static void give_back(void *context, struct range range)
{
	record_give_back(context, range);
}

static void sleep_until_more_than(const atomic_int *counter, int value)
{
	while (*counter <= value)
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/**
 * The first device is slow: it ends its first chunk after the other one has delivered, so that the other one asks for
 * work next.
 */
static void be_late(const struct engine *engine, struct range range)
{
	if (fake_spec(engine)->sweep == &sweep[0] && range.first == 0)
		sleep_until_more_than(&delivered, 0);
}

static void *work(void *crew)
{
	struct error error = {0};
	return crew_work(crew, crew_chunk_seconds(2), &error) == STATUS_OK ? NULL : crew;
}

/** The chunks that wait to be written wait for one that a device with two in hand has trained but not delivered yet. */
static void test_crew_work__delivers_what_others_wait_for(void **state)
{
	(void)state;
	struct record *const record = open_record(0);
	const struct desk desk = {record, take, deliver, give_back, {NULL, NULL}};
	struct crew *crew[2];
	pthread_t thread[2];
	void *failed;
	fake_before_finish = be_late;
	for (int i = 0; i < 2; i++) {
		const struct engine_spec spec = {.sweep = &sweep[i], .read_runs = true};
		assert_int_equal(crew_open(&crew[i], NULL, &spec, &desk, NULL), STATUS_OK);
	}
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_create(&thread[i], NULL, work, crew[i]), 0);
		sleep_until_more_than(&taken, 1);
	}
	alarm(DEADLOCK_SECONDS);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(thread[i], &failed), 0);
		assert_null(failed);
		crew_close(crew[i]);
	}
	alarm(0);
	assert_int_equal(record_stop(record, NULL), STATUS_OK);
	assert_true(record_is_complete(record));
	record_close(record);
}

/** No thread signals that the time is over or that a signal came. */
static void test_record_take__stops_waiting_when_the_run_does(void **state)
{
	(void)state;
	struct record *const record = open_record(0.5);
	struct range range[2];
	struct chunk chunk = {0};
	struct error error = {0};
	for (int i = 0; i < 2; i++)
		assert_int_equal(record_take(record, 40, false, &range[i]), DESK_RANGE);
	const struct cell none = {.min_loss = (double)INFINITY};
	chunk.range = range[1];
	chunk.cell = &none; /* never committed, so it needs no sums */
	chunk.where.loss_bits = FAKE_LOSS_BITS;
	assert_int_equal(record_deliver(record, &chunk, &error), STATUS_OK);
	assert_int_equal(record_take(record, 40, false, &range[1]), DESK_LATER);
	alarm(DEADLOCK_SECONDS);
	assert_int_equal(record_take(record, 40, true, &range[1]), DESK_NONE);
	alarm(0);
	assert_int_equal(record_stop(record, &error), STATUS_OK);
	record_close(record);
}

/** With few devices chunks take the usual time; with many there are 500 chunks a second in all. */
static void test_crew_chunk_seconds__grows_with_the_devices(void **state)
{
	(void)state;
	assert_true(crew_chunk_seconds(1) == 0.2);
	assert_true(crew_chunk_seconds(100) == 0.2);
	assert_true(crew_chunk_seconds(1000) == 2);
}

#define IN_FOLDER(TEST) cmocka_unit_test_setup_teardown(TEST, folder_enter, folder_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        IN_FOLDER(test_crew_work__delivers_what_others_wait_for),
	        IN_FOLDER(test_record_take__stops_waiting_when_the_run_does),
	        cmocka_unit_test(test_crew_chunk_seconds__grows_with_the_devices),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
