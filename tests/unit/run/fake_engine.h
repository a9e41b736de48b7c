/**
 * An engine that trains nothing, in place of run/engine.c: everything around it is real. Networks `index` ends as
 * fake_network() says. Whoever links this must not use the real one.
 */
#ifndef TWONEURON_TESTS_FAKE_ENGINE_H
#define TWONEURON_TESTS_FAKE_ENGINE_H

#include "run/engine.h"

enum { FAKE_CHUNK = 40, FAKE_LOSS_BITS = 30 };

/** What network `index` ends with: learned after index % 800 + 1 steps. */
struct cell fake_network(uint64_t index);

/** Called in engine_finish() before a chunk is given out; NULL: nothing happens. */
extern void (*fake_before_finish)(const struct engine *engine, struct range range);

/** What engine_chunk() answers, at most FAKE_CHUNK; NULL: FAKE_CHUNK. */
extern size_t (*fake_chunk)(void);

/** The spec's sweep tells engines apart. */
const struct engine_spec *fake_spec(const struct engine *engine);

#endif
