/** The library's functions; tests/library/ uses them as they are installed. */
#include "api/twoneuron.h"

#include "folder.h"
#include "test.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static const char wrong[] = "name: library\nnetwork: {bias: sideways}\n";

/** A sweep of 8 x 5 cells of 3 networks. */
static const char small[] = "name: library\n"
                            "question: Does it work?\n"
                            "network: {bias: output}\n"
                            "axes: {rate: {from: 1, to: 9, points: 5}, w1: {from: -4, to: 4, points: 8},\n"
                            "       w2: {uniform: {from: -1, to: 1}}, b2: {value: 0}}\n"
                            "draws: 3\n"
                            "map: {x: w1, y: rate}\n";

static struct twoneuron_sweep *open_small(void)
{
	struct twoneuron_sweep *sweep = NULL;
	struct twoneuron_error error;
	if (twoneuron_sweep_open(&sweep, small, &error) != TWONEURON_OK)
		fail_msg("%s", error.message);
	assert_string_equal(error.message, "");
	return sweep;
}

static void test_twoneuron_sweep_open__tells_what_is_wrong_and_where(void **state)
{
	(void)state;
	struct twoneuron_sweep *sweep = (struct twoneuron_sweep *)&state;
	struct twoneuron_error error;
	assert_int_equal(twoneuron_sweep_open(&sweep, wrong, &error), TWONEURON_INPUT);
	assert_null(sweep);
	assert_non_null(strstr(error.message, "the sweep:2:17: bias is sideways"));
	assert_int_equal(twoneuron_sweep_open(&sweep, wrong, NULL), TWONEURON_INPUT);
	assert_int_equal(twoneuron_sweep_read(&sweep, "nowhere.yaml", &error), TWONEURON_INPUT);
	assert_non_null(strstr(error.message, "nowhere.yaml"));
	twoneuron_sweep_close(NULL);
}

static void test_twoneuron_sweep__says_what_it_is(void **state)
{
	(void)state;
	struct twoneuron_sweep *const sweep = open_small();
	assert_string_equal(twoneuron_sweep_name(sweep), "library");
	assert_string_equal(twoneuron_sweep_question(sweep), "Does it work?");
	assert_int_equal(twoneuron_sweep_networks(sweep), 8 * 5 * 3);
	twoneuron_sweep_close(sweep);
}

static void test_twoneuron_devices__are_listed(void **state)
{
	(void)state;
	struct twoneuron_devices *devices = NULL;
	assert_int_equal(twoneuron_devices_open(&devices, NULL), TWONEURON_OK);
	assert_true(twoneuron_devices_count(devices) > 0);
	for (size_t i = 0; i < twoneuron_devices_count(devices); i++) {
		const char *const kind = twoneuron_device_kind(devices, i);
		assert_true(strlen(twoneuron_device_name(devices, i)) > 0);
		assert_true(strlen(twoneuron_device_platform(devices, i)) > 0);
		assert_true(strlen(twoneuron_device_driver(devices, i)) > 0);
		assert_true(strcmp(kind, "CPU") == 0 || strcmp(kind, "GPU") == 0 || strcmp(kind, "other") == 0);
	}
	twoneuron_devices_close(devices);
	twoneuron_devices_close(NULL);
}

static void test_twoneuron_run__makes_a_map_in_memory(void **state)
{
	(void)state;
	struct twoneuron_sweep *const sweep = open_small();
	struct twoneuron_map *map = NULL;
	struct twoneuron_totals totals;
	struct twoneuron_error error;
	double value[8 * 5], learned = 0;
	assert_int_equal(twoneuron_run(&map, sweep, NULL, &error), TWONEURON_OK);
	assert_int_equal(twoneuron_map_columns(map), 8);
	assert_int_equal(twoneuron_map_rows(map), 5);
	assert_string_equal(twoneuron_map_x_name(map), "w1");
	assert_string_equal(twoneuron_map_y_name(map), "rate");
	assert_true(twoneuron_map_x(map)[0] == -4 && twoneuron_map_x(map)[7] == 4);
	assert_true(twoneuron_map_y(map)[0] == 1 && twoneuron_map_y(map)[4] == 9);
	twoneuron_map_totals(map, &totals);
	assert_int_equal(totals.networks, 8 * 5 * 3);
	assert_int_equal(totals.learned + totals.stalled + totals.unfinished + totals.frozen + totals.diverged,
	                 totals.networks);
	assert_true(totals.steps > 0);
	assert_int_equal(twoneuron_map_values(map, "learned", value, &error), TWONEURON_OK);
	for (int i = 0; i < 8 * 5; i++)
		learned += value[i];
	assert_true(learned == (double)totals.learned);
	assert_int_equal(twoneuron_map_values(map, "lurned", value, &error), TWONEURON_INPUT);
	assert_non_null(strstr(error.message, "\"lurned\""));
	twoneuron_map_close(map);
	twoneuron_map_close(NULL);
	assert_int_equal(access("results", F_OK), -1);
	assert_int_equal(twoneuron_run(NULL, sweep, NULL, NULL), TWONEURON_OK);
	twoneuron_sweep_close(sweep);
}

