/** What `train` is asked for. The options are the keys of a sweep file, and so are their rules. */
#ifndef TWONEURON_CLI_TRAIN_OPTIONS_H
#define TWONEURON_CLI_TRAIN_OPTIONS_H

#include "base/error.h"
#include "model/space.h"

struct train_input {
	struct problem problem;
	struct training training;
	double axis[AXES]; /**< where it starts */
	bool csv;
	uint64_t every;   /**< print only every `every`-th iteration */
	const char *plot; /**< file of the picture, or NULL */
};

/** Reads the command line, and the sweep file that it names. Fails as options_parse() and sweep_read() do. */
MUST_USE enum status train_options_read(struct train_input *out, int argc, char **argv, struct error *error);

#endif
