#include "device.h"

#include "test.h"

#include <stdlib.h>

struct device *device;

int device_enter(void **state)
{
	(void)state;
	struct device_info *info = NULL;
	struct error error = {.message = ""};
	size_t count;
	enum status status = device_select(&info, &count, getenv("TWONEURON_TEST_DEVICE"), &error);
	if (status == STATUS_OK)
		status = device_open(&device, &info[0], &error);
	free(info);
	if (status != STATUS_OK)
		fail_msg("%s", error.message);
	return 0;
}

int device_leave(void **state)
{
	(void)state;
	device_close(device);
	return 0;
}
