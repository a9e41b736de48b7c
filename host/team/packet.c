#include "team/packet.h"

#include <string.h>

void packet_put_integer(struct text *out, uint64_t value)
{
	text_append(out, (const char *)&value, sizeof value);
}

void packet_put_double(struct text *out, double value)
{
	text_append(out, (const char *)&value, sizeof value);
}

void packet_put_bytes(struct text *out, const void *data, size_t size)
{
	packet_put_integer(out, size);
	if (size > 0)
		text_append(out, data, size);
}

void packet_put_string(struct text *out, const char *string)
{
	packet_put_bytes(out, string, strlen(string) + 1);
}

struct packet packet_open(const struct text *body)
{
	const char *const data = text_string(body);
	return (struct packet){.at = data, .end = data + body->size};
}

static const char *take_bytes(struct packet *packet, size_t size)
{
	if (size > (size_t)(packet->end - packet->at))
		packet->bad = true;
	if (packet->bad)
		return NULL;
	const char *const at = packet->at;
	packet->at += size;
	return at;
}

/** Takes a number of `size` bytes; leaves *out as it is where there are none. */
static void take_number(struct packet *packet, void *out, size_t size)
{
	const char *const at = take_bytes(packet, size);
	if (at)
		memcpy(out, at, size);
}

uint64_t packet_integer(struct packet *packet)
{
	uint64_t value = 0;
	take_number(packet, &value, sizeof value);
	return value;
}

double packet_double(struct packet *packet)
{
	double value = 0;
	take_number(packet, &value, sizeof value);
	return value;
}

const void *packet_bytes(struct packet *packet, size_t *size)
{
	const uint64_t wanted = packet_integer(packet);
	const char *const at = take_bytes(packet, (size_t)wanted);
	*size = at ? (size_t)wanted : 0;
	return at ? at : "";
}

const char *packet_string(struct packet *packet)
{
	size_t size;
	const char *const string = packet_bytes(packet, &size);
	if (size > 0 && string[size - 1] == '\0')
		return string;
	packet->bad = true;
	return "";
}

bool packet_is_whole(const struct packet *packet)
{
	return !packet->bad && packet->at == packet->end;
}
