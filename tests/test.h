/** What every cmocka program here includes, in the order that cmocka.h asks for. */
#ifndef TWONEURON_TESTS_TEST_H
#define TWONEURON_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
