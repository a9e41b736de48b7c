#include "output/names.h"

#include "base/file.h"
#include "output/format.h"

#include <string.h>

const char *result_name(size_t i)
{
#define NAME(file, write, ...) file,
	static const char *const names[] = {NAME_SUMMARY, FORMATS(NAME) NAME_NETWORKS, NAME_NETWORKS_ZSTD,
	                                    NAME_NETWORKS FILE_TEMPORARY, NAME_NETWORKS_ZSTD FILE_TEMPORARY};
#undef NAME
	return i < sizeof names / sizeof *names ? names[i] : NULL;
}

bool result_is_data(const char *name)
{
	const char *other;
	if (strcmp(name, NAME_PNG) == 0 || strcmp(name, NAME_PDF) == 0)
		return false;
	for (size_t i = 0; (other = result_name(i)); i++)
		if (strcmp(name, other) == 0)
			return true;
	return false;
}
