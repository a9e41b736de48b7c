/** What a batch puts on the queue, and the words for its failures. */
#include "training/batch_private.h"

#include "device.h"
#include "device/program.h"
#include "test.h"
#include "training/trainer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Networks 10 to 14. */
static struct batch batch_of_five(void)
{
	return (struct batch){.device = device, .first = 10, .count = 5, .capacity = 5};
}

/** The message must be the words, then the device and the networks of batch_of_five(). */
static void assert_message(const struct error *error, const char *words)
{
	char expected[sizeof error->message];
	snprintf(expected, sizeof expected, "%s (device %u \"%s\", networks 10 to 14)", words, device->info.number,
	         device->info.name);
	assert_string_equal(error->message, expected);
}

static void test_batch_check__names_call_kernel_and_networks(void **state)
{
	(void)state;
	const struct batch batch = batch_of_five();
	struct error error = {0};
	assert_int_equal(batch_check(&batch, CL_SUCCESS, "clFlush", NULL, &error), STATUS_OK);
	assert_string_equal(error.message, "");
	assert_int_equal(batch_check(&batch, CL_OUT_OF_RESOURCES, "clFlush", NULL, &error), STATUS_DEVICE);
	assert_message(&error, "clFlush: CL_OUT_OF_RESOURCES");
	assert_int_equal(error.cause, CAUSE_DEVICE);
	assert_int_equal(batch_check(&batch, -9999, "clEnqueueNDRangeKernel", "train", &error), STATUS_DEVICE);
	assert_message(&error, "clEnqueueNDRangeKernel of train: error -9999 (unknown to OpenCL 1.2)");
	assert_int_equal(batch_failure(&batch, CL_OUT_OF_HOST_MEMORY, "CLBlastSgemv", "a reason", &error),
	                 STATUS_DEVICE);
	assert_message(&error, "CLBlastSgemv: a reason");
	assert_int_equal(error.cause, CAUSE_MEMORY);
}

static void test_batch__clears_and_reads_a_buffer(void **state)
{
	(void)state;
	struct batch batch = batch_of_five();
	const cl_uint before[5] = {1, 2, 3, 4, 5};
	cl_uint after[4] = {9, 9, 9, 9};
	cl_mem buffer = NULL;
	assert_int_equal(opencl_buffer(&buffer, device, sizeof before, before, NULL), STATUS_OK);
	assert_int_equal(batch_clear(&batch, buffer, 2, NULL), STATUS_OK);
	assert_int_equal(batch_read(&batch, buffer, sizeof *after, 3 * sizeof *after, after, NULL), STATUS_OK);
	assert_int_equal(batch.commands, 2);
	assert_int_equal(batch_wait(&batch, NULL, NULL), STATUS_OK);
	const cl_uint expected[4] = {0, 3, 4, 9};
	assert_memory_equal(after, expected, sizeof expected);
	batch_forget(&batch);
	assert_int_equal(batch.commands, 0);
	opencl_release_buffer(&buffer);
	assert_null(buffer);
	opencl_release_buffer(&buffer);
}

