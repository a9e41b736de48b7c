#define _GNU_SOURCE
#include "peer.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double peer_device_seconds;

void peer_fail(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(2);
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void *allocate(size_t count, size_t size)
{
	/* a whole number of cache lines, so that vectors of any width are aligned */
	void *memory = aligned_alloc(64, (count * size + 63) / 64 * 64);
	if (memory == NULL)
		peer_fail("no memory for %zu values", count);
	return memory;
}

static void work_read(struct work *work, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL || fseek(file, 0, SEEK_END) != 0)
		peer_fail("%s: can't be read", path);
	work->n = (size_t)ftell(file) / (3 * sizeof(float));
	rewind(file);
	float *values = allocate(3 * work->n, sizeof *values);
	if (work->n == 0 || fread(values, sizeof *values, 3 * work->n, file) != 3 * work->n)
		peer_fail("%s: too short", path);
	fclose(file);
	work->w1 = values;
	work->w2 = values + work->n;
	work->rate = values + 2 * work->n;

	const char *slash = strrchr(path, '/');
	char *name = strdup(slash != NULL ? slash + 1 : path);
	name[strcspn(name, ".")] = '\0';
	work->name = name;
}

static void result_write(const struct result *result, size_t n, const char *path)
{
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(result->w1, sizeof(float), n, file) != n ||
	    fwrite(result->w2, sizeof(float), n, file) != n || fwrite(result->steps, sizeof(uint32_t), n, file) != n ||
	    fclose(file) != 0)
		peer_fail("%s: can't be written", path);
}

/* Trains until `seconds` have passed, at least once, and prints the rate of all repetitions together. */
static void measure(const char *name, const char *device, train_function *train, const struct work *work,
                    const struct result *result, double seconds)
{
	uint64_t steps = 0;
	unsigned repetitions = 0;
	const double start = now();
	double elapsed;
	do {
		train(result, work);
		for (size_t i = 0; i < work->n; i++)
			steps += result->steps[i];
		repetitions++;
		elapsed = now() - start;
	} while (elapsed < seconds);
	if (peer_device_seconds > 0)
		elapsed = peer_device_seconds;
	printf("{\"name\": \"%s\", \"work\": \"%s\", \"network_steps_per_second\": %.6g, \"network_steps\": %llu, "
	       "\"seconds\": %.6f, \"networks\": %zu, \"repetitions\": %u, \"block\": %zu, \"shape\": \"%s\", "
	       "\"device\": \"%s\"}\n",
	       name, work->name, (double)steps / elapsed, (unsigned long long)steps / repetitions,
	       elapsed / repetitions, work->n, repetitions, work->block, work->shape, device);
}

int peer_main(int argc, char **argv, const char *name, prepare_function *prepare, train_function *train)
{
	static const struct option options[] = {
	        {"steps", required_argument, NULL, 's'},  {"tolerance", required_argument, NULL, 't'},
	        {"block", required_argument, NULL, 'b'},  {"shape", required_argument, NULL, 'p'},
	        {"device", required_argument, NULL, 'n'}, {"seconds", required_argument, NULL, 'd'},
	        {"result", required_argument, NULL, 'r'}, {NULL, 0, NULL, 0},
	};
	struct work work = {.block = 256, .shape = ""};
	double seconds = 1;
	const char *path = NULL;
	for (int letter; (letter = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		switch (letter) {
		case 's':
			work.steps = (uint32_t)strtoul(optarg, NULL, 10);
			break;
		case 't':
			work.tolerance = strtof(optarg, NULL);
			break;
		case 'b':
			work.block = strtoul(optarg, NULL, 10);
			break;
		case 'p':
			work.shape = optarg;
			break;
		case 'n':
			work.device = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'd':
			seconds = strtod(optarg, NULL);
			break;
		case 'r':
			path = optarg;
			break;
		default:
			return 2;
		}
	}
	if (optind + 1 != argc || work.steps == 0 || work.tolerance <= 0 || work.block == 0)
		peer_fail("usage: %s WORK.f32 --steps N --tolerance T [--block N] [--shape NAME] [--device N] "
		          "[--seconds S] [--result FILE]",
		          argv[0]);

	work_read(&work, argv[optind]);
	const struct result result = {
	        .w1 = allocate(work.n, sizeof(float)),
	        .w2 = allocate(work.n, sizeof(float)),
	        .steps = allocate(work.n, sizeof(uint32_t)),
	};
	const char *device = prepare != NULL ? prepare(&work) : "CPU";
	measure(name, device, train, &work, &result, seconds);
	if (path != NULL)
		result_write(&result, work.n, path);
	return 0;
}
