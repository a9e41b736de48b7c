/* Turning floats into decimals takes most of the time here. So text is copied from the row above if the number is the
 * same: neighbours on the grid share all but one or two of rate and starts, and biases that do not train are 0. */
#include "output/rows.h"

#include "base/number.h"
#include "output/columns.h"

#include <string.h>

enum {
	INPUTS = RUN_AXES + AXES,                   /* columns before `steps` */
	ROW_SIZE = RUN_COLUMNS * (NUMBER_SIZE + 1), /* each field with its comma or line's end */
	WORD_SIZE = 16,                             /* text is copied at a fixed size, which is faster, and then cut */
};

/** A number's text with its comma; the one that was written last in a column. */
struct field {
	uint64_t bits;
	size_t size;
	char text[NUMBER_SIZE];
};

/** An index as text, which can be counted up. */
struct counter {
	char text[NUMBER_SIZE];
	size_t size;
};

struct word {
	char text[WORD_SIZE];
	size_t size;
};

static void counter_start(struct counter *counter, uint64_t value)
{
	counter->size = (size_t)(number_unsigned(counter->text, value) - counter->text);
}

static void counter_step(struct counter *counter)
{
	size_t i = counter->size;
	while (i > 0 && counter->text[i - 1] == '9')
		counter->text[--i] = '0';
	if (i > 0) {
		counter->text[i - 1]++;
		return;
	}
	memmove(counter->text + 1, counter->text, counter->size++);
	counter->text[0] = '1';
}

static inline uint64_t bits_of(const void *values, size_t i, enum precision precision)
{
	uint32_t single;
	uint64_t twice;
	if (precision == PRECISION_FLOAT32) {
		memcpy(&single, (const char *)values + i * sizeof single, sizeof single);
		return single;
	}
	memcpy(&twice, (const char *)values + i * sizeof twice, sizeof twice);
	return twice;
}

/** A number that is often the same as in the row above. */
static inline char *put_repeated(char *out, struct field *last, const void *values, size_t i, enum precision precision)
{
	const uint64_t bits = bits_of(values, i, precision);
	if (bits != last->bits) {
		char *end = precision_number_at(precision, last->text, values, i);
		*end++ = ',';
		last->bits = bits;
		last->size = (size_t)(end - last->text);
	}
	memcpy(out, last->text, sizeof last->text);
	return out + last->size;
}

/** A number that seldom repeats, except 0. */
static inline char *put_fresh(char *out, const void *values, size_t i, enum precision precision, char after)
{
	if (bits_of(values, i, precision) == 0)
		*out++ = '0';
	else
		out = precision_number_at(precision, out, values, i);
	*out++ = after;
	return out;
}

static inline char *put_word(char *out, const struct word *word)
{
	memcpy(out, word->text, sizeof word->text);
	return out + word->size;
}

static void make_words(struct word word[OUTCOMES])
{
	for (int o = 0; o < OUTCOMES; o++) {
		word[o].size = strlen(outcome_name(o)) + 2;
		word[o].text[0] = ',';
		memcpy(word[o].text + 1, outcome_name(o), word[o].size - 2);
		word[o].text[word[o].size - 1] = ',';
	}
}

/* One copy of this for each precision. */
static inline __attribute__((always_inline)) char *put_rows(char *out, const struct runs *runs, size_t first,
                                                            size_t count, enum precision precision)
{
	struct word word[OUTCOMES] = {{.size = 0}};
	struct field last[INPUTS] = {{.size = 0}};
	struct counter index = {.size = 0};
	make_words(word);
	int present[INPUTS], inputs = 0;
	for (int v = 0; v < INPUTS; v++) {
		if (!runs->value[v])
			continue;
		present[inputs++] = v;
		last[v].bits = ~bits_of(runs->value[v], first, precision);
	}
	counter_start(&index, runs->first + first);
	for (size_t i = first; i < first + count; i++) {
		memcpy(out, index.text, sizeof index.text);
		out += index.size;
		counter_step(&index);
		*out++ = ',';
		for (int p = 0; p < inputs; p++)
			out = put_repeated(out, &last[present[p]], runs->value[present[p]], i, precision);
		out = number_unsigned(out, runs->steps[i]);
		out = put_word(out, &word[runs->outcome[i]]);
		for (int v = INPUTS; v < RUN_VALUES; v++)
			out = put_fresh(out, runs->value[v], i, precision, v + 1 < RUN_VALUES ? ',' : '\n');
	}
	return out;
}

void rows_append(struct text *out, const struct runs *runs, size_t first, size_t count)
{
	char *start = text_reserve(out, count * ROW_SIZE);
	if (!start)
		return;
	char *end = runs->precision == PRECISION_FLOAT32 ? put_rows(start, runs, first, count, PRECISION_FLOAT32)
	                                                 : put_rows(start, runs, first, count, PRECISION_FLOAT64);
	out->size += (size_t)(end - start);
}
