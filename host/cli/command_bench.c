#include "base/json.h"
#include "base/version.h"
#include "cli/command.h"
#include "cli/options.h"
#include "engine/tune.h"
#include "sweep/sweep_file.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_MAX = 100 };

struct bench_input {
	const char *device;
	const char *file; /**< the sweep to tune for */
	bool works[BENCH_WORKS], works_named;
	uint64_t runs;
	double seconds; /**< 0: the default */
	enum math math;
	enum geometry geometry;
	bool json, tune;
	const char *compare;
	const char *measuring; /**< the last option that --tune would ignore, or NULL */
};

/* from KEY_RUNS to KEY_COMPARE: what --tune would ignore */
enum { KEY_DEVICE = 256, KEY_WORK, KEY_TUNE, KEY_RUNS, KEY_SECONDS, KEY_MATH, KEY_GEOMETRY, KEY_JSON, KEY_COMPARE };

static const struct argp_option options[] = {
        {"device", KEY_DEVICE, "D", 0,
         "The device, by number or part of its name (the first GPU, else the first device)", 0},
        {"work", KEY_WORK, "WORKS", 0, "Which of A to F, for example AC (ABCDEF)", 0},
        {"runs", KEY_RUNS, "N", 0, "Runs of each work; their median counts (5)", 0},
        {"seconds", KEY_SECONDS, "S", 0, "What a run should take (0.5); with --tune, all runs of a work together (30)",
         0},
        {"math", KEY_MATH, "MODE", 0, "exact (default) or native", 0},
        {"geometry", KEY_GEOMETRY, "FORM", 0, "cpu or gpu (by device)", 0},
        {"tune", KEY_TUNE, NULL, 0, "Try kernel shapes for each work, or for FILE, and keep the fastest for later runs",
         0},
        {"compare", KEY_COMPARE, "PATH", 0, "Print ratios to the medians in PATH, written by --json", 0},
        {"json", KEY_JSON, NULL, 0, "One JSON object", 0},
        {0},
};

static const struct option_words words[] = {
        {KEY_MATH, {math_name, NULL}},
        {KEY_GEOMETRY, {geometry_name, geometry_may_be_chosen}},
        {0},
};

static error_t parse_works(struct argp_state *state, const char *text, bool works[BENCH_WORKS])
{
	memset(works, 0, BENCH_WORKS * sizeof *works);
	for (const char *c = text; *c; c++) {
		const char *found = strchr(bench_work_name, *c);
		if (!found)
			return options_wrong(state, "--work: \"%s\" has other letters than %s", text, bench_work_name);
		works[found - bench_work_name] = true;
	}
	return *text ? 0 : options_wrong(state, "--work: name at least one of %s", bench_work_name);
}

