/** Private to run/record*.c: the record's insides. */
#ifndef TWONEURON_RUN_RECORD_PRIVATE_H
#define TWONEURON_RUN_RECORD_PRIVATE_H

#include "output/networks.h"
#include "run/record.h"
#include "store/ledger.h"

#include <pthread.h>

/** A chunk on its way into the ledger. */
struct pending {
	struct chunk chunk;
	bool *gone; /**< set once the chunk is no longer used, for the owner of its memory; or NULL */
	struct pending *next;
};

struct record {
	struct record_spec spec;
	struct map map;
	struct ledger *ledger;
	struct networks *csv; /**< NULL without networks.csv */
	double start;         /**< of the program's work on this run */
	double training_start, training_seconds;

	pthread_mutex_t lock; /**< guards the members below; while the committer runs, it alone uses those above */
	pthread_cond_t changed;
	struct progress progress;
	bool is_told;            /**< the progress has begun */
	size_t devices;          /**< of the attempt */
	struct ranges taken;     /**< done or handed out */
	struct ranges returned;  /**< handed out and given back */
	struct pending *pending; /**< in index order */
	size_t pending_bytes;    /**< that they take */
	uint64_t next;           /**< the network whose row networks.csv wants next */
	enum status failed;      /**< the first failure; its message follows */
	struct error failure;
	pthread_t committer;
	bool started; /**< the committer runs */
	bool closing; /**< it ends once all is committed that can be */
};

MUST_USE enum status record_open_csv(struct record *record, struct error *error);
MUST_USE enum status record_start_committer(struct record *record, struct error *error);

#endif
