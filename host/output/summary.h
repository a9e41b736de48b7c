/** What summary.json says about a finished sweep: the counts, the times, and where the result comes from. */
#ifndef TWONEURON_OUTPUT_SUMMARY_H
#define TWONEURON_OUTPUT_SUMMARY_H

#include "base/ranges.h"
#include "base/text.h"
#include "model/map.h"
#include "model/sweep.h"

/** A device that trained, in the words of its driver. Strings belong to the caller; NULL is written as null. */
struct provenance_device {
	const char *name;
	const char *platform;
	const char *driver;        /**< the driver's version */
	const char *build_options; /**< with which the kernels were built for it */
};

/** One run of the program on this sweep; a resumed or merged sweep has several. */
struct provenance_attempt {
	const char *command; /**< the command line; NULL is written as null */
	double seconds;      /**< from start to end, or to its last finished chunk */
	size_t devices;
	const char *const *device; /**< device[devices]: their names */
};

/** Where a result comes from. Strings and arrays belong to the caller; a NULL string is written as null. */
struct provenance {
	const char *version;    /**< of the program */
	const char *commit;     /**< from which it was built */
	const char *command;    /**< the command line */
	const char *sweep_file; /**< its text */
	enum math math;
	size_t devices;
	const struct provenance_device *device; /**< device[devices] */
	size_t attempts;
	const struct provenance_attempt *attempt; /**< attempt[attempts], oldest first */
};

struct summary {
	struct range range;          /**< the networks of the sweep that this run trains */
	uint64_t outcomes[OUTCOMES]; /**< networks by outcome */
	uint64_t network_steps;      /**< training steps taken by all networks */
	double min_loss;             /**< least final loss; infinity when every network diverged */
	uint64_t cells_beyond;       /**< cells whose sum of losses is LOSS_BEYOND, and so their mean infinite */
	double seconds;              /**< of the whole command, all attempts together */
	double training_seconds;     /**< of those, while devices trained */
	struct provenance provenance;
};

/** Fills outcomes, network_steps, min_loss and cells_beyond from the map's sums and leaves the other members alone. */
void summary_count(struct summary *summary, const struct map *map);

uint64_t summary_networks(const struct summary *summary);
/** NaN without networks. */
double summary_learned_fraction(const struct summary *summary);
/** network_steps / training_seconds; NaN when no time was taken. */
double summary_rate(const struct summary *summary);

/**
 * Appends summary.json's text to `out`. Members: name, networks, range {first, count, of}, outcomes {learned, stalled,
 * unfinished, frozen, diverged}, learned_fraction, network_steps, seconds, training_seconds, network_steps_per_second,
 * min_loss, cells_beyond where there are any, and provenance {sweep_sha256, sweep_file, version, commit, command, math,
 * precision, devices, attempts}.
 * Undefined numbers (no networks, no time, every network diverged) are null.
 */
MUST_USE enum status summary_write(struct text *out, const struct sweep *sweep, const struct summary *summary,
                                   struct error *error);

#endif