/** Refuses contradictions, once all options are read. */
static error_t check_options(struct argp_state *state, const struct bench_input *input)
{
	if (input->file && !input->tune)
		return options_wrong(state, "bench: \"%s\" is unexpected; a sweep file goes with --tune", input->file);
	if (input->file && input->works_named)
		return options_wrong(state, "--work: name works or a sweep file, not both");
	if (input->tune && input->measuring)
		return options_wrong(state, "--%s: --tune does not measure works; leave one of the two out",
		                     input->measuring);
	return 0;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct bench_input *input = options_input(state);
	error_t failed;
	if (key == KEY_RUNS || key == KEY_GEOMETRY || key == KEY_JSON || key == KEY_COMPARE)
		input->measuring = options_name(options, key);
	switch (key) {
	case KEY_DEVICE:
		input->device = argument;
		return 0;
	case KEY_WORK:
		input->works_named = true;
		return parse_works(state, argument, input->works);
	case KEY_RUNS:
		failed = options_count(state, "--runs", argument, &input->runs);
		return !failed && (input->runs < 1 || input->runs > RUNS_MAX)
		               ? options_wrong(state, "--runs: give 1 to %d", RUNS_MAX)
		               : failed;
	case KEY_SECONDS:
		failed = options_number(state, "--seconds", argument, &input->seconds);
		return !failed && !(input->seconds > 0) ? options_wrong(state, "--seconds: give more than 0") : failed;
	case KEY_MATH:
		return options_math(state, argument, &input->math);
	case KEY_GEOMETRY:
		return options_geometry(state, argument, &input->geometry);
	case KEY_JSON:
		input->json = true;
		return 0;
	case KEY_TUNE:
		input->tune = true;
		return 0;
	case KEY_COMPARE:
		return options_path(state, "--compare", argument, &input->compare);
	case ARGP_KEY_ARG:
		if (input->file)
			return options_wrong(state, "bench: \"%s\" is one file too many; give one sweep file",
			                     argument);
		return options_path(state, "the sweep file", argument, &input->file);
	case ARGP_KEY_END:
		return check_options(state, input);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/** The runs of one work. */
struct measurement {
	int work;
	uint64_t runs, networks;
	double rate[RUNS_MAX]; /**< network-steps per second */
	double median, networks_per_second;
	struct text shape;
	char *build_options;
};

static int compare_doubles(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(const double *values, size_t count)
{
	double sorted[RUNS_MAX];
	memcpy(sorted, values, count * sizeof *values);
	qsort(sorted, count, sizeof *sorted, compare_doubles);
	return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

static enum status measure(struct measurement *out, const struct bench_input *input, const struct device_info *info,
                           int work, struct error *error)
{
	struct bench *bench = NULL;
	double networks[RUNS_MAX];
	*out = (struct measurement){.work = work, .runs = input->runs};
	const struct bench_spec spec = {.work = work,
	                                .math = input->math,
	                                .geometry = input->geometry,
	                                .seconds = input->seconds > 0 ? input->seconds : 0.5};
	enum status status = bench_open(&bench, info, &spec, error);
	for (uint64_t i = 0; status == STATUS_OK && i < input->runs; i++) {
		struct bench_run run;
		status = bench_train(bench, &run, error);
		if (status == STATUS_OK) {
			out->rate[i] = (double)run.network_steps / run.seconds;
			networks[i] = (double)run.networks / run.seconds;
			out->networks = run.networks;
		}
	}
	if (status == STATUS_OK) {
		out->median = median(out->rate, input->runs);
		out->networks_per_second = median(networks, input->runs);
		shape_describe(&out->shape, bench_shape(bench), info);
		out->build_options = strdup(bench_build_options(bench));
	}
	bench_close(bench);
	return status;
}

/** The median of a work in a file of bench --json; 0 when it is not there. */
static double earlier_median(const json_t *file, int work)
{
	size_t i;
	const json_t *entry;
	json_array_foreach(json_object_get(file, "works"), i, entry) {
		const char *name = json_string_value(json_object_get(entry, "name"));
		if (name && name[0] == bench_work_name[work] && !name[1])
			return json_number_value(json_object_get(entry, "network_steps_per_second"));
	}
	return 0;
}

/** Our median divided by the one in a file of bench --json; 0 when there is none. */
static double ratio(const struct measurement *m, const json_t *earlier)
{
	const double before = earlier ? earlier_median(earlier, m->work) : 0;
	return before > 0 ? m->median / before : 0;
}

static json_t *measurement_json(const struct measurement *m, const json_t *earlier)
{
	json_t *runs = json_array();
	for (uint64_t i = 0; i < m->runs; i++)
		json_array_append_new(runs, json_real(m->rate[i]));
	json_t *object = json_pack("{s:s%,s:f,s:f,s:I,s:o,s:s,s:s}", "name", &bench_work_name[m->work], (size_t)1,
	                           "network_steps_per_second", m->median, "networks_per_second", m->networks_per_second,
	                           "networks", (json_int_t)m->networks, "runs", runs, "shape", text_string(&m->shape),
	                           "build_options", m->build_options ? m->build_options : "");
	if (ratio(m, earlier) > 0)
		json_object_set_new(object, "ratio", json_real(ratio(m, earlier)));
	return object;
}

static void print_json(const struct measurement *m, size_t count, const struct bench_input *input,
                       const struct device_info *info, const json_t *earlier)
{
	json_t *works = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(works, measurement_json(&m[i], earlier));
	json_t *all = json_pack("{s:o,s:{s:s,s:s,s:s,s:s,s:s,s:s,s:i}}", "works", works, "provenance", "version",
	                        version_number, "commit", version_commit, "math", math_name(input->math), "device",
	                        info->name, "platform", info->platform, "driver", info->driver, "compute_units",
	                        (int)info->compute_units);
	json_print(stdout, all, JSON_INDENTED);
	json_decref(all);
}

static void print_table(const struct measurement *m, size_t count, const json_t *earlier)
{
	printf("work  10^9 network-steps/s (min, max)   10^6 networks/s   %sshape\n", earlier ? "ratio   " : "");
	for (size_t i = 0; i < count; i++) {
		double sorted[RUNS_MAX];
		memcpy(sorted, m[i].rate, sizeof sorted);
		qsort(sorted, m[i].runs, sizeof *sorted, compare_doubles);
		printf("%c     %8.3f (%.3f, %.3f)          %8.3f          ", bench_work_name[m[i].work],
		       m[i].median * 1e-9, sorted[0] * 1e-9, sorted[m[i].runs - 1] * 1e-9,
		       m[i].networks_per_second * 1e-6);
		if (ratio(&m[i], earlier) > 0)
			printf("%5.3f   ", ratio(&m[i], earlier));
		else if (earlier)
			printf("    -   ");
		printf("%s\n", text_string(&m[i].shape));
	}
}

/** True for D without float64, after a line that says why. */
static bool is_impossible(int work, const struct bench_input *input, const struct device_info *info)
{
	if (bench_work_name[work] != 'D' || (info->float64 && input->math == MATH_EXACT))
		return false;
	if (!info->float64)
		fprintf(stderr, "work D is left out: device %u \"%s\" has no float64\n", info->number, info->name);
	else
		fputs("work D is left out: native functions are float32 only\n", stderr);
	return true;
}

static void tell_shape(void *context, const struct shape *shape, double rate)
{
	struct text line = {0};
	shape_describe(&line, shape, context);
	fprintf(stderr, "  %-45s, grab %3u %8.3f * 10^9 network-steps/s%s\n", text_string(&line), shape->grab,
	        rate * 1e-9, rate == 0 ? " (does not run here)" : "");
	text_free(&line);
}

/** Finds the best shape for the kernel of a work, or of a sweep. */
static enum status tune_one(const struct bench_input *input, const struct device_info *info, const char *name,
                            const struct bench_spec *spec, struct error *error)
{
	struct shape best;
	struct text line = {0};
	fprintf(stderr, "tuning %s on device %u \"%s\"\n", name, info->number, info->name);
	enum status status = tune_run(&best, info, spec, input->seconds > 0 ? input->seconds : 30, tell_shape,
	                              (void *)(uintptr_t)info, error);
	if (status == STATUS_OK) {
		shape_describe(&line, &best, info);
		fprintf(stderr, "kept: %s, %u networks fetched at once\n", text_string(&line), best.grab);
	}
	text_free(&line);
	return status;
}

static enum status tune(const struct bench_input *input, const struct device_info *info, struct error *error)
{
	struct bench_spec spec = {.math = input->math};
	struct sweep sweep;
	enum status status = STATUS_OK;
	if (input->file) {
		status = sweep_read(&sweep, input->file, SWEEP_FOR_TRAINING, error);
		spec.sweep = &sweep;
		return status == STATUS_OK ? tune_one(input, info, sweep.name, &spec, error) : status;
	}
	for (int work = 0; status == STATUS_OK && work < BENCH_WORKS; work++) {
		const char name[] = {'w', 'o', 'r', 'k', ' ', bench_work_name[work], '\0'};
		/* B has the same kernel as A and is tuned for both */
		if (!input->works[work] || (bench_work_name[work] == 'B' && input->works[0]))
			continue;
		if (is_impossible(work, input, info))
			continue;
		spec.work = work;
		status = tune_one(input, info, name, &spec, error);
	}
	return status;
}

static enum status measure_all(const struct bench_input *input, const struct device_info *info, const json_t *earlier,
                               struct error *error)
{
	struct measurement *m = calloc(BENCH_WORKS, sizeof *m);
	if (!m)
		return error_set_memory(error, "measurements");
	size_t count = 0;
	enum status status = STATUS_OK;
	for (int work = 0; status == STATUS_OK && work < BENCH_WORKS; work++) {
		if (!input->works[work])
			continue;
		if (is_impossible(work, input, info))
			continue;
		status = measure(&m[count], input, info, work, error);
		count++;
	}
	if (status == STATUS_OK && input->json)
		print_json(m, count, input, info, earlier);
	else if (status == STATUS_OK)
		print_table(m, count, earlier);
	for (size_t i = 0; i < count; i++) {
		text_free(&m[i].shape);
		free(m[i].build_options);
	}
	free(m);
	return status;
}

static enum status load_earlier(json_t **out, const char *path, struct error *error)
{
	json_error_t problem;
	*out = json_load_file(path, 0, &problem);
	if (!*out && problem.line < 0) /* the file could not be read */
		return error_set(error, STATUS_INPUT, "--compare: %s; give a file written by `twoneuron bench --json`",
		                 problem.text);
	if (!*out)
		return error_set(error, STATUS_INPUT,
		                 "--compare: %s:%d:%d: %s; give a file written by `twoneuron bench --json`", path,
		                 problem.line, problem.column, problem.text);
	if (!json_is_array(json_object_get(*out, "works")))
		return error_set(error, STATUS_INPUT,
		                 "--compare: %s: no works in it; give a file written by `twoneuron bench --json`",
		                 path);
	return STATUS_OK;
}

const struct command_syntax bench_syntax = {
        .argp = {.options = options,
                 .parser = parse,
                 .args_doc = "[FILE]",
                 .doc = "Measures the training kernel on works A (none stops early), B (half stop early), C (both "
                        "biases), D (float64), E (tanh, linear output, four samples; half diverge) and F (Adam). A "
                        "network-step counts only while its network is still training. With "
                        "--tune, FILE is a sweep to find the best kernel shape for."},
        .words = words,
};

enum status command_bench(int argc, char **argv, struct error *error)
{
	struct bench_input input = {.works = {true, true, true, true, true, true}, .runs = 5};
	struct device_info *info = NULL;
	size_t count = 0;
	json_t *earlier = NULL;
	enum status status = options_parse(&bench_syntax.argp, argc, argv, &input, error);
	if (status == STATUS_OK && input.compare)
		status = load_earlier(&earlier, input.compare, error);
	if (status == STATUS_OK)
		status = device_select(&info, &count, input.device, error);
	if (status == STATUS_OK && count != 1)
		status = error_set(error, STATUS_INPUT, "--device: bench measures one device at a time; name one");
	if (status == STATUS_OK && input.tune)
		status = tune(&input, info, error);
	else if (status == STATUS_OK)
		status = measure_all(&input, info, earlier, error);
	json_decref(earlier);
	free(info);
	return status;
}
