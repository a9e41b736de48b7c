/** The cache of built programs, with a tiny kernel: calls that build or load are counted on their way to the driver. */
#include "device/program.h"

#include "base/hash.h"
#include "base/text.h"
#include "device.h"
#include "device/job.h"
#include "folder.h"
#include "test.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char source[] = "kernel void add(global int *restrict sum, const int count) {\n"
                             "\tconst int i = get_global_id(0);\n"
                             "\tif (i < count) sum[i] = i + AMOUNT;\n"
                             "}\n";
static const char options[] = "-cl-std=CL1.2 -DAMOUNT=40";

static int built, loaded;

cl_program clCreateProgramWithSource(cl_context context, cl_uint count, const char **strings, const size_t *sizes,
                                     cl_int *code)
{
	cl_program (*next)(cl_context, cl_uint, const char **, const size_t *, cl_int *);
	*(void **)&next = dlsym(RTLD_NEXT, "clCreateProgramWithSource");
	built++;
	return next(context, count, strings, sizes, code);
}

cl_program clCreateProgramWithBinary(cl_context context, cl_uint count, const cl_device_id *devices,
                                     const size_t *sizes, const unsigned char **binaries, cl_int *each, cl_int *code)
{
	cl_program (*next)(cl_context, cl_uint, const cl_device_id *, const size_t *, const unsigned char **, cl_int *,
	                   cl_int *);
	*(void **)&next = dlsym(RTLD_NEXT, "clCreateProgramWithBinary");
	loaded++;
	return next(context, count, devices, sizes, binaries, each, code);
}

/** An empty cache in a folder of its own. */
static int set_up(void **state)
{
	setenv("TWONEURON_CACHE", "cache", 1);
	built = loaded = 0;
	return folder_enter(state);
}

/** Builds the program, or loads it, and its kernel must add `amount`. */
static void assert_adds(const char *text, const char *with, int amount)
{
	struct job *job = NULL;
	struct error error = {0};
	int sum[5] = {0}, count = 5;
	const struct job_argument argument[] = {{JOB_OUT, sizeof sum, sum}, {JOB_VALUE, sizeof count, &count}};
	enum status status = job_open(&job, device, text, "add", with, &error);
	if (status == STATUS_OK)
		status = job_run(job, 5, argument, 2, &error);
	job_close(job);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
	for (int i = 0; i < 5; i++)
		assert_int_equal(sum[i], i + amount);
}

static void assert_calls(int wanted_built, int wanted_loaded)
{
	assert_int_equal(built, wanted_built);
	assert_int_equal(loaded, wanted_loaded);
}

/** The number of files in the cache, and the path of one of them. */
static int list_cache(char path[300])
{
	int count = 0;
	DIR *const folder = opendir("cache");
	assert_non_null(folder);
	for (const struct dirent *entry; (entry = readdir(folder));)
		if (entry->d_name[0] != '.') {
			snprintf(path, 300, "cache/%s", entry->d_name);
			count++;
		}
	closedir(folder);
	return count;
}

static void test_program_build__loads_what_was_built_before(void **state)
{
	(void)state;
	char path[300];
	assert_adds(source, options, 40);
	assert_calls(1, 0);
	assert_int_equal(list_cache(path), 1);
	assert_adds(source, options, 40);
	assert_calls(1, 1);
	assert_int_equal(list_cache(path), 1);
}

static void test_program_build__tells_programs_apart(void **state)
{
	(void)state;
	char path[300];
	struct text other = {0};
	assert_adds(source, options, 40);
	assert_adds(source, "-cl-std=CL1.2 -DAMOUNT=2", 2);
	assert_calls(2, 0);
	text_printf(&other, "#undef AMOUNT\n#define AMOUNT 7\n%s", source);
	assert_adds(text_string(&other), options, 7);
	assert_calls(3, 0);
	text_free(&other);
	assert_int_equal(list_cache(path), 3);
	assert_adds(source, options, 40);
	assert_calls(3, 1);
}

static void test_program_build__tells_devices_and_drivers_apart(void **state)
{
	(void)state;
	const struct device_info before = device->info;
	assert_adds(source, options, 40);
	for (int i = 0; i < 6; i++) {
		struct device_info *const info = &device->info;
		*info = before;
		char *const text[] = {info->name, info->platform, info->driver, info->version};
		if (i < 4)
			strcpy(text[i], "another");
		else
			*(i == 4 ? &info->part : &info->parts) = 3;
		/* not run: a device with parts is not one of this driver */
		cl_program program = NULL;
		const enum status status = program_build(&program, device, source, options, NULL);
		*info = before;
		assert_int_equal(status, STATUS_OK);
		clReleaseProgram(program);
		assert_calls(2 + i, 0);
	}
}

