/**
 * artificial FOLDER CHUNKS SECONDS CELLS: a sweep shared by MPI ranks whose devices are clocks. Each rank trains about
 * CHUNKS chunks of CELLS cells, and each chunk takes SECONDS; record, ledger and messages are the program's own. So one
 * machine can stand for hundreds. It prints how busy the devices were and what a chunk cost rank 0. Then it checks the
 * ledger's map.
 */
#include "base/clock.h"
#include "base/file.h"
#include "base/number.h"
#include "run/ranks.h"
#include "run/record.h"
#include "run/remote.h"
#include "store/ledger.h"
#include "sweep/sweep_file.h"
#include "team/packet.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

enum { COLUMNS = 100, RUNS_PER_CELL = 4, LOSS_BITS = 30, SLOTS = 2 };

struct job {
	const char *folder;
	uint64_t chunks, cells;
	double seconds;
	struct text file;
	struct sweep sweep;
	struct record *record;
};

/** Adds the result of network `index`, as the ledger sees it. */
static void add_network(struct cell *cell, uint64_t index)
{
	struct cell network = {.steps = 1 + index % 800, .min_loss = ldexp((double)(index % 4096), -15)};
	network.outcomes[index % OUTCOME_DIVERGED] = 1;
	network.loss = (uint128)ldexp(network.min_loss, LOSS_BITS);
	cell_add(cell, &network);
}

static struct cell sum_networks(uint64_t first, uint64_t end)
{
	struct cell cell = {.min_loss = (double)INFINITY};
	for (uint64_t i = first; i < end; i++)
		add_network(&cell, i);
	return cell;
}

/** The chunk of a range, as a device and its aggregation would make it. */
static enum status make_chunk(struct chunk *out, struct range range, double seconds, struct error *error)
{
	const uint64_t end = range.first + range.count;
	const struct sums sums = {.first_cell = range.first / RUNS_PER_CELL,
	                          .cells = (end - 1) / RUNS_PER_CELL - range.first / RUNS_PER_CELL + 1,
	                          .loss_bits = LOSS_BITS};
	struct cell *const cell = malloc(sums.cells * sizeof *cell);
	if (!cell)
		return error_set_memory(error, "an artificial chunk");
	*out = (struct chunk){.range = range, .seconds = seconds, .tally.networks = range.count};
	strcpy(out->device, "0");
	for (uint64_t c = 0; c < sums.cells; c++) {
		const uint64_t first = (sums.first_cell + c) * RUNS_PER_CELL;
		cell[c] = sum_networks(first > range.first ? first : range.first,
		                       first + RUNS_PER_CELL < end ? first + RUNS_PER_CELL : end);
		out->tally.steps += cell[c].steps;
		for (int o = 0; o < OUTCOMES; o++)
			out->tally.outcomes[o] += cell[c].outcomes[o];
	}
	const enum status status = sums_encode(&out->sums, &sums, cell, error);
	free(cell);
	return status;
}

static void sleep_until(double moment)
{
	const double left = moment - clock_seconds();
	if (left > 0) {
		const struct timespec time = {(time_t)left, (long)((left - floor(left)) * 1e9)};
		nanosleep(&time, NULL);
	}
}

/** As the crew does: two chunks in flight, one training while the other one is delivered and replaced. */
static enum status work(const struct desk *desk, const struct job *job, struct error *error)
{
	struct range range[SLOTS];
	double done[SLOTS] = {0}, busy_until = 0;
	enum status status = STATUS_OK;
	bool more = true;
	for (int slot = 0, in_flight = 0; status == STATUS_OK && (more || in_flight > 0); slot = (slot + 1) % SLOTS) {
		enum desk_answer answer = DESK_NONE;
		if (done[slot] > 0) {
			struct chunk chunk = {0};
			sleep_until(done[slot]);
			done[slot] = 0;
			in_flight--;
			status = make_chunk(&chunk, range[slot], job->seconds, error);
			if (status == STATUS_OK)
				status = desk->deliver(desk->context, &chunk, job->cells * RUNS_PER_CELL, error);
			chunk_free(&chunk);
		}
		if (more)
			answer = desk->take(desk->context, job->cells * RUNS_PER_CELL, in_flight == 0, &range[slot]);
		more = answer != DESK_NONE;
		if (answer == DESK_RANGE) {
			const double now = clock_seconds();
			busy_until = done[slot] = (busy_until > now ? busy_until : now) + job->seconds;
			in_flight++;
		}
	}
	return status;
}

