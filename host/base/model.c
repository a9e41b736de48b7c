#include "base/model.h"

const char *const bias_name[4] = {"none", "hidden", "output", "both"};
const char *const activation_name[4] = {"sigmoid", "tanh", "relu", "linear"};
const char *const loss_name[2] = {"squared-error", "cross-entropy"};
const char *const math_name[2] = {"exact", "native"};
const char *const outcome_name[OUTCOMES] = {"learned", "stalled", "unfinished", "frozen", "diverged"};
const char *const axis_name[AXES] = {"rate", "w1", "b1", "w2", "b2"};
const char *const every_name[2] = {"float16", "bfloat16"};

uint64_t every_points(enum every every)
{
	/* all but the two signs' exponents of all ones: 5 exponent and 10 fraction bits, or 8 and 7 */
	return every == EVERY_FLOAT16 ? 65536 - 2 * 1024 : 65536 - 2 * 128;
}

double every_largest(enum every every)
{
	return every == EVERY_FLOAT16 ? 65504 : 0x1.fep127;
}
