/**
 * An engine that trains nothing and replaces engine/engine.c; everything around it is real. Network `index` ends as
 * fake_network() says. A program that links this cannot use the real engine.
 */
#ifndef TWONEURON_TESTS_FAKE_ENGINE_H
#define TWONEURON_TESTS_FAKE_ENGINE_H

#include "engine/engine.h"

enum { FAKE_CHUNK = 40, FAKE_LOSS_BITS = 30 };

/** The result of network `index`: learned after index % 800 + 1 steps. */
struct cell fake_network(uint64_t index);

/** Called by engine_finish() before it returns a chunk; may be NULL. */
extern void (*fake_before_finish)(const struct engine *engine, struct range range);

/** Gives the result of engine_chunk(), at most FAKE_CHUNK; if NULL, that is FAKE_CHUNK. */
extern size_t (*fake_chunk)(void);

/** The spec, whose sweep distinguishes the engines. */
const struct engine_spec *fake_spec(const struct engine *engine);

#endif
