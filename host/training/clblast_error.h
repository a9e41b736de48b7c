/** CLBlast's failures in words. */
#ifndef TWONEURON_TRAINING_CLBLAST_ERROR_H
#define TWONEURON_TRAINING_CLBLAST_ERROR_H

#include "device/opencl.h" /* before CLBlast's header, which includes OpenCL's: it says which version */

#include <clblast_c.h>

/**
 * "CLBlastInvalidLocalMemUsage" for -2046; the name of OpenCL's error for a code that is one of its own, as
 * opencl_error_name(). The text is static or thread-local.
 */
const char *clblast_error_name(CLBlastStatusCode code);

#endif
