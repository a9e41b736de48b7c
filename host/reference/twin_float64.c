#define PRECISION 64
#define TWIN twin_float64
#include "reference/twin.inc"

double twin_exp2(double t)
{
	return exp2_scaled(exp2_entry, t);
}

double twin_log2(double x)
{
	return logarithm(x) * 1.4426950408889634;
}
