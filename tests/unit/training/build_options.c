/** The build options against the list of macros that kernels/config.clh is: each stands in both. */
#include "training/build_options.h"

#include "base/file.h"
#include "made_up.h"
#include "test.h"

#include <ctype.h>
#include <string.h>

static struct text config;

static int read_config(void **state)
{
	(void)state;
	return file_read(&config, TEST_SOURCE_DIR "/../kernels/config.clh", 1 << 20, NULL) == STATUS_OK ? 0 : -1;
}

static int free_config(void **state)
{
	(void)state;
	text_free(&config);
	return 0;
}

/** A shape for which every macro is passed. */
static const struct shape full = {.width = 8,
                                  .groups = 3,
                                  .grab = 64,
                                  .work_group = 1,
                                  .per_unit = 1,
                                  .persistent = true,
                                  .table_local = true,
                                  .exp2_simd = 256,
                                  .exp2_assembly = true,
                                  .reciprocal_newton = true};

/** The shape of GPUs, with STRETCH. */
static const struct shape scalar = {
        .width = 1, .groups = 1, .grab = 1, .work_group = 128, .per_unit = 16, .persistent = true};

static struct text options_of(const struct problem *problem, enum precision precision, enum math math,
                              const struct shape *shape)
{
	const struct device_info cpu = made_up_cpu();
	struct text text = {0};
	options_model(&text, &cpu, problem, precision, math, shape);
	assert_int_equal(text.failed, 0);
	return text;
}

/** Whether one of the options, which blanks part, is exactly this one. */
static bool has(const struct text *options, const char *option)
{
	const size_t size = strlen(option);
	for (const char *at = text_string(options); (at = strstr(at, option)) != NULL; at++)
		if ((at == options->data || at[-1] == ' ') && (at[size] == ' ' || at[size] == '\0'))
			return true;
	return false;
}

static void assert_passed(const struct text *options, const char *option)
{
	if (!has(options, option))
		fail_msg("%s is not in: %s", option, text_string(options));
}

/** Whether config.clh has the macro with its default; `size`: of the name. */
static bool is_in_config(const char *name, size_t size)
{
	struct text guard = {0};
	text_add(&guard, "\n#ifndef ");
	text_append(&guard, name, size);
	text_add(&guard, "\n");
	const bool found = strstr(config.data, text_string(&guard)) != NULL;
	text_free(&guard);
	return found;
}

static size_t name_size(const char *name)
{
	size_t size = 0;
	while (isalnum((unsigned char)name[size]) || name[size] == '_')
		size++;
	return size;
}

static void assert_all_in_config(const struct text *options)
{
	const char *at = text_string(options);
	while ((at = strstr(at, "-D")) != NULL) {
		at += 2;
		if (!is_in_config(at, name_size(at)))
			fail_msg("config.clh does not list %.40s", at);
	}
}

static void test_options_model__passes_only_what_config_lists(void **state)
{
	(void)state;
	const struct problem problem = made_up_problem();
	struct text vectors = options_of(&problem, PRECISION_FLOAT32, MATH_EXACT, &full);
	struct text scalars = options_of(&problem, PRECISION_FLOAT32, MATH_EXACT, &scalar);
	assert_all_in_config(&vectors);
	assert_all_in_config(&scalars);
	text_free(&vectors);
	text_free(&scalars);
}

/** Whether the options define the macro. */
static bool defines(const struct text *options, const char *name, size_t size)
{
	struct text start = {0};
	text_add(&start, " -D");
	text_append(&start, name, size);
	text_add(&start, "=");
	const bool found = strstr(text_string(options), text_string(&start)) != NULL;
	text_free(&start);
	return found;
}

static void test_options_model__passes_all_that_config_lists(void **state)
{
	(void)state;
	static const char guard[] = "\n#ifndef ";
	struct problem problem = made_up_problem();
	/* any but the default, of which no option tells */
	problem.output = ACTIVATION_TANH;
	problem.descent = (struct descent){
	        .optimizer = OPTIMIZER_ADAM, .layer_rates = true, .weight_decay = true, .change_above = 1};
	struct text vectors = options_of(&problem, PRECISION_FLOAT32, MATH_EXACT, &full);
	struct text scalars = options_of(&problem, PRECISION_FLOAT32, MATH_EXACT, &scalar);
	size_t macros = 0;
	for (const char *at = config.data; (at = strstr(at, guard)) != NULL; macros++) {
		at += strlen(guard);
		const size_t size = name_size(at);
		/* the guard of the file, and the digits, which host/training/aggregate.c passes */
		if (strncmp(at, "TWONEURON_", 10) == 0 || strncmp(at, "STEP_DIGITS", size) == 0 ||
		    strncmp(at, "LOSS_DIGITS", size) == 0)
			continue;
		if (!defines(&vectors, at, size) && !defines(&scalars, at, size))
			fail_msg("no option passes %.*s", (int)size, at);
	}
	assert_true(macros > 15);
	text_free(&vectors);
	text_free(&scalars);
}

