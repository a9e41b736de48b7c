/**
 * libtwoneuron: convergence maps and proofs about two-neuron networks, from your own program.
 *
 *     y = f(w1*x + b1)   hidden neuron        z = g(w2*y + b2)   output neuron
 *
 * A sweep file says which networks to train: the network, the task, how it is trained, and the axes along which its
 * rate and starting weights vary (man twoneuron-sweep). This program asks whether any start learns x=0 -> 0, x=1 -> 1
 * without an output bias:
 *
 *     #include <stdio.h>
 *     #include <twoneuron.h>
 *
 *     static const char text[] =
 *             "name: seed\n"
 *             "axes: {rate: {value: 5}, w1: {from: -8, to: 8, points: 256}, w2: {from: -8, to: 8, points: 256}}\n"
 *             "map: {x: w1, y: w2}\n";
 *
 *     int main(void)
 *     {
 *             struct twoneuron_sweep *sweep = NULL;
 *             struct twoneuron_map *map = NULL;
 *             struct twoneuron_error error;
 *             struct twoneuron_totals totals;
 *             int status = twoneuron_sweep_open(&sweep, text, &error);
 *             if (status == TWONEURON_OK)
 *                     status = twoneuron_run(&map, sweep, NULL, &error);
 *             if (status == TWONEURON_OK) {
 *                     twoneuron_map_totals(map, &totals);
 *                     printf("%llu of %llu networks learned\n", (unsigned long long)totals.learned,
 *                            (unsigned long long)totals.networks);
 *             } else {
 *                     fprintf(stderr, "%s\n", error.message);
 *             }
 *             twoneuron_map_close(map);
 *             twoneuron_sweep_close(sweep);
 *             return status;
 *     }
 *
 *     cc seed.c $(pkg-config --cflags --libs twoneuron) && ./a.out
 *     0 of 65536 networks learned
 *
 * Conventions. A function that can fail returns a status and takes a caller's error object last; NULL is accepted there
 * and drops the message. What is made comes first, as a pointer to a pointer that the caller owns: it is NULL after a
 * failure, unless the function says otherwise, and ends with the function _close() of its kind, for which NULL is
 * harmless. Strings that a function returns belong to their object and live as long. Text is UTF-8.
 *
 * The library keeps no state of its own between calls, prints nothing, and handles no signals. Any number of threads
 * may use it at once, each with objects of its own; an object may be read by several threads. A device driver's own
 * faults, such as a call of abort(), are not caught. A process that writes into folders should ignore SIGXFSZ, or a
 * file size limit ends it.
 */
#ifndef TWONEURON_H
#define TWONEURON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TWONEURON_API __attribute__((visibility("default")))
#else
#define TWONEURON_API
#endif

/* ---- Errors ---- */

/** What a function returns; also the exit codes of the program `twoneuron`. */
enum twoneuron_status {
	TWONEURON_OK = 0,
	TWONEURON_CLAIM = 1,       /**< a claim failed: a proof, a verification, the self-test of a device */
	TWONEURON_INPUT = 2,       /**< what the caller gave is wrong; nothing was written */
	TWONEURON_INTERRUPTED = 3, /**< stopped on request */
	TWONEURON_DEVICE = 4,      /**< a device, a library or the operating system failed */
};

/** A message that says what, where and what to do. */
struct twoneuron_error {
	char message[8192]; /**< without a final newline; further lines are context (a caret, a build log) */
};

/** The library's version, "0.2.0". */
TWONEURON_API const char *twoneuron_version(void);

/* ---- Sweeps ---- */

/** A sweep file that was read and checked. */
struct twoneuron_sweep;

/** Reads a sweep from the text of its file. TWONEURON_INPUT for a wrong one: the message has line and column. */
TWONEURON_API int twoneuron_sweep_open(struct twoneuron_sweep **out, const char *text, struct twoneuron_error *error);

/** The same from a file. */
TWONEURON_API int twoneuron_sweep_read(struct twoneuron_sweep **out, const char *path, struct twoneuron_error *error);
TWONEURON_API void twoneuron_sweep_close(struct twoneuron_sweep *sweep);