static void test_batch_launch__rounds_up_to_whole_groups(void **state)
{
	(void)state;
	struct batch batch = batch_of_five();
	cl_program program = NULL;
	struct opencl_kernel kernel = {0};
	cl_mem buffer = NULL;
	cl_uint items = 0, index = 0;
	cl_int code = CL_SUCCESS;
	double seconds = -1;
	assert_int_equal(program_build(&program, device, "kernel void count(global uint *sum) { atomic_inc(sum); }\n",
	                               "-cl-std=CL1.2", NULL),
	                 STATUS_OK);
	assert_int_equal(program_kernel(&kernel, program, "count", device, NULL), STATUS_OK);
	assert_int_equal(opencl_buffer(&buffer, device, sizeof items, &items, NULL), STATUS_OK);
	opencl_argument(&code, kernel.kernel, &index, sizeof buffer, &buffer);
	assert_int_equal(batch_launch(&batch, &kernel, code, kernel.group + 1, NULL), STATUS_OK);
	batch.trained = batch.command[0].event;
	assert_int_equal(batch_read(&batch, buffer, 0, sizeof items, &items, NULL), STATUS_OK);
	assert_int_equal(batch_wait(&batch, &seconds, NULL), STATUS_OK);
	assert_int_equal(items, 2 * kernel.group);
	assert_true(seconds >= 0);

	/* an argument that could not be set is said, and nothing is launched */
	struct error error = {0};
	opencl_argument(&code, kernel.kernel, &index, sizeof buffer, &buffer);
	assert_int_equal(code, CL_INVALID_ARG_INDEX);
	opencl_argument(&code, kernel.kernel, &(cl_uint){0}, sizeof buffer, &buffer);
	assert_int_equal(code, CL_INVALID_ARG_INDEX); /* the first failure stays */
	assert_int_equal(batch_launch(&batch, &kernel, code, 1, &error), STATUS_DEVICE);
	assert_message(&error, "clSetKernelArg of count: CL_INVALID_ARG_INDEX");
	assert_int_equal(batch.commands, 2);
	batch_forget(&batch);
	opencl_release_buffer(&buffer);
	opencl_release_kernel(&kernel);
	clReleaseProgram(program);
}

static cl_event event_of(cl_int result)
{
	cl_int code;
	const cl_event event = clCreateUserEvent(device->context, &code);
	assert_int_equal(code, CL_SUCCESS);
	assert_int_equal(clSetUserEventStatus(event, result), CL_SUCCESS);
	return event;
}

static void test_batch_wait__says_which_command_failed(void **state)
{
	(void)state;
	struct batch batch = batch_of_five();
	struct error error = {0};
	batch_note(&batch, "clEnqueueFillBuffer", NULL, event_of(CL_COMPLETE));
	batch_note(&batch, "clEnqueueNDRangeKernel", "train", event_of(CL_OUT_OF_RESOURCES));
	batch_note(&batch, "clEnqueueNDRangeKernel", "assess", event_of(CL_INVALID_VALUE));
	assert_int_equal(batch_wait(&batch, NULL, &error), STATUS_DEVICE);
	assert_message(&error, "clEnqueueNDRangeKernel of train: CL_OUT_OF_RESOURCES");
	batch_forget(&batch);
	/* the next one is another matter */
	batch_note(&batch, "clEnqueueNDRangeKernel", "train", event_of(CL_COMPLETE));
	assert_int_equal(batch_wait(&batch, NULL, &error), STATUS_OK);
	batch_forget(&batch);
}

static cl_uint references(cl_event event)
{
	cl_uint count = 0;
	assert_int_equal(clGetEventInfo(event, CL_EVENT_REFERENCE_COUNT, sizeof count, &count, NULL), CL_SUCCESS);
	return count;
}

static void test_batch_note__lets_events_go_that_it_has_no_room_for(void **state)
{
	(void)state;
	struct batch batch = batch_of_five();
	const cl_event event = event_of(CL_COMPLETE);
	const cl_uint before = references(event);
	batch_note(&batch, "none", NULL, NULL);
	assert_int_equal(batch.commands, 0);
	for (int i = 0; i < BATCH_COMMANDS + 3; i++) {
		clRetainEvent(event);
		batch_note(&batch, "clFlush", NULL, event);
	}
	assert_int_equal(batch.commands, BATCH_COMMANDS);
	assert_int_equal(references(event), before + BATCH_COMMANDS);
	batch_forget(&batch);
	assert_int_equal(references(event), before);
	clReleaseEvent(event);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_batch_check__names_call_kernel_and_networks),
	        cmocka_unit_test(test_batch__clears_and_reads_a_buffer),
	        cmocka_unit_test(test_batch_launch__rounds_up_to_whole_groups),
	        cmocka_unit_test(test_batch_wait__says_which_command_failed),
	        cmocka_unit_test(test_batch_note__lets_events_go_that_it_has_no_room_for),
	};
	return cmocka_run_group_tests(tests, device_enter, device_leave);
}
