#include "test.h"

#include "base/file.h"
#include "base/number.h"
#include "fixture.h"
#include "output/networks.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef TWONEURON_ZSTD
#include <zstd.h>
#endif

/* More than two blocks of rows, none of them full at the end. */
enum { ROWS = 10000 };
static const struct networks_position start;

static void require(enum status status, const struct error *error)
{
	if (status != STATUS_OK)
		fail_msg("%s", error->message);
}

static void plain_value(FILE *out, const struct runs *runs, int v, size_t i)
{
	char digits[NUMBER_SIZE];
	char *end = runs->precision == PRECISION_FLOAT32 ? number_float(digits, ((const float *)runs->value[v])[i])
	                                                 : number_double(digits, ((const double *)runs->value[v])[i]);
	fprintf(out, ",%.*s", (int)(end - digits), digits);
}

/** The slow writer: a field at a time. */
static void plain_rows(FILE *out, const struct runs *runs)
{
	for (size_t i = 0; i < runs->count; i++) {
		fprintf(out, "%llu", (unsigned long long)(runs->first + i));
		for (int v = RUN_AXES; v < RUN_AXES + AXES; v++)
			if (runs->value[v])
				plain_value(out, runs, v, i);
		fprintf(out, ",%u,%s", (unsigned)runs->steps[i], outcome_name(runs->outcome[i]));
		for (int v = RUN_CHANGE; v < RUN_VALUES; v++)
			plain_value(out, runs, v, i);
		fputc('\n', out);
	}
}

static struct text plain_csv(const struct runs *runs)
{
	struct text text = {0};
	FILE *out = open_memstream(&text.data, &text.size);
	fputs("index,rate,init_w1,init_b1,init_w2,init_b2,steps,outcome,change,loss,max_error,w1,b1,w2,b2\n", out);
	plain_rows(out, runs);
	fclose(out);
	return text;
}

/** Rows first..last-1 of `runs`. */
static struct runs part(const struct runs *runs, size_t first, size_t last)
{
	struct runs some = *runs;
	some.first += first;
	some.count = last - first;
	for (int v = 0; v < RUN_VALUES; v++)
		if (runs->value[v])
			some.value[v] = (const char *)runs->value[v] + first * precision_size(runs->precision);
	some.steps += first;
	some.outcome += first;
	return some;
}

static void write_all(const char *folder, const struct runs *runs, bool zstd, unsigned threads)
{
	struct networks *networks;
	struct error error;
	require(networks_open(&networks, folder, zstd, fixture_absent(), threads, start, &error), &error);
	require(networks_append(networks, runs, &error), &error);
	require(networks_finish(networks, &error), &error);
	networks_close(networks);
}

static void assert_same_text(struct text *a, struct text *b)
{
	assert_int_equal(a->size, b->size);
	assert_memory_equal(a->data, b->data, a->size);
	text_free(a);
	text_free(b);
}

static void check_against_plain(enum fixture_runs kind, enum precision precision, unsigned threads)
{
	char folder[FIXTURE_PATH];
	fixture_folder(folder);
	struct runs runs = fixture_runs_make(kind, precision, 99995000, ROWS);
	write_all(folder, &runs, false, threads);
	struct text ours = fixture_read(folder, "networks.csv"), plain = plain_csv(&runs);
	assert_same_text(&ours, &plain);
	fixture_runs_free(&runs);
	fixture_remove(folder);
}

static void test_networks_append__agrees_with_a_plain_writer(void **state)
{
	(void)state;
	for (enum fixture_runs kind = FIXTURE_GRID; kind <= FIXTURE_DRAWN; kind++) {
		check_against_plain(kind, PRECISION_FLOAT32, 1);
		check_against_plain(kind, PRECISION_FLOAT64, 1);
	}
}

static void test_networks_append__does_not_depend_on_the_number_of_threads(void **state)
{
	(void)state;
	check_against_plain(FIXTURE_GRID_BIASES, PRECISION_FLOAT32, 2);
	check_against_plain(FIXTURE_DRAWN, PRECISION_FLOAT64, 7);
}