TWONEURON_API const char *twoneuron_sweep_name(const struct twoneuron_sweep *sweep);
TWONEURON_API const char *twoneuron_sweep_question(const struct twoneuron_sweep *sweep); /**< "" if it has none */
TWONEURON_API uint64_t twoneuron_sweep_networks(const struct twoneuron_sweep *sweep);

/* ---- Devices ---- */

/** The OpenCL devices of this computer, numbered from 0. */
struct twoneuron_devices;

/** Lists them. There may be none. */
TWONEURON_API int twoneuron_devices_open(struct twoneuron_devices **out, struct twoneuron_error *error);
TWONEURON_API void twoneuron_devices_close(struct twoneuron_devices *devices);
TWONEURON_API size_t twoneuron_devices_count(const struct twoneuron_devices *devices);

/** Of device i, below the count: its name, its platform, its driver's version, and "CPU", "GPU" or "other". */
TWONEURON_API const char *twoneuron_device_name(const struct twoneuron_devices *devices, size_t i);
TWONEURON_API const char *twoneuron_device_platform(const struct twoneuron_devices *devices, size_t i);
TWONEURON_API const char *twoneuron_device_driver(const struct twoneuron_devices *devices, size_t i);
TWONEURON_API const char *twoneuron_device_kind(const struct twoneuron_devices *devices, size_t i);

/* ---- Stopping ---- */

/** A request to stop, shared by who asks and who works. */
struct twoneuron_stop;

TWONEURON_API int twoneuron_stop_open(struct twoneuron_stop **out, struct twoneuron_error *error);

/** No work may use it any more. */
TWONEURON_API void twoneuron_stop_close(struct twoneuron_stop *stop);

/** Asks all that works with it to stop soon; from any thread, callback or signal handler. It cannot be taken back. */
TWONEURON_API void twoneuron_stop_request(struct twoneuron_stop *stop);

/* ---- Runs ---- */

/** Networks by what became of them, and the training steps that they took. */
struct twoneuron_totals {
	uint64_t networks; /**< the sum of the five outcomes */
	uint64_t learned, stalled, unfinished, frozen, diverged;
	uint64_t steps;
};

/** How to run. Set it to {.size = sizeof options} first; everything that is 0 or NULL has its default. */
struct twoneuron_run_options {
	size_t size; /**< sizeof(struct twoneuron_run_options), so that later versions know which members there are */
	/** As `twoneuron sweep --device`: numbers or parts of names with commas between. NULL: a GPU, else a CPU. */
	const char *devices;
	/**
	 * A folder for all outputs of `twoneuron sweep` and for the ledger, from which an interrupted run goes on.
	 * NULL: nothing is written.
	 */
	const char *folder;
	int native_math; /**< a GPU's fast built-ins, with other bits; 0: the same bits on every device */
	/** Called now and then with the networks trained so far; one call at a time, by any thread. */
	void (*progress)(void *context, const struct twoneuron_totals *done, uint64_t networks);
	/** Called with a line of text that a user should see, such as a device that is left out. */
	void (*notice)(void *context, const char *line);
	void *context;               /**< handed to both */
	struct twoneuron_stop *stop; /**< ends the run soon once it is requested */
};

/** The convergence map of a sweep. */
struct twoneuron_map;

/**
 * Trains every network of a sweep and makes its map. `out` may be NULL if only the folder is wanted; options may be
 * NULL. TWONEURON_INTERRUPTED: it was stopped; without a folder *out then has what was done until then.
 * TWONEURON_CLAIM: a device does not compute the reference's bits. TWONEURON_INPUT also for a folder that holds
 * anything else.
 */
TWONEURON_API int twoneuron_run(struct twoneuron_map **out, const struct twoneuron_sweep *sweep,
                                const struct twoneuron_run_options *options, struct twoneuron_error *error);

/* ---- Maps ---- */

/** Reads the map of a folder that `twoneuron sweep`, `twoneuron merge` or twoneuron_run() has finished, or begun. */
TWONEURON_API int twoneuron_map_open(struct twoneuron_map **out, const char *folder, struct twoneuron_error *error);
TWONEURON_API void twoneuron_map_close(struct twoneuron_map *map);

