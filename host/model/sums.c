#include "model/sums.h"

#include <math.h>
#include <string.h>

enum {
	SUMS_VERSION = 1,
	HEAD_OUTCOMES = (1 << OUTCOMES) - 1,
	HEAD_FLOAT = 1 << 5,
	HEAD_SINGLE = 1 << 6,
	VARINT_SIZE = 19,                                      /* bytes of 128 bits in sevens */
	CELL_SIZE = 1 + (OUTCOMES + 1) * 10 + VARINT_SIZE + 8, /* bytes a cell takes at most */
	HEADER_SIZE = 1 + 3 * 10
};

static char *put_varint(char *out, uint128 value)
{
	for (; value >= 0x80; value >>= 7)
		*out++ = (char)((value & 0x7f) | 0x80);
	*out++ = (char)value;
	return out;
}

static char *put_little_endian(char *out, uint64_t bits, int bytes)
{
	for (int i = 0; i < bytes; i++)
		*out++ = (char)(bits >> 8 * i & 0xff);
	return out;
}

static uint64_t finite_networks(const struct cell *cell)
{
	return cell_networks(cell) - cell->outcomes[OUTCOME_DIVERGED];
}

/**
 * finite * floor(min_loss * 2^loss_bits) modulo 2^128: the sum of losses if each were the least one. It is computed in
 * integers, so that every machine agrees. A negative loss gives 0, as it does on the grid.
 */
static uint128 least_sum(uint64_t finite, double min_loss, int loss_bits)
{
	uint64_t bits;
	memcpy(&bits, &min_loss, sizeof bits);
	const int exponent = (int)(bits >> 52 & 0x7ff);
	uint128 value = bits & ((UINT64_C(1) << 52) - 1);
	if (exponent != 0)
		value |= UINT64_C(1) << 52;
	if (bits >> 63 || exponent == 0x7ff)
		return 0;
	const int64_t shift = (int64_t)(exponent ? exponent : 1) - 1075 + loss_bits;
	if (shift >= 128 || shift <= -64)
		return 0;
	return finite * (shift >= 0 ? value << shift : value >> -shift);
}

static bool cell_is_possible(const struct cell *cell)
{
	uint64_t networks = 0;
	for (int o = 0; o < OUTCOMES; o++)
		if (__builtin_add_overflow(networks, cell->outcomes[o], &networks))
			return false;
	if (finite_networks(cell) == 0)
		return cell->loss == 0 && cell->min_loss == (double)INFINITY;
	return isfinite(cell->min_loss);
}

static char *put_cell(char *out, const struct cell *cell, int loss_bits)
{
	char *const head = out++;
	const bool single = cell_networks(cell) == 1;
	*head = single ? HEAD_SINGLE : 0;
	for (int o = 0; o < OUTCOMES; o++) {
		if (cell->outcomes[o] == 0)
			continue;
		*head |= (char)(1 << o);
		if (!single)
			out = put_varint(out, cell->outcomes[o]);
	}
	out = put_varint(out, cell->steps);
	const uint64_t finite = finite_networks(cell);
	if (finite == 0)
		return out;
	out = put_varint(out, cell->loss - least_sum(finite, cell->min_loss, loss_bits));
	const float narrow = (float)cell->min_loss;
	if ((double)narrow == cell->min_loss) {
		uint32_t bits;
		memcpy(&bits, &narrow, sizeof bits);
		*head |= HEAD_FLOAT;
		return put_little_endian(out, bits, 4);
	}
	uint64_t bits;
	memcpy(&bits, &cell->min_loss, sizeof bits);
	return put_little_endian(out, bits, 8);
}

enum status sums_encode(struct text *out, const struct sums *sums, const struct cell *cell, struct error *error)
{
	char *end = text_reserve(out, HEADER_SIZE);
	if (!end)
		return error_set_memory(error, "a chunk's sums");
	*end++ = SUMS_VERSION;
	const int64_t bits = sums->loss_bits;
	end = put_varint(end, (uint64_t)bits << 1 ^ (uint64_t)(bits >> 63));
	end = put_varint(end, sums->first_cell);
	end = put_varint(end, sums->cells);
	out->size = (size_t)(end - out->data);
	for (uint64_t i = 0; i < sums->cells; i++) {
		if (!cell_is_possible(&cell[i]))
			return error_set_cause(error, CAUSE_DEVICE,
			                       "cell %llu: its sums contradict each other; please report this error",
			                       (unsigned long long)(sums->first_cell + i));
		end = text_reserve(out, CELL_SIZE);
		if (!end)
			return error_set_memory(error, "a chunk's sums");
		out->size = (size_t)(put_cell(end, &cell[i], sums->loss_bits) - out->data);
	}
	out->data[out->size] = '\0';
	return STATUS_OK;
}

/** What is left to decode; `bad` once anything was wrong, and all that is read is 0 then. */
struct reader {
	const unsigned char *at, *end;
	bool bad;
};

static unsigned get_byte(struct reader *reader)
{
	if (reader->at == reader->end)
		reader->bad = true;
	return reader->bad ? 0 : *reader->at++;
}

/** A varint of at most `limit` bits (64 or 128), in its shortest form. */
static uint128 get_varint(struct reader *reader, int limit)
{
	uint128 value = 0;
	for (int shift = 0;; shift += 7) {
		const unsigned byte = get_byte(reader);
		const unsigned digit = byte & 0x7f;
		if (shift >= limit || (shift + 7 > limit && digit >> (limit - shift) != 0))
			reader->bad = true;
		if (byte == 0 && shift > 0)
			reader->bad = true;
		if (reader->bad)
			return 0;
		value |= (uint128)digit << shift;
		if (byte < 0x80)
			return value;
	}
}

