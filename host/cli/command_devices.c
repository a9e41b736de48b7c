#include "base/json.h"
#include "cli/command.h"
#include "cli/options.h"
#include "device/device.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct devices_input {
	int json;
};

static const struct argp_option options[] = {
        {"json", 'j', NULL, 0, "One JSON list", 0},
        {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct devices_input *input = options_input(state);
	switch (key) {
	case 'j':
		input->json = 1;
		return 0;
	case ARGP_KEY_ARG:
		return options_wrong(state, "devices: \"%s\" is unexpected; the command takes no arguments", argument);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void print_device(const struct device_info *d)
{
	printf("%u: %s\n", d->number, d->name);
	printf("   %s, %s %s, %s\n", device_kind_name[d->kind], d->platform, d->driver, d->version);
	printf("   %u compute units at %u MHz, %.1f GiB of memory, buffers up to %.1f GiB\n", d->compute_units,
	       d->clock_mhz, (double)d->global_memory / (1 << 30), (double)d->allocation / (1 << 30));
	printf("   float32 x %u%s", d->float_width, d->rounds_division ? ", division correctly rounded" : "");
	if (d->float64)
		printf("; float64 x %u\n", d->double_width);
	else
		printf("; no float64\n");
}

static json_t *device_json(const struct device_info *d)
{
	return json_pack("{s:i,s:s,s:s,s:s,s:s,s:s,s:s,s:i,s:i,s:I,s:I,s:i,s:i,s:b,s:b}", "number", (int)d->number,
	                 "name", d->name, "kind", device_kind_name[d->kind], "vendor", d->vendor, "platform",
	                 d->platform, "driver", d->driver, "version", d->version, "compute_units",
	                 (int)d->compute_units, "clock_mhz", (int)d->clock_mhz, "global_memory",
	                 (json_int_t)d->global_memory, "allocation", (json_int_t)d->allocation, "float_width",
	                 (int)d->float_width, "double_width", (int)d->double_width, "float64", d->float64,
	                 "rounds_division", d->rounds_division);
}

const struct command_syntax devices_syntax = {
        .argp = {.options = options,
                 .parser = parse,
                 .args_doc = "",
                 .doc = "Lists the OpenCL devices, numbered as --device takes them."},
};

enum status command_devices(int argc, char **argv, struct error *error)
{
	struct devices_input input = {0};
	struct device_info *devices = NULL;
	size_t count = 0;
	enum status status = options_parse(&devices_syntax.argp, argc, argv, &input, error);
	if (status == STATUS_OK)
		status = device_list(&devices, &count, error);
	if (status == STATUS_OK && count == 0) {
		/* an empty selection says what to install */
		status = device_select(&devices, &count, NULL, error);
	} else if (status == STATUS_OK && input.json) {
		json_t *list = json_array();
		for (size_t i = 0; i < count; i++)
			json_array_append_new(list, device_json(&devices[i]));
		json_print(stdout, list, JSON_INDENTED);
		json_decref(list);
	} else if (status == STATUS_OK) {
		for (size_t i = 0; i < count; i++)
			print_device(&devices[i]);
	}
	free(devices);
	return status;
}
