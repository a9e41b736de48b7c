/**
 * The processes ("ranks") that run one sweep together, and messages between two of them. This header hides MPI; a build
 * without MPI has teams of one.
 *
 * Point-to-point messages only: one-sided windows over TCP refuse or hang in Open MPI 4.1. MPI's own blocking calls
 * keep a core busy while they wait, and a CPU device could use that core. So all waiting here is polling with short
 * sleeps.
 *
 * Any thread may call these functions, but only one at a time.
 */
#ifndef TWONEURON_TEAM_TEAM_H
#define TWONEURON_TEAM_TEAM_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

struct team;

struct message {
	int from;         /**< rank of the sender */
	int kind;         /**< as given to team_send() */
	struct text body; /**< starts as {0}; reused by team_receive(), ended by the caller with text_free() */
};

/**
 * Joins the team for which mpirun or srun has started this process. If neither did, it is a team of one, without MPI.
 * The caller closes it. STATUS_DEVICE when MPI fails; STATUS_INPUT for several ranks in a build without MPI.
 */
MUST_USE enum status team_open(struct team **out, struct error *error);

/** Leaves the team once every rank has called it; messages that nobody has received by then are lost. NULL is fine. */
void team_close(struct team *team);

/** 0 .. team_size() - 1. NULL is a team of one. */
int team_rank(const struct team *team);
int team_size(const struct team *team);

/**
 * Sends `size` bytes, at most 2^31 - 1; returns once `data` may be changed. A long message waits until its receiver
 * asks for one. STATUS_DEVICE when the connection fails. Messages between two ranks arrive in the order of sending.
 */
MUST_USE enum status team_send(struct team *team, int to, int kind, const void *data, size_t size, struct error *error);

/** Waits at most `seconds` for a message from any rank; `received` is false if none came. */
MUST_USE enum status team_receive(struct team *team, double seconds, struct message *message, bool *received,
                                  struct error *error);

#endif