static uint64_t get_little_endian(struct reader *reader, int bytes)
{
	uint64_t bits = 0;
	for (int i = 0; i < bytes; i++)
		bits |= (uint64_t)get_byte(reader) << 8 * i;
	return bits;
}

static double get_min_loss(struct reader *reader, bool narrow)
{
	double value;
	if (narrow) {
		const uint32_t bits = (uint32_t)get_little_endian(reader, 4);
		float small;
		memcpy(&small, &bits, sizeof small);
		return (double)small;
	}
	const uint64_t bits = get_little_endian(reader, 8);
	memcpy(&value, &bits, sizeof value);
	if (isfinite(value) && (double)(float)value == value)
		reader->bad = true; /* not as sums_encode() writes it */
	return value;
}

static void get_cell(struct reader *reader, struct cell *cell, int loss_bits)
{
	*cell = (struct cell){.min_loss = (double)INFINITY};
	const unsigned head = get_byte(reader);
	const bool single = head & HEAD_SINGLE;
	if (head > (HEAD_OUTCOMES | HEAD_FLOAT | HEAD_SINGLE) ||
	    (single && __builtin_popcount(head & HEAD_OUTCOMES) != 1))
		reader->bad = true;
	for (int o = 0; o < OUTCOMES; o++) {
		if (!(head >> o & 1))
			continue;
		cell->outcomes[o] = single ? 1 : (uint64_t)get_varint(reader, 64);
		if (cell->outcomes[o] == 0)
			reader->bad = true;
	}
	if (!single && cell_networks(cell) == 1)
		reader->bad = true;
	cell->steps = (uint64_t)get_varint(reader, 64);
	const uint64_t finite = finite_networks(cell);
	if (finite > 0) {
		cell->loss = get_varint(reader, 128);
		cell->min_loss = get_min_loss(reader, head & HEAD_FLOAT);
		cell->loss += least_sum(finite, cell->min_loss, loss_bits);
	} else if (head & HEAD_FLOAT) {
		reader->bad = true;
	}
	if (!cell_is_possible(cell))
		reader->bad = true;
}

static enum status damaged(struct error *error, size_t at)
{
	return error_set(error, STATUS_INPUT, "a chunk's sums are damaged at byte %zu", at);
}

static enum status read_header(struct sums *sums, struct reader *reader, const void *data, size_t size,
                               struct error *error)
{
	const unsigned char *const start = data;
	*sums = (struct sums){0};
	/* NULL + 0 is undefined in C */
	*reader = (struct reader){.at = start, .end = size ? start + size : start};
	const unsigned version = get_byte(reader);
	const uint64_t bits = (uint64_t)get_varint(reader, 64);
	sums->first_cell = (uint64_t)get_varint(reader, 64);
	sums->cells = (uint64_t)get_varint(reader, 64);
	/* a cell takes 2 bytes or more, which bounds the loops over them */
	if (reader->bad || version != SUMS_VERSION || bits >> 1 > 1 << 16 || sums->cells > size / 2 ||
	    sums->first_cell > UINT64_MAX - sums->cells)
		return damaged(error, size ? (size_t)(reader->at - start) : 0);
	sums->loss_bits = bits & 1 ? -(int)(bits >> 1) - 1 : (int)(bits >> 1);
	return STATUS_OK;
}

enum status sums_where(struct sums *sums, const void *data, size_t size, struct error *error)
{
	struct reader reader;
	return read_header(sums, &reader, data, size, error);
}

enum status sums_decode(struct sums *sums, const void *data, size_t size, sums_visit *visit, void *context,
                        struct error *error)
{
	struct reader reader;
	enum status status = read_header(sums, &reader, data, size, error);
	for (uint64_t i = 0; status == STATUS_OK && i < sums->cells; i++) {
		struct cell cell;
		get_cell(&reader, &cell, sums->loss_bits);
		if (reader.bad)
			break;
		status = visit ? visit(context, sums->first_cell + i, &cell, error) : STATUS_OK;
	}
	if (status == STATUS_OK && (reader.bad || reader.at != reader.end))
		status = damaged(error, (size_t)(reader.at - (const unsigned char *)data));
	return status;
}

static enum status check_fit(const struct map *map, const struct sums *sums, struct error *error)
{
	const uint64_t all = map->rows * map->columns;
	if (sums->loss_bits != map->loss_bits)
		return error_set(error, STATUS_INPUT, "a chunk's losses are on the grid 2^%d, the map's on 2^%d",
		                 -sums->loss_bits, -map->loss_bits);
	if (sums->cells > 0 && (sums->first_cell >= all || sums->cells > all - sums->first_cell))
		return error_set(error, STATUS_INPUT, "a chunk's sums are for cell %llu of a map of %llu x %llu cells",
		                 (unsigned long long)(sums->first_cell + sums->cells - 1),
		                 (unsigned long long)map->columns, (unsigned long long)map->rows);
	return STATUS_OK;
}

enum status sums_add_cells(struct map *map, const struct sums *sums, const struct cell *cell, struct error *error)
{
	const enum status status = check_fit(map, sums, error);
	for (uint64_t i = 0; status == STATUS_OK && i < sums->cells; i++)
		cell_add(&map->cell[sums->first_cell + i], &cell[i]);
	return status;
}

static enum status add_cell(void *context, uint64_t index, const struct cell *cell, struct error *error)
{
	struct map *const map = context;
	(void)error;
	cell_add(&map->cell[index], cell);
	return STATUS_OK;
}

enum status sums_add(struct map *map, const void *data, size_t size, struct error *error)
{
	struct sums sums;
	enum status status = sums_where(&sums, data, size, error);
	if (status == STATUS_OK)
		status = check_fit(map, &sums, error);
	if (status == STATUS_OK)
		status = sums_decode(&sums, data, size, add_cell, map, error);
	return status;
}
