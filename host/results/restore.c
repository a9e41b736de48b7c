#include "results/restore.h"

#include "space/values.h"
#include "sweep/sweep_file.h"

#include <string.h>

enum status restore_sums(struct map *out, struct ledger *ledger, struct error *error)
{
	const struct ledger_spec *const spec = ledger_spec(ledger);
	const enum status status = map_make(out, spec->rows, spec->columns, spec->loss_bits, error);
	return status == STATUS_OK ? ledger_restore(ledger, out, error) : status;
}

enum status restore_map(struct map *out, const struct space *space, enum precision precision, struct ledger *ledger,
                        struct error *error)
{
	const enum status status = restore_sums(out, ledger, error);
	if (status == STATUS_OK)
		map_label(out, space, precision);
	return status;
}

enum status restore_sweep(struct sweep *sweep, struct map *map, struct ledger *ledger, struct error *error)
{
	const struct ledger_spec *const spec = ledger_spec(ledger);
	const enum status status =
	        sweep_parse(sweep, spec->name, spec->file, strlen(spec->file), SWEEP_FOR_TRAINING, error);
	return status == STATUS_OK ? restore_map(map, &sweep->space, sweep->training.precision, ledger, error) : status;
}
