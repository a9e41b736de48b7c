#include "training/tuning.h"

#include "base/version.h"
#include "device/cache.h"
#include "training/build_options.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/** "shapes.json": {"KEY": {"width": 16, ...}, ...} */
static const char file_name[] = "shapes.json", lock_name[] = "shapes.lock";

/**
 * What the best shape depends on: the device and its compiler, and the kernel, which is that of this version of the
 * program with these options.
 */
static void make_key(struct text *out, const struct device_info *info, const struct problem *problem,
                     enum precision precision, enum math math)
{
	text_printf(out, "twoneuron %s | %s | %s | %s | %u units | ", version_number, info->platform, info->name,
	            info->driver, info->compute_units);
	options_common(out, info, precision);
	options_network(out, problem, math);
}

/**
 * All shapes kept; an empty object when there are none, or what is there is damaged. NULL when there are some that
 * cannot be read now. The caller decrefs.
 */
static json_t *read_all(const char *path)
{
	json_error_t reason;
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return json_object();
	json_t *all = json_load_file(path, 0, &reason);
	if (!all && json_error_code(&reason) == json_error_cannot_open_file)
		return NULL;
	if (json_is_object(all))
		return all;
	json_decref(all);
	return json_object();
}

/**
 * Waits until no other process changes the file, which would lose its change or ours; unlock() ends it. Where nothing
 * can be locked, which is no reason to keep nothing, at worst a shape is lost.
 */
static int lock(void)
{
	char path[FILE_PATH_SIZE];
	const int descriptor = cache_path(path, lock_name) ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;
	while (descriptor >= 0 && flock(descriptor, LOCK_EX) != 0 && errno == EINTR)
		;
	return descriptor;
}

static void unlock(int descriptor)
{
	if (descriptor >= 0)
		close(descriptor);
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

/** Writes the file with one shape more, or another in the place of an earlier one. */
static enum status write_with(const char *path, json_t *all, const char *key, const struct shape *shape,
                              struct error *error)
{
	json_t *const entry =
	        json_pack("{s:i,s:i,s:i,s:i,s:i,s:b,s:b}", "width", (int)shape->width, "groups", (int)shape->groups,
	                  "grab", (int)shape->grab, "work_group", (int)shape->work_group, "per_unit",
	                  (int)shape->per_unit, "persistent", shape->persistent, "table_local", shape->table_local);
	const int kept = json_object_set_new(all, key, entry);
	char *const text = kept == 0 ? json_dumps(all, JSON_INDENT(2) | JSON_SORT_KEYS) : NULL;
	const enum status status =
	        text ? file_write(path, text, strlen(text), error) : error_set_memory(error, "tuned shapes");
	free(text);
	return status;
}

enum status tuning_check(struct error *error)
{
	char path[FILE_PATH_SIZE];
	return cache_path(path, file_name)
	               ? STATUS_OK
	               : error_set_cause(error, CAUSE_DISK,
	                                 "the tuned shape cannot be kept: there is no cache folder, or it cannot be "
	                                 "written; set TWONEURON_CACHE to one that can");
}

enum status tuning_store(const struct shape *shape, const struct device_info *info, const struct problem *problem,
                         enum precision precision, enum math math, struct error *error)
{
	char path[FILE_PATH_SIZE];
	if (!cache_path(path, file_name))
		return tuning_check(error);
	struct text key = {0};
	make_key(&key, info, problem, precision, math);
	const int locked = lock();
	json_t *all = read_all(path);
	const enum status status = all ? write_with(path, all, text_string(&key), shape, error)
	                               : error_set_disk(error, "%s: cannot be read", path);
	json_decref(all);
	unlock(locked);
	text_free(&key);
	return status;
}