static enum desk_answer record_desk_take(void *context, uint64_t wanted, bool wait, struct range *out)
{
	return record_take(context, wanted, wait, out);
}

static enum status record_desk_deliver(void *context, struct chunk *chunk, uint64_t wanted, struct error *error)
{
	(void)wanted;
	return record_deliver(context, chunk, error);
}

static void record_desk_give_back(void *context, struct range range)
{
	record_give_back(context, range);
}

static void print_notice(void *context, const struct event *event)
{
	(void)context;
	if (event->kind == EVENT_NOTICE)
		fprintf(stderr, "%s\n", event->text);
}

/** Adds so many devices, which are clocks. */
static enum status add_clocks(struct device_records *devices, int count, struct error *error)
{
	enum status status = STATUS_OK;
	for (int i = 0; status == STATUS_OK && i < count; i++)
		status = device_records_add(devices, &(struct device_record){.rank = -1, .name = "clock"}, error);
	return status;
}

/** A sweep with the right number of cells. */
static enum status make_sweep(struct job *job, int ranks, struct error *error)
{
	const uint64_t rows = (job->chunks * job->cells * (uint64_t)ranks + COLUMNS - 1) / COLUMNS;
	text_printf(&job->file,
	            "name: artificial\nnetwork: {bias: none}\ntraining: {steps: 800, tolerance: 1.0e-5}\n"
	            "axes:\n  rate: {uniform: {from: 1, to: 2}}\n  w1: {from: 0, to: 1, points: %d}\n"
	            "  w2: {from: 0, to: 1, points: %llu}\ndraws: %d\nmap: {x: w1, y: w2}\n",
	            COLUMNS, (unsigned long long)(rows < 2 ? 2 : rows), RUNS_PER_CELL);
	return sweep_parse(&job->sweep, "artificial", text_string(&job->file), job->file.size, SWEEP_FOR_TRAINING,
	                   error);
}

/** The map in the ledger must be the sum of all networks. */
static enum status check_map(const struct job *job, struct error *error)
{
	struct ledger *ledger = NULL;
	struct map map = {0};
	const struct space *space = &job->sweep.space;
	enum status status = ledger_open_read(&ledger, job->folder, error);
	if (status == STATUS_OK)
		status = map_make(&map, space->rows, space->columns, LOSS_BITS, error);
	if (status == STATUS_OK)
		status = ledger_restore(ledger, &map, error);
	for (uint64_t c = 0; status == STATUS_OK && c < space->rows * space->columns; c++) {
		const struct cell cell = sum_networks(c * RUNS_PER_CELL, (c + 1) * RUNS_PER_CELL);
		if (memcmp(cell.outcomes, map.cell[c].outcomes, sizeof cell.outcomes) != 0 ||
		    cell.loss != map.cell[c].loss || cell.steps != map.cell[c].steps ||
		    cell.min_loss != map.cell[c].min_loss)
			status = error_set(error, STATUS_CLAIM, "cell %llu is wrong", (unsigned long long)c);
	}
	map_free(&map);
	ledger_close(ledger);
	return status;
}

