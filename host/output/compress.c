#include "output/compress.h"

#ifdef TWONEURON_ZSTD

#include <zstd.h>

/* our type is zstd's own */
static ZSTD_CCtx *context_of(struct compressor *compressor)
{
	return (ZSTD_CCtx *)compressor;
}

bool compress_available(void)
{
	return true;
}

enum status compressor_make(struct compressor **out, struct error *error)
{
	ZSTD_CCtx *context = ZSTD_createCCtx();
	*out = (struct compressor *)context;
	if (!context)
		return error_set_memory(error, "compression");
	/* level 1 already makes rows three times smaller; higher levels only take time from the training */
	ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1);
	ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
	return STATUS_OK;
}

void compressor_free(struct compressor *compressor)
{
	ZSTD_freeCCtx(context_of(compressor));
}

void compressor_append_frame(struct text *out, struct compressor *compressor, const struct text *data)
{
	const size_t bound = ZSTD_compressBound(data->size);
	char *start = text_reserve(out, bound);
	if (!start)
		return;
	const size_t size = ZSTD_compress2(context_of(compressor), start, bound, data->data, data->size);
	if (ZSTD_isError(size))
		out->failed = 1; /* there is room for the worst case, so that only memory can be the cause */
	else
		out->size += size;
}

#else

bool compress_available(void)
{
	return false;
}

enum status compressor_make(struct compressor **out, struct error *error)
{
	*out = NULL;
	return error_set(error, STATUS_INPUT,
	                 "this build has no zstd; install libzstd-dev and configure with -DTWONEURON_ZSTD=ON, or leave "
	                 "out --zstd");
}

void compressor_free(struct compressor *compressor)
{
	(void)compressor;
}

void compressor_append_frame(struct text *out, struct compressor *compressor, const struct text *data)
{
	(void)compressor;
	text_append(out, data->data, data->size);
}

#endif
