/** Teams of one, for builds without MPI: see team.h. */
#include "team/team.h"

#include <stdlib.h>
#include <string.h>

enum status team_open(struct team **out, struct error *error)
{
	const char *const size = getenv("OMPI_COMM_WORLD_SIZE");
	*out = NULL;
	if (size && strcmp(size, "1") != 0)
		return error_set(error, STATUS_INPUT,
		                 "this build cannot share a sweep between MPI ranks; build it with -DTWONEURON_MPI=ON "
		                 "(Debian: libopenmpi-dev), or use --shard");
	return STATUS_OK;
}

void team_close(struct team *team)
{
	(void)team;
}

int team_rank(const struct team *team)
{
	(void)team;
	return 0;
}

int team_size(const struct team *team)
{
	(void)team;
	return 1;
}

enum status team_send(struct team *team, int to, int kind, const void *data, size_t size, struct error *error)
{
	(void)team;
	(void)to;
	(void)kind;
	(void)data;
	(void)size;
	return error_set_cause(error, CAUSE_MPI, "there is no other rank to send to; please report this error");
}

enum status team_receive(struct team *team, double seconds, struct message *message, bool *received,
                         struct error *error)
{
	(void)team;
	(void)seconds;
	(void)message;
	(void)error;
	*received = false;
	return STATUS_OK;
}
