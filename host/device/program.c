#include "device/program.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "device/cache.h"
#include "device/trouble.h"

#include <stdlib.h>
#include <string.h>

enum {
	CACHE_ENTRY_MAX = 64 << 20,
	BUILD_LOG_SIZE = 5000, /**< of what a struct error holds */
	GROUP_MAX = 64,        /**< work-items of a work-group */
};

/** The path of the program's cache entry, or "" when there is no cache. */
static void entry_path(char out[FILE_PATH_SIZE], const struct device *device, const char *source, const char *options)
{
	struct text key = {0};
	const struct device_info *info = &device->info;
	text_printf(&key, "%s\n%s\n%s\n%s\n%u/%u\n%s\n", info->platform, info->name, info->driver, info->version,
	            info->part, info->parts, options);
	text_add(&key, source);
	char hash[HASH_SIZE], name[HASH_SIZE + 8];
	out[0] = '\0';
	if (!key.failed) {
		hash_sha256(hash, key.data, key.size);
		snprintf(name, sizeof name, "%s.bin", hash);
		if (!cache_path(out, name))
			out[0] = '\0';
	}
	text_free(&key);
}

/**
 * An entry is the SHA-256 of the binary, a line break, and the binary: drivers crash on damaged binaries. Returns the
 * binary within the entry, or NULL.
 */
static const unsigned char *entry_binary(const struct text *entry, size_t *size)
{
	char hash[HASH_SIZE];
	if (entry->size <= HASH_SIZE)
		return NULL;
	const char *binary = entry->data + HASH_SIZE;
	*size = entry->size - HASH_SIZE;
	hash_sha256(hash, binary, *size);
	return memcmp(entry->data, hash, HASH_SIZE - 1) == 0 && binary[-1] == '\n' ? (const unsigned char *)binary
	                                                                           : NULL;
}

/** A program from the cache, or NULL. */
static cl_program cache_load(const char *path, const struct device *device, const char *options)
{
	struct text entry = {0};
	cl_program program = NULL;
	size_t size;
	const unsigned char *binary = NULL;
	if (*path && file_read(&entry, path, CACHE_ENTRY_MAX, NULL) == STATUS_OK)
		binary = entry_binary(&entry, &size);
	if (binary) {
		cl_int loaded, code;
		program = clCreateProgramWithBinary(device->context, 1, &device->id, &size, &binary, &loaded, &code);
		if (program && (code != CL_SUCCESS || loaded != CL_SUCCESS ||
		                clBuildProgram(program, 1, &device->id, options, NULL, NULL) != CL_SUCCESS)) {
			clReleaseProgram(program);
			program = NULL;
		}
	}
	text_free(&entry);
	return program;
}

/** Keeps a built program. False, which only costs time, when the cache cannot be written. */
static bool cache_store(const char *path, cl_program program)
{
	size_t size = 0;
	struct text entry = {0};
	if (!*path || clGetProgramInfo(program, CL_PROGRAM_BINARY_SIZES, sizeof size, &size, NULL) != CL_SUCCESS ||
	    !size)
		return false;
	bool kept = false;
	char *binary = text_reserve(&entry, HASH_SIZE + size);
	if (binary) {
		binary += HASH_SIZE;
		if (clGetProgramInfo(program, CL_PROGRAM_BINARIES, sizeof binary, &binary, NULL) == CL_SUCCESS) {
			hash_sha256(entry.data, binary, size);
			entry.data[HASH_SIZE - 1] = '\n';
			entry.size = HASH_SIZE + size;
			kept = file_write(path, entry.data, entry.size, NULL) == STATUS_OK;
		}
	}
	text_free(&entry);
	return kept;
}

/** What the compiler said, cut when too long; it ends with a line break, if anything. */
static void get_build_log(char log[BUILD_LOG_SIZE], cl_program program, const struct device *device)
{
	size_t size = 0;
	log[0] = '\0';
	clGetProgramBuildInfo(program, device->id, CL_PROGRAM_BUILD_LOG, 0, NULL, &size);
	char *whole = size ? malloc(size + 1) : NULL;
	if (whole &&
	    clGetProgramBuildInfo(program, device->id, CL_PROGRAM_BUILD_LOG, size, whole, NULL) == CL_SUCCESS) {
		whole[size] = '\0';
		snprintf(log, BUILD_LOG_SIZE, "%.*s", BUILD_LOG_SIZE - 1, whole);
	}
	free(whole);
}

/**
 * A failed build: the call, the code, and the compiler's log; or PoCL's trouble with its cache, of which it says
 * nothing.
 */
static enum status build_error(cl_int code, cl_program program, const struct device *device, const char *options,
                               struct error *error)
{
	char trouble[TROUBLE_SIZE], log[BUILD_LOG_SIZE];
	if (strcmp(device->info.platform, OPENCL_POCL) == 0 && trouble_in_cache(trouble))
		return error_set_cause(error, CAUSE_DISK, "clBuildProgram: %s (device %u \"%s\"): %s",
		                       opencl_error_name(code), device->info.number, device->info.name, trouble);
	get_build_log(log, program, device);
	(void)trouble_in_limits(trouble);
	return error_set_cause(error, opencl_cause(code), "clBuildProgram: %s (device %u \"%s\", options %s)\n%s%s",
	                       opencl_error_name(code), device->info.number, device->info.name, options, log, trouble);
}

enum status program_build(cl_program *out, const struct device *device, const char *source, const char *options,
                          struct error *error)
{
	char path[FILE_PATH_SIZE];
	entry_path(path, device, source, options);
	*out = cache_load(path, device, options);
	if (*out)
		return STATUS_OK;
	cl_int code;
	cl_program program = clCreateProgramWithSource(device->context, 1, &source, NULL, &code);
	enum status status = opencl_check(code, "clCreateProgramWithSource", device, error);
	if (status != STATUS_OK)
		return status;
	code = clBuildProgram(program, 1, &device->id, options, NULL, NULL);
	if (code != CL_SUCCESS) {
		status = build_error(code, program, device, options, error);
		clReleaseProgram(program);
		return status;
	}
	cache_store(path, program);
	*out = program;
	return STATUS_OK;
}

/**
 * Chooses one size of work-groups for every launch, whatever the number of work-items, because PoCL compiles a kernel
 * anew for each size that it meets. If PoCL may choose, it takes a size up to 4,096 that divides the number of
 * work-items, and keeps their private arrays on one stack, which overflows.
 */
static enum status choose_group(struct opencl_kernel *kernel, const struct device *device, struct error *error)
{
	kernel->group_limit = 1;
	const cl_int code = clGetKernelWorkGroupInfo(kernel->kernel, device->id, CL_KERNEL_WORK_GROUP_SIZE,
	                                             sizeof kernel->group_limit, &kernel->group_limit, NULL);
	kernel->group = kernel->group_limit < GROUP_MAX ? kernel->group_limit : GROUP_MAX;
	return opencl_check(code, "clGetKernelWorkGroupInfo", device, error);
}

enum status program_kernel(struct opencl_kernel *out, cl_program program, const char *name, const struct device *device,
                           struct error *error)
{
	cl_int code;
	*out = (struct opencl_kernel){.kernel = clCreateKernel(program, name, &code), .name = name};
	const enum status status = opencl_check(code, "clCreateKernel", device, error);
	return status == STATUS_OK ? choose_group(out, device, error) : status;
}
