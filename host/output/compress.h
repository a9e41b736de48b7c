/** zstd frames, each complete in itself: a file of them can be cut at the end of any frame and continued. */
#ifndef TWONEURON_OUTPUT_COMPRESS_H
#define TWONEURON_OUTPUT_COMPRESS_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

struct compressor;

/** Whether this build has zstd. */
bool compress_available(void);

/** Working memory for one thread; the caller ends it with compressor_free(). STATUS_INPUT in a build without zstd. */
MUST_USE enum status compressor_make(struct compressor **out, struct error *error);
/** NULL is harmless. */
void compressor_free(struct compressor *compressor);

/** Appends `data` as one frame, with its size and a checksum. Out of memory: `out->failed`. */
void compressor_append_frame(struct text *out, struct compressor *compressor, const struct text *data);

#endif
