#include "model/precision.h"

#include <float.h>

const struct precision_facts precision_facts[] = {
        [PRECISION_FLOAT32] = {.name = "float32",
                               .bits = 32,
                               .size = sizeof(float),
                               .largest = 0x1.fffffep127,
                               .least_tolerance = 1e-18,
                               .most_tolerance = 1e18,
                               .most_loss_bits = 126},
        [PRECISION_FLOAT64] = {.name = "float64",
                               .bits = 64,
                               .size = sizeof(double),
                               .largest = DBL_MAX,
                               .least_tolerance = 1e-150,
                               .most_tolerance = 1e150,
                               .most_loss_bits = 1022},
};
_Static_assert(sizeof precision_facts / sizeof *precision_facts == PRECISIONS, "a precision has no facts");

const char *precision_name(unsigned precision)
{
	return precision < PRECISIONS ? precision_facts[precision].name : NULL;
}

size_t precision_size(enum precision precision)
{
	return precision_facts[precision].size;
}

double precision_round(enum precision precision, double value)
{
	return precision == PRECISION_FLOAT64 ? value : (double)(float)value;
}

double precision_get(enum precision precision, const void *array, size_t i)
{
	return precision == PRECISION_FLOAT64 ? ((const double *)array)[i] : (double)((const float *)array)[i];
}

void precision_set(enum precision precision, void *array, size_t i, double value)
{
	if (precision == PRECISION_FLOAT64)
		((double *)array)[i] = value;
	else
		((float *)array)[i] = (float)value;
}
