#include "device/device.h"

#include "base/text.h"
#include "device/absent.h"
#include "device/guard.h"
#include "device/opencl.h"

#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const device_kind_name[3] = {"CPU", "GPU", "other"};

enum { DEVICES_MAX = 256 /**< more devices of one platform are left out */ };

/** A device as the loader lists it, before it is described. */
struct found {
	cl_platform_id platform;
	cl_device_id id;
};

/** Makes drivers load and start; true if there is a device. */
static bool start_drivers(void)
{
	cl_platform_id platforms[OPENCL_PLATFORMS_MAX];
	cl_uint count = 0, all = 0;
	if (opencl_platforms(platforms, &count, NULL) != STATUS_OK)
		return false;
	for (cl_uint p = 0; p < count; p++) {
		cl_uint found = 0;
		if (clGetDeviceIDs(platforms[p], CL_DEVICE_TYPE_ALL, 0, NULL, &found) == CL_SUCCESS)
			all += found;
	}
	return all > 0;
}

static enum status ask_for_all(struct found **out, size_t *count, struct error *error)
{
	static bool is_rehearsed;
	*out = NULL;
	*count = 0;
	cl_platform_id platforms[OPENCL_PLATFORMS_MAX];
	cl_uint platform_count = 0;
	enum status status = STATUS_OK;
	if (!is_rehearsed)
		status = guard_rehearse(start_drivers, error);
	is_rehearsed = true;
	if (status == STATUS_OK)
		status = opencl_platforms(platforms, &platform_count, error);
	if (status != STATUS_OK)
		return status;
	for (cl_uint p = 0; p < platform_count; p++) {
		cl_device_id ids[DEVICES_MAX];
		cl_uint found = 0;
		/* a platform may have no device, or fail: the others still count */
		if (clGetDeviceIDs(platforms[p], CL_DEVICE_TYPE_ALL, DEVICES_MAX, ids, &found) != CL_SUCCESS ||
		    found == 0)
			continue;
		/* OpenCL counts all devices there are, even if we asked for fewer */
		if (found > DEVICES_MAX)
			found = DEVICES_MAX;
		struct found *grown = realloc(*out, (*count + found) * sizeof **out);
		if (!grown) {
			free(*out);
			*out = NULL;
			return error_set_memory(error, "the list of devices");
		}
		*out = grown;
		for (cl_uint d = 0; d < found; d++)
			grown[(*count)++] = (struct found){platforms[p], ids[d]};
	}
	guard_drivers();
	return STATUS_OK;
}

/**
 * Every device of every platform; the caller frees *out. One thread asks at a time: PoCL starts its devices when it is
 * first asked for them, and a second thread that asks meanwhile is told that there are none.
 */
static enum status find_all(struct found **out, size_t *count, struct error *error)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_lock(&lock);
	const enum status status = ask_for_all(out, count, error);
	pthread_mutex_unlock(&lock);
	return status;
}

/** Reads a text property, cut to fit, without leading and trailing blanks. */
static void device_text(char out[DEVICE_TEXT], cl_device_id id, cl_device_info property)
{
	char raw[1024] = "";
	clGetDeviceInfo(id, property, sizeof raw - 1, raw, NULL);
	const char *start = raw + strspn(raw, " ");
	snprintf(out, DEVICE_TEXT, "%.*s", DEVICE_TEXT - 1, start);
	for (size_t end = strlen(out); end > 0 && out[end - 1] == ' ';)
		out[--end] = '\0';
}

static enum device_kind kind_of(cl_device_type type)
{
	if (type & CL_DEVICE_TYPE_GPU)
		return DEVICE_GPU;
	return type & CL_DEVICE_TYPE_CPU ? DEVICE_CPU : DEVICE_OTHER;
}

/** Work-items of the largest work-group of one dimension, which two properties limit. */
static size_t largest_group(cl_device_id id)
{
	enum { DIMENSIONS_MAX = 16 };
	size_t group = 0, items[DIMENSIONS_MAX] = {0};
	clGetDeviceInfo(id, CL_DEVICE_MAX_WORK_GROUP_SIZE, sizeof group, &group, NULL);
	clGetDeviceInfo(id, CL_DEVICE_MAX_WORK_ITEM_SIZES, sizeof items, items, NULL);
	return items[0] > 0 && items[0] < group ? items[0] : group;
}

