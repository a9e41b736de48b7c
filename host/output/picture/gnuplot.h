/** A gnuplot process that gets its script, with binary data in it, from this program. */
#ifndef TWONEURON_OUTPUT_PICTURE_GNUPLOT_H
#define TWONEURON_OUTPUT_PICTURE_GNUPLOT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct gnuplot;

/** Whether there is a gnuplot in PATH. */
bool gnuplot_available(void);

/**
 * Starts gnuplot in `folder`, untouched by the user's locale and start-up file; `script` is a file, seen from that
 * folder, or NULL when gnuplot_send() gives it. A file that the script reads and `folder` does not have is looked for
 * in the folder above. The caller ends it with gnuplot_end(). STATUS_DEVICE when there is none (CAUSE_MISSING, and the
 * message says what to install) or it can't be started.
 */
MUST_USE enum status gnuplot_start(struct gnuplot **out, const char *folder, const char *script, struct error *error);

/** Sends script text or data. If gnuplot has died, this does nothing and gnuplot_end() says why. */
void gnuplot_send(struct gnuplot *gnuplot, const void *data, size_t size);

/** Waits for gnuplot to end and frees it; NULL is harmless. STATUS_DEVICE, with gnuplot's own message, if it failed. */
MUST_USE enum status gnuplot_end(struct gnuplot *gnuplot, struct error *error);

#endif
