/** The device that tests run on: cmocka's setup and teardown. */
#ifndef TWONEURON_TESTS_DEVICE_H
#define TWONEURON_TESTS_DEVICE_H

#include "device/device.h"

/** From device_enter() to device_leave(). */
extern struct device *device;

/** Opens the device named by TWONEURON_TEST_DEVICE, else the one that `twoneuron sweep` chooses; fails without. */
int device_enter(void **state);

int device_leave(void **state);

#endif
