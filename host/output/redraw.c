/* Draws pictures again. With the map.gp that the program writes they are drawn as at the end of a sweep: through a
 * pipe, which is fast and gives the same bytes. A map.gp that a user has changed runs in a folder of its own, where it
 * finds what it reads; its files are renamed into place once it has succeeded. */
#include "base/file.h"
#include "output/format.h"
#include "output/names.h"
#include "output/output.h"
#include "output/picture/drawn.h"
#include "output/picture/gnuplot.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** A file and the name under which it is made. */
struct place {
	char path[FILE_PATH_SIZE], temporary[FILE_PATH_SIZE];
};

/** Writes a format under the temporary name, which the caller commits or abandons. */
static enum status make(struct place *place, const char *folder, const struct format *format,
                        const struct content *content, struct error *error)
{
	place->temporary[0] = '\0';
	enum status status = file_join(place->path, folder, format->name, error);
	if (status == STATUS_OK)
		status = file_temporary(place->temporary, place->path, error);
	return status == STATUS_OK ? format->write(place->temporary, content, error) : status;
}

/** Checks that map.csv holds the sweep's map: a picture of anything else would be worse than none. */
static enum status check_table(const char *folder, const struct content *content, struct error *error)
{
	static const char remedy[] = "the sweep's command, given again with this folder, writes it from run.db";
	struct place table;
	enum sameness same = ABSENT;
	enum status status = make(&table, folder, &map_csv_format, content, error);
	if (status == STATUS_OK)
		status = format_compare(&same, table.path, table.temporary, error);
	file_abandon(table.temporary);
	if (status != STATUS_OK || same == SAME)
		return status;
	if (same == ABSENT)
		return error_set(error, STATUS_INPUT, "%s: there is none; %s", table.path, remedy);
	return error_set(error, STATUS_INPUT, "%s: damaged, or changed since: it is not what run.db holds; %s",
	                 table.path, remedy);
}

/** Draws the pictures and, once all are there, commits them and the script. */
static enum status draw(const char *folder, const struct place *script, const struct content *content,
                        struct error *error)
{
	struct place picture[2];
	enum status status = make(&picture[0], folder, &map_png_format, content, error);
	picture[1].temporary[0] = '\0';
	if (status == STATUS_OK)
		status = make(&picture[1], folder, &map_pdf_format, content, error);
	if (status == STATUS_OK)
		status = file_commit(script->temporary, script->path, error);
	for (int i = 0; i < 2; i++) {
		if (status == STATUS_OK)
			status = file_commit(picture[i].temporary, picture[i].path, error);
		file_abandon(picture[i].temporary);
	}
	return status;
}

/* ---- a changed map.gp ---- */

typedef enum status visit_file(const char *path, const char *name, void *context, struct error *error);

/** Calls `visit` for every file of a folder, up to the first failure. */
static enum status each_file(const char *folder, visit_file *visit, void *context, struct error *error)
{
	enum status status = STATUS_OK;
	DIR *directory = opendir(folder);
	if (!directory)
		return error_set_disk(error, "%s: cannot be read", folder);
	for (const struct dirent *entry; status == STATUS_OK && (entry = readdir(directory));) {
		char path[FILE_PATH_SIZE];
		if (entry->d_type == DT_DIR || entry->d_name[0] == '.')
			continue;
		status = file_join(path, folder, entry->d_name, error);
		if (status == STATUS_OK)
			status = visit(path, entry->d_name, context, error);
	}
	closedir(directory);
	return status;
}

static enum status remove_file(const char *path, const char *name, void *context, struct error *error)
{
	(void)name, (void)context;
	return unlink(path) == 0 ? STATUS_OK : error_set_disk(error, "%s: cannot be removed", path);
}

/** Whether a name is one of the folder's files that no picture may replace: the ledger, its journal, the results. */
static bool is_result(const char *name)
{
	return strncmp(name, "run.db", strlen("run.db")) == 0 || result_is_data(name);
}

/** What a changed map.gp has drawn. */
struct drawn {
	const char *script;
	int files;
};

/** Counts what was drawn, and looks after the two pictures. */
static enum status finish_file(const char *path, const char *name, void *context, struct error *error)
{
	struct drawn *drawn = context;
	drawn->files++;
	if (is_result(name))
		return error_set(
		        error, STATUS_INPUT,
		        "%s: has been changed and writes %s, which would replace the sweep's own; let it write "
		        "under another name",
		        drawn->script, name);
	if (strcmp(name, map_png_format.name) == 0)
		return picture_drawn_finish(path, PICTURE_PNG, NULL, error);
	return strcmp(name, map_pdf_format.name) == 0 ? picture_drawn_finish(path, PICTURE_PDF, NULL, error)
	                                              : STATUS_OK;
}

static enum status commit_file(const char *path, const char *name, void *context, struct error *error)
{
	char target[FILE_PATH_SIZE];
	const enum status status = file_join(target, context, name, error);
	return status == STATUS_OK ? file_commit(path, target, error) : status;
}

/** Runs map.gp in `scratch`; nothing outside of that is touched. */
static enum status run_script(const char *scratch, const char *path, struct error *error)
{
	struct gnuplot *gnuplot = NULL;
	struct error words = {0};
	struct drawn drawn = {.script = path};
	enum status status = gnuplot_start(&gnuplot, scratch, "../map.gp", error);
	if (status != STATUS_OK)
		return status;
	status = gnuplot_end(gnuplot, &words);
	if (status != STATUS_OK)
		return error_set(error, status,
		                 "%s: has been changed and cannot be drawn; correct it, or delete it for "
		                 "a new one. %s",
		                 path, words.message);
	status = each_file(scratch, finish_file, &drawn, error);
	if (status == STATUS_OK && drawn.files == 0)
		return error_set(error, STATUS_INPUT,
		                 "%s: has been changed and draws nothing into its folder; correct "
		                 "it, or delete it for a new one",
		                 path);
	return status;
}

static enum status draw_by_script(const char *folder, const char *path, struct error *error)
{
	char scratch[FILE_PATH_SIZE];
	enum status status = file_join(scratch, folder, "render.tmp", error);
	if (status != STATUS_OK)
		return status;
	if (mkdir(scratch, 0777) != 0 && errno != EEXIST)
		return error_set_disk(error, "%s: cannot be made", scratch);
	status = each_file(scratch, remove_file, NULL, error); /* files of a process that was killed */
	if (status == STATUS_OK)
		status = run_script(scratch, path, error);
	if (status == STATUS_OK)
		status = each_file(scratch, commit_file, (void *)folder, error);
	if (each_file(scratch, remove_file, NULL, NULL) == STATUS_OK)
		rmdir(scratch);
	return status;
}

enum status output_render(const char *folder, const struct sweep *sweep, const struct map *map,
                          const struct summary *summary, unsigned threads, bool *changed, struct error *error)
{
	const struct content content = {sweep, map, summary, threads};
	struct place script;
	enum sameness same = ABSENT;
	enum status status = check_table(folder, &content, error);
	if (status != STATUS_OK)
		return status;
	status = make(&script, folder, &map_script_format, &content, error);
	if (status == STATUS_OK)
		status = format_compare(&same, script.path, script.temporary, error);
	*changed = same == DIFFERENT;
	if (status == STATUS_OK && same != DIFFERENT)
		status = draw(folder, &script, &content, error);
	file_abandon(script.temporary);
	if (status == STATUS_OK && same == DIFFERENT)
		status = draw_by_script(folder, script.path, error);
	return status;
}
