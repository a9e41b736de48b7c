#include "base/words.h"

#include <string.h>

const char *words_next(const struct words *words, unsigned *value)
{
	const char *name;
	while ((name = words->name(*value)) && words->allows && !words->allows(*value))
		++*value;
	return name;
}

bool words_find(const struct words *words, const char *word, unsigned *value)
{
	const char *name;
	for (unsigned i = 0; (name = words_next(words, &i)); i++) {
		if (strcmp(name, word) != 0)
			continue;
		*value = i;
		return true;
	}
	return false;
}

unsigned words_count(const struct words *words)
{
	unsigned count = 0;
	for (unsigned i = 0; words_next(words, &i); i++)
		count++;
	return count;
}
