/**
 * Preloaded into twoneuron by bench/start: adds up the seconds that the program waits in OpenCL's calls, and writes
 * them when it ends, as "seconds<tab>what", into the file that BENCH_START names. Other programs that it starts inherit
 * the library, and write nothing.
 */
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ENTRIES_MAX = 64, NAME_SIZE = 256 };

static struct entry {
	char name[NAME_SIZE];
	double seconds;
} entry[ENTRIES_MAX];
static int entries;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void add(double start, const char *what, const char *of)
{
	const double seconds = now() - start;
	char name[NAME_SIZE];
	snprintf(name, sizeof name, "%s%s", what, of);
	pthread_mutex_lock(&lock);
	int i = 0;
	while (i < entries && strcmp(entry[i].name, name) != 0)
		i++;
	if (i < ENTRIES_MAX) {
		memcpy(entry[i].name, name, sizeof name);
		entry[i].seconds += seconds;
		entries += i == entries;
	}
	pthread_mutex_unlock(&lock);
}

__attribute__((destructor)) static void write_entries(void)
{
	const char *const path = getenv("BENCH_START");
	FILE *const file = path && entries > 0 ? fopen(path, "w") : NULL;
	if (!file)
		return;
	for (int i = 0; i < entries; i++)
		fprintf(file, "%.4f\t%s\n", entry[i].seconds, entry[i].name);
	fclose(file);
}

/** The function of the loader, or of the library that was preloaded after this one. */
#define NEXT(function) ((__typeof__(&function))dlsym(RTLD_NEXT, #function))

static void kernels_of(char names[NAME_SIZE / 2], cl_program program)
{
	memset(names, 0, NAME_SIZE / 2);
	NEXT(clGetProgramInfo)(program, CL_PROGRAM_KERNEL_NAMES, NAME_SIZE / 2 - 1, names, NULL);
}

cl_int clGetPlatformIDs(cl_uint size, cl_platform_id *platforms, cl_uint *count)
{
	const double start = now();
	const cl_int code = NEXT(clGetPlatformIDs)(size, platforms, count);
	add(start, "loading the drivers", "");
	return code;
}

cl_int clBuildProgram(cl_program program, cl_uint count, const cl_device_id *devices, const char *options,
                      void(CL_CALLBACK *notify)(cl_program, void *), void *data)
{
	char names[NAME_SIZE / 2];
	const double start = now();
	const cl_int code = NEXT(clBuildProgram)(program, count, devices, options, notify, data);
	kernels_of(names, program);
	add(start, "building ", names);
	return code;
}

cl_int clGetProgramInfo(cl_program program, cl_program_info what, size_t size, void *value, size_t *needed)
{
	char names[NAME_SIZE / 2];
	const double start = now();
	const cl_int code = NEXT(clGetProgramInfo)(program, what, size, value, needed);
	if (what == CL_PROGRAM_BINARY_SIZES || what == CL_PROGRAM_BINARIES) {
		kernels_of(names, program);
		add(start, "machine code of ", names);
	}
	return code;
}

cl_int clWaitForEvents(cl_uint count, const cl_event *events)
{
	const double start = now();
	const cl_int code = NEXT(clWaitForEvents)(count, events);
	add(start, "waiting for the device", "");
	return code;
}
