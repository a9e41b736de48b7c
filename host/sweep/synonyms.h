/** What other programs, and people, call the keys and words of a sweep file: for hints in messages. */
#ifndef TWONEURON_SWEEP_SYNONYMS_H
#define TWONEURON_SWEEP_SYNONYMS_H

#include <stdbool.h>
#include <stddef.h>

/** One row: names for `meant`, which is a key of the group whose title is `place`, or a word of the key `place`. */
struct synonym {
	const char *place, *meant;
	const char *names; /**< in lower case, with '-' for '_', separated by single blanks */
};

extern const struct synonym synonym_table[];
extern const size_t synonym_rows;

/** Whether `text` is one of the row's names; upper and lower case, '_', '-' and a blank are the same. */
bool synonym_has(const struct synonym *row, const char *text, size_t size);

#endif