static void test_networks_append__writes_what_is_not_finite(void **state)
{
	(void)state;
	char folder[FIXTURE_PATH];
	fixture_folder(folder);
	const float values[] = {-1.0f / 0.0f, 0.0f / 0.0f, -0.0f, 1e-45f};
	const uint32_t steps[] = {0, 1, 2147483647, 10};
	const uint8_t outcome[] = {OUTCOME_DIVERGED, OUTCOME_DIVERGED, OUTCOME_FROZEN, OUTCOME_LEARNED};
	struct runs runs = {.first = 8, .count = 4, .precision = PRECISION_FLOAT32, .steps = steps, .outcome = outcome};
	for (int v = 0; v < RUN_VALUES; v++)
		if (v >= RUN_CHANGE || !(fixture_absent() >> (v - RUN_AXES) & 1))
			runs.value[v] = values;
	write_all(folder, &runs, false, 1);
	struct text text = fixture_read(folder, "networks.csv");
	assert_string_equal(strchr(text.data, '\n') + 1,
	                    "8,-inf,-inf,-inf,-inf,-inf,0,diverged,-inf,-inf,-inf,-inf,-inf,-inf,-inf\n"
	                    "9,nan,nan,nan,nan,nan,1,diverged,nan,nan,nan,nan,nan,nan,nan\n"
	                    "10,-0,-0,-0,-0,-0,2147483647,frozen,-0,-0,-0,-0,-0,-0,-0\n"
	                    "11,1e-45,1e-45,1e-45,1e-45,1e-45,10,learned,1e-45,1e-45,1e-45,1e-45,1e-45,1e-45,1e-45\n");
	text_free(&text);
	fixture_remove(folder);
}

/** Writes some rows, remembers the position, writes more that are lost, and goes on from the position. */
static void write_interrupted(const char *folder, const struct runs *runs, bool zstd)
{
	struct networks *networks;
	struct networks_position position, lost;
	struct error error;
	const struct runs first = part(runs, 0, 4500), second = part(runs, 4500, 4600), rest = part(runs, 4500, ROWS);
	require(networks_open(&networks, folder, zstd, fixture_absent(), 2, start, &error), &error);
	require(networks_append(networks, &first, &error), &error);
	require(networks_flush(networks, &position, &error), &error);
	assert_int_equal(position.rows, 4500);
	require(networks_append(networks, &second, &error), &error);
	require(networks_flush(networks, &lost, &error), &error);
	assert_int_equal(lost.rows, 4600);
	assert_true(lost.bytes > position.bytes);
	networks_close(networks);

	require(networks_open(&networks, folder, zstd, fixture_absent(), 1, position, &error), &error);
	require(networks_append(networks, &rest, &error), &error);
	require(networks_flush(networks, &position, &error), &error);
	assert_int_equal(position.rows, ROWS);
	require(networks_finish(networks, &error), &error);
	networks_close(networks);
}

static void test_networks_open__resumes_with_the_same_bytes(void **state)
{
	(void)state;
	char folder[FIXTURE_PATH];
	fixture_folder(folder);
	struct runs runs = fixture_runs_make(FIXTURE_GRID_BIASES, PRECISION_FLOAT32, 0, ROWS);
	write_interrupted(folder, &runs, false);
	struct text resumed = fixture_read(folder, "networks.csv"), plain = plain_csv(&runs);
	assert_same_text(&resumed, &plain);
	fixture_runs_free(&runs);
	fixture_remove(folder);
}

static void test_networks_open__goes_on_with_a_finished_file(void **state)
{
	(void)state;
	char folder[FIXTURE_PATH], path[FIXTURE_PATH + 32];
	fixture_folder(folder);
	snprintf(path, sizeof path, "%s/networks.csv.tmp", folder);
	struct runs runs = fixture_runs_make(FIXTURE_GRID, PRECISION_FLOAT32, 0, 100);
	write_all(folder, &runs, false, 1);
	assert_int_equal(access(path, F_OK), -1);
	struct text before = fixture_read(folder, "networks.csv");
	struct networks *networks;
	struct error error;
	const struct networks_position end = {100, before.size};
	require(networks_open(&networks, folder, false, fixture_absent(), 1, end, &error), &error);
	assert_int_equal(access(path, F_OK), 0);
	require(networks_finish(networks, &error), &error);
	networks_close(networks);
	struct text after = fixture_read(folder, "networks.csv");
	assert_same_text(&before, &after);
	fixture_runs_free(&runs);
	fixture_remove(folder);
}

static void assert_open_fails(const char *folder, struct networks_position position, const char *words)
{
	struct networks *networks;
	struct error error;
	assert_int_equal(networks_open(&networks, folder, false, fixture_absent(), 1, position, &error), STATUS_INPUT);
	assert_null(networks);
	assert_non_null(strstr(error.message, folder));
	assert_non_null(strstr(error.message, words));
}

static void test_networks_open__refuses_a_file_shorter_than_recorded(void **state)
{
	(void)state;
	char folder[FIXTURE_PATH];
	fixture_folder(folder);
	const struct networks_position position = {1, 1000};
	assert_open_fails(folder, position, "missing");
	struct networks *networks;
	struct error error;
	require(networks_open(&networks, folder, false, fixture_absent(), 1, start, &error), &error);
	networks_close(networks);
	assert_open_fails(folder, position, "1000");
	fixture_remove(folder);
}