/** Cells along y and along x. */
TWONEURON_API size_t twoneuron_map_rows(const struct twoneuron_map *map);
TWONEURON_API size_t twoneuron_map_columns(const struct twoneuron_map *map);

/** Along x and y: the name of the axis, and the value of each of the map's columns or rows. */
TWONEURON_API const char *twoneuron_map_x_name(const struct twoneuron_map *map);
TWONEURON_API const char *twoneuron_map_y_name(const struct twoneuron_map *map);
TWONEURON_API const double *twoneuron_map_x(const struct twoneuron_map *map); /**< [columns] */
TWONEURON_API const double *twoneuron_map_y(const struct twoneuron_map *map); /**< [rows] */

/** Of all cells together. */
TWONEURON_API void twoneuron_map_totals(const struct twoneuron_map *map, struct twoneuron_totals *out);

/** Name number i of what there is about each cell, as in map.csv ("learned_fraction"); NULL after the last. */
TWONEURON_API const char *twoneuron_map_field(const struct twoneuron_map *map, size_t i);

/**
 * Fills out[rows x columns], row-major, with a field of each cell. NaN where a cell has no such number, for example a
 * mean loss where every network diverged. TWONEURON_INPUT: there is no field of that name.
 */
TWONEURON_API int twoneuron_map_values(const struct twoneuron_map *map, const char *field, double *out,
                                       struct twoneuron_error *error);

/* ---- Proofs ---- */

/** How to look for a proof; as struct twoneuron_run_options. */
struct twoneuron_prove_options {
	size_t size;         /**< sizeof(struct twoneuron_prove_options) */
	const char *devices; /**< the one that looks at boxes. NULL: the default device, or the host alone */
	uint64_t max_boxes;  /**< to look at before giving up; 0: 4 million */
	struct twoneuron_stop *stop;
};

/** A claim about all networks with real weights, and what became of it. */
struct twoneuron_proof;

/**
 * Looks for a proof of the claim in a sweep file's text, or for a network against it, and checks the certificate.
 * TWONEURON_OK: it is proved, and the checker agrees. TWONEURON_CLAIM: it is refuted, undecided, or not checked; *out
 * is made all the same and says which. TWONEURON_INTERRUPTED: stopped; *out is made. Options may be NULL.
 */
TWONEURON_API int twoneuron_prove(struct twoneuron_proof **out, const char *text,
                                  const struct twoneuron_prove_options *options, struct twoneuron_error *error);
TWONEURON_API void twoneuron_proof_close(struct twoneuron_proof *proof);

/** "proved", "refuted" or "undecided": what the search found. Only a certificate that was checked is a proof. */
TWONEURON_API const char *twoneuron_proof_verdict(const struct twoneuron_proof *proof);

/** The statement in words, and as JSON as `twoneuron prove --json` prints it, without the device. */
TWONEURON_API const char *twoneuron_proof_statement(const struct twoneuron_proof *proof);
TWONEURON_API const char *twoneuron_proof_json(const struct twoneuron_proof *proof);

/** The certificate, for twoneuron_verify() and `twoneuron-verify`; NULL if there is none. */
TWONEURON_API const char *twoneuron_proof_certificate(const struct twoneuron_proof *proof);
TWONEURON_API size_t twoneuron_proof_certificate_size(const struct twoneuron_proof *proof); /**< 0 if there is none */

/** What the checker says about a certificate. */
struct twoneuron_report;

/**
 * Checks a certificate of `size` bytes without trust in the program that wrote it. TWONEURON_OK: its claim is proved.
 * TWONEURON_CLAIM: it does not prove its claim; *out is made. TWONEURON_INPUT: it is no certificate, or this library
 * has no checker.
 */
TWONEURON_API int twoneuron_verify(struct twoneuron_report **out, const char *certificate, size_t size,
                                   struct twoneuron_error *error);
TWONEURON_API void twoneuron_report_close(struct twoneuron_report *report);

/** What was proved, of which network and task, by what means, and what has to be trusted. */
TWONEURON_API const char *twoneuron_report_text(const struct twoneuron_report *report);

#ifdef __cplusplus
}
#endif
#endif
