#include "run/chunk_packet.h"

#include <stdio.h>

static void put_runs(struct text *out, const struct runs *runs)
{
	packet_put_integer(out, runs->count);
	if (runs->count == 0)
		return;
	packet_put_integer(out, runs->first);
	packet_put_integer(out, (uint64_t)runs->precision);
	for (int v = 0; v < RUN_VALUES; v++)
		packet_put_bytes(out, runs->value[v],
		                 runs->value[v] ? runs->count * precision_size(runs->precision) : 0);
	packet_put_bytes(out, runs->steps, runs->count * sizeof *runs->steps);
	packet_put_bytes(out, runs->outcome, runs->count);
}

void chunk_put(struct text *out, const struct chunk *chunk)
{
	packet_put_integer(out, chunk->range.first);
	packet_put_integer(out, chunk->range.count);
	packet_put_string(out, chunk->device);
	packet_put_double(out, chunk->seconds);
	packet_put_integer(out, chunk->tally.steps);
	for (int o = 0; o < OUTCOMES; o++)
		packet_put_integer(out, chunk->tally.outcomes[o]);
	packet_put_bytes(out, chunk->sums.data, chunk->sums.size);
	put_runs(out, &chunk->runs);
}

/** The next byte string, which must have this size; the pointer is into the message and may have any alignment. */
static const void *get_array(struct packet *packet, size_t size)
{
	size_t found;
	const void *const data = packet_bytes(packet, &found);
	if (found != size)
		packet->bad = true;
	return data;
}

/** The same for the array of a value; NULL for one that no network has, an empty string. */
static const void *get_value(struct packet *packet, size_t size)
{
	size_t found;
	const void *const data = packet_bytes(packet, &found);
	if (found != size && found != 0)
		packet->bad = true;
	return found ? data : NULL;
}

/** Points `runs` into the message; its arrays may have any alignment until chunk_keep_runs() has copied them. */
static void get_runs(struct runs *runs, struct packet *packet)
{
	*runs = (struct runs){.count = (size_t)packet_integer(packet)};
	if (runs->count == 0)
		return;
	runs->first = packet_integer(packet);
	runs->precision = packet_integer(packet) == PRECISION_FLOAT64 ? PRECISION_FLOAT64 : PRECISION_FLOAT32;
	if (runs->count > (size_t)(packet->end - packet->at)) /* before it is multiplied */
		packet->bad = true;
	for (int v = 0; v < RUN_VALUES; v++)
		runs->value[v] =
		        (v < RUN_CHANGE ? get_value : get_array)(packet, runs->count * precision_size(runs->precision));
	runs->steps = get_array(packet, runs->count * sizeof *runs->steps);
	runs->outcome = get_array(packet, runs->count);
}

enum status chunk_get(struct chunk *out, struct packet *packet, int rank, struct error *error)
{
	size_t size;
	out->range.first = packet_integer(packet);
	out->range.count = packet_integer(packet);
	snprintf(out->device, sizeof out->device, "%s", packet_string(packet));
	chunk_set_rank(out, rank);
	out->seconds = packet_double(packet);
	out->tally = (struct tally){.networks = out->range.count, .steps = packet_integer(packet)};
	for (int o = 0; o < OUTCOMES; o++)
		out->tally.outcomes[o] = packet_integer(packet);
	const char *const sums = packet_bytes(packet, &size);
	text_append(&out->sums, sums, size);
	get_runs(&out->runs, packet);
	if (packet->bad)
		out->runs = (struct runs){0};
	return out->sums.failed ? error_set_memory(error, "a chunk of another rank") : chunk_keep_runs(out, error);
}

void devices_put(struct text *out, const struct device_records *devices)
{
	packet_put_integer(out, devices->count);
	for (size_t i = 0; i < devices->count; i++) {
		const struct device_record *const device = &devices->record[i];
		const char *const strings[] = {device->device, device->name, device->platform, device->driver,
		                               device->build_options};
		for (size_t s = 0; s < sizeof strings / sizeof *strings; s++)
			packet_put_string(out, strings[s] ? strings[s] : "");
	}
}

enum status devices_get(struct device_records *out, struct packet *packet, struct error *error)
{
	const uint64_t count = packet_integer(packet);
	enum status status = STATUS_OK;
	for (uint64_t i = 0; status == STATUS_OK && i < count && !packet->bad; i++) {
		struct device_record device = {.rank = -1};
		device.device = packet_string(packet);
		device.name = packet_string(packet);
		device.platform = packet_string(packet);
		device.driver = packet_string(packet);
		device.build_options = packet_string(packet);
		if (!packet->bad)
			status = device_records_add(out, &device, error);
	}
	return status;
}
