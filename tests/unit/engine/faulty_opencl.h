/**
 * OpenCL calls that fail when a test wants it: the program's own definitions come before the loader's, which they call
 * otherwise. All of it is for a single thread. Everything starts as 0 and is what faulty_reset() makes it.
 */
#ifndef TWONEURON_TESTS_FAULTY_OPENCL_H
#define TWONEURON_TESTS_FAULTY_OPENCL_H

#include "device/opencl.h"

struct faulty {
	cl_int build;       /**< what clBuildProgram returns in place of building; CL_SUCCESS: it builds */
	const char *option; /**< only where the options have this in them; NULL: always */
	cl_int buffer;      /**< what clCreateBuffer fails with; CL_SUCCESS: it does not */
	unsigned buffers;   /**< calls that failed so */
	cl_int launch;      /**< what clEnqueueNDRangeKernel returns in place of a launch; CL_SUCCESS: it launches */
	unsigned read;      /**< which call of clEnqueueReadBuffer from now on, from 1, reads a number that is wrong */
	cl_context context; /**< out: of the last buffer that was made */
	size_t at; /**< which float of it, that is then 1 too large; or which byte, where there are but bytes */
};
extern struct faulty faulty;

/** What is read in fewer bytes than this is no array of floats: the outcomes of the networks of the self-test. */
enum { FAULTY_BYTES = 4 * 192 };

void faulty_reset(void);

#endif
