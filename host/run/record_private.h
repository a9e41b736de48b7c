/** The record's insides, for run/record*.c. */
#ifndef TWONEURON_RUN_RECORD_PRIVATE_H
#define TWONEURON_RUN_RECORD_PRIVATE_H

#include "output/networks.h"
#include "run/record.h"
#include "run/supply.h"

#include <pthread.h>

/** A chunk on its way into the ledger. */
struct pending {
	struct chunk chunk;
	bool *gone; /**< set once the chunk is no longer used, for the owner of its memory; or NULL */
	struct pending *next;
};

struct record {
	struct record_spec spec;
	struct ledger *ledger;
	struct networks *csv; /**< NULL without networks.csv */
	double start;         /**< of the program's work on this run */
	double training_start, training_seconds;

	pthread_mutex_t map_lock; /**< guards the map while chunks are delivered */
	struct map map;

	pthread_mutex_t lock; /**< guards the members below; while the committer runs, it alone uses those at the top */
	pthread_cond_t changed;
	struct tally tally;      /**< of what is committed */
	bool is_told;            /**< the listener was told that the run begins */
	struct supply supply;    /**< what is left to train */
	struct pending *pending; /**< in index order */
	size_t pending_bytes;    /**< that they take */
	uint64_t next;           /**< the network whose row networks.csv wants next */
	enum status failed;      /**< the first failure; its message follows */
	struct error failure;
	pthread_t committer;
	bool started; /**< the committer runs */
	bool closing; /**< it ends once all is committed that can be */
};

/** Tells an event about the run. The lock is held, or nobody else works. */
void record_tell(struct record *record, enum event_kind kind);

MUST_USE enum status record_start_committer(struct record *record, struct error *error);

#endif
