#include "device/tuning.h"

#include "device/cache.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/** "shapes.json": {"KEY": {"width": 16, ...}, ...} */
static const char file_name[] = "shapes.json";

static void make_key(struct text *out, const struct device_info *info, const struct problem *problem,
                     enum precision precision, enum math math)
{
	text_printf(out, "%s | %s | %s | %u units | float%d %s %s %s, %zu samples, %s", info->platform, info->name,
	            info->driver, info->compute_units, (int)precision, bias_name[problem->bias],
	            activation_name[problem->hidden], loss_name[problem->loss], problem->samples, math_name[math]);
}

/** All shapes kept; an empty object when there are none. The caller decrefs. */
static json_t *read_all(const char *path)
{
	json_t *all = json_load_file(path, 0, NULL);
	if (!json_is_object(all)) {
		json_decref(all);
		all = json_object();
	}
	return all;
}

/** A member that is at least 1, else 0, which no shape may have. */
static unsigned member(const json_t *object, const char *name)
{
	const json_int_t value = json_integer_value(json_object_get(object, name));
	return value >= 1 && value <= INT_MAX ? (unsigned)value : 0;
}

bool tuning_load(struct shape *shape, const struct device_info *info, const struct problem *problem,
                 enum precision precision, enum math math)
{
	char path[FILE_PATH_SIZE];
	if (!cache_path(path, file_name))
		return false;
	struct text key = {0};
	make_key(&key, info, problem, precision, math);
	json_t *all = read_all(path);
	const json_t *entry = json_object_get(all, text_string(&key));
	struct shape found = shape_of_width(*shape, info, precision, member(entry, "width"));
	found.groups = member(entry, "groups");
	found.grab = member(entry, "grab");
	found.work_group = member(entry, "work_group");
	found.per_unit = member(entry, "per_unit");
	found.persistent = !json_is_false(json_object_get(entry, "persistent"));
	found.table_local = json_is_true(json_object_get(entry, "table_local"));
	const bool legal = shape_is_legal(&found, info, precision);
	if (legal)
		*shape = found;
	json_decref(all);
	text_free(&key);
	return legal;
}

enum status tuning_store(const struct shape *shape, const struct device_info *info, const struct problem *problem,
                         enum precision precision, enum math math, struct error *error)
{
	char path[FILE_PATH_SIZE];
	if (!cache_path(path, file_name))
		return error_set(error, STATUS_DEVICE,
		                 "the tuned shape cannot be kept: no cache folder; set TWONEURON_CACHE to one");
	struct text key = {0};
	make_key(&key, info, problem, precision, math);
	json_t *all = read_all(path);
	json_t *entry =
	        json_pack("{s:i,s:i,s:i,s:i,s:i,s:b,s:b}", "width", (int)shape->width, "groups", (int)shape->groups,
	                  "grab", (int)shape->grab, "work_group", (int)shape->work_group, "per_unit",
	                  (int)shape->per_unit, "persistent", shape->persistent, "table_local", shape->table_local);
	json_object_set_new(all, text_string(&key), entry);
	char *text = json_dumps(all, JSON_INDENT(2) | JSON_SORT_KEYS);
	enum status status =
	        text ? file_write(path, text, strlen(text), error) : error_set_memory(error, "tuned shapes");
	free(text);
	json_decref(all);
	text_free(&key);
	return status;
}
