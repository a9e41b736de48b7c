#include "training/shape.h"

#include "made_up.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static struct shape default_of(const struct device_info *info, enum precision precision, enum geometry geometry)
{
	const struct problem problem = made_up_problem();
	const struct shape shape = shape_default(info, &problem, precision, geometry);
	assert_true(shape_is_legal(&shape, info, precision));
	return shape;
}

static void test_shape_default__is_vectors_of_native_width_on_a_cpu(void **state)
{
	(void)state;
	const struct device_info cpu = made_up_cpu();
	struct shape shape = default_of(&cpu, PRECISION_FLOAT32, GEOMETRY_AUTO);
	assert_true(shape_is_vector(&shape));
	assert_int_equal(shape.width, 8);
	assert_int_equal(shape.groups, 6);
	assert_int_equal(shape.work_group, 1);
	assert_true(shape.persistent);
	shape = default_of(&cpu, PRECISION_FLOAT64, GEOMETRY_AUTO);
	assert_int_equal(shape.width, 4);
	struct device_info wide = cpu;
	wide.float_width = 16;
	assert_int_equal(default_of(&wide, PRECISION_FLOAT32, GEOMETRY_AUTO).groups, 4);
	/* more independent work in each network */
	struct problem problem = made_up_problem();
	problem.bias = BIAS_BOTH;
	assert_int_equal(shape_default(&cpu, &problem, PRECISION_FLOAT32, GEOMETRY_AUTO).groups, 5);
	problem.samples = 4;
	assert_int_equal(shape_default(&cpu, &problem, PRECISION_FLOAT32, GEOMETRY_AUTO).groups, 4);
	problem.samples = 5;
	assert_int_equal(shape_default(&cpu, &problem, PRECISION_FLOAT32, GEOMETRY_AUTO).groups, 3);
}

static void test_shape_default__is_scalar_on_a_cpu_without_vectors(void **state)
{
	(void)state;
	struct device_info cpu = made_up_cpu();
	cpu.float_width = 1;
	const struct shape shape = default_of(&cpu, PRECISION_FLOAT32, GEOMETRY_AUTO);
	assert_false(shape_is_vector(&shape));
	assert_int_equal(default_of(&cpu, PRECISION_FLOAT32, GEOMETRY_VECTOR).width, 4);
}

static void test_shape_default__fills_a_gpu_with_scalars(void **state)
{
	(void)state;
	const struct device_info gpu = made_up_gpu();
	const struct shape shape = default_of(&gpu, PRECISION_FLOAT32, GEOMETRY_AUTO);
	assert_false(shape_is_vector(&shape));
	assert_int_equal(shape.work_group * shape.per_unit, 2048);
	assert_true(shape.persistent && shape.table_local && shape.reciprocal_newton);
	assert_int_equal(shape.exp2_simd, 0);
	assert_false(default_of(&gpu, PRECISION_FLOAT64, GEOMETRY_AUTO).reciprocal_newton);
	/* vectors only when asked for, whatever the device says of its width */
	struct device_info wide = gpu;
	wide.float_width = 4;
	struct shape asked = default_of(&wide, PRECISION_FLOAT32, GEOMETRY_AUTO);
	assert_false(shape_is_vector(&asked));
	asked = default_of(&wide, PRECISION_FLOAT32, GEOMETRY_VECTOR);
	assert_int_equal(asked.width, 4);
}

static void test_shape_default__has_the_plain_kernel_on_rusticl(void **state)
{
	(void)state;
	struct device_info cpu = made_up_cpu();
	strcpy(cpu.platform, "rusticl");
	const struct shape shape = default_of(&cpu, PRECISION_FLOAT32, GEOMETRY_AUTO);
	assert_false(shape_is_vector(&shape) || shape.persistent || shape.table_local);
}

static void test_shape_default__keeps_the_table_global_in_float64_on_a_cpu(void **state)
{
	(void)state;
	const struct device_info cpu = made_up_cpu();
	assert_true(default_of(&cpu, PRECISION_FLOAT32, GEOMETRY_SCALAR).table_local);
	assert_false(default_of(&cpu, PRECISION_FLOAT64, GEOMETRY_SCALAR).table_local);
}

static void test_shape_of_width__has_simd_only_where_device_and_machine_have_it(void **state)
{
	(void)state;
	struct device_info cpu = made_up_cpu();
	const struct shape given = default_of(&cpu, PRECISION_FLOAT32, GEOMETRY_VECTOR);
	for (unsigned width = 1; width <= 16; width *= 2) {
		const struct shape shape = shape_of_width(given, &cpu, PRECISION_FLOAT32, width);
		assert_int_equal(shape.width, width);
		assert_true(shape.exp2_simd == 0 || (shape.exp2_simd == width * 32 && shape.exp2_simd <= 256));
		assert_false(shape.exp2_assembly); /* PoCL's compiler has the built-in functions */
		assert_true(width < 8 ? shape.exp2_simd == 0 : true);
	}
#if defined(__x86_64__)
	assert_int_equal(shape_of_width(given, &cpu, PRECISION_FLOAT32, 8).exp2_simd,
	                 __builtin_cpu_supports("avx2") ? 256 : 0);
#endif
	/* an implementation that takes the machine for less, another compiler, another kind of device */
	cpu.float_width = 4;
	assert_int_equal(shape_of_width(given, &cpu, PRECISION_FLOAT32, 8).exp2_simd, 0);
	cpu = made_up_cpu();
	strcpy(cpu.platform, "another");
	assert_int_equal(shape_of_width(given, &cpu, PRECISION_FLOAT32, 8).exp2_simd, 0);
	cpu = made_up_cpu();
	cpu.kind = DEVICE_OTHER;
	assert_int_equal(shape_of_width(given, &cpu, PRECISION_FLOAT32, 8).exp2_simd, 0);
}

