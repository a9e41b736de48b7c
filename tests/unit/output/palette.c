#include "output/picture/palette.h"

#include "kernels/shared.h"
#include "test.h"

#include <math.h>

static const struct palette palettes[2] = {
        {{0x000000, 0x10ff80, 0x20ff00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0000fe, 0x0100ff}},
        {{0xffffff}},
};

static void test_palette_colour__is_linear_between_two_colours(void **state)
{
	(void)state;
	const struct palette *const palette = &palettes[0];
	assert_int_equal(palette_colour(palette, 0), 0x000000);
	assert_int_equal(palette_colour(palette, 1 / 16.0), 0x10ff80);
	assert_int_equal(palette_colour(palette, 0.5 / 16), 0x088040);  /* half of 0xff is rounded up */
	assert_int_equal(palette_colour(palette, 1.25 / 16), 0x14ff60); /* a channel may rise, stay and fall at once */
	assert_int_equal(palette_colour(palette, 15.25 / 16), 0x0000fe);
	assert_int_equal(palette_colour(palette, 15.5 / 16), 0x0100ff);
	assert_int_equal(palette_colour(palette, 1), 0x0100ff);
}

static void test_palette_colour__has_the_ends_beyond_them(void **state)
{
	(void)state;
	assert_int_equal(palette_colour(&palettes[0], 1.5), 0x0100ff);
	assert_int_equal(palette_colour(&palettes[0], INFINITY), 0x0100ff);
	assert_int_equal(palette_colour(&palettes[1], -0.5), 0xffffff);
	assert_int_equal(palette_colour(&palettes[1], -INFINITY), 0xffffff);
}

static void test_palette_colour__has_a_colour_for_no_value(void **state)
{
	(void)state;
	assert_int_equal(palette_colour(&palettes[0], NAN), PALETTE_UNDEFINED);
}

/** A colour in OKLab (B. Ottosson, 2020): lightness from 0 to 1, and two coordinates of hue. */
struct lab {
	double lightness, a, b;
};

static struct lab lab_of(uint32_t colour)
{
	double linear[3];
	for (int i = 0; i < 3; i++) {
		const double value = (colour >> 8 * (2 - i) & 0xff) / 255.0;
		linear[i] = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
	}
	const double red = linear[0], green = linear[1], blue = linear[2];
	const double l = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
	const double m = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
	const double s = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
	return (struct lab){0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
	                    1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
	                    0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

/**
 * Equal steps of a value look equally large, and lightness rises or falls with them all. A channel of eight bits is off
 * by up to half a unit, which moves these colours by at most 0.0016; two colours of three channels by 6 * 0.0016.
 */
static void check_steps(const struct palette *palette, double step, int sign)
{
	for (int i = 1; i < PALETTE_COLOURS; i++) {
		const struct lab from = lab_of(palette->colour[i - 1]), to = lab_of(palette->colour[i]);
		const double rise = to.lightness - from.lightness;
		const double distance = hypot(hypot(rise, to.a - from.a), to.b - from.b);
		assert_true(sign * rise > 0);
		if (!(fabs(distance - step) < 6 * 0.0016))
			fail_msg("colours %d and %d are %g apart, not %g", i - 1, i, distance, step);
	}
}

static void test_palettes__have_even_steps(void **state)
{
	(void)state;
	check_steps(&palette_learned, 0.05, 1);
	check_steps(&palette_loss, 0.0525, -1);
}

/** Twice the step of the palettes: areas that touch, and the grey of none, look different. */
static void test_palette_outcome__has_colours_that_are_far_apart(void **state)
{
	(void)state;
	uint32_t colour[OUTCOMES + 1] = {[OUTCOMES] = PALETTE_UNDEFINED};
	for (int o = 0; o < OUTCOMES; o++)
		colour[o] = palette_outcome[o];
	for (int i = 0; i <= OUTCOMES; i++)
		for (int j = 0; j < i; j++) {
			const struct lab a = lab_of(colour[i]), b = lab_of(colour[j]);
			const double apart = hypot(hypot(a.lightness - b.lightness, a.a - b.a), a.b - b.b);
			if (!(apart > 0.1))
				fail_msg("colours %d and %d are %g apart", i, j, apart);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_palette_colour__is_linear_between_two_colours),
	        cmocka_unit_test(test_palette_colour__has_the_ends_beyond_them),
	        cmocka_unit_test(test_palette_colour__has_a_colour_for_no_value),
	        cmocka_unit_test(test_palettes__have_even_steps),
	        cmocka_unit_test(test_palette_outcome__has_colours_that_are_far_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
