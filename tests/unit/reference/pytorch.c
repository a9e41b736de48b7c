/*
 * The optimizers against PyTorch's: pytorch.csv has what PyTorch computes, by pytorch.py --record. Here is the network
 * that it trains.
 */
#include "reference/reference.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STEPS = 30 };

static const struct problem task = {
        .bias = BIAS_BOTH,
        .hidden = ACTIVATION_TANH,
        .output = ACTIVATION_LINEAR,
        .loss = LOSS_SQUARED_ERROR,
        .descent = {.layer_rates = true, .weight_decay = true, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8},
        .samples = 3,
        .sample = {{-1, 0.3, 1}, {0.4, -0.7, 2}, {1, 1, 1}},
};
static const double start[AXES] = {
        [AXIS_RATE_HIDDEN] = 0.05, [AXIS_RATE_OUTPUT] = 0.02, [AXIS_MOMENTUM] = 0.9, [AXIS_WEIGHT_DECAY] = 0.1,
        [AXIS_W1] = 0.5,           [AXIS_B1] = 0.1,           [AXIS_W2] = 0.5,       [AXIS_B2] = -0.1,
};

struct row {
	char optimizer[32];
	int step;
	double parameter[PARAMETERS];
};

/**
 * A step of either program errs by some units of 2^-53 in each parameter, and on these paths no difference grows more
 * than GROWTH-fold (pytorch.py): 30 steps stay far below 1e-12, and a wrong constant far above.
 */
static void check_row(const struct row *row, const struct reference_run *run)
{
	for (unsigned p = 0; p < PARAMETERS; p++) {
		const double got = run->value[RUN_PARAMETERS + p], expected = row->parameter[p];
		if (!(fabs(got - expected) <= 1e-12))
			fail_msg("%s, step %d: %s is %.17g instead of %.17g", row->optimizer, row->step,
			         parameter_name(p), got, expected);
	}
}

/** The next STEPS rows of the file are the path of this optimizer. */
static void check_path(FILE *file, enum optimizer optimizer)
{
	const struct training training = {.steps = STEPS, .precision = PRECISION_FLOAT64, .max_error = 0.1};
	struct problem problem = task;
	struct reference_state state;
	problem.descent.optimizer = optimizer;
	reference_begin(&problem, PRECISION_FLOAT64, start, &state);
	for (int i = 1; i <= STEPS; i++) {
		struct row row;
		struct reference_run run = {.steps = (uint32_t)i};
		assert_int_equal(fscanf(file, "%31[^,],%d,%lf,%lf,%lf,%lf ", row.optimizer, &row.step,
		                        &row.parameter[PARAMETER_W1], &row.parameter[PARAMETER_B1],
		                        &row.parameter[PARAMETER_W2], &row.parameter[PARAMETER_B2]),
		                 6);
		assert_string_equal(row.optimizer, optimizer_name(optimizer));
		assert_int_equal(row.step, i);
		const double squared = reference_step(&problem, PRECISION_FLOAT64, &state);
		reference_assess(&problem, &training, &state, squared, &run);
		check_row(&row, &run);
	}
}

static void test_reference__takes_the_paths_of_pytorchs_optimizers(void **state)
{
	(void)state;
	FILE *const file = fopen(TEST_SOURCE_DIR "/unit/reference/pytorch.csv", "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%*[^\n] "), 0);
	for (unsigned optimizer = 0; optimizer < OPTIMIZERS; optimizer++)
		check_path(file, (enum optimizer)optimizer);
	assert_int_equal(fgetc(file), EOF);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_reference__takes_the_paths_of_pytorchs_optimizers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
