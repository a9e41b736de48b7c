#include "model/outcome.h"

#include <stddef.h>

const char *outcome_name(unsigned outcome)
{
	static const char *const name[] = {[OUTCOME_LEARNED] = "learned",
	                                   [OUTCOME_STALLED] = "stalled",
	                                   [OUTCOME_UNFINISHED] = "unfinished",
	                                   [OUTCOME_FROZEN] = "frozen",
	                                   [OUTCOME_DIVERGED] = "diverged"};
	_Static_assert(sizeof name / sizeof *name == OUTCOMES, "an outcome has no word");
	return outcome < OUTCOMES ? name[outcome] : NULL;
}
