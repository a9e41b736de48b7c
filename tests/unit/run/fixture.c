#include "fixture.h"

#include "test.h"

struct record_spec fixture_spec(const struct sweep *sweep, const char *file, int loss_bits)
{
	struct record_spec spec = {.folder = "out", .ledger = ledger_spec_of(sweep, file), .command = "test"};
	spec.ledger.loss_bits = loss_bits;
	return spec;
}

struct record *fixture_open(const struct record_spec *spec)
{
	struct record *record = NULL;
	struct error error = {0};
	if (record_open(&record, spec, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return record;
}

void fixture_start(struct record *record, size_t devices)
{
	struct device_records all = {0};
	struct error error = {0};
	enum status status = STATUS_OK;
	for (size_t i = 0; status == STATUS_OK && i < devices; i++)
		status = device_records_add(&all, &(struct device_record){.rank = -1, .name = "made up"}, &error);
	if (status == STATUS_OK)
		status = record_start(record, &all, &error);
	device_records_free(&all);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
}
