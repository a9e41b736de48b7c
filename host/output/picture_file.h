/** A picture as gnuplot leaves it in its file. */
#ifndef TWONEURON_OUTPUT_PICTURE_FILE_H
#define TWONEURON_OUTPUT_PICTURE_FILE_H

#include "base/error.h"
#include "output/picture_script.h"

/**
 * Makes sure that all of the picture is there, which gnuplot and cairo do not look after, and gives a PDF the date that
 * all have, so that the same map gives the same bytes. STATUS_DEVICE when it is not whole or cannot be written.
 */
MUST_USE enum status picture_file_finish(const char *path, enum picture_kind kind, struct error *error);

#endif