static void test_twoneuron_run__makes_a_map_over_one_axis(void **state)
{
	(void)state;
	static const char line[] =
	        "name: line\naxes: {w1: {from: -4, to: 4, points: 8}, w2: {value: 1}}\nmap: {x: w1}\n";
	struct twoneuron_sweep *sweep = NULL;
	struct twoneuron_map *map = NULL;
	double value[8];
	assert_int_equal(twoneuron_sweep_open(&sweep, line, NULL), TWONEURON_OK);
	assert_int_equal(twoneuron_run(&map, sweep, NULL, NULL), TWONEURON_OK);
	assert_int_equal(twoneuron_map_columns(map), 8);
	assert_int_equal(twoneuron_map_rows(map), 1);
	assert_string_equal(twoneuron_map_x_name(map), "w1");
	assert_null(twoneuron_map_y_name(map));
	assert_null(twoneuron_map_y(map));
	assert_int_equal(twoneuron_map_values(map, "networks", value, NULL), TWONEURON_OK);
	assert_true(value[0] == 1 && value[7] == 1);
	twoneuron_map_close(map);
	twoneuron_sweep_close(sweep);
}

static void test_twoneuron_run__refuses_options_of_no_size_and_a_folder_of_no_name(void **state)
{
	(void)state;
	struct twoneuron_sweep *const sweep = open_small();
	struct twoneuron_map *map = (struct twoneuron_map *)&state;
	struct twoneuron_run_options options = {.folder = "out"};
	struct twoneuron_error error;
	assert_int_equal(twoneuron_run(&map, sweep, &options, &error), TWONEURON_INPUT);
	assert_null(map);
	assert_non_null(strstr(error.message, "set `size`"));
	options.size = sizeof options + 8;
	assert_int_equal(twoneuron_run(&map, sweep, &options, &error), TWONEURON_INPUT);
	/* an older program, whose options end with the devices */
	options.size = offsetof(struct twoneuron_run_options, folder);
	options.devices = "no such device";
	assert_int_equal(twoneuron_run(&map, sweep, &options, &error), TWONEURON_DEVICE);
	assert_non_null(strstr(error.message, "no such device"));
	assert_int_equal(access("out", F_OK), -1);
	/* which would be the root of all folders */
	options = (struct twoneuron_run_options){.size = sizeof options, .folder = ""};
	assert_int_equal(twoneuron_run(&map, sweep, &options, &error), TWONEURON_INPUT);
	assert_non_null(strstr(error.message, "the folder is empty"));
	assert_int_equal(twoneuron_map_open(&map, "", NULL), TWONEURON_INPUT);
	twoneuron_sweep_close(sweep);
}

/** All networks of the small sweep, and its labels. */
static void assert_map_is_small(const struct twoneuron_map *map)
{
	struct twoneuron_totals totals;
	assert_non_null(map);
	twoneuron_map_totals(map, &totals);
	assert_int_equal(totals.networks, 8 * 5 * 3);
	assert_string_equal(twoneuron_map_x_name(map), "w1");
	assert_true(twoneuron_map_x(map)[7] == 4 && twoneuron_map_y(map)[4] == 9);
}

