/** What a sweep is about, once its file has been validated. Plain data; host/sweep/ fills it from a file. */
#ifndef TWONEURON_MODEL_SWEEP_H
#define TWONEURON_MODEL_SWEEP_H

#include "base/hash.h"
#include "model/space.h"

enum claim_form { CLAIM_NONE, CLAIM_LOSS_AT_LEAST, CLAIM_ENCLOSE };

/** `claim:` in a sweep file: what `prove` is asked; `where` bounds each parameter (infinite when not given). */
struct claim {
	enum claim_form form;
	double value; /**< the bound, or the width of the enclosure */
	double where_from[PARAMETERS], where_to[PARAMETERS];
};

struct sweep {
	char name[64];       /**< letters, digits and '-' */
	char question[1024]; /**< one line of text, may be empty */
	struct problem problem;
	struct training training;
	struct space space;
	bool networks; /**< write networks.csv */
	struct claim claim;
	char sha256[HASH_SIZE]; /**< of the file's bytes */
};

#endif