static void test_options_model__passes_the_network(void **state)
{
	(void)state;
	struct problem problem = made_up_problem();
	problem.bias = BIAS_OUTPUT;
	problem.hidden = ACTIVATION_RELU;
	problem.loss = LOSS_CROSS_ENTROPY;
	struct text options = options_of(&problem, PRECISION_FLOAT64, MATH_EXACT, NULL);
	static const char *const expected[] = {"-cl-std=CL1.2", "-DPRECISION=64", "-DNATIVE_MATH=0", "-DTRAIN_B1=0",
	                                       "-DTRAIN_B2=1",  "-DHIDDEN=2",     "-DLOSS=1",        "-DSAMPLES=2"};
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_passed(&options, expected[i]);
	text_free(&options);
	problem.bias = BIAS_HIDDEN;
	problem.hidden = ACTIVATION_TANH;
	options = options_of(&problem, PRECISION_FLOAT32, MATH_NATIVE, NULL);
	static const char *const others[] = {"-DPRECISION=32", "-DNATIVE_MATH=1", "-DTRAIN_B1=1", "-DTRAIN_B2=0",
	                                     "-DHIDDEN=1"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_passed(&options, others[i]);
	text_free(&options);
}

static void test_options_model__passes_samples_exactly(void **state)
{
	(void)state;
	struct problem problem = made_up_problem();
	problem.samples = 3;
	problem.sample[0] = (struct sample){0.1, 0, 1};
	problem.sample[2] = (struct sample){-2, 0.5, 3};
	struct text options = options_of(&problem, PRECISION_FLOAT32, MATH_EXACT, NULL);
	/* the float nearest to 0.1, which is not the double nearest to it */
	assert_passed(&options, "-DSAMPLE_X_LIST=0x1.99999ap-4f,0x1p+0f,-0x1p+1f");
	assert_passed(&options, "-DSAMPLE_D_LIST=0x0p+0f,0x1p+0f,0x1p-1f");
	assert_passed(&options, "-DSAMPLE_M_LIST=0x1p+0f,0x1p+0f,0x1.8p+1f");
	text_free(&options);
	options = options_of(&problem, PRECISION_FLOAT64, MATH_EXACT, NULL);
	assert_passed(&options, "-DSAMPLE_X_LIST=0x1.999999999999ap-4,0x1p+0,-0x1p+1");
	assert_passed(&options, "-DSAMPLES=3");
	text_free(&options);
}

static void test_options_model__passes_the_shape(void **state)
{
	(void)state;
	const struct problem problem = made_up_problem();
	struct text options = options_of(&problem, PRECISION_FLOAT32, MATH_EXACT, &full);
	static const char *const vectors[] = {"-DWIDTH=8",       "-DGROUPS=3",           "-DGRAB=64",
	                                      "-DPERSISTENT=1",  "-DEXP2_TABLE_LOCAL=1", "-DRECIPROCAL_NEWTON=1",
	                                      "-DEXP2_SIMD=256", "-DEXP2_ASSEMBLY=1"};
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
		assert_passed(&options, vectors[i]);
	assert_null(strstr(text_string(&options), "STRETCH"));
	text_free(&options);

	options = options_of(&problem, PRECISION_FLOAT32, MATH_EXACT, &scalar);
	static const char *const scalars[] = {"-DWIDTH=1", "-DGROUPS=1", "-DGRAB=1", "-DPERSISTENT=1", "-DSTRETCH=128"};
	for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++)
		assert_passed(&options, scalars[i]);
	assert_null(strstr(text_string(&options), "EXP2"));
	assert_null(strstr(text_string(&options), "NEWTON"));
	text_free(&options);

	/* native math makes no reciprocals of its own */
	options = options_of(&problem, PRECISION_FLOAT32, MATH_NATIVE, &full);
	assert_null(strstr(text_string(&options), "NEWTON"));
	text_free(&options);
}

static void test_options_common__asks_for_ieee_division_where_it_is_offered(void **state)
{
	(void)state;
	static const char division[] = "-cl-fp32-correctly-rounded-divide-sqrt";
	struct device_info cpu = made_up_cpu();
	struct text options = {0};
	options_common(&options, &cpu, PRECISION_FLOAT32);
	assert_passed(&options, division);
	text_clear(&options);
	options_common(&options, &cpu, PRECISION_FLOAT64); /* float64 division always is */
	assert_null(strstr(text_string(&options), division));
	text_clear(&options);
	cpu.rounds_division = false;
	options_common(&options, &cpu, PRECISION_FLOAT32);
	assert_null(strstr(text_string(&options), division));
	text_free(&options);
}

static void test_options_network__is_a_part_of_the_model(void **state)
{
	(void)state;
	struct problem problem = made_up_problem();
	problem.bias = BIAS_BOTH;
	problem.samples = 2;
	struct text part = {0}, all = options_of(&problem, PRECISION_FLOAT32, MATH_NATIVE, &scalar);
	options_network(&part, &problem, MATH_NATIVE);
	assert_non_null(strstr(text_string(&all), text_string(&part)));
	text_free(&part);
	text_free(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_options_model__passes_only_what_config_lists),
	        cmocka_unit_test(test_options_model__passes_all_that_config_lists),
	        cmocka_unit_test(test_options_model__passes_the_network),
	        cmocka_unit_test(test_options_model__passes_samples_exactly),
	        cmocka_unit_test(test_options_model__passes_the_shape),
	        cmocka_unit_test(test_options_common__asks_for_ieee_division_where_it_is_offered),
	        cmocka_unit_test(test_options_network__is_a_part_of_the_model),
	};
	return cmocka_run_group_tests(tests, read_config, free_config);
}
