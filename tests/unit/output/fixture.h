/** Sweeps, maps and folders for the tests of host/output/. */
#ifndef TWONEURON_TESTS_OUTPUT_FIXTURE_H
#define TWONEURON_TESTS_OUTPUT_FIXTURE_H

#include "base/text.h"
#include "model/map.h"
#include "model/runs.h"
#include "output/summary.h"

enum { FIXTURE_PATH = 256 };

/** A folder of its own under the system's folder for temporary files; fixture_remove() deletes it and its files. */
void fixture_folder(char folder[FIXTURE_PATH]);
void fixture_remove(const char *folder);
/** A file's bytes, which the caller frees; fails the test when there is no such file. */
struct text fixture_read(const char *folder, const char *name);

/** rate (log) against w1 (linear), float32, 16 runs a cell. */
struct sweep fixture_sweep(uint64_t rows, uint64_t columns);
/** The same over rate alone; w1 is drawn. */
struct sweep fixture_line(uint64_t columns);
/** A filled map for one of them. Every outcome occurs; in one cell of 17 all networks diverged. The caller frees it. */
struct map fixture_map(const struct sweep *sweep);
/** A summary as a run would fill it in: two devices, two attempts. */
struct summary fixture_summary(const struct map *map);

/**
 * Makes a locale with a decimal comma in a folder of its own, which it returns, and sets it for this process and its
 * children; an empty name if this system cannot make one. fixture_plain_locale() undoes it.
 */
void fixture_comma_locale(char folder[FIXTURE_PATH]);
void fixture_plain_locale(const char *folder);

enum fixture_runs {
	FIXTURE_GRID,        /**< w1 changes from row to row over 2048 values, the rest stays; no biases */
	FIXTURE_GRID_BIASES, /**< the same, and both biases train from 0 */
	FIXTURE_DRAWN,       /**< rate and all four starts are drawn */
};
/** The axes that the networks of these sweeps and runs do not have. */
uint32_t fixture_absent(void);

/** Made-up runs with first index `first`; the caller frees them. */
struct runs fixture_runs_make(enum fixture_runs kind, enum precision precision, uint64_t first, size_t count);
void fixture_runs_free(struct runs *runs);

#endif
