/**
 * The forms of an axis: one row of facts for each, in the order of enum axis_form in kernels/shared.h. A form either
 * has a table of values or is drawn by the kernels.
 */
#ifndef TWONEURON_SPACE_FORMS_H
#define TWONEURON_SPACE_FORMS_H

#include "base/text.h"
#include "model/space.h"

/** What the numbers a and b of a drawn form are, and so the keys of its group in sweep files and their checks. */
enum form_numbers {
	FORM_RANGE,  /**< the ends of a range: `from` and `to` */
	FORM_MEAN_SD /**< `mean` and `sd`; values up to 10 sd from the mean */
};

struct form_facts {
	/** Appends what a caption says of it behind the axis's name. */
	void (*tell)(struct text *out, const struct axis *axis);
	/** Value i of its table, not yet rounded to the precision of the sweep. NULL: it is drawn. */
	double (*value)(const struct axis *axis, uint64_t i);

	const char *name; /**< its key in sweep files, or the first of several */

	/* of a drawn form */
	enum form_numbers numbers;
	const char *meaning; /**< of the key */

	/* of a table whose numbers are not `value` or `from` and `to` */
	void (*reach)(const struct axis *axis, double *least, double *largest); /**< of its values */
	const char *values; /**< what they are, to go after "the rate is" */
	const char *remedy; /**< what to use in their place where they are too large */
};

extern const struct form_facts form_facts[];

/** log2(to / from) for 0 < from < to, above 0. Every machine gives the same bits. */
double log2_span(double from, double to);

#endif