static double processor_seconds(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void report(const struct job *job, int ranks, double elapsed, double processor)
{
	const double chunks = (double)(job->sweep.space.networks / RUNS_PER_CELL) / (double)job->cells;
	char path[FILE_PATH_SIZE];
	struct stat info = {0};
	if (file_join(path, job->folder, LEDGER_NAME, NULL) == STATUS_OK)
		stat(path, &info);
	printf("%4d ranks, chunks of %.3f s and %llu cells: devices busy %.1f%%, %.0f chunks/s, rank 0 took %.0f us of "
	       "processor time a chunk, ledger %.1f MB\n",
	       ranks, job->seconds, (unsigned long long)job->cells, 100 * chunks * job->seconds / elapsed / ranks,
	       chunks / elapsed, 1e6 * processor / chunks, 1e-6 * (double)info.st_size);
}

/** Opens the record, shares it with the others and trains with them. */
static enum status lead(struct job *job, struct team *team, struct error *error)
{
	const struct listener listener = {print_notice, NULL};
	struct record_spec spec = {.folder = job->folder,
	                           .ledger = ledger_spec_of(&job->sweep, text_string(&job->file)),
	                           .command = "artificial"};
	const struct ranks_task task = {.file = text_string(&job->file)};
	struct device_records devices = {0};
	struct ranks *ranks = NULL;
	struct record *record = NULL;
	spec.ledger.loss_bits = LOSS_BITS;
	enum status status = record_open(&record, &spec, error);
	const struct desk desk = {record, record_desk_take, record_desk_deliver, record_desk_give_back, listener};
	if (status == STATUS_OK)
		status = ranks_open(&ranks, team, &task, NULL, error);
	if (status == STATUS_OK)
		status = ranks_muster(ranks, &desk, error);
	if (status == STATUS_OK)
		status = add_clocks(&devices, team_size(team), error);
	if (status == STATUS_OK)
		status = record_start(record, &devices, error);
	const double start = clock_seconds(), processor = processor_seconds();
	if (status == STATUS_OK)
		status = ranks_serve(ranks, &desk, job->seconds, error);
	if (status == STATUS_OK)
		status = work(&desk, job, error);
	if (status == STATUS_OK)
		status = ranks_wait(ranks, error);
	if (status == STATUS_OK)
		status = record_stop(record, error);
	const double elapsed = clock_seconds() - start, used = processor_seconds() - processor;
	if (status == STATUS_OK && !record_is_complete(record))
		status = error_set(error, STATUS_CLAIM, "networks are missing");
	ranks_close(ranks);
	record_close(record);
	device_records_free(&devices);
	if (status == STATUS_OK)
		report(job, team_size(team), elapsed, used);
	return status == STATUS_OK ? check_map(job, error) : status;
}

/** Waits for the task, works, waits for the end. */
static enum status follow(struct job *job, struct team *team, struct error *error)
{
	struct message message = {0};
	struct remote *remote = NULL;
	struct error words = {0};
	bool received = false, ended = false;
	enum status status = STATUS_OK;
	while (status == STATUS_OK && !received)
		status = team_receive(team, 1, &message, &received, error);
	if (status == STATUS_OK && message.kind == RANKS_TASK)
		status = remote_open(&remote, team, NULL, error);
	if (remote) {
		const struct desk desk = remote_desk(remote);
		struct device_records devices = {0};
		enum status result = add_clocks(&devices, 1, &words);
		remote_ready(remote, &devices);
		device_records_free(&devices);
		if (result == STATUS_OK)
			result = work(&desk, job, &words);
		status = remote_close(remote, result, &words, &ended, error);
	}
	while (status == STATUS_OK && !ended && message.kind != RANKS_END)
		status = team_receive(team, 1, &message, &received, error);
	text_free(&message.body);
	return status;
}

int main(int argc, char **argv)
{
	struct job job = {0};
	struct team *team = NULL;
	struct error error = {0};
	if (argc != 5 || number_parse_unsigned(argv[2], &job.chunks) != 0 ||
	    number_parse_double(argv[3], &job.seconds) != 0 || number_parse_unsigned(argv[4], &job.cells) != 0 ||
	    job.chunks == 0 || job.cells == 0) {
		fprintf(stderr, "usage: artificial FOLDER CHUNKS SECONDS CELLS\n");
		return STATUS_INPUT;
	}
	job.folder = argv[1];
	enum status status = team_open(&team, &error);
	if (status == STATUS_OK)
		status = make_sweep(&job, team_size(team), &error);
	if (status == STATUS_OK)
		status = team_rank(team) == 0 ? lead(&job, team, &error) : follow(&job, team, &error);
	if (status != STATUS_OK && team_rank(team) == 0)
		fprintf(stderr, "%s\n", error.message);
	ranks_dismiss(team);
	team_close(team);
	text_free(&job.file);
	return (int)status;
}
