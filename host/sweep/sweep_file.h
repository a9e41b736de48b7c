/**
 * Sweep files: YAML in, a validated `struct sweep` (model/sweep.h) out, or a message that says where and what to do.
 *
 *     struct sweep sweep;
 *     struct error error;
 *     if (sweep_read(&sweep, "sweeps/no-bias.yaml", SWEEP_FOR_TRAINING, &error) != STATUS_OK)
 *             fprintf(stderr, "%s\n", error.message);
 *
 * A message about the contents of a file reads `file:line:column: what, and what to do`, followed by the offending line
 * and a line with a caret under the place; line and column count from 1, the column in characters. Only the first error
 * is reported. twoneuron-sweep(5) says what a file may hold; it is made from the table that the parser uses.
 */
#ifndef TWONEURON_SWEEP_SWEEP_FILE_H
#define TWONEURON_SWEEP_SWEEP_FILE_H

#include "base/error.h"
#include "base/text.h"
#include "model/sweep.h"

/** Sweep files larger than this many bytes are refused. */
enum { SWEEP_FILE_SIZE_MAX = 1 << 16 };

/**
 * What the file is read for. A proof needs `claim`; training needs `name`, `axes` and `map`. Each
 * allows the activations that it has. What the purpose does not need is checked all the same. SWEEP_FOR_NETWORK is
 * that of sweep_parse_options().
 */
enum sweep_purpose { SWEEP_FOR_TRAINING, SWEEP_FOR_PROOF, SWEEP_FOR_NETWORK };

/**
 * Reads and checks the file at `path`. `out` is plain data: nothing to free. It is written on success only, and then
 *   - every field holds the file's value or its documented default;
 *   - space.axis[i].points is the number of values on the grid for every form (1 for a value and for drawn axes);
 *   - an axis of a bias that does not train is the value 0;
 *   - for a proof whose file has no `axes`, `space` is all zeros; without `name`, `name` is "";
 *   - without `claim`, claim.form is CLAIM_NONE; bounds that `where` does not give are infinite.
 * STATUS_INPUT for a file that is missing, unreadable or wrong, STATUS_DEVICE when memory runs out.
 */
MUST_USE enum status sweep_read(struct sweep *out, const char *path, enum sweep_purpose purpose, struct error *error);

/** The same for `size` bytes in memory; `name` stands for the file in messages. */
MUST_USE enum status sweep_parse(struct sweep *out, const char *name, const char *bytes, size_t size,
                                 enum sweep_purpose purpose, struct error *error);

/**
 * Reads and checks one network that a command line describes, by the rules of sweep files: `lines` is a file whose
 * axes are values, without name and map. Each line ends with a comment, ` # ` and the option that it is from, and
 * messages begin with that: "--rate: the rate is 0 ...". space.networks is 1.
 */
MUST_USE enum status sweep_parse_options(struct sweep *out, const struct text *lines, struct error *error);

/** Appends the bytes of the file at `path` to `out`: what sweep_read() reads. Fails as it does. */
MUST_USE enum status sweep_load(struct text *out, const char *path, struct error *error);

/** Appends the description of every key, as scdoc sections, to `out`: the reference part of twoneuron-sweep(5). */
void sweep_keys_print(struct text *out);

#endif
