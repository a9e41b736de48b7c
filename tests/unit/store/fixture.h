/** A folder that is gone after the test, a small sweep, and chunks whose sums are a function of their networks. */
#ifndef TWONEURON_TESTS_STORE_FIXTURE_H
#define TWONEURON_TESTS_STORE_FIXTURE_H

#include "folder.h"
#include "store/ledger.h"
#include "test.h"

enum { FIXTURE_ROWS = 10, FIXTURE_COLUMNS = 20, FIXTURE_RUNS = 7, FIXTURE_BITS = 40 };
enum { FIXTURE_NETWORKS = FIXTURE_ROWS * FIXTURE_COLUMNS * FIXTURE_RUNS };

/** The attempts of fixture_open(). */
extern const struct ledger_attempt fixture_attempt;

/** The spec of the whole sweep. */
struct ledger_spec fixture_spec(void);

/** Opens the ledger of the current folder, and starts an attempt; the test fails if it can't. */
struct ledger *fixture_open(const struct ledger_spec *spec);
struct ledger *fixture_open_in(const char *folder, const struct ledger_spec *spec);

/** Commits the networks first..first+count; with networks.csv, 10 bytes a row after a header of 5. */
enum status fixture_commit(struct ledger *ledger, uint64_t first, uint64_t count, struct error *error);

/** Adds the sums of the networks to a map of the fixture's size. */
void fixture_add(struct map *map, uint64_t first, uint64_t count);

/** The test fails unless the ledger's map is that of the networks that it says are done. */
void fixture_assert_restores(struct ledger *ledger);

/** Both are whole files in memory; the caller frees the data. */
char *fixture_read(const char *path, size_t *size);
void fixture_write(const char *path, const char *data, size_t size);

#endif
