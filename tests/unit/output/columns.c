#include "output/columns.h"

#include "fixture.h"
#include "model/space.h"
#include "test.h"

#include <math.h>
#include <string.h>

static void test_columns_map_header__has_the_names_of_the_design(void **state)
{
	(void)state;
	struct text line = {0};
	struct space space = {.map_x = AXIS_W2, .map_y = AXIS_RATE};
	columns_map_header(&line, &space);
	assert_string_equal(text_string(&line), "w2,rate,networks,learned,stalled,unfinished,frozen,diverged,"
	                                        "learned_fraction,mean_loss,min_loss,mean_steps\n");
	text_clear(&line);
	space.map_y = AXES;
	columns_map_header(&line, &space);
	assert_string_equal(text_string(&line), "w2,networks,learned,stalled,unfinished,frozen,diverged,"
	                                        "learned_fraction,mean_loss,min_loss,mean_steps\n");
	text_free(&line);
}

static void test_columns_networks_header__has_the_names_of_the_design(void **state)
{
	(void)state;
	struct text line = {0};
	columns_networks_header(&line, fixture_absent());
	assert_string_equal(text_string(&line), "index,rate,init_w1,init_b1,init_w2,init_b2,steps,outcome,change,loss,"
	                                        "max_error,w1,b1,w2,b2\n");
	int columns = 1;
	for (const char *at = text_string(&line); (at = strchr(at, ',')); at++)
		columns++;
	assert_int_equal(columns, RUN_COLUMNS - 4);
	text_clear(&line);
	const struct descent decayed = {.optimizer = OPTIMIZER_MOMENTUM, .layer_rates = true, .weight_decay = true};
	columns_networks_header(&line, axes_absent(&decayed));
	assert_string_equal(text_string(&line),
	                    "index,rate_hidden,rate_output,momentum,weight_decay,init_w1,init_b1,init_w2,init_b2,"
	                    "steps,outcome,change,loss,max_error,w1,b1,w2,b2\n");
	text_free(&line);
}

/** The column of this name for a cell of a map whose losses are on the grid 2^-10. */
static double value_of(const char *name, const struct cell *cell)
{
	const struct map map = {.loss_bits = 10};
	const struct map_column *const column = columns_map_find(name);
	assert_non_null(column);
	double value;
	column->values(&value, &map, cell, 1);
	return value;
}

static void test_map_columns__count_and_divide(void **state)
{
	(void)state;
	const struct cell cell = {
	        .outcomes = {1, 2, 3, 4, 6}, .steps = 160, .loss = (uint128)5 << 10, .min_loss = 0.25};
	assert_true(value_of("networks", &cell) == 16);
	assert_true(value_of("learned", &cell) == 1);
	assert_true(value_of("stalled", &cell) == 2);
	assert_true(value_of("unfinished", &cell) == 3);
	assert_true(value_of("frozen", &cell) == 4);
	assert_true(value_of("diverged", &cell) == 6);
	assert_true(value_of("learned_fraction", &cell) == 0.0625);
	assert_true(value_of("mean_loss", &cell) == 0.5); /* of the 10 that did not diverge */
	assert_true(value_of("min_loss", &cell) == 0.25);
	assert_true(value_of("mean_steps", &cell) == 10);
	assert_true(value_of("outcome", &cell) == OUTCOME_DIVERGED);
}

static void test_map_columns__are_nan_where_there_is_no_such_number(void **state)
{
	(void)state;
	const struct cell empty = {.min_loss = 0};
	const struct cell diverged = {.outcomes[OUTCOME_DIVERGED] = 3, .steps = 6, .min_loss = (double)INFINITY};
	assert_true(value_of("networks", &empty) == 0);
	assert_true(isnan(value_of("learned_fraction", &empty)));
	assert_true(isnan(value_of("mean_loss", &empty)));
	assert_true(isnan(value_of("min_loss", &empty)));
	assert_true(isnan(value_of("mean_steps", &empty)));
	assert_true(value_of("outcome", &empty) == OUTCOMES);
	assert_true(value_of("learned_fraction", &diverged) == 0);
	assert_true(isnan(value_of("mean_loss", &diverged)));
	assert_true(isnan(value_of("min_loss", &diverged)));
	assert_true(value_of("mean_steps", &diverged) == 2);
}

static void test_map_columns__have_an_infinite_mean_where_the_sum_is_beyond(void **state)
{
	(void)state;
	const struct cell beyond = {.outcomes[OUTCOME_STALLED] = 2, .loss = LOSS_BEYOND, .min_loss = 1};
	assert_true(value_of("mean_loss", &beyond) == (double)INFINITY);
	assert_true(value_of("min_loss", &beyond) == 1);
}

/** As many of one as of the other: the first in the order of outcomes. */
static void test_map_columns__tell_the_first_of_the_most_frequent_outcomes(void **state)
{
	(void)state;
	const struct cell cell = {.outcomes = {0, 2, 5, 5, 1}, .min_loss = 1};
	assert_true(value_of("outcome", &cell) == OUTCOME_UNFINISHED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_columns_map_header__has_the_names_of_the_design),
	        cmocka_unit_test(test_columns_networks_header__has_the_names_of_the_design),
	        cmocka_unit_test(test_map_columns__count_and_divide),
	        cmocka_unit_test(test_map_columns__are_nan_where_there_is_no_such_number),
	        cmocka_unit_test(test_map_columns__have_an_infinite_mean_where_the_sum_is_beyond),
	        cmocka_unit_test(test_map_columns__tell_the_first_of_the_most_frequent_outcomes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
