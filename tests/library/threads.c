/*
 * Two threads use libtwoneuron at once, each with sweeps of its own; one is stopped, which leaves the other alone.
 * Prints nothing if all is right.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <twoneuron.h>

#define REQUIRE(condition)                                                                      \
	do {                                                                                    \
		if (!(condition)) {                                                             \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
			exit(1);                                                                \
		}                                                                               \
	} while (0)

static const char quick[] = "name: quick\n"
                            "network: {bias: output}\n"
                            "axes: {rate: {value: 5}, w1: {from: -8, to: 8, points: 64},\n"
                            "       w2: {from: -8, to: 8, points: 32}, b2: {value: 0}}\n"
                            "map: {x: w1, y: w2}\n";

/* so long that it does not end by itself */
static const char endless[] = "name: endless\n"
                              "training: {steps: 2000000000, tolerance: 0}\n"
                              "axes: {rate: {value: 5}, w1: {from: -8, to: 8, points: 4096},\n"
                              "       w2: {from: -8, to: 8, points: 4096}}\n"
                              "map: {x: w1, y: w2}\n";

static struct twoneuron_sweep *open_sweep(const char *text)
{
	struct twoneuron_sweep *sweep = NULL;
	struct twoneuron_error error;
	REQUIRE(twoneuron_sweep_open(&sweep, text, &error) == TWONEURON_OK);
	return sweep;
}

/* A stop that is requested before the first chunk. */
static void *run_stopped(void *context)
{
	struct twoneuron_stop *stop = NULL;
	struct twoneuron_map *map = NULL;
	struct twoneuron_error error;
	struct twoneuron_sweep *const sweep = open_sweep(endless);
	struct twoneuron_run_options options = {.size = sizeof options};
	REQUIRE(twoneuron_stop_open(&stop, NULL) == TWONEURON_OK);
	options.stop = stop;
	twoneuron_stop_request(stop);
	REQUIRE(twoneuron_run(&map, sweep, &options, &error) == TWONEURON_INTERRUPTED);
	REQUIRE(strstr(error.message, "stopped after 0 of 16777216 networks"));
	REQUIRE(map && twoneuron_map_rows(map) == 4096);
	twoneuron_map_close(map);
	twoneuron_sweep_close(sweep);
	twoneuron_stop_close(stop);
	return context;
}

static void count(void *context, const struct twoneuron_totals *done, uint64_t networks)
{
	uint64_t *const most = context;
	REQUIRE(done->networks >= *most && done->networks <= networks);
	*most = done->networks;
}

/* The same sweep in memory and into a folder: the same values. */
static void *run_twice(void *folder)
{
	struct twoneuron_map *memory = NULL, *kept = NULL, *again = NULL;
	struct twoneuron_error error;
	struct twoneuron_sweep *const sweep = open_sweep(quick);
	uint64_t done = 0;
	struct twoneuron_run_options options = {.size = sizeof options, .progress = count, .context = &done};
	REQUIRE(twoneuron_run(&memory, sweep, &options, &error) == TWONEURON_OK);
	REQUIRE(done == twoneuron_sweep_networks(sweep));
	options.folder = folder;
	done = 0;
	REQUIRE(twoneuron_run(&kept, sweep, &options, &error) == TWONEURON_OK);
	REQUIRE(twoneuron_map_open(&again, folder, &error) == TWONEURON_OK);
	REQUIRE(twoneuron_map_rows(memory) == 32 && twoneuron_map_columns(memory) == 64);
	REQUIRE(memcmp(twoneuron_map_x(memory), twoneuron_map_x(kept), 64 * sizeof(double)) == 0);
	REQUIRE(memcmp(twoneuron_map_y(memory), twoneuron_map_y(again), 32 * sizeof(double)) == 0);
	for (size_t i = 0; twoneuron_map_field(memory, i); i++) {
		static double a[32 * 64], b[32 * 64], c[32 * 64];
		const char *const field = twoneuron_map_field(memory, i);
		REQUIRE(twoneuron_map_values(memory, field, a, NULL) == TWONEURON_OK);
		REQUIRE(twoneuron_map_values(kept, field, b, NULL) == TWONEURON_OK);
		REQUIRE(twoneuron_map_values(again, field, c, NULL) == TWONEURON_OK);
		REQUIRE(memcmp(a, b, sizeof a) == 0 && memcmp(a, c, sizeof a) == 0);
	}
	twoneuron_map_close(memory);
	twoneuron_map_close(kept);
	twoneuron_map_close(again);
	twoneuron_sweep_close(sweep);
	return NULL;
}

int main(void)
{
	pthread_t stopped, twice;
	REQUIRE(pthread_create(&stopped, NULL, run_stopped, NULL) == 0);
	REQUIRE(pthread_create(&twice, NULL, run_twice, "out") == 0);
	REQUIRE(pthread_join(stopped, NULL) == 0);
	REQUIRE(pthread_join(twice, NULL) == 0);
	return 0;
}
