/*
 * Whether a device rounds correctly what training needs so, and OpenCL does not promise.
 *
 * Tries reciprocal() at every fraction a float has, each at one of the powers of two from 2^0 to 2^125: an
 * approximation off by one unit in the last place makes a wrong reciprocal at only a few dozen of the 2^23.
 */
#include "config.clh"
#include "portable.clh"
#include "exponential.clh"

/* wrong[work-items]: out, at how many of its `each` fractions reciprocal() is not the float nearest to 1/x. */
kernel void try_reciprocal(global uint *restrict wrong, const uint each, const uint count)
{
	const uint item = (uint)get_global_id(0);
	if (item >= count)
		return;
	uint sum = 0;
	for (uint i = 0; i < each; i++) {
		const uint fraction = item * each + i;
		const float m = as_float(0x3f800000u | fraction);
		const real x = (real)(as_float((0x3f800000u | fraction) + (fraction % 126 << 23)));
		/*
		 * A float r in (1/2, 1] is nearest to 1/m if |1/m - r| <= 2^-25, half a unit in the last place. 1 - m*r
		 * is exact if r is that close. Other powers of two only change the exponent.
		 */
		const real rest = fma(-x, reciprocal(x), K(1.0)), most = (real)(m * 0x1p-25f);
		if (ANY((mask)(!(rest <= most && rest >= -most))))
			sum++;
	}
	wrong[item] = sum;
}

/*
 * wrong[work-items]: out, at how many of its `each` fractions square_root() of a number in [1, 2) or of one in [2, 4)
 * is not the float nearest to the root. Other powers of two only change the exponent.
 */
kernel void try_square_root(global uint *restrict wrong, const uint each, const uint count)
{
	const uint item = (uint)get_global_id(0);
	if (item >= count)
		return;
	uint sum = 0;
	for (uint i = 0; i < each; i++)
		for (uint exponent = 0; exponent < 2; exponent++) {
			const float x = as_float((0x3f800000u | (item * each + i)) + (exponent << 23));
			const float r = (float)square_root(x);
			/*
			 * The halves between r, in [1, 2), and its neighbours are r +- 2^-24, whose squares are
			 * r^2 +- 2^-23 r + 2^-48. x - r^2 is exact where r is that close, and a multiple of 2^-46.
			 */
			const float rest = fma(-r, r, x), most = r * 0x1p-23f;
			if (!(rest <= most && rest > -most))
				sum++;
		}
	wrong[item] = sum;
}
