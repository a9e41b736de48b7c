#include "output/output.h"

#include "base/file.h"
#include "output/format.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LAST = FORMATS_COUNT - 1 };

/** One format on its way to its file, in a thread of its own. */
struct task {
	const char *folder;
	const struct format *format;
	const struct content *content;
	char path[FILE_PATH_SIZE], temporary[FILE_PATH_SIZE];
	pthread_t thread;
	bool started;
	bool is_made; /* `status` says how writing it ended */
	enum status status;
	struct error error; /* what went wrong, or why the file was left out */
	bool left_out;
	char kept[64]; /* the name that a changed file has now; empty when there was none */
};

/** Also removes a file of an earlier run: it would not belong to the others. */
static void leave_out(struct task *task)
{
	unlink(task->path);
	task->left_out = true;
	task->status = STATUS_OK;
}

/** Gives a file that a user has changed the first of the names FILE.old, FILE.old.1, FILE.old.2, ... that is free. */
static enum status keep_edited(struct task *task)
{
	char old[FILE_PATH_SIZE];
	struct stat info;
	enum sameness same;
	enum status status = format_compare(&same, task->path, task->temporary, &task->error);
	if (status != STATUS_OK || same != DIFFERENT)
		return status;
	snprintf(task->kept, sizeof task->kept, "%s.old", task->format->name);
	status = file_join(old, task->folder, task->kept, &task->error);
	for (unsigned i = 1; status == STATUS_OK && lstat(old, &info) == 0; i++) {
		snprintf(task->kept, sizeof task->kept, "%s.old.%u", task->format->name, i);
		status = file_join(old, task->folder, task->kept, &task->error);
	}
	if (status == STATUS_OK && rename(task->path, old) != 0)
		status = error_set_disk(&task->error, "%s: cannot be renamed", task->path);
	if (status != STATUS_OK)
		task->kept[0] = '\0';
	return status;
}

/** Writes the file under its temporary name. */
static void make_file(struct task *task)
{
	task->is_made = true;
	task->status = file_join(task->path, task->folder, task->format->name, &task->error);
	if (task->status == STATUS_OK)
		task->status = file_temporary(task->temporary, task->path, &task->error);
	if (task->status == STATUS_OK)
		task->status = task->format->write(task->temporary, task->content, &task->error);
	else
		task->temporary[0] = '\0';
}

/** Makes the file unless it is made, flushes it to the disk and gives it its name; a thread's function. */
static void *write_format(void *argument)
{
	struct task *task = argument;
	if (!task->is_made)
		make_file(task);
	if (task->status == STATUS_OK && task->format->is_edited)
		task->status = keep_edited(task);
	if (task->status == STATUS_OK) {
		task->status = file_commit(task->temporary, task->path, &task->error);
		return NULL;
	}
	file_abandon(task->temporary);
	if (task->error.cause == CAUSE_MISSING)
		leave_out(task);
	return NULL;
}

/** Appends each reason once, and which files were moved. */
static void add_notice(struct text *notice, const struct task *task)
{
	if (notice && task->left_out && !strstr(text_string(notice), task->error.message))
		text_printf(notice, "%s/%s: not written: %s\n", task->folder, task->format->name, task->error.message);
	if (notice && task->kept[0])
		text_printf(notice, "%s/%s: had been changed; the changed one is now %s\n", task->folder,
		            task->format->name, task->kept);
}

/**
 * Writes all formats but the last at the same time if there are threads; the pictures are mostly gnuplot's work. What
 * uses all threads is made before, so that the disk takes it while the others are made.
 */
static enum status write_formats(struct task task[LAST], const struct content *content, struct text *notice,
                                 struct error *error)
{
	enum status status = STATUS_OK;
	for (int i = 0; i < LAST; i++)
		if (task[i].format->is_shared_out)
			make_file(&task[i]);
	for (int i = 0; i < LAST && content->threads > 1; i++)
		task[i].started =
		        !task[i].format->stays && pthread_create(&task[i].thread, NULL, write_format, &task[i]) == 0;
	for (int i = 0; i < LAST; i++)
		if (!task[i].started)
			write_format(&task[i]);
	for (int i = 0; i < LAST; i++) {
		if (task[i].started)
			pthread_join(task[i].thread, NULL);
		add_notice(notice, &task[i]);
		if (status == STATUS_OK && task[i].status != STATUS_OK) {
			status = task[i].status;
			if (error)
				*error = task[i].error;
		}
	}
	return status;
}

enum status output_write_map(const char *folder, const struct sweep *sweep, const struct map *map,
                             const struct summary *summary, unsigned threads, struct text *notice, struct error *error)
{
	const struct content content = {sweep, map, summary, threads};
	struct task *task = calloc(LAST, sizeof *task);
	if (!task)
		return error_set_memory(error, folder);
	for (int i = 0; i < LAST; i++)
		task[i] = (struct task){.folder = folder, .format = formats[i], .content = &content};
	enum status status = write_formats(task, &content, notice, error);
	if (status == STATUS_OK) {
		task[0] = (struct task){.folder = folder, .format = formats[LAST], .content = &content};
		write_format(&task[0]);
		status = task[0].status;
		if (status != STATUS_OK && error)
			*error = task[0].error;
	}
	free(task);
	return status;
}
