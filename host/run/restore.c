#include "run/restore.h"

#include "reference/reference.h"

enum status restore_map(struct map *out, const struct sweep *sweep, int loss_bits, struct ledger *ledger,
                        struct error *error)
{
	const struct space *space = &sweep->space;
	const enum status status = map_make(out, space->rows, space->columns, loss_bits, error);
	if (status != STATUS_OK)
		return status;
	for (uint64_t i = 0; i < space->columns; i++)
		out->x[i] = reference_cell_value(sweep, space->map_x, space->columns, i);
	for (uint64_t i = 0; i < space->rows; i++)
		out->y[i] = reference_cell_value(sweep, space->map_y, space->rows, i);
	return ledger_restore(ledger, out, error);
}
