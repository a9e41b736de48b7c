#include "results/folder.h"

#include "base/file.h"
#include "output/names.h"

#include <unistd.h>

static bool has_file(const char *folder, const char *name)
{
	char path[FILE_PATH_SIZE];
	return file_join(path, folder, name, NULL) == STATUS_OK && access(path, F_OK) == 0;
}

bool folder_has_ledger(const char *folder)
{
	return has_file(folder, LEDGER_NAME);
}

enum status folder_check(const char *folder, struct error *error)
{
	if (folder_has_ledger(folder))
		return STATUS_OK;
	/* without a ledger nothing says which sweep the results are of */
	const char *name;
	for (size_t i = 0; (name = result_name(i)); i++)
		if (has_file(folder, name))
			return error_set(
			        error, STATUS_INPUT,
			        "%s: holds %s but no %s that says of what; move the results away or choose another "
			        "folder with -o",
			        folder, name, LEDGER_NAME);
	return file_check_folder(folder, error);
}

enum status folder_open(struct ledger **out, const char *folder, const struct ledger_spec *spec, bool fresh,
                        struct error *error)
{
	enum status status = file_make_folder(folder, error);
	if (status == STATUS_OK)
		status = folder_check(folder, error);
	return status == STATUS_OK ? ledger_open(out, folder, spec, fresh, error) : status;
}
