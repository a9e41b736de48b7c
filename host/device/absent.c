#include "device/absent.h"

#include "base/file.h"
#include "base/text.h"
#include "device/opencl.h"
#include "device/trouble.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char registry[] = "/etc/OpenCL/vendors";
static const char install[] =
        "install one, for example `apt-get install pocl-opencl-icd` for the CPU, or your GPU vendor's OpenCL driver";

static bool ends_with(const char *text, const char *end)
{
	const size_t size = strlen(text), wanted = strlen(end);
	return size >= wanted && strcmp(text + size - wanted, end) == 0;
}

/** Appends what is wrong with the library of a driver that shows no platform. */
static void explain_library(struct text *out, const char *library, const char *named_by)
{
	char trouble[TROUBLE_SIZE];
	void *const loaded = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
	const char *const reason = loaded ? NULL : dlerror();
	const char *const remedy = trouble_in_limits(trouble) ? trouble : "install it again";
	if (reason)
		text_printf(out, "; the driver that %s names cannot be loaded: %s: %s", named_by, reason, remedy);
	else
		text_printf(out, "; the driver that %s names, %s, shows no platform", named_by, library);
	if (loaded)
		dlclose(loaded);
}

/** The library is named on the file's first line. */
static void explain_file(struct text *out, const char *path)
{
	char line[FILE_PATH_SIZE] = "";
	FILE *const file = fopen(path, "re");
	if (file && fgets(line, sizeof line, file))
		line[strcspn(line, "\r\n")] = '\0';
	if (file)
		fclose(file);
	if (*line)
		explain_library(out, line, path);
	else
		text_printf(out, "; %s cannot be read, or names no driver", path);
}

static void explain_folder(struct text *out, const char *path, DIR *folder)
{
	for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		char file[FILE_PATH_SIZE];
		if (ends_with(entry->d_name, ".icd") && file_join(file, path, entry->d_name, NULL) == STATUS_OK)
			explain_file(out, file);
	}
}

/** Appends, for each driver there should be, why it is not there; nothing when none is registered. */
static void explain_drivers(struct text *out, const char *path)
{
	DIR *const folder = opendir(path);
	if (folder) {
		explain_folder(out, path, folder);
		closedir(folder);
	} else if (ends_with(path, ".icd")) {
		explain_file(out, path);
	} else if (strstr(path, ".so")) {
		explain_library(out, path, "OCL_ICD_VENDORS");
	}
}

static void explain_no_platform(struct text *out)
{
	const char *const chosen = getenv("OCL_ICD_VENDORS");
	struct text drivers = {0};
	explain_drivers(&drivers, chosen ? chosen : registry);
	if (drivers.size)
		text_add(out, text_string(&drivers) + strlen("; "));
	else if (chosen)
		text_printf(out, "OCL_ICD_VENDORS is \"%s\", where no driver is registered: unset it, or %s", chosen,
		            install);
	else
		text_printf(out, "no driver is registered in %s: %s", registry, install);
	text_free(&drivers);
}

/** What is known to keep a platform from showing its devices. */
static void explain_platform(struct text *out, cl_platform_id platform)
{
	char name[256] = "", trouble[TROUBLE_SIZE];
	clGetPlatformInfo(platform, CL_PLATFORM_NAME, sizeof name - 1, name, NULL);
	const char *const devices = getenv("POCL_DEVICES");
	const bool is_pocl = strcmp(name, OPENCL_POCL) == 0;
	text_printf(out, "the platform \"%s\" is there but shows no device: ", name);
	if (is_pocl && trouble_in_cache(trouble))
		text_add(out, trouble);
	else if (is_pocl && devices)
		text_printf(out, "POCL_DEVICES is \"%s\": unset it", devices);
	else if (trouble_in_limits(trouble))
		text_add(out, trouble);
	else if (is_pocl)
		text_add(out, "set POCL_CACHE_DIR to a folder that can be written");
	else if (strcmp(name, "rusticl") == 0)
		text_add(out, "set RUSTICL_ENABLE to the name of a driver of Mesa's, for example radeonsi or iris");
	else
		text_add(out, "is its device there, and are you allowed to use it?");
}

enum status absent_explain(struct error *error)
{
	cl_platform_id platform[OPENCL_PLATFORMS_MAX];
	cl_uint count = 0;
	struct text words = {0};
	char trouble[TROUBLE_SIZE];
	const enum status status = opencl_platforms(platform, &count, error);
	if (status != STATUS_OK)
		return status;
	if (count == 0)
		explain_no_platform(&words);
	for (cl_uint i = 0; i < count; i++) {
		text_add(&words, i ? "; " : "");
		explain_platform(&words, platform[i]);
	}
	if (trouble_find(trouble) && !strstr(text_string(&words), trouble))
		text_printf(&words, "; %s", trouble);
	if (words.failed)
		error_set_memory(error, "the list of devices");
	else
		error_set_cause(error, CAUSE_DEVICE, "no OpenCL device: %s", text_string(&words));
	text_free(&words);
	return STATUS_DEVICE;
}