static void test_twoneuron_run__goes_on_in_its_folder_and_in_no_other(void **state)
{
	(void)state;
	struct twoneuron_sweep *const sweep = open_small();
	struct twoneuron_map *map = NULL;
	struct twoneuron_error error;
	struct twoneuron_stop *stop = NULL;
	struct twoneuron_run_options options = {.size = sizeof options, .folder = "out"};
	assert_int_equal(twoneuron_stop_open(&stop, NULL), TWONEURON_OK);
	twoneuron_stop_request(stop);
	options.stop = stop;
	assert_int_equal(twoneuron_run(&map, sweep, &options, &error), TWONEURON_INTERRUPTED);
	assert_null(map);
	options.stop = NULL;
	assert_int_equal(twoneuron_run(&map, sweep, &options, &error), TWONEURON_OK);
	assert_int_equal(access("out/map.csv", F_OK), 0);
	assert_map_is_small(map);
	twoneuron_map_close(map);
	assert_int_equal(twoneuron_map_open(&map, "out", NULL), TWONEURON_OK);
	assert_map_is_small(map);
	twoneuron_map_close(map);
	/* another sweep may not have the folder */
	struct twoneuron_sweep *other = NULL;
	char text[sizeof small];
	memcpy(text, small, sizeof small);
	*strstr(text, "draws: 3") = 'd';
	strstr(text, "draws: 3")[7] = '4';
	assert_int_equal(twoneuron_sweep_open(&other, text, NULL), TWONEURON_OK);
	assert_int_equal(twoneuron_run(&map, other, &options, &error), TWONEURON_INPUT);
	assert_int_equal(twoneuron_map_open(&map, "elsewhere", &error), TWONEURON_INPUT);
	assert_null(map);
	twoneuron_sweep_close(other);
	twoneuron_sweep_close(sweep);
	twoneuron_stop_close(stop);
}

static const char claim[] = "network: {bias: none}\ntask: [{x: 0, d: 0}, {x: 1, d: 1}]\n";

static void test_twoneuron_prove__proves_and_verifies(void **state)
{
	(void)state;
	char text[200] = "claim: {loss_at_least: 0.125}\n";
	struct twoneuron_proof *proof = NULL;
	struct twoneuron_report *report = NULL;
	struct twoneuron_error error;
	strcat(text, claim);
	const int status = twoneuron_prove(&proof, text, NULL, &error);
	assert_non_null(proof);
	assert_string_equal(twoneuron_proof_verdict(proof), "proved");
	assert_non_null(strstr(twoneuron_proof_statement(proof), "0.125"));
	assert_true(twoneuron_proof_json(proof)[0] == '{');
	const char *const certificate = twoneuron_proof_certificate(proof);
	const size_t size = twoneuron_proof_certificate_size(proof);
	assert_int_equal(size, strlen(certificate));
	const int verified = twoneuron_verify(&report, certificate, size, &error);
	if (verified == TWONEURON_INPUT) { /* a build without checker */
		assert_int_equal(status, TWONEURON_CLAIM);
		assert_non_null(strstr(error.message, "no checker"));
	} else {
		assert_int_equal(status, TWONEURON_OK);
		assert_int_equal(verified, TWONEURON_OK);
		assert_true(twoneuron_proof_is_checked(proof));
		assert_non_null(strstr(twoneuron_report_text(report), "0.125"));
		assert_non_null(strstr(twoneuron_report_json(report), "\"proved\": true"));
		twoneuron_report_close(report);
		assert_int_equal(twoneuron_verify(&report, certificate, size - 10, &error), TWONEURON_INPUT);
		assert_null(report);
	}
	twoneuron_proof_close(proof);
}

static void test_twoneuron_prove__makes_a_refuted_claim_known(void **state)
{
	(void)state;
	char text[200] = "claim: {loss_at_least: 0.2}\n";
	struct twoneuron_proof *proof = NULL;
	struct twoneuron_error error;
	strcat(text, claim);
	assert_int_equal(twoneuron_prove(&proof, text, NULL, &error), TWONEURON_CLAIM);
	assert_string_equal(error.message, "the claim is refuted");
	assert_string_equal(twoneuron_proof_verdict(proof), "refuted");
	twoneuron_proof_close(proof);
	assert_int_equal(twoneuron_prove(&proof, claim, NULL, &error), TWONEURON_INPUT);
	assert_null(proof);
	assert_non_null(strstr(error.message, "claim"));
	twoneuron_proof_close(NULL);
	twoneuron_report_close(NULL);
}

#define IN_FOLDER(TEST) cmocka_unit_test_setup_teardown(TEST, folder_enter, folder_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        IN_FOLDER(test_twoneuron_sweep_open__tells_what_is_wrong_and_where),
	        cmocka_unit_test(test_twoneuron_sweep__says_what_it_is),
	        cmocka_unit_test(test_twoneuron_devices__are_listed),
	        IN_FOLDER(test_twoneuron_run__makes_a_map_in_memory),
	        IN_FOLDER(test_twoneuron_run__makes_a_map_over_one_axis),
	        IN_FOLDER(test_twoneuron_run__refuses_options_of_no_size_and_a_folder_of_no_name),
	        IN_FOLDER(test_twoneuron_run__goes_on_in_its_folder_and_in_no_other),
	        cmocka_unit_test(test_twoneuron_prove__proves_and_verifies),
	        cmocka_unit_test(test_twoneuron_prove__makes_a_refuted_claim_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
