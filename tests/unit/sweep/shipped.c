/* The sweep files that come with the program: sweeps/ */
#include "base/file.h"
#include "sweep/sweep_file.h"
#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER TEST_SOURCE_DIR "/../sweeps"

static const char *const shipped[] = {
        "seed-question",        "no-bias",        "hidden-bias", "output-bias", "both-biases", "normalised-inputs",
        "ten-thousand-samples", "rate-vs-weight", "every-half",  "adam",        "momentum",    "fractal",
        "fractal-question",     "two-linear",
};
enum { SHIPPED = sizeof shipped / sizeof shipped[0] };

static struct sweep read_shipped(const char *name, enum sweep_purpose purpose)
{
	char path[FILE_PATH_SIZE];
	struct sweep sweep;
	struct error error = {.message = ""};
	snprintf(path, sizeof path, FOLDER "/%s.yaml", name);
	if (sweep_read(&sweep, path, purpose, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return sweep;
}

static int is_yaml(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return dot && strcmp(dot, ".yaml") == 0;
}

static void test_shipped_sweeps__are_all_listed_here(void **state)
{
	(void)state;
	struct dirent **entry = NULL;
	const int entries = scandir(FOLDER, &entry, is_yaml, alphasort);
	assert_int_equal(entries, SHIPPED);
	for (int i = 0; i < entries; i++) {
		int found = 0;
		for (int j = 0; j < SHIPPED; j++)
			found += strlen(entry[i]->d_name) == strlen(shipped[j]) + strlen(".yaml") &&
			         strncmp(entry[i]->d_name, shipped[j], strlen(shipped[j])) == 0;
		assert_int_equal(found, 1);
		free(entry[i]);
	}
	free(entry);
}

static void test_shipped_sweeps__train_a_million_networks_and_ask_a_question(void **state)
{
	(void)state;
	for (int i = 0; i < SHIPPED; i++) {
		const struct sweep sweep = read_shipped(shipped[i], SWEEP_FOR_TRAINING);
		assert_string_equal(sweep.name, shipped[i]);
		assert_true(strlen(sweep.question) > 0 && sweep.question[strlen(sweep.question) - 1] == '?');
		assert_true(sweep.space.networks >= 1000000);
		/* the original program's, but for the maps of boundaries, which show single networks after a number of
		 * steps */
		if (sweep.training.precision == PRECISION_FLOAT64) {
			assert_int_equal(sweep.space.runs_per_cell, 1);
			continue;
		}
		assert_int_equal(sweep.training.steps, 800);
		assert_true(sweep.training.tolerance == 1e-5);
	}
}

static void test_shipped_sweeps__can_be_proved_where_they_claim(void **state)
{
	(void)state;
	int claims = 0;
	for (int i = 0; i < SHIPPED; i++) {
		if (read_shipped(shipped[i], SWEEP_FOR_TRAINING).claim.form == CLAIM_NONE)
			continue;
		const struct sweep sweep = read_shipped(shipped[i], SWEEP_FOR_PROOF);
		/* 1/8 per unit of multiplicity: the same for both samples in all of these files */
		assert_true(sweep.claim.value == sweep.problem.sample[0].weight / 8);
		claims++;
	}
	assert_int_equal(claims, 8);
}

static void test_shipped_sweeps__compare_biases_on_equal_terms(void **state)
{
	(void)state;
	const struct sweep none = read_shipped("no-bias", SWEEP_FOR_TRAINING);
	static const struct {
		const char *name;
		enum bias bias;
	} other[] = {{"hidden-bias", BIAS_HIDDEN}, {"output-bias", BIAS_OUTPUT}, {"both-biases", BIAS_BOTH}};
	for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
		const struct sweep sweep = read_shipped(other[i].name, SWEEP_FOR_TRAINING);
		assert_int_equal(sweep.problem.bias, other[i].bias);
		for (int j = 0; j < AXES; j++) {
			const struct axis *a = &sweep.space.axis[j], *b = &none.space.axis[j];
			assert_true(a->form == b->form && a->a == b->a && a->b == b->b && a->points == b->points &&
			            a->scale == b->scale);
		}
		assert_int_equal(sweep.space.columns, none.space.columns);
		assert_int_equal(sweep.space.rows, none.space.rows);
		assert_int_equal(sweep.space.networks, none.space.networks);
		assert_true(sweep.training.max_error == none.training.max_error);
		assert_memory_equal(sweep.problem.sample, none.problem.sample, sizeof sweep.problem.sample);
	}
}

static void test_shipped_sweeps__reach_every_pair_of_halves(void **state)
{
	(void)state;
	const struct sweep sweep = read_shipped("every-half", SWEEP_FOR_TRAINING);
	assert_true(sweep.space.networks == UINT64_C(4030726144));
	assert_int_equal(sweep.space.columns, 992);
	assert_int_equal(sweep.space.rows, 992);
}

/* what no bias can learn, no optimizer can */
static void test_shipped_sweeps__ask_each_optimizer_the_same(void **state)
{
	(void)state;
	static const char *const name[OPTIMIZERS] = {"no-bias", "momentum", "adam"};
	const struct sweep plain = read_shipped(name[OPTIMIZER_GRADIENT_DESCENT], SWEEP_FOR_PROOF);
	for (unsigned i = 0; i < OPTIMIZERS; i++) {
		const struct sweep sweep = read_shipped(name[i], SWEEP_FOR_PROOF);
		assert_int_equal(sweep.problem.descent.optimizer, i);
		assert_int_equal(sweep.problem.bias, BIAS_NONE);
		assert_memory_equal(sweep.problem.sample, plain.problem.sample, sizeof sweep.problem.sample);
		assert_true(sweep.claim.value == plain.claim.value);
		assert_true(sweep.training.max_error == plain.training.max_error);
		for (int j = AXIS_W1; j <= AXIS_W2; j += AXIS_W2 - AXIS_W1) {
			assert_true(sweep.space.axis[j].a == plain.space.axis[j].a);
			assert_true(sweep.space.axis[j].b == plain.space.axis[j].b);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_shipped_sweeps__are_all_listed_here),
	        cmocka_unit_test(test_shipped_sweeps__train_a_million_networks_and_ask_a_question),
	        cmocka_unit_test(test_shipped_sweeps__can_be_proved_where_they_claim),
	        cmocka_unit_test(test_shipped_sweeps__compare_biases_on_equal_terms),
	        cmocka_unit_test(test_shipped_sweeps__reach_every_pair_of_halves),
	        cmocka_unit_test(test_shipped_sweeps__ask_each_optimizer_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
