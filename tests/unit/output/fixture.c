#include "fixture.h"

#include "base/file.h"

#include <dirent.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void require(int condition, const char *what)
{
	if (condition)
		return;
	perror(what);
	abort();
}

void fixture_folder(char folder[FIXTURE_PATH])
{
	const char *root = getenv("TMPDIR");
	snprintf(folder, FIXTURE_PATH, "%s/twoneuron-output-XXXXXX", root ? root : "/tmp");
	require(mkdtemp(folder) != NULL, folder);
}

void fixture_remove(const char *folder)
{
	DIR *directory = opendir(folder);
	require(directory != NULL, folder);
	for (const struct dirent *entry; (entry = readdir(directory));) {
		char path[FIXTURE_PATH + 256];
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		unlink(path);
	}
	closedir(directory);
	require(rmdir(folder) == 0, folder);
}

struct text fixture_read(const char *folder, const char *name)
{
	char path[FILE_PATH_SIZE];
	struct text text = {0};
	require(file_join(path, folder, name, NULL) == STATUS_OK, name);
	require(file_read(&text, path, SIZE_MAX / 2, NULL) == STATUS_OK, path);
	return text;
}

struct sweep fixture_sweep(uint64_t rows, uint64_t columns)
{
	struct sweep sweep = {
	        .name = "rate-vs-weight",
	        .question = "Does a larger rate rescue a bad start?",
	        .problem = {.bias = BIAS_BOTH, .samples = 2, .sample = {{0, 0, 1}, {1, 1, 1}}},
	        .training = {.steps = 800, .tolerance = 1e-5, .precision = PRECISION_FLOAT32, .max_error = 0.1},
	        .space = {.axis = {[AXIS_RATE] = {.form = AXIS_POINTS,
	                                          .a = 0.1,
	                                          .b = 1000,
	                                          .points = columns,
	                                          .scale = SCALE_LOG},
	                           [AXIS_W1] = {.form = AXIS_POINTS, .a = -10, .b = 10, .points = rows},
	                           [AXIS_RATE_HIDDEN] = {.form = AXIS_VALUE, .points = 1},
	                           [AXIS_RATE_OUTPUT] = {.form = AXIS_VALUE, .points = 1},
	                           [AXIS_MOMENTUM] = {.form = AXIS_VALUE, .points = 1},
	                           [AXIS_WEIGHT_DECAY] = {.form = AXIS_VALUE, .points = 1},
	                           [AXIS_B1] = {.form = AXIS_VALUE, .points = 1},
	                           [AXIS_W2] = {.form = AXIS_NORMAL, .b = 1, .points = 1},
	                           [AXIS_B2] = {.form = AXIS_VALUE, .points = 1}},
	                  .absent = fixture_absent(),
	                  .draws = 16,
	                  .seed = 1,
	                  .map_x = AXIS_RATE,
	                  .map_y = AXIS_W1,
	                  .columns = columns,
	                  .rows = rows,
	                  .runs_per_cell = 16,
	                  .networks = rows * columns * 16},
	};
	hash_sha256(sweep.sha256, "a sweep file", 12);
	return sweep;
}

struct sweep fixture_line(uint64_t columns)
{
	struct sweep sweep = fixture_sweep(1, columns);
	sweep.space.axis[AXIS_W1] = (struct axis){.form = AXIS_NORMAL, .b = 1, .points = 1};
	sweep.space.map_y = AXES;
	return sweep;
}

static double point(const struct axis *axis, uint64_t i)
{
	const double t = axis->points > 1 ? (double)i / (double)(axis->points - 1) : 0;
	const double value =
	        axis->scale == SCALE_LOG ? axis->a * pow(axis->b / axis->a, t) : axis->a + t * (axis->b - axis->a);
	return (double)(float)value;
}

struct map fixture_map(const struct sweep *sweep)
{
	struct map map = {0};
	const struct space *space = &sweep->space;
	require(map_make(&map, space->rows, space->columns, 40, NULL) == STATUS_OK, "map");
	for (uint64_t c = 0; c < map.columns; c++)
		map.x[c] = point(&space->axis[space->map_x], c);
	for (uint64_t r = 0; space_has_y(space) && r < map.rows; r++)
		map.y[r] = point(&space->axis[space->map_y], r);
	for (uint64_t i = 0; i < map.rows * map.columns; i++) {
		struct cell *cell = &map.cell[i];
		for (uint64_t run = 0; run < space->runs_per_cell; run++)
			cell->outcomes[i % 17 == 3 ? OUTCOME_DIVERGED : (i * 7 + run * run) % OUTCOMES]++;
		cell->steps = 16 * (i % 801) + i % 16;
		if (i % 17 == 3)
			continue;
		cell->loss = (uint128)(i * UINT64_C(2654435761) % (UINT64_C(1) << 41));
		cell->min_loss = (double)(0.25f / (float)(1 + i % 1000));
	}
	return map;
}

