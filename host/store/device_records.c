#include "store/device_records.h"

#include "base/json.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/** The strings of a record, as the members of its object are called. */
static const struct {
	const char *name;
	size_t offset;
} members[] = {
        {"device", offsetof(struct device_record, device)},
        {"name", offsetof(struct device_record, name)},
        {"platform", offsetof(struct device_record, platform)},
        {"driver", offsetof(struct device_record, driver)},
        {"build_options", offsetof(struct device_record, build_options)},
};
enum { MEMBERS = sizeof members / sizeof *members };

static const char **string_of(struct device_record *record, size_t i)
{
	return (const char **)((char *)record + members[i].offset);
}

static void free_strings(struct device_record *record)
{
	for (size_t i = 0; i < MEMBERS; i++)
		free((char *)*string_of(record, i));
}

enum status device_records_add(struct device_records *records, const struct device_record *record, struct error *error)
{
	struct device_record given = *record, copy = {.rank = record->rank};
	bool whole = true;
	for (size_t i = 0; i < MEMBERS; i++) {
		const char *const text = *string_of(&given, i);
		*string_of(&copy, i) = text ? strdup(text) : NULL;
		whole = whole && (!text || *string_of(&copy, i));
	}
	struct device_record *const grown = realloc(records->record, (records->count + 1) * sizeof *grown);
	if (grown)
		records->record = grown;
	if (!grown || !whole) {
		free_strings(&copy);
		return error_set_memory(error, "the devices");
	}
	grown[records->count++] = copy;
	return STATUS_OK;
}

enum status device_records_add_all(struct device_records *records, const struct device_records *from, int rank,
                                   struct error *error)
{
	enum status status = STATUS_OK;
	for (size_t i = 0; status == STATUS_OK && i < from->count; i++) {
		struct device_record record = from->record[i];
		record.rank = rank;
		status = device_records_add(records, &record, error);
	}
	return status;
}

void device_records_free(struct device_records *records)
{
	for (size_t i = 0; i < records->count; i++)
		free_strings(&records->record[i]);
	free(records->record);
	*records = (struct device_records){0};
}

void device_records_write(struct text *out, const struct device_records *records)
{
	json_t *const all = json_array();
	int failed = 0;
	for (size_t d = 0; d < records->count; d++) {
		struct device_record record = records->record[d];
		json_t *const object = json_object();
		if (record.rank >= 0)
			failed |= json_object_set_new(object, "rank", json_integer(record.rank));
		for (size_t i = 0; i < MEMBERS; i++)
			failed |= json_object_set_new(object, members[i].name, json_text(*string_of(&record, i)));
		failed |= json_array_append_new(all, object);
	}
	if (failed)
		out->failed = 1;
	json_write(out, all, JSON_ONE_LINE);
	json_decref(all);
}

enum status device_records_read(struct device_records *records, const char *json, struct error *error)
{
	json_t *const all = json_loads(json, 0, NULL);
	enum status status = STATUS_OK;
	size_t d;
	json_t *object;
	json_array_foreach(all, d, object) {
		struct device_record record = {.rank = -1};
		const json_t *const member = json_object_get(object, "rank");
		const json_int_t rank = json_integer_value(member);
		if (json_is_integer(member) && rank >= 0 && rank <= INT_MAX)
			record.rank = (int)rank;
		for (size_t i = 0; i < MEMBERS; i++)
			*string_of(&record, i) = json_string_value(json_object_get(object, members[i].name));
		status = json_is_object(object) ? device_records_add(records, &record, error) : STATUS_OK;
		if (status != STATUS_OK)
			break;
	}
	json_decref(all);
	return status;
}