static void flip_hash(FILE *file, long size)
{
	(void)size;
	fseek(file, 0, SEEK_SET);
	const int first = fgetc(file);
	fseek(file, 0, SEEK_SET);
	fputc(first ^ 1, file);
}
static void flip_last(FILE *file, long size)
{
	fseek(file, size - 1, SEEK_SET);
	const int last = fgetc(file);
	fseek(file, size - 1, SEEK_SET);
	fputc(last ^ 1, file);
}
static void cut_half(FILE *file, long size)
{
	assert_int_equal(ftruncate(fileno(file), size / 2), 0);
}
static void cut_binary(FILE *file, long size)
{
	(void)size;
	assert_int_equal(ftruncate(fileno(file), HASH_SIZE), 0);
}
static void cut_all(FILE *file, long size)
{
	(void)size;
	assert_int_equal(ftruncate(fileno(file), 0), 0);
}

static void test_program_build__builds_anew_what_is_damaged(void **state)
{
	(void)state;
	static void (*const damage[])(FILE *, long) = {flip_hash, flip_last, cut_half, cut_binary, cut_all};
	char path[300];
	assert_adds(source, options, 40);
	for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
		built = loaded = 0;
		assert_int_equal(list_cache(path), 1);
		FILE *const file = fopen(path, "r+");
		assert_non_null(file);
		fseek(file, 0, SEEK_END);
		damage[i](file, ftell(file));
		assert_int_equal(fclose(file), 0);
		assert_adds(source, options, 40);
		assert_calls(1, 0); /* a driver may crash on damage, and must not see it */
		assert_adds(source, options, 40);
		assert_calls(1, 1); /* written anew */
	}
}

static void test_program_build__does_without_a_cache(void **state)
{
	(void)state;
	static const char *const folders[] = {"", "file/below"};
	fclose(fopen("file", "w"));
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		setenv("TWONEURON_CACHE", folders[i], 1);
		built = loaded = 0;
		assert_adds(source, options, 40);
		assert_adds(source, options, 40);
		assert_calls(2, 0);
	}
}

static void test_program_build__leaves_no_file_where_it_cannot_write(void **state)
{
	(void)state;
	char path[300], again[300];
	assert_adds(source, options, 40);
	assert_int_equal(list_cache(path), 1);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0777), 0); /* which no file can replace */
	assert_adds(source, options, 40);
	assert_int_equal(list_cache(again), 1);
	assert_string_equal(again, path);
}

static void test_program_build__gives_the_words_of_the_compiler(void **state)
{
	(void)state;
	struct error error = {0};
	cl_program program = NULL;
	assert_int_equal(program_build(&program, device, "kernel void add(global int *sum) { *sum = unheard; }\n",
	                               "-cl-std=CL1.2 -DAMOUNT=1", &error),
	                 STATUS_DEVICE);
	assert_null(program);
	assert_memory_equal(error.message, "clBuildProgram: CL_BUILD_PROGRAM_FAILURE (device 0 \"", 52);
	assert_non_null(strstr(error.message, "options -cl-std=CL1.2 -DAMOUNT=1)\n"));
	assert_non_null(strstr(error.message, "unheard"));
	assert_int_equal(access("cache", F_OK) == 0 ? list_cache((char[300]){0}) : 0, 0);
}

static void test_program_kernel__has_groups_of_64_at_most(void **state)
{
	(void)state;
	struct error error = {0};
	cl_program program = NULL;
	struct opencl_kernel kernel = {0};
	assert_int_equal(program_build(&program, device, source, options, NULL), STATUS_OK);
	assert_int_equal(program_kernel(&kernel, program, "add", device, NULL), STATUS_OK);
	assert_true(kernel.group >= 1 && kernel.group <= 64 && kernel.group <= kernel.group_limit);
	assert_int_equal(opencl_items(&kernel, 1), kernel.group);
	assert_int_equal(opencl_items(&kernel, 2 * kernel.group), 2 * kernel.group);
	opencl_release_kernel(&kernel);
	opencl_release_kernel(&kernel);
	assert_int_equal(program_kernel(&kernel, program, "subtract", device, &error), STATUS_DEVICE);
	assert_memory_equal(error.message, "clCreateKernel: CL_INVALID_KERNEL_NAME (device 0", 48);
	clReleaseProgram(program);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_program_build__loads_what_was_built_before, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_program_build__tells_programs_apart, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_program_build__tells_devices_and_drivers_apart, set_up,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_program_build__builds_anew_what_is_damaged, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_program_build__does_without_a_cache, set_up, folder_leave),
	        cmocka_unit_test_setup_teardown(test_program_build__leaves_no_file_where_it_cannot_write, set_up,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_program_build__gives_the_words_of_the_compiler, set_up,
	                                        folder_leave),
	        cmocka_unit_test_setup_teardown(test_program_kernel__has_groups_of_64_at_most, set_up, folder_leave),
	};
	return cmocka_run_group_tests(tests, device_enter, device_leave);
}
