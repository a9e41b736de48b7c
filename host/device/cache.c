#include "device/cache.h"

#include <stdlib.h>

bool cache_path(char out[FILE_PATH_SIZE], const char *name)
{
	char folder[FILE_PATH_SIZE];
	const char *own = getenv("TWONEURON_CACHE"), *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	int size = 0;
	if (own)
		size = snprintf(folder, sizeof folder, "%s", own);
	else if (cache && *cache)
		size = snprintf(folder, sizeof folder, "%s/twoneuron", cache);
	else if (home && *home)
		size = snprintf(folder, sizeof folder, "%s/.cache/twoneuron", home);
	return size > 0 && (size_t)size < sizeof folder && file_make_folder(folder, NULL) == STATUS_OK &&
	       file_join(out, folder, name, NULL) == STATUS_OK;
}
