#include "oracle.h"

#include "generate.h"
#include "random.h"

#include <math.h>
#include <string.h>

/* Covers the rounding of the loss below: relative to it, and the outputs' errors of some 2^-50 times the weights of 16
 * samples.
 */
static const double tolerance = 1e-11;

static double within(double x, double lo, double hi)
{
	return fmin(fmax(x, lo), hi);
}

static double random_start(void)
{
	const uint64_t bits = random_bits();
	const double size = ldexp(1 + (double)(bits >> 40) * 0x1p-24, (int)(bits % 16) - 6);
	return bits & 256 ? -size : size;
}

/** Steps along one parameter after another; a step grows after a success and shrinks otherwise. */
static double descend(double w[PARAMETERS], const struct problem *p, const double from[PARAMETERS],
                      const double to[PARAMETERS])
{
	double step[PARAMETERS] = {1, 1, 1, 1}, best = generator_loss(p, w);
	for (int round = 0; round < 80; round++) {
		for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
			const double before = w[i];
			bool better = false;
			for (int sign = -1; sign <= 1 && !better; sign += 2) {
				w[i] = within(before + sign * step[i], from[i], to[i]);
				const double loss = generator_loss(p, w);
				better = loss < best;
				if (better)
					best = loss;
			}
			if (!better)
				w[i] = before;
			step[i] *= better ? 2 : 0.5;
		}
	}
	return best;
}

double oracle_least_loss(double at[PARAMETERS], const struct problem *problem, const double from[PARAMETERS],
                         const double to[PARAMETERS], unsigned starts)
{
	double least = (double)INFINITY;
	for (unsigned start = 0; start < starts; start++) {
		double w[PARAMETERS] = {0};
		for (int i = PARAMETER_W1; i < PARAMETERS; i++)
			w[i] = within(start ? random_start() : 0, from[i], to[i]);
		const double loss = descend(w, problem, from, to);
		if (loss < least) {
			least = loss;
			memcpy(at, w, sizeof w);
		}
	}
	return least;
}

/** The least loss found within the certificate's `where`. */
static double report_least_loss(const struct verify_report *report, unsigned starts)
{
	double from[PARAMETERS] = {0}, to[PARAMETERS] = {0}, at[PARAMETERS];
	for (int i = PARAMETER_W1; i < PARAMETERS; i++) {
		if (!parameter_trains((enum parameter)i, report->problem.bias))
			continue;
		from[i] = report->where_from[i];
		to[i] = report->where_to[i];
	}
	return oracle_least_loss(at, &report->problem, from, to, starts);
}

bool oracle_raise(struct text *out, const char *body, const struct verify_report *report, unsigned starts)
{
	if (report->claim == VERIFY_LOSS_BELOW)
		return false;
	const double least = report_least_loss(report, starts);
	/* sometimes far above, so that the checker is not saved by a bound that is nearly right */
	const double bound = least + (1 + fabs(least)) * ldexp(1, -(int)(random_bits() % 24));
	if (!isfinite(bound))
		return false;
	for (const char *line = body, *end; *line; line = end) {
		end = line + strcspn(line, "\n");
		end += *end == '\n';
		if (strncmp(line, "claim ", 6) == 0)
			text_printf(out, "claim loss-at-least %a\n", bound);
		else if (strncmp(line, "witness ", 8) != 0)
			text_append(out, line, (size_t)(end - line));
	}
	return true;
}

bool oracle_contradicts(const struct verify_report *report, unsigned starts)
{
	if (report->claim != VERIFY_LOSS_AT_LEAST) {
		const double loss = generator_loss(&report->problem, report->witness);
		if (loss > report->upper + tolerance * (1 + fabs(loss)))
			return true;
	}
	return report->claim != VERIFY_LOSS_BELOW &&
	       report_least_loss(report, starts) < report->lower - tolerance * (1 + fabs(report->lower));
}