static void limit_file_size(rlim_t bytes)
{
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_networks_append__keeps_what_was_flushed_when_the_disk_is_full(void **state)
{
	(void)state;
	char folder[FIXTURE_PATH];
	fixture_folder(folder);
	struct runs runs = fixture_runs_make(FIXTURE_GRID, PRECISION_FLOAT32, 0, ROWS);
	const struct runs first = part(&runs, 0, 1000), rest = part(&runs, 1000, ROWS);
	struct networks *networks;
	struct networks_position position, none;
	struct error error;
	require(networks_open(&networks, folder, false, fixture_absent(), 2, start, &error), &error);
	require(networks_append(networks, &first, &error), &error);
	require(networks_flush(networks, &position, &error), &error);
	signal(SIGXFSZ, SIG_IGN);
	limit_file_size(position.bytes + 50000);
	for (int again = 0; again < 2; again++) {
		error.message[0] = '\0';
		assert_int_equal(networks_append(networks, &rest, &error), STATUS_DEVICE);
		assert_non_null(strstr(error.message, "networks.csv.tmp: "));
		assert_non_null(strstr(error.message, "File too large"));
	}
	limit_file_size(RLIM_INFINITY);
	assert_int_equal(networks_append(networks, &rest, &error), STATUS_DEVICE);
	assert_int_equal(networks_flush(networks, &none, &error), STATUS_DEVICE);
	assert_int_equal(networks_finish(networks, &error), STATUS_DEVICE);
	networks_close(networks);

	struct text left = fixture_read(folder, "networks.csv.tmp"), plain = plain_csv(&first);
	assert_same_text(&left, &plain);
	fixture_runs_free(&runs);
	fixture_remove(folder);
}

#ifdef TWONEURON_ZSTD
static struct text decompress(const struct text *packed)
{
	struct text text = {0};
	ZSTD_DStream *stream = ZSTD_createDStream();
	ZSTD_inBuffer in = {packed->data, packed->size, 0};
	size_t left = 1;
	while (in.pos < in.size) {
		ZSTD_outBuffer out = {text_reserve(&text, 1 << 17), 1 << 17, 0};
		assert_non_null(out.dst);
		left = ZSTD_decompressStream(stream, &out, &in);
		assert_false(ZSTD_isError(left));
		text.size += out.pos;
	}
	assert_int_equal(left, 0); /* the last frame is whole */
	ZSTD_freeDStream(stream);
	return text;
}

static void test_networks_append__compresses_the_same_bytes(void **state)
{
	(void)state;
	char folder[FIXTURE_PATH];
	fixture_folder(folder);
	struct runs runs = fixture_runs_make(FIXTURE_GRID_BIASES, PRECISION_FLOAT32, 0, ROWS);
	write_interrupted(folder, &runs, true);
	struct text packed = fixture_read(folder, "networks.csv.zst"), plain = plain_csv(&runs);
	assert_true(packed.size * 2 < plain.size);
	struct text unpacked = decompress(&packed);
	assert_same_text(&unpacked, &plain);
	text_free(&packed);
	fixture_runs_free(&runs);
	fixture_remove(folder);
}
#else
static void test_networks_append__compresses_the_same_bytes(void **state)
{
	(void)state;
	struct networks *networks;
	struct error error;
	assert_false(networks_can_compress());
	assert_int_equal(networks_open(&networks, "/tmp", true, fixture_absent(), 1, start, &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "TWONEURON_ZSTD"));
}
#endif

/** Replaces the C library's fsync(): counts the folders that are flushed. */
static unsigned flushed_folders;
int fsync(int file)
{
	struct stat info;
	flushed_folders += fstat(file, &info) == 0 && S_ISDIR(info.st_mode);
	return (int)syscall(SYS_fsync, file);
}

/** After a power cut a ledger must not count rows of a file whose name is lost. */
static void test_networks_open__flushes_the_folder_of_a_new_file(void **state)
{
	(void)state;
	char folder[FIXTURE_PATH];
	struct networks *networks;
	struct error error;
	fixture_folder(folder);
	flushed_folders = 0;
	require(networks_open(&networks, folder, false, fixture_absent(), 1, start, &error), &error);
	assert_int_equal(flushed_folders, 1);
	networks_close(networks);
	fixture_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_networks_append__agrees_with_a_plain_writer),
	        cmocka_unit_test(test_networks_append__does_not_depend_on_the_number_of_threads),
	        cmocka_unit_test(test_networks_append__writes_what_is_not_finite),
	        cmocka_unit_test(test_networks_open__flushes_the_folder_of_a_new_file),
	        cmocka_unit_test(test_networks_open__resumes_with_the_same_bytes),
	        cmocka_unit_test(test_networks_open__goes_on_with_a_finished_file),
	        cmocka_unit_test(test_networks_open__refuses_a_file_shorter_than_recorded),
	        cmocka_unit_test(test_networks_append__keeps_what_was_flushed_when_the_disk_is_full),
	        cmocka_unit_test(test_networks_append__compresses_the_same_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
