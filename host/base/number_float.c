/* The shortest decimal of a float32, after R. Giulietti, "The Schubfach way to render doubles" (2020), carried over to
 * 32 bits: one multiplication by a power of ten for each end of the interval of decimals that read back to the float,
 * and one for the float itself. std::to_chars gives the same bytes (compared for all 2^32 floats) but takes 1.4 times
 * as long, and rows of networks.csv consist mostly of such numbers. */
#include "base/number.h"

#include <endian.h>
#include <string.h>

enum { POWER_MIN = -31, POWER_MAX = 45 };

/** power[e - POWER_MIN] = floor(10^e * 2^(63 - floor(log2(10^e)))) + 1: the leading 64 bits of 10^e, rounded up. */
static const uint64_t power[POWER_MAX - POWER_MIN + 1] = {
        0x81ceb32c4b43fcf5, 0xa2425ff75e14fc32, 0xcad2f7f5359a3b3f, 0xfd87b5f28300ca0e, 0x9e74d1b791e07e49,
        0xc612062576589ddb, 0xf79687aed3eec552, 0x9abe14cd44753b53, 0xc16d9a0095928a28, 0xf1c90080baf72cb2,
        0x971da05074da7bef, 0xbce5086492111aeb, 0xec1e4a7db69561a6, 0x9392ee8e921d5d08, 0xb877aa3236a4b44a,
        0xe69594bec44de15c, 0x901d7cf73ab0acda, 0xb424dc35095cd810, 0xe12e13424bb40e14, 0x8cbccc096f5088cc,
        0xafebff0bcb24aaff, 0xdbe6fecebdedd5bf, 0x89705f4136b4a598, 0xabcc77118461cefd, 0xd6bf94d5e57a42bd,
        0x8637bd05af6c69b6, 0xa7c5ac471b478424, 0xd1b71758e219652c, 0x83126e978d4fdf3c, 0xa3d70a3d70a3d70b,
        0xcccccccccccccccd, 0x8000000000000001, 0xa000000000000001, 0xc800000000000001, 0xfa00000000000001,
        0x9c40000000000001, 0xc350000000000001, 0xf424000000000001, 0x9896800000000001, 0xbebc200000000001,
        0xee6b280000000001, 0x9502f90000000001, 0xba43b74000000001, 0xe8d4a51000000001, 0x9184e72a00000001,
        0xb5e620f480000001, 0xe35fa931a0000001, 0x8e1bc9bf04000001, 0xb1a2bc2ec5000001, 0xde0b6b3a76400001,
        0x8ac7230489e80001, 0xad78ebc5ac620001, 0xd8d726b7177a8001, 0x878678326eac9001, 0xa968163f0a57b401,
        0xd3c21bcecceda101, 0x84595161401484a1, 0xa56fa5b99019a5c9, 0xcecb8f27f4200f3b, 0x813f3978f8940985,
        0xa18f07d736b90be6, 0xc9f2c9cd04674edf, 0xfc6f7c4045812297, 0x9dc5ada82b70b59e, 0xc5371912364ce306,
        0xf684df56c3e01bc7, 0x9a130b963a6c115d, 0xc097ce7bc90715b4, 0xf0bdc21abb48db21, 0x96769950b50d88f5,
        0xbc143fa4e250eb32, 0xeb194f8e1ae525fe, 0x92efd1b8d0cf37bf, 0xb7abc627050305ae, 0xe596b7b0c643c71a,
        0x8f7e32ce7bea5c70, 0xb35dbf821ae4f38c,
};

/** Every pair of digits, "00" to "99". */
static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                            "25262728293031323334353637383940414243444546474849"
                            "50515253545556575859606162636465666768697071727374"
                            "75767778798081828384858687888990919293949596979899";

/* floor(q * log10(2)), floor(log10(3/4 * 2^q)) and floor(e * log2(10)) for the ranges that float32 needs; checked for
 * each of them in exact arithmetic. The shifts of negative numbers are arithmetic, as with every compiler we know. */
static int log10_pow2(int q)
{
	return (q * 1262611) >> 22;
}

static int log10_three_quarters_pow2(int q)
{
	return (q * 1262611 - 524031) >> 22;
}

static int log2_pow10(int e)
{
	return (e * 1741647) >> 19;
}

/** floor(g * c / 2^64), with the lowest bit set when anything was cut off ("round to odd"). */
static uint32_t multiply_to_odd(uint64_t g, uint32_t c)
{
	const unsigned __int128 product = (unsigned __int128)g * c;
	/* g is rounded up: a remainder of 1 may stem from that alone */
	return (uint32_t)(product >> 64) | ((uint32_t)(product >> 32) > 1);
}

/** condition ? yes : no, for a condition of 0 or 1, without the jump that compilers make of that operator. */
static inline uint32_t select(uint32_t condition, uint32_t yes, uint32_t no)
{
	return no ^ ((yes ^ no) & (0 - condition));
}

/** A decimal times 10^exponent: the shortest in the interval that rounds to mantissa * 2^exponent, of those the
 * nearest. */
