#include "training/clblast_error.h"

const char *clblast_error_name(CLBlastStatusCode code)
{
	/* those that CLBlast does not share with OpenCL */
	static const struct {
		CLBlastStatusCode code;
		const char *name;
	} table[] = {
#define ENTRY(name) {name, #name}
	        ENTRY(CLBlastNotImplemented),
	        ENTRY(CLBlastInvalidMatrixA),
	        ENTRY(CLBlastInvalidMatrixB),
	        ENTRY(CLBlastInvalidMatrixC),
	        ENTRY(CLBlastInvalidVectorX),
	        ENTRY(CLBlastInvalidVectorY),
	        ENTRY(CLBlastInvalidDimension),
	        ENTRY(CLBlastInvalidLeadDimA),
	        ENTRY(CLBlastInvalidLeadDimB),
	        ENTRY(CLBlastInvalidLeadDimC),
	        ENTRY(CLBlastInvalidIncrementX),
	        ENTRY(CLBlastInvalidIncrementY),
	        ENTRY(CLBlastInsufficientMemoryA),
	        ENTRY(CLBlastInsufficientMemoryB),
	        ENTRY(CLBlastInsufficientMemoryC),
	        ENTRY(CLBlastInsufficientMemoryX),
	        ENTRY(CLBlastInsufficientMemoryY),
	        ENTRY(CLBlastInsufficientMemoryTemp),
	        ENTRY(CLBlastInvalidBatchCount),
	        ENTRY(CLBlastInvalidOverrideKernel),
	        ENTRY(CLBlastMissingOverrideParameter),
	        ENTRY(CLBlastInvalidLocalMemUsage),
	        ENTRY(CLBlastNoHalfPrecision),
	        ENTRY(CLBlastNoDoublePrecision),
	        ENTRY(CLBlastInvalidVectorScalar),
	        ENTRY(CLBlastInsufficientMemoryScalar),
	        ENTRY(CLBlastDatabaseError),
	        ENTRY(CLBlastUnknownError),
	        ENTRY(CLBlastUnexpectedError),
#undef ENTRY
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].code == code)
			return table[i].name;
	return opencl_error_name((cl_int)code);
}
