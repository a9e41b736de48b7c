#include "output/names.h"

#include "base/file.h"
#include "output/format.h"

#include <string.h>

const char *result_name(size_t i)
{
	static const char *const networks[] = {NAME_NETWORKS, NAME_NETWORKS_ZSTD, NAME_NETWORKS FILE_TEMPORARY,
	                                       NAME_NETWORKS_ZSTD FILE_TEMPORARY};
	/* the last one first: where it is, the others are */
	if (i < FORMATS_COUNT)
		return formats[FORMATS_COUNT - 1 - i]->name;
	i -= FORMATS_COUNT;
	return i < sizeof networks / sizeof *networks ? networks[i] : NULL;
}

bool result_is_data(const char *name)
{
	const char *other;
	for (size_t i = 0; i < FORMATS_COUNT; i++)
		if (formats[i]->is_picture && strcmp(name, formats[i]->name) == 0)
			return false;
	for (size_t i = 0; (other = result_name(i)); i++)
		if (strcmp(name, other) == 0)
			return true;
	return false;
}
