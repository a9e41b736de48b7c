/*
 * Reads any bytes as a sweep file, for both purposes. They must be refused with a place, the line and a caret, or give
 * a sweep that keeps every promise of sweep_file.h. Sanitizers find other errors.
 */
#include "space/values.h"
#include "sweep/sweep_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                                           \
	do {                                                         \
		if (!(condition)) {                                  \
			fputs("not true: " #condition "\n", stderr); \
			abort();                                     \
		}                                                    \
	} while (0)

static void require_message(const char *message, size_t size)
{
	unsigned long line, column;
	int used = 0;
	REQUIRE(sscanf(message, "f.yaml:%lu:%lu: %n", &line, &column, &used) == 2 && used > 0);
	REQUIRE(line >= 1 && line <= size + 1 && column >= 1 && column <= size + 1);
	for (const char *byte = message; *byte; byte++)
		REQUIRE((unsigned char)*byte >= 0x20 || *byte == '\n' || *byte == '\t');
	const char *excerpt = strchr(message, '\n');
	REQUIRE(excerpt && excerpt > message + used);
	const char *under = strchr(excerpt + 1, '\n');
	REQUIRE(under && strcmp(under + 1 + strspn(under + 1, " \t"), "^") == 0);
	REQUIRE(strchr(message, ';') != NULL || strstr(message, "did you mean") != NULL); /* what to do */
}

static void require_axis(const struct axis *axis, bool is_rate)
{
	REQUIRE(axis->points >= 1 && axis->points <= AXIS_POINTS_MAX);
	REQUIRE(isfinite(axis->a) && isfinite(axis->b));
	REQUIRE((axis->form == AXIS_LIST) == (axis->listed > 0) && axis->listed <= LIST_MAX);
	REQUIRE(axis->form != AXIS_LIST || axis->points == axis->listed);
	for (size_t i = 1; i < axis->listed; i++)
		REQUIRE(isfinite(axis->list[i]) && axis->list[i] > axis->list[i - 1]);
	REQUIRE(axis->form != AXIS_STEPS || (axis->b > 0 && isfinite(axis_value(axis, axis->points - 1))));
	REQUIRE(!axis_is_drawn(axis) || axis->points == 1);
	REQUIRE(axis->form != AXIS_POINTS ||
	        (axis->points == 1 ? (float)axis->a == (float)axis->b : axis->a < axis->b));
	REQUIRE(!(axis->form == AXIS_UNIFORM || axis->form == AXIS_SOBOL) || axis->a < axis->b);
	REQUIRE(axis->form != AXIS_NORMAL || axis->b > 0);
	REQUIRE(axis->scale != SCALE_LOG || axis->a > 0);
	REQUIRE(!is_rate || ((axis->listed ? axis->list[0] : axis->a) > 0 && axis->form != AXIS_NORMAL &&
	                     axis->form != AXIS_EVERY));
}

static void require_space(const struct sweep *sweep)
{
	const struct space *space = &sweep->space;
	__extension__ unsigned __int128 networks = space->draws;
	for (int i = 0; i < AXES; i++) {
		require_axis(&space->axis[i], i == AXIS_RATE);
		networks *= space->axis[i].points;
	}
	REQUIRE(networks == space->networks && networks >= 1 && networks <= (UINT64_C(1) << 63));
	REQUIRE(space->map_x != space->map_y);
	REQUIRE(space->axis[space->map_x].points % space->columns == 0);
	REQUIRE(space_points_y(space) % space->rows == 0);
	REQUIRE(space_has_y(space) || space->rows == 1);
	REQUIRE(space->rows * space->columns <= MAP_CELLS_MAX);
	REQUIRE(space->rows * space->columns * space->runs_per_cell == space->networks);
	REQUIRE((sweep->problem.bias & BIAS_HIDDEN) ||
	        (space->axis[AXIS_B1].form == AXIS_VALUE && space->axis[AXIS_B1].a == 0));
	REQUIRE((sweep->problem.bias & BIAS_OUTPUT) ||
	        (space->axis[AXIS_B2].form == AXIS_VALUE && space->axis[AXIS_B2].a == 0));
}

static void require_sweep(const struct sweep *sweep, enum sweep_purpose purpose)
{
	REQUIRE(sweep->problem.samples >= SAMPLES_MIN && sweep->problem.samples <= SAMPLES_MAX);
	for (size_t k = 0; k < sweep->problem.samples; k++) {
		const struct sample *sample = &sweep->problem.sample[k];
		REQUIRE(isfinite(sample->x) && isfinite(sample->d) && isfinite(sample->weight) && sample->weight > 0);
		REQUIRE(sweep->problem.loss != LOSS_CROSS_ENTROPY || (sample->d >= 0 && sample->d <= 1));
	}
	REQUIRE(sweep->training.steps >= 1 && sweep->training.steps <= INT32_MAX);
	REQUIRE(sweep->training.max_error > 0);
	REQUIRE(sweep->training.precision == PRECISION_FLOAT32 || sweep->training.precision == PRECISION_FLOAT64);
	REQUIRE(strlen(sweep->sha256) == HASH_SIZE - 1);
	if (purpose == SWEEP_FOR_TRAINING)
		REQUIRE(sweep->name[0] != '\0' && sweep->problem.output == ACTIVATION_SIGMOID);
	else
		REQUIRE(sweep->claim.form != CLAIM_NONE && sweep->claim.value > 0);
	if (purpose == SWEEP_FOR_TRAINING || sweep->space.networks > 0)
		require_space(sweep);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (enum sweep_purpose purpose = SWEEP_FOR_TRAINING; purpose <= SWEEP_FOR_PROOF; purpose++) {
		struct sweep sweep;
		struct error error;
		const enum status status = sweep_parse(&sweep, "f.yaml", (const char *)data, size, purpose, &error);
		REQUIRE(status == STATUS_OK || status == STATUS_INPUT);
		if (status == STATUS_OK)
			require_sweep(&sweep, purpose);
		else
			require_message(error.message, size);
	}
	return 0;
}
