/** What becomes of a network: the words for enum outcome of kernels/shared.h. */
#ifndef TWONEURON_MODEL_OUTCOME_H
#define TWONEURON_MODEL_OUTCOME_H

#include "kernels/shared.h"

const char *outcome_name(unsigned outcome); /**< NULL from OUTCOMES on */

#endif
