/**
 * One run shared by the ranks of a team (team/team.h). Rank 0 holds the record: a thread of its own hands ranges out to
 * the other ranks and takes their chunks, while rank 0's devices work too. Every other rank runs its devices with a
 * desk that speaks to rank 0. A rank that brings a chunk asks for the next range in the same message, and a device has
 * two chunks in hand, so that it trains one while the messages about the other one travel.
 *
 * Messages, each a packet (team/packet.h); `wanted` is how many networks the sender would train at once, 0 for none:
 *
 *     rank 0 to others                         others to rank 0
 *     TASK    version and commit of the        READY      devices
 *             program, the sweep and how       ASK        wanted
 *             to train it                      RESULT     wanted, chunk
 *     GO      seconds of a chunk: begin        GIVE_BACK  first, count
 *     CHUNK   first, count                     NOTICE     text
 *     NONE    no more work                     BYE        status, message
 *     LATER   an answer will follow
 *     END     leave
 *
 * A rank first sends READY, or BYE if it is of another program, cannot read its command line or has no usable device.
 * After GO it sends one ASK or RESULT for each CHUNK or NONE that it gets; in the end it sends BYE and waits for END.
 * LATER says that too much waits to be written: all may be waiting for a chunk that this rank has, so its devices must
 * deliver theirs before they get more. Every version's TASK begins with the version and the commit, so that ranks of
 * different programs notice it.
 */
#ifndef TWONEURON_RUN_RANKS_H
#define TWONEURON_RUN_RANKS_H

#include "base/stop.h"
#include "run/crew.h"
#include "team/team.h"

/** What the other ranks need to know; everything is the caller's. */
struct ranks_task {
	const char *file; /**< the sweep file's text */
	bool networks;    /**< networks.csv is wanted, as the file or the command line says */
	enum math math;
	enum geometry geometry;
	uint64_t count; /**< networks of this run */
};

struct ranks;

/**
 * Rank 0: sends the task to the others, which then open their devices. For a team of one, `out` is NULL and the other
 * functions do nothing. `stop` ends the work; it is requested when the messages fail. The caller ends it with
 * ranks_close().
 */
MUST_USE enum status ranks_open(struct ranks **out, struct team *team, const struct ranks_task *task, struct stop *stop,
                                struct error *error);

/**
 * Rank 0: waits until every rank has opened its devices or failed to; desk->listener gets a line about each failure.
 */
MUST_USE enum status ranks_muster(struct ranks *ranks, const struct desk *desk, struct error *error);

/** Rank 0: the devices of the other ranks that are ready; none for a team of one. Valid until ranks_close(). */
const struct device_records *ranks_devices(const struct ranks *ranks);

/**
 * Rank 0: lets the others begin, with chunks of about `seconds`, and starts the thread that serves them from `desk`,
 * which must outlive it.
 */
MUST_USE enum status ranks_serve(struct ranks *ranks, const struct desk *desk, double seconds, struct error *error);

/**
 * Rank 0: waits until no other rank is at work; after stop_hurry(), for half a second at most. STATUS_DEVICE
 * when the messages failed.
 */
MUST_USE enum status ranks_wait(struct ranks *ranks, struct error *error);

void ranks_close(struct ranks *ranks);

/**
 * Every other rank: waits for the task, trains until there is nothing left, and waits for rank 0 to end. Reports
 * failures of its devices to rank 0, which goes on without them; returns only a failure of the messages themselves.
 * `selection`: devices, as crew_open() takes them; NULL: as ranks_pick_device() says. `stop` ends its work.
 */
MUST_USE enum status ranks_join(struct team *team, const char *selection, const struct stop *stop, struct error *error);

/** In place of ranks_join(), for a rank that cannot take part: tells rank 0 why, and waits for it to end. */
MUST_USE enum status ranks_refuse(struct team *team, enum status reason, const char *words, struct error *error);

/**
 * The device for one of several ranks on a node, if the user names none: each rank takes the next of the node's GPUs,
 * so that ranks do not share one while another idles. Without GPUs it is NULL, the default device.
 */
enum { RANKS_DEVICE_SIZE = 16 };
const char *ranks_pick_device(char out[RANKS_DEVICE_SIZE]);

/** Rank 0: lets the others go, at the very end, after failures too. */
void ranks_dismiss(struct team *team);

/* For both sides. */
enum ranks_message {
	RANKS_TASK = 1,
	RANKS_GO,
	RANKS_CHUNK,
	RANKS_NONE,
	RANKS_LATER,
	RANKS_END,
	RANKS_READY,
	RANKS_ASK,
	RANKS_RESULT,
	RANKS_GIVE_BACK,
	RANKS_NOTICE,
	RANKS_BYE,
};

#endif
