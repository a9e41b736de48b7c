/*
 * Prepares the per-network results of a chunk for CLBlast, which sums them, and finds minima.
 *
 * The runs of the sweep lie in rows of `length` consecutive networks of one cell (the last row of a cell may be
 * shorter):
 *
 *     cell 0: row 0 [length] row 1 [length] ... row s-1 [<= length]     cell 1: row s ...        s = rows_per_cell
 *
 * A chunk touches rows first_row .. first_row + rows - 1. `split` writes one matrix [rows x length] of small integers
 * per digit, 0 where a row has no network of this chunk, so that each row sum is a matrix-vector product with ones:
 *
 *     digit 0, 1: networks per outcome, two to a number: 1 | DIGIT_BASE for learned, stalled | unfinished, frozen
 *     digit 2 ..: the number of steps in base DIGIT_BASE, lowest first     (STEP_DIGITS)
 *     then:       floor(loss * 2^loss_bits) in base DIGIT_BASE             (LOSS_DIGITS); 0 for diverged networks;
 *                 BEYOND in the highest digit for a loss that they do not hold
 *
 * With DIGIT_BASE = 2^12 and length < 2^12 every partial sum is an integer below 2^24: exact in float32, in any order.
 * A sum of DIGIT_BASE * DIGIT_BASE or more is none of digits, and says that BEYOND is among them.
 * What is left of a row's networks is its diverged ones.
 */
#include "config.clh"
#include "portable.clh"

#define BEYOND 0x1p40f

/* Where a row lies: its networks are [begin, end) as places in the chunk, possibly outside of it on either side. */
struct row {
	long begin, end;
};

INLINE void find_row(struct row *out, ulong row, ulong first, ulong runs_per_cell, ulong rows_per_cell, uint length)
{
	const ulong cell = row / rows_per_cell;
	const ulong offset = (row - cell * rows_per_cell) * length;
	out->begin = (long)(cell * runs_per_cell + offset - first);
	out->end = out->begin + (long)min((ulong)length, runs_per_cell - offset);
}

/*
 * digit[(2 + STEP_DIGITS + LOSS_DIGITS) x rows x length]: out, row-major. outcome, steps[count], run[RUN_VALUES x
 * capacity]: from `train` and `assess`. loss_unit: 2^loss_bits. loss_limit: the digits hold what is below.
 * One work-item per entry of a [rows x length] matrix, row-major; work-items beyond it do nothing.
 */
kernel void split(global float *restrict digit, global const uchar *restrict outcome, global const uint *restrict steps,
                  global const scalar *restrict run, const uint capacity, const uint count, const ulong first,
                  const ulong first_row, const ulong runs_per_cell, const ulong rows_per_cell, const uint rows,
                  const uint length, const scalar loss_unit, const scalar loss_limit)
{
	global const scalar *const loss = run + RUN_LOSS * (size_t)capacity;
	const uint entry = (uint)get_global_id(0), plane = rows * length;
	if (entry >= plane)
		return;
	const uint local_row = entry / length, column = entry - local_row * length;
	struct row row;
	find_row(&row, first_row + local_row, first, runs_per_cell, rows_per_cell, length);
	const long i = row.begin + column;
	const bool mine = i >= 0 && i < row.end && i < (long)count;
	const uint o = mine ? outcome[i] : OUTCOME_DIVERGED;
	const uint taken = mine ? steps[i] : 0;
	const scalar l = mine && o != OUTCOME_DIVERGED ? loss[i] : C(0.0);
	const bool beyond = !(l < loss_limit);
	/* in two parts, for 64 bits do not hold six digits; the second part of a scalar is exact too */
	const scalar units = beyond ? C(0.0) : l * loss_unit;
	const ulong high = (ulong)(units * C(0x1p-36));
	const ulong low = (ulong)(units - (scalar)high * C(0x1p36));
	global float *out = digit + entry;

	out[0] = o == OUTCOME_LEARNED ? 1.0f : o == OUTCOME_STALLED ? (float)DIGIT_BASE : 0.0f;
	out[plane] = o == OUTCOME_UNFINISHED ? 1.0f : o == OUTCOME_FROZEN ? (float)DIGIT_BASE : 0.0f;
	for (uint k = 0; k < STEP_DIGITS; k++)
		out[(2 + k) * (size_t)plane] = (float)((taken >> (DIGIT_BITS * k)) & (DIGIT_BASE - 1));
	for (uint k = 0; k < LOSS_DIGITS; k++)
		out[(2 + STEP_DIGITS + k) * (size_t)plane] =
		        (float)((k < 3 ? low >> (DIGIT_BITS * k) : high >> (DIGIT_BITS * (k - 3))) & (DIGIT_BASE - 1));
	if (beyond)
		out[(1 + STEP_DIGITS + LOSS_DIGITS) * (size_t)plane] = BEYOND;
}

/* minimum[rows]: out, the least loss of each row's networks that did not diverge, infinity when there are none. */
kernel void least(global scalar *restrict minimum, global const uchar *restrict outcome,
                  global const scalar *restrict run, const uint capacity, const uint count, const ulong first,
                  const ulong first_row, const ulong runs_per_cell, const ulong rows_per_cell, const uint rows,
                  const uint length)
{
	global const scalar *const loss = run + RUN_LOSS * (size_t)capacity;
	const size_t local_row = get_global_id(0);
	if (local_row >= rows)
		return;
	struct row row;
	find_row(&row, first_row + local_row, first, runs_per_cell, rows_per_cell, length);
	const long begin = max(row.begin, 0L), end = min(row.end, (long)count);
	scalar least_loss = (scalar)INFINITY;
	for (long i = begin; i < end; i++)
		if (outcome[i] != OUTCOME_DIVERGED && loss[i] < least_loss)
			least_loss = loss[i];
	minimum[local_row] = least_loss;
}
