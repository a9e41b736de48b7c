/* How fast outputs are written: rows of networks.csv per second of one core (formatted only, into a file, compressed
 * into a file) and per second by the clock, and the formats of a map of 4 million cells. Not a test: `output_speed
 * FOLDER [THREADS]` prints a table; run the release build. */
#include "fixture.h"

#include "base/file.h"
#include "output/format.h"
#include "output/networks.h"
#include "output/rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 1 << 20, ROUNDS = 4 };

static double seconds(clockid_t clock)
{
	struct timespec time;
	clock_gettime(clock, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void require(enum status status, const struct error *error)
{
	if (status == STATUS_OK)
		return;
	fprintf(stderr, "%s\n", error->message);
	exit(1);
}

/** Time by the clock, and processor time of all cores; the second hardly depends on other programs. */
struct spent {
	double clock, core;
};

static struct spent spent_since(struct spent start)
{
	return (struct spent){seconds(CLOCK_MONOTONIC) - start.clock, seconds(CLOCK_PROCESS_CPUTIME_ID) - start.core};
}

/** The best of several rounds over all rows. */
static double format_seconds(const struct runs *runs)
{
	double best = INFINITY;
	struct text text = {0};
	for (int round = 0; round < 2 * ROUNDS; round++) {
		const struct spent start = spent_since((struct spent){0});
		for (size_t first = 0; first < runs->count; first += 4096) {
			text_clear(&text);
			rows_append(&text, runs, first, 4096);
		}
		best = fmin(best, spent_since(start).core);
	}
	text_free(&text);
	return best;
}

static struct spent file_seconds(const char *folder, const struct runs *runs, bool zstd, unsigned threads,
                                 double *bytes)
{
	struct networks *networks;
	struct networks_position position = {0};
	struct error error;
	const struct spent start = spent_since((struct spent){0});
	require(networks_open(&networks, folder, zstd, fixture_absent(), threads, position, &error), &error);
	for (int round = 0; round < ROUNDS; round++)
		require(networks_append(networks, runs, &error), &error);
	require(networks_flush(networks, &position, &error), &error);
	networks_close(networks);
	*bytes = (double)position.bytes;
	return spent_since(start);
}

static void measure(const char *name, enum fixture_runs kind, enum precision precision, const char *folder,
                    unsigned threads)
{
	struct runs runs = fixture_runs_make(kind, precision, 1000000000, ROWS);
	const double written = 1e-6 * ROUNDS * ROWS;
	double bytes, packed;
	const double format = format_seconds(&runs);
	const struct spent plain = file_seconds(folder, &runs, false, threads, &bytes);
	printf("%-28s %8.2f %8.2f %8.2f %8.0f", name, 1e-6 * ROWS / format, written / plain.core, written / plain.clock,
	       bytes / plain.clock * 1e-6);
	if (networks_can_compress()) {
		const struct spent zstd = file_seconds(folder, &runs, true, threads, &packed);
		printf(" %8.2f %8.2f %8.2f", written / zstd.core, written / zstd.clock, bytes / packed);
	}
	printf("\n");
	fixture_runs_free(&runs);
}

static void measure_format(const char *folder, const char *name, format_write write, const struct content *content)
{
	char path[FILE_PATH_SIZE];
	struct error error;
	require(file_join(path, folder, name, &error), &error);
	const struct spent start = spent_since((struct spent){0});
	require(write(path, content, &error), &error);
	printf("%s, 2048 x 2048 cells: %.2f s\n", name, spent_since(start).clock);
}

static void measure_map(const char *folder, unsigned threads)
{
	const struct sweep sweep = fixture_sweep(2048, 2048);
	struct map map = fixture_map(&sweep);
	const struct summary summary = fixture_summary(&map);
	const struct content content = {.sweep = &sweep, .map = &map, .summary = &summary, .threads = threads};
	measure_format(folder, "map.csv", map_csv_format.write, &content);
#ifdef TWONEURON_NETCDF
	measure_format(folder, "map.nc", map_netcdf_format.write, &content);
#endif
	measure_format(folder, "map.png", map_png_format.write, &content);
	measure_format(folder, "map.pdf", map_pdf_format.write, &content);
	map_free(&map);
}

int main(int count, char **arguments)
{
	if (count < 2) {
		fprintf(stderr, "usage: output_speed FOLDER [THREADS]\n");
		return 2;
	}
	const unsigned threads = count > 2 ? (unsigned)atoi(arguments[2]) : 1;
	printf("%u thread(s), million rows       format            to file               with zstd\n"
	       "per second of                    core     core    clock     MB/s     core    clock    ratio\n",
	       threads);
	measure("grid, no bias, float32", FIXTURE_GRID, PRECISION_FLOAT32, arguments[1], threads);
	measure("grid, both biases, float32", FIXTURE_GRID_BIASES, PRECISION_FLOAT32, arguments[1], threads);
	measure("drawn, both biases, float32", FIXTURE_DRAWN, PRECISION_FLOAT32, arguments[1], threads);
	measure("drawn, both biases, float64", FIXTURE_DRAWN, PRECISION_FLOAT64, arguments[1], threads);
	measure_map(arguments[1], threads);
	return 0;
}