struct summary fixture_summary(const struct map *map)
{
	static const char *const names[] = {"first device", "second device"};
	static const struct provenance_device devices[] = {
	        {"first device", "a platform", "3.1", "-D BIAS=3"},
	        {"second device", "another \xff platform", NULL, "-D BIAS=3 -D WIDTH=1"},
	};
	static const struct provenance_attempt attempts[] = {{"twoneuron sweep b.yaml", 1.5, 1, names},
	                                                     {"twoneuron sweep \"a.yaml\"", 0.1, 2, names}};
	struct summary summary = {
	        .range = {0, map->rows * map->columns * 16},
	        .seconds = 1.6,
	        .training_seconds = 1.25,
	        .provenance = {.version = "0.1.0",
	                       .commit = "0123abc",
	                       .command = "twoneuron sweep \"a.yaml\"",
	                       .sweep_file = "name: a\n",
	                       .math = MATH_EXACT,
	                       .devices = 2,
	                       .device = devices,
	                       .attempts = 2,
	                       .attempt = attempts},
	};
	summary_count(&summary, map);
	return summary;
}

/** Splitmix64 (S. Vigna): a number in [0, 1) from a counter. */
static double uniform(uint64_t counter)
{
	uint64_t z = counter * UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

uint32_t fixture_absent(void)
{
	return axes_absent(&(struct descent){0});
}

static double run_value(enum fixture_runs kind, int v, uint64_t i)
{
	const double u = uniform(RUN_VALUES * i + (uint64_t)v), grid = -8 + 16 * (double)(i % 2048) / 2047;
	const int drawn = kind == FIXTURE_DRAWN, biases = kind != FIXTURE_GRID;
	switch (v) {
	case RUN_AXES + AXIS_RATE:
		return drawn ? 0.1 * pow(1000, u) : 5;
	case RUN_AXES + AXIS_W1:
		return drawn ? 16 * u - 8 : grid;
	case RUN_AXES + AXIS_W2:
		return drawn ? 16 * u - 8 : -8 + 16 * (double)(i / 2048 % 2048) / 2047;
	case RUN_AXES + AXIS_B1:
	case RUN_AXES + AXIS_B2:
		return drawn ? 2 * u - 1 : 0;
	case RUN_PARAMETERS + PARAMETER_B1:
	case RUN_PARAMETERS + PARAMETER_B2:
		return biases ? 8 * u - 4 : 0;
	case RUN_CHANGE:
		return 1e-5 * pow(1000, u);
	case RUN_LOSS:
		return 0.25 * u;
	case RUN_MAX_ERROR:
		return u;
	default:
		return 20 * u - 10;
	}
}

struct runs fixture_runs_make(enum fixture_runs kind, enum precision precision, uint64_t first, size_t count)
{
	struct runs runs = {.first = first, .count = count, .precision = precision};
	for (int v = 0; v < RUN_VALUES; v++) {
		if (v < RUN_CHANGE && fixture_absent() >> (v - RUN_AXES) & 1)
			continue;
		void *value = calloc(count, precision_size(precision));
		require(value != NULL, "runs");
		for (size_t i = 0; i < count; i++)
			precision_set(precision, value, i, run_value(kind, v, first + i));
		runs.value[v] = value;
	}
	uint32_t *steps = calloc(count, sizeof *steps);
	uint8_t *outcome = calloc(count, sizeof *outcome);
	require(steps && outcome, "runs");
	for (size_t i = 0; i < count; i++) {
		steps[i] = (uint32_t)(800 * uniform(first + i));
		outcome[i] = (uint8_t)(steps[i] % OUTCOMES);
	}
	runs.steps = steps;
	runs.outcome = outcome;
	return runs;
}

void fixture_runs_free(struct runs *runs)
{
	for (int v = 0; v < RUN_VALUES; v++)
		free((void *)runs->value[v]);
	free((void *)runs->steps);
	free((void *)runs->outcome);
}

void fixture_comma_locale(char folder[FIXTURE_PATH])
{
	char command[4 * FIXTURE_PATH];
	fixture_folder(folder);
	/* with -c localedef goes on without the other categories */
	snprintf(command, sizeof command,
	         "cd %s && printf 'LC_NUMERIC\\ndecimal_point \",\"\\nthousands_sep \".\"\\ngrouping 3\\nEND "
	         "LC_NUMERIC\\n' > source && "
	         "localedef -c --no-archive -i source ./comma >/dev/null 2>&1",
	         folder);
	const int code = system(command);
	setenv("LOCPATH", folder, 1);
	setenv("LC_ALL", "comma", 1);
	if (code != -1 && setlocale(LC_ALL, ""))
		return;
	fixture_plain_locale(folder);
	folder[0] = '\0';
}

void fixture_plain_locale(const char *folder)
{
	char command[2 * FIXTURE_PATH];
	unsetenv("LOCPATH");
	unsetenv("LC_ALL");
	setlocale(LC_ALL, "C");
	snprintf(command, sizeof command, "rm -r %s", folder);
	require(system(command) == 0, command);
}
