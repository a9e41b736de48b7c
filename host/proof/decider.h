/**
 * Decides the boxes of a wave: on a device, or by the same code compiled as C.
 *
 *     struct decider *decider = NULL;
 *     enum status status = decider_on_host(&decider, problem, range, error);
 *     if (status == STATUS_OK)
 *             status = decider_decide(decider, target, boxes, count, decisions, error);
 *     decider_close(decider);
 */
#ifndef TWONEURON_PROOF_DECIDER_H
#define TWONEURON_PROOF_DECIDER_H

#include "proof/box.h"

struct decider;
struct device; /* device/device.h */

/** Decides in float64 on the calling thread. The caller ends it with decider_close(). Fails only without memory. */
MUST_USE enum status decider_on_host(struct decider **out, const struct problem *problem,
                                     const struct weight_range *range, struct error *error);

/**
 * Decides on a device; float64 is better where the device has it. Waves of fewer than `least` boxes are decided on the
 * host, where they cost less than a launch. The program is built for the first large wave, so a proof of a few hundred
 * boxes waits for no compiler. DECIDER_LEAST is a good choice; with 0 the host decides nothing. `device` must outlive
 * the decider.
 */
MUST_USE enum status decider_on_device(struct decider **out, const struct problem *problem,
                                       const struct weight_range *range, struct device *device,
                                       enum precision precision, size_t least, struct error *error);
enum { DECIDER_LEAST = 2048 };

/** Decides `count` boxes against the bound `target`; decision[count] is written. STATUS_DEVICE when a device fails. */
MUST_USE enum status decider_decide(struct decider *decider, double target, const struct box *box, size_t count,
                                    struct decision *decision, struct error *error);

/** How many boxes to decide at once, so that it takes some tenths of a second on a slow device: 2048 on the host, else
 * 2^16.
 */
size_t decider_portion(const struct decider *decider);

/** Boxes narrower than this are beyond the decider's precision: 2^-50 in float64, 2^-21 in float32. */
uint64_t decider_finest(const struct decider *decider);

void decider_close(struct decider *decider);

#endif