static void fill_info(struct device_info *out, const struct found *found, unsigned number)
{
	*out = (struct device_info){.number = number, .parts = 1};
	device_text(out->name, found->id, CL_DEVICE_NAME);
	device_text(out->vendor, found->id, CL_DEVICE_VENDOR);
	device_text(out->driver, found->id, CL_DRIVER_VERSION);
	device_text(out->version, found->id, CL_DEVICE_VERSION);
	clGetPlatformInfo(found->platform, CL_PLATFORM_NAME, sizeof out->platform - 1, out->platform, NULL);

	cl_device_type type = 0;
	cl_uint units = 0, clock = 0, float_width = 0, double_width = 0;
	cl_ulong memory = 0, allocation = 0;
	cl_device_fp_config single = 0, both = 0;
	clGetDeviceInfo(found->id, CL_DEVICE_TYPE, sizeof type, &type, NULL);
	clGetDeviceInfo(found->id, CL_DEVICE_MAX_COMPUTE_UNITS, sizeof units, &units, NULL);
	clGetDeviceInfo(found->id, CL_DEVICE_MAX_CLOCK_FREQUENCY, sizeof clock, &clock, NULL);
	clGetDeviceInfo(found->id, CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT, sizeof float_width, &float_width, NULL);
	clGetDeviceInfo(found->id, CL_DEVICE_NATIVE_VECTOR_WIDTH_DOUBLE, sizeof double_width, &double_width, NULL);
	clGetDeviceInfo(found->id, CL_DEVICE_GLOBAL_MEM_SIZE, sizeof memory, &memory, NULL);
	clGetDeviceInfo(found->id, CL_DEVICE_MAX_MEM_ALLOC_SIZE, sizeof allocation, &allocation, NULL);
	out->work_group = largest_group(found->id);
	clGetDeviceInfo(found->id, CL_DEVICE_SINGLE_FP_CONFIG, sizeof single, &single, NULL);
	clGetDeviceInfo(found->id, CL_DEVICE_DOUBLE_FP_CONFIG, sizeof both, &both, NULL);
	out->kind = kind_of(type);
	out->compute_units = units;
	out->clock_mhz = clock;
	out->float_width = float_width;
	out->double_width = double_width;
	out->global_memory = memory;
	out->allocation = allocation;
	out->float64 = both != 0;
	out->rounds_division = (single & CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0;
	out->denormals = (single & CL_FP_DENORM) != 0;
}

enum status device_list(struct device_info **out, size_t *count, struct error *error)
{
	struct found *found = NULL;
	*out = NULL;
	*count = 0;
	enum status status = find_all(&found, count, error);
	if (status == STATUS_OK && *count > 0) {
		*out = calloc(*count, sizeof **out);
		if (!*out)
			status = error_set_memory(error, "the list of devices");
	}
	for (size_t i = 0; status == STATUS_OK && i < *count; i++)
		fill_info(&(*out)[i], &found[i], (unsigned)i);
	free(found);
	return status;
}

/** The devices chosen so far. */
struct selection {
	struct device_info *chosen;
	size_t count;
};

static enum status choose_device(struct selection *selection, const struct device_info *info, unsigned parts,
                                 struct error *error)
{
	for (size_t i = 0; i < selection->count; i++)
		if (selection->chosen[i].number == info->number)
			return error_set(error, STATUS_INPUT, "--device: device %u is named twice; name it once",
			                 info->number);
	struct device_info *grown = realloc(selection->chosen, (selection->count + parts) * sizeof *grown);
	if (!grown)
		return error_set_memory(error, "the list of devices");
	selection->chosen = grown;
	for (unsigned part = 0; part < parts; part++) {
		grown[selection->count] = *info;
		grown[selection->count].part = part;
		grown[selection->count].parts = parts;
		grown[selection->count].compute_units /= parts;
		selection->count++;
	}
	return STATUS_OK;
}

static bool contains_ignoring_case(const char *text, const char *part)
{
	return strcasestr(text, part) != NULL;
}

/** STATUS_DEVICE, with a list of the devices there are. */
static enum status not_found(const char *item, const struct device_info *all, size_t count, struct error *error)
{
	struct text names = {0};
	for (size_t i = 0; i < count; i++)
		text_printf(&names, "\n  %u: %s (%s)", all[i].number, all[i].name, all[i].platform);
	const enum status status = error_set_cause(
	        error, CAUSE_DEVICE, "--device: there is no device \"%s\"; there are%s", item, text_string(&names));
	text_free(&names);
	return status;
}

/** Reads a number, or a number with "/N"; false when the item is of another form. */
static bool parse_number(const char *item, unsigned long *number, unsigned long *parts)
{
	char *end = NULL;
	*parts = 1;
	if (!isdigit((unsigned char)item[0]))
		return false;
	*number = strtoul(item, &end, 10);
	if (*end == '/' && isdigit((unsigned char)end[1]))
		*parts = strtoul(end + 1, &end, 10);
	return *end == '\0';
}

/** Chooses devices by one item of the list: a device's number, that number with "/N", or else a part of a name. */
static enum status choose_item(struct selection *selection, const char *item, const struct device_info *all,
                               size_t count, struct error *error)
{
	unsigned long number, parts;
	/* 4090 is hardly the number of a device, but it is part of the name of some */
	if (parse_number(item, &number, &parts) && number < count) {
		if (parts < 1 || parts > all[number].compute_units)
			return error_set(error, STATUS_INPUT,
			                 "--device: %s: device %lu can be divided into 1 to %u parts", item, number,
			                 all[number].compute_units);
		return choose_device(selection, &all[number], (unsigned)parts, error);
	}
	for (size_t i = 0; i < count; i++)
		if (contains_ignoring_case(all[i].name, item) || contains_ignoring_case(all[i].platform, item))
			return choose_device(selection, &all[i], 1, error);
	return not_found(item, all, count, error);
}

static enum status choose_default(struct selection *selection, const struct device_info *all, size_t count,
                                  struct error *error)
{
	for (size_t i = 0; i < count; i++)
		if (all[i].kind == DEVICE_GPU)
			return choose_device(selection, &all[i], 1, error);
	return choose_device(selection, &all[0], 1, error);
}

enum status device_select(struct device_info **out, size_t *count, const char *list, struct error *error)
{
	struct selection selection = {0};
	struct device_info *all = NULL;
	size_t all_count = 0;
	char *items = NULL;
	*out = NULL;
	*count = 0;
	enum status status = device_list(&all, &all_count, error);
	if (status == STATUS_OK && all_count == 0)
		status = absent_explain(error);
	if (status != STATUS_OK)
		goto cleanup;
	if (!list) {
		status = choose_default(&selection, all, all_count, error);
		goto cleanup;
	}
	items = strdup(list);
	if (!items) {
		status = error_set_memory(error, "the list of devices");
		goto cleanup;
	}
	for (char *rest = items, *item; status == STATUS_OK && (item = strsep(&rest, ",")) != NULL;) {
		if (*item == '\0')
			status = error_set(
			        error, STATUS_INPUT,
			        "--device: \"%s\" has an empty item; give numbers or names with commas between", list);
		else if (strcmp(item, "all") == 0)
			for (size_t i = 0; status == STATUS_OK && i < all_count; i++)
				status = choose_device(&selection, &all[i], 1, error);
		else
			status = choose_item(&selection, item, all, all_count, error);
	}
cleanup:
	free(items);
	free(all);
	if (status == STATUS_OK) {
		*out = selection.chosen;
		*count = selection.count;
	} else {
		free(selection.chosen);
	}
	return status;
}

/** Replaces device->id, the whole device, by the part that `info` asks for. */
static enum status open_part(struct device *device, struct error *error)
{
	const cl_device_partition_property by_size[] = {CL_DEVICE_PARTITION_EQUALLY,
	                                                (cl_device_partition_property)device->info.compute_units, 0};
	const cl_device_id whole = device->id;
	cl_device_id *parts = NULL;
	cl_uint made = 0;
	device->id = NULL;
	/* there may be more parts than were asked for: 100 units in 40 parts give 50 parts of 2 units */
	enum status status =
	        opencl_check(clCreateSubDevices(whole, by_size, 0, NULL, &made), "clCreateSubDevices", device, error);
	if (status == STATUS_OK && device->info.part >= made)
		status = error_set_cause(error, CAUSE_DEVICE, "device %u: it cannot be divided into %u parts",
		                         device->info.number, device->info.parts);
	if (status == STATUS_OK && !(parts = calloc(made, sizeof *parts)))
		status = error_set_memory(error, "the parts of a device");
	if (status == STATUS_OK)
		status = opencl_check(clCreateSubDevices(whole, by_size, made, parts, NULL), "clCreateSubDevices",
		                      device, error);
	if (status == STATUS_OK) {
		for (cl_uint i = 0; i < made; i++)
			if (i != device->info.part)
				clReleaseDevice(parts[i]);
		device->id = parts[device->info.part];
	}
	free(parts);
	return status;
}

/** The device itself, or the equal part of it that `info` asks for. */
static enum status open_id(struct device *device, struct error *error)
{
	struct found *found = NULL;
	size_t count = 0;
	enum status status = find_all(&found, &count, error);
	if (status == STATUS_OK && device->info.number >= count)
		status = error_set_cause(error, CAUSE_DEVICE, "device %u is gone; see `twoneuron devices`",
		                         device->info.number);
	if (status != STATUS_OK)
		goto cleanup;
	device->id = found[device->info.number].id;
	if (device->info.parts > 1)
		status = open_part(device, error);
cleanup:
	free(found);
	return status;
}

enum status device_open(struct device **out, const struct device_info *info, struct error *error)
{
	struct device *device = calloc(1, sizeof *device);
	*out = NULL;
	if (!device)
		return error_set_memory(error, "a device");
	device->info = *info;
	enum status status = open_id(device, error);
	if (status == STATUS_OK) {
		cl_int code;
		device->context = clCreateContext(NULL, 1, &device->id, NULL, NULL, &code);
		status = opencl_check(code, "clCreateContext", device, error);
		guard_drivers();
		if (status == STATUS_OK) {
			device->queue =
			        clCreateCommandQueue(device->context, device->id, CL_QUEUE_PROFILING_ENABLE, &code);
			status = opencl_check(code, "clCreateCommandQueue", device, error);
		}
	}
	if (status != STATUS_OK) {
		device_close(device);
		return status;
	}
	*out = device;
	return STATUS_OK;
}

void device_close(struct device *device)
{
	if (!device)
		return;
	if (device->queue)
		clReleaseCommandQueue(device->queue);
	if (device->context)
		clReleaseContext(device->context);
	if (device->id && device->info.parts > 1)
		clReleaseDevice(device->id);
	free(device);
}

void device_drain(struct device *device)
{
	if (device && device->queue)
		clFinish(device->queue);
}

const struct device_info *device_get_info(const struct device *device)
{
	return &device->info;
}
