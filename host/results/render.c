#include "results/render.h"

#include "base/cores.h"
#include "output/output.h"
#include "results/restore.h"
#include "store/ledger.h"
#include "sweep/sweep_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status check_folder(const char *folder, struct error *error)
{
	struct stat info;
	if (stat(folder, &info) != 0)
		return error_set_errno(error, STATUS_INPUT, "%s: cannot be opened; give the folder of a finished sweep",
		                       folder);
	if (!S_ISDIR(info.st_mode))
		return error_set(error, STATUS_INPUT, "%s: not a folder; give the folder of a finished sweep", folder);
	if (access(folder, W_OK | X_OK) != 0)
		return error_set_errno(error, STATUS_INPUT, "%s: the folder cannot be written to; draw in a copy of it",
		                       folder);
	return STATUS_OK;
}

/**
 * Only one process may draw in a folder at a time, for each would take over what the other has not finished. The caller
 * closes the descriptor, which is -1 when there is none. Some file systems have no locks for folders; there it is up to
 * the user.
 */
static enum status lock_folder(int *descriptor, const char *folder, struct error *error)
{
	*descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*descriptor >= 0 && flock(*descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		return error_set(error, STATUS_INPUT,
		                 "%s: another process is drawing in this folder; wait until it ends", folder);
	return STATUS_OK;
}

/** Opens the ledger of a sweep that is complete. */
static enum status open_finished(struct ledger **out, const char *folder, struct error *error)
{
	struct range undone;
	const enum status status = ledger_open_read(out, folder, error);
	if (status != STATUS_OK || !ledger_next_undone(*out, 0, &undone))
		return status;
	return error_set(error, STATUS_INPUT,
	                 "%s: the sweep is not finished; its command, given again, goes on and draws at its end",
	                 folder);
}

enum status render_folder(const char *folder, const struct listener *listener, struct error *error)
{
	struct ledger *ledger = NULL;
	struct sweep sweep;
	struct map map = {0};
	struct summary summary = {0};
	bool changed = false;
	int lock = -1;
	enum status status = check_folder(folder, error);
	if (status == STATUS_OK)
		status = lock_folder(&lock, folder, error);
	if (status == STATUS_OK)
		status = open_finished(&ledger, folder, error);
	if (status != STATUS_OK)
		goto cleanup;
	status = restore_sweep(&sweep, &map, ledger, error);
	if (status != STATUS_OK)
		goto cleanup;
	summary.range = ledger_spec(ledger)->range;
	summary_count(&summary, &map);
	status = output_render(folder, &sweep, &map, &summary, cores_count(), &changed, error);
	if (status != STATUS_OK)
		goto cleanup;
	listener_notice(listener, "%s: %s", folder,
	                changed ? "drawn by its map.gp, which has been changed" : "map.png and map.pdf are drawn");
cleanup:
	map_free(&map);
	ledger_close(ledger);
	if (lock >= 0)
		close(lock);
	return status;
}
