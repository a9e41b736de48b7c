#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum status file_read(struct text *out, const char *path, size_t limit, struct error *error)
{
	enum status status = STATUS_OK;
	FILE *file = fopen(path, "rbe");
	if (!file)
		return error_set_errno(error, STATUS_INPUT, "%s: cannot be opened", path);
	const size_t start = out->size;
	for (;;) {
		char *end = text_reserve(out, 65536);
		if (!end) {
			status = error_set_memory(error, path);
			break;
		}
		const size_t got = fread(end, 1, 65536, file);
		out->size += got;
		out->data[out->size] = '\0';
		if (out->size - start > limit) {
			status = error_set(error, STATUS_INPUT, "%s: larger than %zu bytes; is it the right file?",
			                   path, limit);
			break;
		}
		if (got == 0) {
			if (ferror(file))
				status = error_set_errno(error, STATUS_INPUT, "%s: cannot be read", path);
			break;
		}
	}
	fclose(file);
	return status;
}

/** Flushes a file or a folder to the disk; returns 0, or -1 with errno set. */
static int flush_path(const char *path, int flags)
{
	const int descriptor = open(path, flags | O_CLOEXEC);
	if (descriptor < 0)
		return -1;
	const int result = fsync(descriptor);
	const int code = errno;
	close(descriptor);
	errno = code;
	/* some file systems cannot flush a folder and say EINVAL; the rename is then as safe as it gets there */
	return result == 0 || ((flags & O_DIRECTORY) && code == EINVAL) ? 0 : -1;
}

enum status file_flush_folder(const char *path, struct error *error)
{
	char folder[FILE_PATH_SIZE];
	if (strlen(path) >= sizeof folder)
		return error_set(error, STATUS_INPUT, "%s: the path is too long; use a shorter one", path);
	strcpy(folder, path);
	if (flush_path(dirname(folder), O_RDONLY | O_DIRECTORY) != 0)
		return error_set_disk(error, "%s: its folder cannot be flushed to the disk", path);
	return STATUS_OK;
}

enum status file_make_folder(const char *path, struct error *error)
{
	char part[FILE_PATH_SIZE];
	if (strlen(path) >= sizeof part)
		return error_set(error, STATUS_INPUT, "%s: the path is too long; use a shorter one", path);
	strcpy(part, path);
	for (char *slash = part; slash;) {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (part[0] && mkdir(part, 0777) == 0) {
			const enum status status = file_flush_folder(part, error);
			if (status != STATUS_OK)
				return status;
		} else if (part[0] && errno != EEXIST && errno != EISDIR && errno != EROFS) {
			return error_set_errno(error, STATUS_INPUT,
			                       "%s: the folder cannot be made; choose another with -o", part);
		}
		if (slash)
			*slash = '/';
	}
	return file_check_folder(path, error);
}

enum status file_check_folder(const char *path, struct error *error)
{
	char above[FILE_PATH_SIZE];
	struct stat info;
	if (strlen(path) >= sizeof above)
		return error_set(error, STATUS_INPUT, "%s: the path is too long; use a shorter one", path);
	strcpy(above, path);
	/* dirname() ends with "/" or ".", which exist */
	while (stat(above, &info) != 0) {
		if (errno != ENOENT || strcmp(above, ".") == 0 || strcmp(above, "/") == 0)
			return error_set_errno(error, STATUS_INPUT,
			                       "%s: the folder cannot be made; choose another with -o", path);
		const char *const parent = dirname(above); /* a part of `above`, or a constant */
		memmove(above, parent, strlen(parent) + 1);
	}
	if (!S_ISDIR(info.st_mode))
		return error_set(error, STATUS_INPUT, "%s: not a folder; choose another with -o", above);
	if (access(above, W_OK | X_OK) == 0)
		return STATUS_OK;
	if (strcmp(above, path) == 0)
		return error_set_errno(error, STATUS_INPUT,
		                       "%s: the folder cannot be written to; choose another with -o", path);
	return error_set_errno(error, STATUS_INPUT, "%s: the folder cannot be made in %s; choose another with -o", path,
	                       above);
}

enum status file_temporary(char temporary[FILE_PATH_SIZE], const char *path, struct error *error)
{
	const int size = snprintf(temporary, FILE_PATH_SIZE, "%s" FILE_TEMPORARY, path);
	if (size >= 0 && size < FILE_PATH_SIZE)
		return STATUS_OK;
	temporary[0] = '\0'; /* what is cut may be the name of another file, which file_abandon() would remove */
	return error_set(error, STATUS_INPUT, "%s: the path is too long; use a shorter one", path);
}

enum status file_commit(const char *temporary, const char *path, struct error *error)
{
	if (flush_path(temporary, O_RDONLY) != 0 || rename(temporary, path) != 0) {
		const enum status status = error_set_disk(error, "%s: cannot be written", path);
		file_abandon(temporary);
		return status;
	}
	return file_flush_folder(path, error);
}

void file_abandon(const char *temporary)
{
	unlink(temporary);
}

/** Temporary names that one process, or one with the same number on another machine, may have left behind. */
enum { LEFT_BEHIND_MAX = 1000 };

/** A new file beside `path`, whose name no other writer uses; NULL, with errno set, when there can be none. */
static FILE *open_own(char temporary[FILE_PATH_SIZE], const char *path)
{
	int descriptor = -1;
	errno = EEXIST;
	for (int i = 0; i < LEFT_BEHIND_MAX && descriptor < 0 && errno == EEXIST; i++) {
		const int size =
		        snprintf(temporary, FILE_PATH_SIZE, "%s.%ld-%d" FILE_TEMPORARY, path, (long)getpid(), i);
		if (size < 0 || size >= FILE_PATH_SIZE)
			errno = ENAMETOOLONG;
		else
			descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	}
	if (descriptor < 0)
		return NULL;
	FILE *const file = fdopen(descriptor, "wb");
	if (!file) {
		close(descriptor);
		file_abandon(temporary);
	}
	return file;
}

enum status file_write(const char *path, const void *data, size_t size, struct error *error)
{
	char temporary[FILE_PATH_SIZE];
	FILE *const file = open_own(temporary, path);
	if (!file)
		return error_set_disk(error, "%s: cannot be written", path);
	const int written = fwrite(data, 1, size, file) == size;
	if (fclose(file) != 0 || !written) {
		const enum status status = error_set_disk(error, "%s: cannot be written", path);
		file_abandon(temporary);
		return status;
	}
	return file_commit(temporary, path, error);
}

enum status file_join(char out[FILE_PATH_SIZE], const char *folder, const char *name, struct error *error)
{
	const int size = snprintf(out, FILE_PATH_SIZE, "%s/%s", folder, name);
	if (size < 0 || size >= FILE_PATH_SIZE)
		return error_set(error, STATUS_INPUT, "%s/%s: the path is too long; use a shorter one", folder, name);
	return STATUS_OK;
}

bool file_is_in_path(const char *program)
{
	for (const char *path = getenv("PATH"); path && *path;) {
		char file[FILE_PATH_SIZE];
		const int size = (int)strcspn(path, ":");
		snprintf(file, sizeof file, "%.*s/%s", size, path, program);
		if (size && access(file, X_OK) == 0)
			return true;
		path += size + (path[size] == ':');
	}
	return false;
}