static void test_shape_is_legal__refuses_what_no_kernel_can_be(void **state)
{
	(void)state;
	const struct device_info cpu = made_up_cpu();
	const struct shape good = default_of(&cpu, PRECISION_FLOAT32, GEOMETRY_AUTO);
	const size_t members[] = {offsetof(struct shape, width), offsetof(struct shape, groups),
	                          offsetof(struct shape, grab), offsetof(struct shape, work_group),
	                          offsetof(struct shape, per_unit)};
	const unsigned most[] = {16, 8, 1 << 16, 4096, 1024};
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const unsigned bad[] = {0, most[i] + 1};
		for (int b = 0; b < 3; b++) {
			struct shape shape = good;
			*(unsigned *)((char *)&shape + members[i]) = b < 2 ? bad[b] : most[i];
			assert_int_equal(shape_is_legal(&shape, &cpu, PRECISION_FLOAT32), b == 2);
		}
	}
	struct shape shape = good;
	shape.width = 6;
	assert_false(shape_is_legal(&shape, &cpu, PRECISION_FLOAT32));
	shape = good;
	shape.persistent = false;
	assert_false(shape_is_legal(&shape, &cpu, PRECISION_FLOAT32));
	shape.width = shape.groups = 1;
	assert_true(shape_is_legal(&shape, &cpu, PRECISION_FLOAT32));
	shape = good;
	shape.reciprocal_newton = true;
	assert_false(shape_is_legal(&shape, &cpu, PRECISION_FLOAT32));
}

static void test_shape_work_items__are_no_more_than_can_be_busy(void **state)
{
	(void)state;
	const struct device_info gpu = made_up_gpu();
	struct shape shape = default_of(&gpu, PRECISION_FLOAT32, GEOMETRY_AUTO);
	const size_t busy = 100 * 2048;
	assert_int_equal(shape_lanes(&shape, &gpu), busy);
	assert_int_equal(shape_work_items(&shape, &gpu, 1), 128);
	assert_int_equal(shape_work_items(&shape, &gpu, 129), 256);
	assert_int_equal(shape_work_items(&shape, &gpu, busy), busy);
	assert_int_equal(shape_work_items(&shape, &gpu, busy + 1), busy);
	shape.persistent = false; /* each work-item then trains one network */
	assert_int_equal(shape_work_items(&shape, &gpu, 10 * busy), 10 * busy);
	const struct device_info cpu = made_up_cpu();
	shape = default_of(&cpu, PRECISION_FLOAT32, GEOMETRY_AUTO);
	assert_int_equal(shape_lanes(&shape, &cpu), 8 * 6 * 8);
	assert_int_equal(shape_work_items(&shape, &cpu, 49), 2);
	assert_int_equal(shape_work_items(&shape, &cpu, 100000), 8);
}

static void test_shape_describe__counts_in_words(void **state)
{
	(void)state;
	const struct device_info cpu = made_up_cpu();
	struct text text = {0};
	struct shape shape = default_of(&cpu, PRECISION_FLOAT32, GEOMETRY_AUTO);
	shape_describe(&text, &shape, &cpu);
	assert_string_equal(text_string(&text), "8 lanes x 6 groups, 8 work-groups of 1");
	text_clear(&text);
	shape = default_of(&cpu, PRECISION_FLOAT32, GEOMETRY_SCALAR);
	shape_describe(&text, &shape, &cpu);
	assert_string_equal(text_string(&text), "1 lane x 1 group, 64 work-groups of 64");
	text_clear(&text);
	shape.persistent = false;
	shape_describe(&text, &shape, &cpu);
	assert_string_equal(text_string(&text), "one network per work-item, work-groups of 64");
	text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_shape_default__is_vectors_of_native_width_on_a_cpu),
	        cmocka_unit_test(test_shape_default__is_scalar_on_a_cpu_without_vectors),
	        cmocka_unit_test(test_shape_default__fills_a_gpu_with_scalars),
	        cmocka_unit_test(test_shape_default__has_the_plain_kernel_on_rusticl),
	        cmocka_unit_test(test_shape_default__keeps_the_table_global_in_float64_on_a_cpu),
	        cmocka_unit_test(test_shape_of_width__has_simd_only_where_device_and_machine_have_it),
	        cmocka_unit_test(test_shape_is_legal__refuses_what_no_kernel_can_be),
	        cmocka_unit_test(test_shape_work_items__are_no_more_than_can_be_busy),
	        cmocka_unit_test(test_shape_describe__counts_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
