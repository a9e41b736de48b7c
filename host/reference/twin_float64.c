#define PRECISION 64
#define TWIN twin_float64
#include "reference/twin.inc"

double twin_exp2(double t)
{
	/* ldexp() is exact, or rounds once where the number is subnormal */
	const int shift = t > EXP2_LIMIT ? 64 : t < -EXP2_LIMIT ? -64 : 0;
	return ldexp(exp2_scaled(exp2_entry, t - shift), shift);
}

double twin_log2(double x)
{
	/* subnormal numbers are out of the logarithm's range */
	if (x < 0x1p-1022)
		return twin_log2(x * 0x1p+64) - 64;
	return logarithm(x) * 1.4426950408889634;
}
