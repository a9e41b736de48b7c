/** A folder of a test's own: cmocka's setup and teardown. */
#ifndef TWONEURON_TESTS_FOLDER_H
#define TWONEURON_TESTS_FOLDER_H

/** Makes an empty folder and goes to it; on a disk in memory if there is one: some tests flush thousands of times. */
int folder_enter(void **state);

/** Leaves it and removes it with all that is in it. */
int folder_leave(void **state);

#endif