static inline uint32_t shortest(int *decimal_exponent, uint32_t mantissa, int exponent, int is_power_of_two)
{
	const uint32_t odd = mantissa & 1;
	const int k = is_power_of_two ? log10_three_quarters_pow2(exponent) : log10_pow2(exponent);
	const int shift = exponent + log2_pow10(-k) + 1;
	const uint64_t g = power[-k - POWER_MIN];
	/* four times the value and the middles to both neighbours, in units of 10^k; an even mantissa includes the
	 * ends */
	const uint32_t value = multiply_to_odd(g, (4 * mantissa) << shift);
	const uint32_t lower = multiply_to_odd(g, (4 * mantissa - 2 + (uint32_t)is_power_of_two) << shift) + odd;
	const uint32_t upper = multiply_to_odd(g, (4 * mantissa + 2) << shift) - odd;
	/* If exactly one multiple of 10^(k+1) is inside, it is the shortest. A processor cannot predict whether it is,
	 * so both cases are computed and one is selected. */
	const uint32_t tens = value / 40;
	const uint32_t tens_down = lower <= 40 * tens, tens_up = 40 * tens + 40 <= upper;
	const uint32_t ones = value / 4;
	const uint32_t down = lower <= 4 * ones, up = 4 * ones + 4 <= upper;
	const uint32_t middle = 4 * ones + 2;
	const uint32_t nearest = (value > middle) | ((value == middle) & ones);
	*decimal_exponent = k;
	const uint32_t exact = select(down ^ up, up, nearest & 1) + ones;
	return select(tens_down ^ tens_up, 10 * (tens + tens_up), exact);
}

enum { DIGITS = 9 };

/** Digits of a decimal, from the first that is not 0, in registers: reading back what was stored in pieces is slow. */
struct digits {
	char first;
	uint64_t rest; /* eight more as text, the next one in the lowest byte */
	int count;     /* of both, without zeros at the end */
	int point;     /* digits before the decimal point; the point is among them, before or behind them */
};

static int count_digits(uint32_t value)
{
	static const uint32_t bound[DIGITS + 1] = {0,      10,      100,      1000,      10000,
	                                           100000, 1000000, 10000000, 100000000, 1000000000};
	const int guess = (32 - __builtin_clz(value)) * 1233 >> 12; /* 1233/4096 = log10(2) */
	return guess + (value >= bound[guess]);
}

/** Eight digits as text, the first in the lowest byte: halves, then pairs, then digits, all lanes at once. */
static uint64_t eight_digits(uint32_t value)
{
	uint64_t text = value / 10000 | (uint64_t)(value % 10000) << 32;
	const uint64_t hundreds = (text * 10486 >> 20) & 0x0000007f0000007fu; /* 10486 / 2^20 = 1/100, exact to 9999 */
	text = hundreds | (text - 100 * hundreds) << 16;
	const uint64_t tens = (text * 103 >> 10) & 0x000f000f000f000fu; /* 103 / 2^10 = 1/10, exact to 99 */
	return (tens | (text - 10 * tens) << 8) + 0x3030303030303030u;
}

static struct digits digits_of(uint32_t value, int exponent)
{
	static const uint32_t scale[DIGITS + 1] = {0, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};
	const int all = count_digits(value);
	const uint32_t aligned = value * scale[all]; /* nine digits */
	const uint64_t rest = eight_digits(aligned % 100000000);
	const uint64_t nonzero = rest ^ 0x3030303030303030u;
	return (struct digits){
	        .first = (char)('0' + aligned / 100000000),
	        .rest = rest,
	        .count = nonzero ? DIGITS - __builtin_clzll(nonzero) / 8 : 1,
	        .point = all + exponent,
	};
}

static void put_eight(char *out, uint64_t text)
{
	text = htole64(text);
	memcpy(out, &text, sizeof text);
}

static char *put_scientific(char *out, const struct digits *digits)
{
	const int exponent = digits->point - 1;
	out[0] = digits->first;
	out[1] = '.';
	put_eight(out + 2, digits->rest);
	out += digits->count > 1 ? digits->count + 1 : 1;
	out[0] = 'e';
	out[1] = exponent < 0 ? '-' : '+';
	memcpy(out + 2, pairs + 2 * (exponent < 0 ? -exponent : exponent), 2);
	return out + 4;
}

/** 0.00digits, digi.ts, or digits00 */
static char *put_fixed(char *out, const struct digits *digits, float value)
{
	const int point = digits->point;
	if (point >= digits->count)
		return number_unsigned(out, (uint64_t)value); /* past 2^24 its own digits, not zeros */
	if (point <= 0) {
		memcpy(out, "0.000000", 8);
		out += 2 - point;
		out[0] = digits->first;
		put_eight(out + 1, digits->rest);
		return out + digits->count;
	}
	out[0] = digits->first;
	put_eight(out + 1, digits->rest);
	out[point] = '.';
	put_eight(out + point + 1, digits->rest >> 8 * (point - 1));
	return out + digits->count + 1;
}

/** The shorter of both forms, fixed when they are equally long: what std::to_chars does. */
static char *put_decimal(char *out, const struct digits *digits, float value)
{
	const int count = digits->count, point = digits->point;
	const int scientific = count + (count > 1) + 4;
	const int fixed = point <= 0 ? 2 - point + count : point < count ? count + 1 : point;
	return fixed <= scientific ? put_fixed(out, digits, value) : put_scientific(out, digits);
}

char *number_float(char *out, float value)
{
	uint32_t bits;
	memcpy(&bits, &value, sizeof bits);
	const uint32_t fraction = bits & 0x7fffffu;
	const int biased = (int)(bits >> 23 & 0xff);
	if (biased == 0xff && fraction) {
		memcpy(out, "nan", 3);
		return out + 3;
	}
	*out = '-';
	out += bits >> 31;
	if (biased == 0xff) {
		memcpy(out, "inf", 3);
		return out + 3;
	}
	if (biased == 0 && fraction == 0) {
		*out = '0';
		return out + 1;
	}
	const float magnitude = value < 0 ? -value : value;
	int exponent;
	const uint32_t decimal =
	        biased ? shortest(&exponent, fraction | 0x800000u, biased - 150, fraction == 0 && biased > 1)
	               : shortest(&exponent, fraction, -149, 0);
	const struct digits digits = digits_of(decimal, exponent);
	return put_decimal(out, &digits, magnitude);
}
