#include "model/runs.h"

#include "model/space.h"

const char *run_value_name(int value)
{
	/* those between the configuration and the parameters */
	static const char *const result[RUN_PARAMETERS - RUN_CHANGE] = {
	        [RUN_CHANGE - RUN_CHANGE] = "change",
	        [RUN_LOSS - RUN_CHANGE] = "loss",
	        [RUN_MAX_ERROR - RUN_CHANGE] = "max_error",
	};
	if (value < RUN_CHANGE)
		return axis_name((unsigned)(value - RUN_AXES));
	if (value < RUN_PARAMETERS)
		return result[value - RUN_CHANGE];
	return parameter_name((unsigned)(value - RUN_PARAMETERS));
}
