/**
 * The table of infima: the least loss that networks of each kind can come near to, for the two-sample task.
 * Rows are output, targets, loss and hidden activation; columns are inputs and biases.
 */
#ifndef TWONEURON_PROOF_INFIMA_H
#define TWONEURON_PROOF_INFIMA_H

#include "base/text.h"
#include "proof/proof.h"

enum { TABLE_ROWS = 24, TABLE_COLUMNS = 8, TABLE_ENTRIES = TABLE_ROWS * TABLE_COLUMNS };

/** To what width the infima are enclosed. */
#define TABLE_WIDTH 1e-9

/** An entry's network and task, and its name, a good one for a file: "tanh-01-squared-error-relu-x01-both". */
void table_entry(struct problem *problem, char name[96], size_t row, size_t column);

struct table_value {
	bool known;
	double lower, upper;
};

/** Appends the table as Markdown; value[TABLE_ROWS x TABLE_COLUMNS], row-major. */
void table_write(struct text *out, const struct table_value *value);

#endif
