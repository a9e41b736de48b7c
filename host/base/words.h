/** The words that stand for the values of an enumeration in files, options and outputs. */
#ifndef TWONEURON_BASE_WORDS_H
#define TWONEURON_BASE_WORDS_H

#include <stdbool.h>

struct words {
	const char *(*name)(unsigned value); /**< of 0, 1, ...; NULL after the last */
	bool (*allows)(unsigned value);      /**< which of them may be used here; NULL: all */
};

/**
 * The first word that may be used from *value on, which becomes its value; NULL when there is none:
 *     for (unsigned i = 0; (word = words_next(words, &i)); i++)
 */
const char *words_next(const struct words *words, unsigned *value);

/** Finds a word that may be used, and its value; false, with *value as it was, when it is none. */
bool words_find(const struct words *words, const char *word, unsigned *value);

/** How many may be used. */
unsigned words_count(const struct words *words);

#endif
