#include "device/trouble.h"

#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

/** Bytes that the kernels of one sweep take there, at least. */
enum { CACHE_ROOM = 1 << 20 };

/** Where PoCL keeps what it compiled: pocl_cache_init_topdir() in its lib/CL/pocl_cache.c. */
static void find_cache(char out[FILE_PATH_SIZE])
{
	const char *const own = getenv("POCL_CACHE_DIR"), *const cache = getenv("XDG_CACHE_HOME");
	const char *const home = getenv("HOME");
	if (own && *own)
		snprintf(out, FILE_PATH_SIZE, "%s", own);
	else if (cache)
		snprintf(out, FILE_PATH_SIZE, "%s/pocl/kcache", cache);
	else
		snprintf(out, FILE_PATH_SIZE, "%s%s/pocl/kcache", home ? home : "/tmp", home ? "/.cache" : "");
}

/** Why nothing can be written into a folder, which need not be there yet: an error number, 0 if something can. */
static int folder_trouble(const char *folder)
{
	struct statvfs disk;
	errno = ENOTDIR; /* what is the matter where file_check_folder() sets none */
	if (file_check_folder(folder, NULL) != STATUS_OK)
		return errno;
	/* a file system without blocks, /proc say, does not count them */
	if (statvfs(folder, &disk) != 0 || disk.f_blocks == 0)
		return 0;
	return disk.f_bavail < CACHE_ROOM / disk.f_frsize ? ENOSPC : 0;
}

bool trouble_in_cache(char out[TROUBLE_SIZE])
{
	char folder[FILE_PATH_SIZE];
	*out = '\0';
	find_cache(folder);
	const int code = folder_trouble(folder);
	if (code != 0)
		snprintf(
		        out, TROUBLE_SIZE,
		        "PoCL cannot write to its cache folder %.1024s: %s; set POCL_CACHE_DIR to a folder that can be "
		        "written, with room for some MB",
		        folder, strerrordesc_np(code));
	return code != 0;
}

/** Starts a new clause behind those there are; where it goes, and how much of it. */
static char *next_clause(char out[TROUBLE_SIZE], size_t *room)
{
	const size_t used = strlen(out);
	*room = TROUBLE_SIZE - used;
	if (used == 0)
		return out;
	snprintf(out + used, *room, "; ");
	const size_t now = strlen(out);
	*room = TROUBLE_SIZE - now;
	return out + now;
}

/** Limits of a process below which PoCL 3.1 was seen to fail, with a margin for machines with more cores. */
static const struct {
	int resource;
	const char *what, *unit, *option;
	rlim_t size; /**< of the unit */
	rlim_t enough;
} limits[] = {
        {RLIMIT_AS, "the address space", " MiB", "-v", 1 << 20, 4096},
        {RLIMIT_NOFILE, "the number of open files", "", "-n", 1, 64},
        {RLIMIT_NPROC, "the number of processes and threads", "", "-u", 1, 256},
};

static void add_limits(char out[TROUBLE_SIZE])
{
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		struct rlimit limit;
		size_t room;
		if (getrlimit(limits[i].resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
		    limit.rlim_cur / limits[i].size >= limits[i].enough)
			continue;
		char *const at = next_clause(out, &room);
		snprintf(at, room, "%s is limited to %llu%s (ulimit %s): allow %llu%s or more", limits[i].what,
		         (unsigned long long)(limit.rlim_cur / limits[i].size), limits[i].unit, limits[i].option,
		         (unsigned long long)limits[i].enough, limits[i].unit);
	}
}

bool trouble_in_limits(char out[TROUBLE_SIZE])
{
	*out = '\0';
	add_limits(out);
	return *out != '\0';
}

bool trouble_find(char out[TROUBLE_SIZE])
{
	size_t room;
	(void)trouble_in_cache(out);
	if (!file_is_in_path("ld")) {
		char *const at = next_clause(out, &room);
		snprintf(at, room,
		         "there is no linker (ld) in PATH, with which PoCL builds kernels: install binutils or "
		         "set PATH");
	}
	add_limits(out);
	return *out != '\0';
}
