/** The record, with threads that stand for devices. Chunks are made up; everything behind the desk is real. */
#include "run/record.h"

#include "base/file.h"
#include "fixture.h"
#include "folder.h"
#include "results/finish.h"
#include "results/restore.h"
#include "sweep/sweep_file.h"
#include "test.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NETWORKS = 20 * 30 * 5, RUNS_PER_CELL = 5, LOSS_BITS = 30, THREADS = 6, CHUNK_MAX = 40 };

static const char file[] = "name: record\nnetwork: {bias: none}\ntraining: {steps: 800, tolerance: 1.0e-5}\n"
                           "axes:\n  rate: {uniform: {from: 1, to: 2}}\n  w1: {from: 0, to: 1, points: 20}\n"
                           "  w2: {from: 0, to: 1, points: 30}\ndraws: 5\nmap: {x: w1, y: w2}\n";

static struct sweep sweep;

/** The last event but notices; the committer's thread tells some. */
static struct event told;

static void note(void *context, const struct event *event)
{
	(void)context;
	if (event->kind != EVENT_NOTICE)
		told = *event;
}

static struct record *open_record(bool networks)
{
	struct error error = {0};
	assert_int_equal(sweep_parse(&sweep, "test", file, sizeof file - 1, SWEEP_FOR_TRAINING, &error), STATUS_OK);
	sweep.networks = networks;
	struct record_spec spec = fixture_spec(&sweep, file, LOSS_BITS);
	spec.listener.tell = note;
	return fixture_open(&spec);
}

/** The result of network `index`: learned after index % 800 + 1 steps. */
static struct cell network(uint64_t index)
{
	struct cell cell = {.outcomes[OUTCOME_LEARNED] = 1, .steps = 1 + index % 800, .min_loss = 0x1p-10};
	cell.loss = (uint128)ldexp(cell.min_loss, LOSS_BITS);
	return cell;
}

/** A device's arrays for the single runs of a chunk, which are used again for the next one. */
struct device {
	float value[RUN_VALUES][CHUNK_MAX];
	uint32_t steps[CHUNK_MAX];
	uint8_t outcome[CHUNK_MAX];
};

static void fill_runs(struct device *device, struct chunk *chunk)
{
	const struct range range = chunk->range;
	chunk->runs = (struct runs){.first = range.first,
	                            .count = (size_t)range.count,
	                            .precision = PRECISION_FLOAT32,
	                            .steps = device->steps,
	                            .outcome = device->outcome};
	for (uint64_t i = 0; i < range.count; i++) {
		device->steps[i] = (uint32_t)network(range.first + i).steps;
		device->outcome[i] = OUTCOME_LEARNED;
		for (int v = 0; v < RUN_VALUES; v++)
			device->value[v][i] = (float)v;
	}
	for (int v = 0; v < RUN_VALUES; v++)
		chunk->runs.value[v] = device->value[v];
}

static enum status deliver(struct record *record, struct device *device, struct range range, struct error *error)
{
	const uint64_t first = range.first / RUNS_PER_CELL, last = (range.first + range.count - 1) / RUNS_PER_CELL;
	const struct sums sums = {.first_cell = first, .cells = last - first + 1, .loss_bits = LOSS_BITS};
	struct cell cell[CHUNK_MAX];
	struct chunk chunk = {.range = range, .seconds = 0.01, .tally.networks = range.count};
	for (uint64_t c = 0; c < sums.cells; c++)
		cell[c] = (struct cell){.min_loss = (double)INFINITY};
	for (uint64_t i = range.first; i < range.first + range.count; i++) {
		const struct cell one = network(i);
		cell_add(&cell[i / RUNS_PER_CELL - first], &one);
		chunk.tally.steps += one.steps;
	}
	chunk.tally.outcomes[OUTCOME_LEARNED] = range.count;
	/* every other chunk is one of another rank, of which there is only the code */
	if (range.first % 2 == 0) {
		chunk.where = sums;
		chunk.cell = cell;
	}
	enum status status = sums_encode(&chunk.sums, &sums, cell, error);
	if (sweep.networks)
		fill_runs(device, &chunk);
	if (status == STATUS_OK)
		status = record_deliver(record, &chunk, error);
	memset(device, 0xff, sizeof *device); /* the record may not read this any more */
	chunk_free(&chunk);
	return status;
}

