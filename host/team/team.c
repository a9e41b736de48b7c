#include "team/team.h"

#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <time.h>

struct team {
	int rank, size;
	bool started; /**< MPI_Init_thread() was called */
};

static enum status mpi_failure(const char *call, int code, struct error *error)
{
	char words[MPI_MAX_ERROR_STRING] = "";
	int size = 0;
	MPI_Error_string(code, words, &size);
	return error_set_cause(error, CAUSE_MPI, "%s: %s", call, words);
}

/**
 * True if mpirun or srun started this process. A single process does not need MPI_Init, which takes a tenth of a second
 * or more.
 */
static bool is_one_of_several(void)
{
	static const char *const signs[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (getenv(signs[i]))
			return true;
	return false;
}

static enum status start_mpi(struct team *team, struct error *error)
{
	int level;
	int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level);
	if (code != MPI_SUCCESS)
		return mpi_failure("MPI_Init_thread", code, error);
	team->started = true;
	if (level < MPI_THREAD_SERIALIZED)
		return error_set_cause(error, CAUSE_MPI, "MPI: this library does not allow calls from several threads");
	MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
	code = MPI_Comm_rank(MPI_COMM_WORLD, &team->rank);
	if (code == MPI_SUCCESS)
		code = MPI_Comm_size(MPI_COMM_WORLD, &team->size);
	return code == MPI_SUCCESS ? STATUS_OK : mpi_failure("MPI_Comm_rank", code, error);
}

enum status team_open(struct team **out, struct error *error)
{
	*out = NULL;
	struct team *const team = calloc(1, sizeof *team);
	if (!team)
		return error_set_memory(error, "the ranks");
	team->size = 1;
	const enum status status = is_one_of_several() ? start_mpi(team, error) : STATUS_OK;
	if (status == STATUS_OK)
		*out = team;
	else
		team_close(team);
	return status;
}

int team_rank(const struct team *team)
{
	return team ? team->rank : 0;
}

int team_size(const struct team *team)
{
	return team ? team->size : 1;
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/** Sleeps for longer each time, up to a millisecond: short waits stay short and long ones cost no processor. */
static void pause_briefly(long *nanoseconds)
{
	const struct timespec time = {.tv_nsec = *nanoseconds};
	nanosleep(&time, NULL);
	if (*nanoseconds < 1000000)
		*nanoseconds *= 2;
}

enum { FIRST_PAUSE = 20000 }; /**< nanoseconds */

enum status team_send(struct team *team, int to, int kind, const void *data, size_t size, struct error *error)
{
	long pause = FIRST_PAUSE;
	(void)team;
	MPI_Request request = MPI_REQUEST_NULL;
	if (size > INT_MAX)
		return error_set_cause(error, CAUSE_MPI, "MPI: a message of %zu bytes is too long; use smaller chunks",
		                       size);
	int done = 0;
	int code = MPI_Isend(data, (int)size, MPI_BYTE, to, kind, MPI_COMM_WORLD, &request);
	if (code == MPI_SUCCESS)
		code = MPI_Test(&request, &done, MPI_STATUS_IGNORE);
	while (code == MPI_SUCCESS && !done) {
		pause_briefly(&pause);
		code = MPI_Test(&request, &done, MPI_STATUS_IGNORE);
	}
	return code == MPI_SUCCESS ? STATUS_OK : mpi_failure("MPI_Isend", code, error);
}

static enum status receive_body(MPI_Message *matched, const MPI_Status *envelope, struct message *message,
                                struct error *error)
{
	int size = 0;
	MPI_Get_count(envelope, MPI_BYTE, &size);
	text_clear(&message->body);
	char *const body = text_reserve(&message->body, (size_t)size);
	if (!body)
		return error_set_memory(error, "a message of another rank");
	const int code = MPI_Mrecv(body, size, MPI_BYTE, matched, MPI_STATUS_IGNORE);
	if (code != MPI_SUCCESS)
		return mpi_failure("MPI_Mrecv", code, error);
	body[size] = '\0';
	message->body.size = (size_t)size;
	message->from = envelope->MPI_SOURCE;
	message->kind = envelope->MPI_TAG;
	return STATUS_OK;
}

enum status team_receive(struct team *team, double seconds, struct message *message, bool *received,
                         struct error *error)
{
	const double end = now() + seconds;
	long pause = FIRST_PAUSE;
	*received = false;
	if (!team || !team->started)
		return STATUS_OK;
	for (;;) {
		int there = 0;
		MPI_Message matched;
		MPI_Status envelope;
		const int code = MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &matched, &envelope);
		if (code != MPI_SUCCESS)
			return mpi_failure("MPI_Improbe", code, error);
		if (there) {
			*received = true;
			return receive_body(&matched, &envelope, message, error);
		}
		if (now() >= end)
			return STATUS_OK;
		pause_briefly(&pause);
	}
}

/**
 * Waits until every rank is here, and drops messages that nobody has received: until then a long message blocks its
 * sender.
 */
static void gather(struct team *team)
{
	MPI_Request request = MPI_REQUEST_NULL;
	struct message message = {0};
	long pause = FIRST_PAUSE;
	int all = 0;
	int code = MPI_Ibarrier(MPI_COMM_WORLD, &request);
	while (code == MPI_SUCCESS && !all) {
		bool received = false;
		if (team_receive(team, 0, &message, &received, NULL) != STATUS_OK)
			break;
		if (!received)
			pause_briefly(&pause);
		code = MPI_Test(&request, &all, MPI_STATUS_IGNORE);
	}
	text_free(&message.body);
}

void team_close(struct team *team)
{
	if (team && team->started) {
		gather(team);
		MPI_Finalize();
	}
	free(team);
}
