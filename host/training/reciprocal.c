#include "training/reciprocal.h"

#include "device/job.h"
#include "kernels/kernels.h"

#include <stdlib.h>

enum { FRACTIONS = 1 << 23, ITEMS = 1 << 16 };

enum status reciprocal_check(struct device *device, const char *options, struct error *error)
{
	uint32_t each = FRACTIONS / ITEMS, items = ITEMS, sum = 0;
	struct job *job = NULL;
	uint32_t *const wrong = malloc(ITEMS * sizeof *wrong);
	enum status status = wrong ? job_open(&job, device, kernel_source_reciprocal, "try_reciprocal", options, error)
	                           : error_set_memory(error, "the test of reciprocals");
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
	                 "self-test failed on device %u \"%s\" (%s, driver %s): 1/x is not correctly "
	                 "rounded at %u of %d fractions of x; choose another device with --device",
	                 info->number, info->name, info->platform, info->driver, sum, FRACTIONS);
}