/** Takes chunks of odd sizes and gives every seventh back; a thread's function. */
static void *train(void *context)
{
	struct record *const record = context;
	struct device device;
	struct range range;
	for (uint64_t i = 1; record_take(record, 1 + i * 11 % CHUNK_MAX, true, &range) == DESK_RANGE; i++) {
		if (i % 7 == 0)
			record_give_back(record, range);
		else if (deliver(record, &device, range, NULL) != STATUS_OK)
			return context;
	}
	return NULL;
}

/** Lets the threads work until nothing is left. */
static void train_all(struct record *record)
{
	pthread_t thread[THREADS];
	void *failed;
	do {
		for (int i = 0; i < THREADS; i++)
			assert_int_equal(pthread_create(&thread[i], NULL, train, record), 0);
		for (int i = 0; i < THREADS; i++) {
			assert_int_equal(pthread_join(thread[i], &failed), 0);
			assert_null(failed);
		}
	} while (record_has_work(record));
}

/** The outputs, after the map was compared with the ledger's sums. */
static void write_outputs(struct record *record)
{
	struct map restored = {0};
	struct map *const map = record_map(record);
	struct error error = {0};
	assert_int_equal(restore_sums(&restored, record_ledger(record), &error), STATUS_OK);
	for (uint64_t c = 0; c < map->rows * map->columns; c++) {
		const struct cell *const a = &map->cell[c], *const b = &restored.cell[c];
		assert_memory_equal(a->outcomes, b->outcomes, sizeof a->outcomes);
		assert_true(a->steps == b->steps && a->loss == b->loss && a->min_loss == b->min_loss);
	}
	map_free(&restored);
	if (finish_outputs("out", &sweep, map, record_ledger(record), NULL, &(struct listener){0}, &error) != STATUS_OK)
		fail_msg("%s", error.message);
}

