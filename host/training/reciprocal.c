#include "training/reciprocal.h"

#include "device/job.h"
#include "kernels/kernels.h"

#include <stdlib.h>

enum { FRACTIONS = 1 << 23, ITEMS = 1 << 16 };

/** Runs one kernel of the program, which tries all fractions; `what` is what it tries. */
static enum status check(struct device *device, const char *options, const char *kernel, const char *what,
                         struct error *error)
{
	uint32_t each = FRACTIONS / ITEMS, items = ITEMS, sum = 0;
	struct job *job = NULL;
	uint32_t *const wrong = malloc(ITEMS * sizeof *wrong);
	enum status status = wrong ? job_open(&job, device, kernel_source_reciprocal, kernel, options, error)
	                           : error_set_memory(error, "the test of rounding");
	const struct job_argument argument[] = {{JOB_OUT, ITEMS * sizeof *wrong, wrong},
	                                        {JOB_VALUE, sizeof each, &each},
	                                        {JOB_VALUE, sizeof items, &items}};
	if (status == STATUS_OK)
		status = job_run(job, ITEMS, argument, sizeof argument / sizeof *argument, error);
	for (size_t i = 0; status == STATUS_OK && i < ITEMS; i++)
		sum += wrong[i];
	job_close(job);
	free(wrong);
	if (status != STATUS_OK || sum == 0)
		return status;
	const struct device_info *info = device_get_info(device);
	return error_set(error, STATUS_CLAIM,
	                 "self-test failed on device %u \"%s\" (%s, driver %s): %s is not correctly "
	                 "rounded at %u of %d fractions of x; choose another device with --device",
	                 info->number, info->name, info->platform, info->driver, what, sum, FRACTIONS);
}

enum status reciprocal_check(struct device *device, const char *options, struct error *error)
{
	return check(device, options, "try_reciprocal", "1/x", error);
}

enum status square_root_check(struct device *device, const char *options, struct error *error)
{
	return check(device, options, "try_square_root", "the square root of x or of 2x", error);
}