static void finish(struct record *record)
{
	struct error error = {0};
	if (record_stop(record, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_true(record_is_complete(record));
	write_outputs(record);
	record_close(record);
}

/** networks.csv must have every network once, in order, with its own steps. */
static void assert_rows(void)
{
	char line[1000];
	FILE *const rows = fopen("out/networks.csv", "r");
	assert_non_null(rows);
	assert_non_null(fgets(line, sizeof line, rows));
	for (unsigned i = 0; i < NETWORKS; i++) {
		unsigned index, steps;
		assert_non_null(fgets(line, sizeof line, rows));
		assert_int_equal(sscanf(line, "%u", &index), 1);
		const char *at = line;
		for (int column = 0; column <= AXES; column++)
			at = strchr(at, ',') + 1;
		assert_int_equal(sscanf(at, "%u", &steps), 1);
		assert_int_equal(index, i);
		assert_int_equal(steps, 1 + i % 800);
	}
	assert_null(fgets(line, sizeof line, rows));
	fclose(rows);
}

static void test_record__takes_chunks_from_many_threads(void **state)
{
	(void)state;
	struct record *const record = open_record(false);
	fixture_start(record, 1);
	train_all(record);
	finish(record);
	assert_int_equal(access("out/map.csv", F_OK), 0);
}

static void test_record__writes_rows_in_order(void **state)
{
	(void)state;
	struct record *const record = open_record(true);
	fixture_start(record, 1);
	train_all(record);
	finish(record);
	assert_rows();
}

static void test_record__goes_on_where_it_was_left(void **state)
{
	(void)state;
	struct record *record = open_record(true);
	struct device device;
	struct range range[4];
	fixture_start(record, 1);
	for (int i = 0; i < 4; i++)
		assert_int_equal(record_take(record, 30, true, &range[i]), DESK_RANGE);
	/* chunk 2 never comes, so that the rows of chunks 0 and 1 are written and those of chunk 3 are not */
	assert_int_equal(deliver(record, &device, range[1], NULL), STATUS_OK);
	assert_int_equal(deliver(record, &device, range[0], NULL), STATUS_OK);
	assert_int_equal(deliver(record, &device, range[3], NULL), STATUS_OK);
	record_give_back(record, range[2]);
	assert_int_equal(record_stop(record, NULL), STATUS_OK);
	assert_int_equal(record_left(record), NETWORKS - 60);
	record_close(record);

	record = open_record(true);
	assert_int_equal(record_left(record), NETWORKS - 60);
	fixture_start(record, 1);
	train_all(record);
	finish(record);
	assert_rows();
}

static void assert_told(enum event_kind kind, uint64_t networks)
{
	uint64_t steps = 0;
	for (uint64_t i = 0; i < networks; i++)
		steps += network(i).steps;
	assert_int_equal(told.kind, kind);
	assert_int_equal(told.total, NETWORKS);
	assert_int_equal(told.tally.networks, networks);
	assert_int_equal(told.tally.steps, steps);
	assert_int_equal(told.tally.outcomes[OUTCOME_LEARNED], networks);
}

/** A chunk that waits for its turn is not done; what an earlier attempt did is. */
static void test_record__tells_what_is_committed(void **state)
{
	(void)state;
	struct record *record = open_record(true);
	struct device device;
	struct range range[3];
	assert_told(EVENT_BEGIN, 0);
	fixture_start(record, 1);
	for (int i = 0; i < 3; i++)
		assert_int_equal(record_take(record, 30, true, &range[i]), DESK_RANGE);
	assert_int_equal(deliver(record, &device, range[2], NULL), STATUS_OK);
	assert_int_equal(deliver(record, &device, range[0], NULL), STATUS_OK);
	assert_int_equal(record_stop(record, NULL), STATUS_OK);
	assert_told(EVENT_TRAINED, 30);
	record_close(record);
	assert_told(EVENT_END, 30);
	record = open_record(true);
	assert_told(EVENT_BEGIN, 30);
	record_close(record);
}

/** The program was killed after the last commit and before the outputs. */
static void test_record__finishes_what_another_attempt_trained(void **state)
{
	(void)state;
	struct record *record = open_record(true);
	fixture_start(record, 1);
	train_all(record);
	assert_int_equal(record_stop(record, NULL), STATUS_OK);
	record_close(record);
	assert_int_equal(access("out/networks.csv", F_OK), -1);
	record = open_record(true);
	assert_true(record_is_complete(record));
	write_outputs(record);
	record_close(record);
	assert_rows();
}

static void test_record_take__gives_what_was_given_back_first(void **state)
{
	(void)state;
	struct record *const record = open_record(false);
	struct range range, again;
	fixture_start(record, 1);
	assert_int_equal(record_take(record, 30, false, &range), DESK_RANGE);
	record_give_back(record, range);
	assert_int_equal(record_take(record, 20, false, &again), DESK_RANGE);
	assert_true(again.first == 0 && again.count == 20);
	assert_int_equal(record_take(record, 20, false, &again), DESK_RANGE);
	assert_true(again.first == 20 && again.count == 10);
	assert_int_equal(record_take(record, UINT64_MAX, false, &again), DESK_RANGE);
	assert_true(again.first == 30 && again.count == NETWORKS - 30);
	assert_int_equal(record_take(record, 1, true, &again), DESK_NONE);
	assert_int_equal(record_stop(record, NULL), STATUS_OK);
	record_close(record);
}

/** With four devices, the last chunks are shares of what is left, down to an eighth of the usual size. */
static void test_record_take__shares_out_the_end(void **state)
{
	(void)state;
	enum { DEVICES = 4, WANTED = 160 };
	struct record *const record = open_record(false);
	struct range range;
	uint64_t left = NETWORKS, least = WANTED;
	fixture_start(record, DEVICES);
	while (record_take(record, WANTED, false, &range) == DESK_RANGE) {
		uint64_t share = left / (2 * DEVICES); /* each has two chunks in hand */
		share = share > WANTED / 8 ? share : WANTED / 8;
		share = share < WANTED ? share : WANTED;
		assert_int_equal(range.count, share < left ? share : left);
		left -= range.count;
		least = left > 0 && range.count < least ? range.count : least;
	}
	assert_int_equal(left, 0);
	assert_int_equal(least, WANTED / 8);
	assert_int_equal(record_stop(record, NULL), STATUS_OK);
	record_close(record);
}

static void test_record__ends_when_its_folder_vanishes(void **state)
{
	(void)state;
	struct record *const record = open_record(false);
	struct device device;
	struct range range;
	struct error error = {0};
	fixture_start(record, 1);
	assert_int_equal(rename("out", "elsewhere"), 0);
	/* the committer is a thread: the failure is there after some chunks */
	while (record_take(record, 20, true, &range) == DESK_RANGE)
		(void)deliver(record, &device, range, NULL);
	assert_int_equal(record_stop(record, &error), STATUS_DEVICE);
	assert_non_null(strstr(error.message, "out/run.db: has been moved or deleted"));
	record_close(record);
}

/** A chunk on another grid of losses, as of another program. */
static enum status deliver_misfit(struct record *record, struct range range, struct error *error)
{
	const struct sums sums = {.first_cell = range.first / RUNS_PER_CELL, .cells = 1, .loss_bits = LOSS_BITS + 1};
	const struct cell cell = network(range.first);
	struct chunk chunk = {.range = range, .tally.networks = range.count, .where = sums, .cell = &cell};
	assert_int_equal(sums_encode(&chunk.sums, &sums, &cell, NULL), STATUS_OK);
	const enum status status = record_deliver(record, &chunk, error);
	chunk_free(&chunk);
	return status;
}

/** Every later call has the first failure's message, nobody gets work, and the ledger keeps what it had. */
static void test_record_deliver__fails_for_good(void **state)
{
	(void)state;
	static const char words[] = "a chunk's losses are on the grid 2^-31, the map's on 2^-30";
	struct record *record = open_record(true);
	struct device device;
	struct range range[4], more;
	struct error first = {0}, later = {0}, last = {0};
	fixture_start(record, 1);
	for (int i = 0; i < 4; i++)
		assert_int_equal(record_take(record, 30, true, &range[i]), DESK_RANGE);
	assert_int_equal(deliver(record, &device, range[0], NULL), STATUS_OK);
	assert_int_equal(deliver(record, &device, range[2], NULL), STATUS_OK); /* waits for its turn */
	assert_int_equal(deliver_misfit(record, range[1], &first), STATUS_INPUT);
	assert_string_equal(first.message, words);
	assert_int_equal(deliver(record, &device, range[3], &later), STATUS_INPUT);
	assert_string_equal(later.message, words);
	assert_false(record_has_work(record));
	assert_int_equal(record_take(record, 30, true, &more), DESK_NONE);
	assert_int_equal(record_stop(record, &last), STATUS_INPUT);
	assert_string_equal(last.message, words);
	record_close(record);

	/* what is lost is trained again, and what is kept is not */
	record = open_record(true);
	assert_true(record_left(record) >= NETWORKS - 30);
	fixture_start(record, 1);
	train_all(record);
	finish(record);
	assert_rows();
}

#define IN_FOLDER(TEST) cmocka_unit_test_setup_teardown(TEST, folder_enter, folder_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        IN_FOLDER(test_record__takes_chunks_from_many_threads),
	        IN_FOLDER(test_record__writes_rows_in_order),
	        IN_FOLDER(test_record__goes_on_where_it_was_left),
	        IN_FOLDER(test_record__tells_what_is_committed),
	        IN_FOLDER(test_record__finishes_what_another_attempt_trained),
	        IN_FOLDER(test_record_take__gives_what_was_given_back_first),
	        IN_FOLDER(test_record_take__shares_out_the_end),
	        IN_FOLDER(test_record__ends_when_its_folder_vanishes),
	        IN_FOLDER(test_record_deliver__fails_for_good),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
