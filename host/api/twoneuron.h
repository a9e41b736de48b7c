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
 * Conventions. A function that can fail returns a status and takes the caller's error object last; NULL is accepted
 * there and drops the message. What is made comes first: the function sets *out to a new object, whatever it was
 * before, or to NULL after a failure, unless the function says otherwise. Only twoneuron_run() takes NULL for `out`.
 * An object ends with the function _close() of its kind, for which NULL is harmless. Strings that a function returns
 * belong to their object and end with it. Text is UTF-8 and ends with a NUL.
 *
 * The library keeps no state of its own in memory between calls, prints nothing, and handles no signals. It keeps
 * compiled kernels on disk, in TWONEURON_CACHE or else in twoneuron/ of the user's cache folder, and some OpenCL
 * drivers keep more. Any number of threads may use it at once, each with objects of its own; an object may be read by
 * several threads. Callbacks come from threads of the library, one at a time, and end before the function that calls
 * them returns. A device driver's own faults, such as a call of abort(), are not caught. A process that writes into
 * folders should ignore SIGXFSZ: where a file reaches the process's size limit, that signal would end it.
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

/** A message that says what, where and what to do. Some name options of the program `twoneuron`, such as -o. */
struct twoneuron_error {
	/** Without a final newline; further lines are context (a caret, a build log). "" after TWONEURON_OK. */
	char message[8192];
};

/** The library's version, for example "0.2.0". */
TWONEURON_API const char *twoneuron_version(void);

/* ---- Sweeps ---- */

/** A sweep file that was read and checked. */
struct twoneuron_sweep;

/** Reads a sweep from the text of its file, at most 64 KiB. TWONEURON_INPUT: the message has the line and column. */
TWONEURON_API int twoneuron_sweep_open(struct twoneuron_sweep **out, const char *text, struct twoneuron_error *error);

/** Reads a sweep from a file, with which messages begin. */
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

/** The name of device i, below the count; its platform; its driver's version; and "CPU", "GPU" or "other". */
TWONEURON_API const char *twoneuron_device_name(const struct twoneuron_devices *devices, size_t i);
TWONEURON_API const char *twoneuron_device_platform(const struct twoneuron_devices *devices, size_t i);
TWONEURON_API const char *twoneuron_device_driver(const struct twoneuron_devices *devices, size_t i);
TWONEURON_API const char *twoneuron_device_kind(const struct twoneuron_devices *devices, size_t i);

/* ---- Stopping ---- */

/** A request to stop, shared by who asks and who works. */
struct twoneuron_stop;

TWONEURON_API int twoneuron_stop_open(struct twoneuron_stop **out, struct twoneuron_error *error);

/** Only once every run or proof that was given it has returned. */
TWONEURON_API void twoneuron_stop_close(struct twoneuron_stop *stop);

/**
 * Asks all that works with it to stop; from any thread, callback or signal handler. It cannot be taken back. Networks
 * that are being trained are trained to their end: that takes a fraction of a second, or longer where a single network
 * takes long, as with many millions of steps.
 */
TWONEURON_API void twoneuron_stop_request(struct twoneuron_stop *stop);

/* ---- Runs ---- */

/** Networks by what became of them, and the training steps that they took. */
struct twoneuron_totals {
	uint64_t networks;   /**< the sum of the five outcomes */
	uint64_t learned;    /**< every sample's error is small enough in the end */
	uint64_t stalled;    /**< steps became too small before that */
	uint64_t unfinished; /**< all steps were taken before that */
	uint64_t frozen;     /**< the first step was too small already */
	uint64_t diverged;   /**< a parameter or the loss is no finite number */
	uint64_t steps;
};

/** How to run. Set it to {.size = sizeof options} first; everything that is 0 or NULL has its default. */
struct twoneuron_run_options {
	size_t size; /**< sizeof(struct twoneuron_run_options), so that later versions know which members there are */
	/** Numbers of devices, or parts of their names, with commas between. NULL: the first GPU, else a CPU. */
	const char *devices;
	/**
	 * A folder for all outputs of `twoneuron sweep` and for the ledger, from which an interrupted run goes on. It
	 * is made if it is missing. NULL: the map is kept in memory alone.
	 */
	const char *folder;
	int native_math; /**< a GPU's fast built-ins, with other bits; 0: the same bits on every device */
	/** Called now and then with the networks trained so far. */
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
 * NULL. In a folder that was finished nothing is trained again, but all outputs are written again.
 *
 * TWONEURON_INTERRUPTED: it was stopped. Without a folder *out then has what was done until then. With one *out is
 * NULL; twoneuron_map_open() reads what was done, and the same run with a new stop, or none, goes on from there.
 * TWONEURON_CLAIM: a device does not compute the reference's bits. TWONEURON_INPUT: the folder cannot be written, holds
 * another sweep's results or results without a ledger, or is used by another run. TWONEURON_DEVICE also where no device
 * has the name.
 */
TWONEURON_API int twoneuron_run(struct twoneuron_map **out, const struct twoneuron_sweep *sweep,
                                const struct twoneuron_run_options *options, struct twoneuron_error *error);

/* ---- Maps ---- */

/** Reads the map of a folder that `twoneuron sweep`, `twoneuron merge` or twoneuron_run() has finished, or begun. */
TWONEURON_API int twoneuron_map_open(struct twoneuron_map **out, const char *folder, struct twoneuron_error *error);
TWONEURON_API void twoneuron_map_close(struct twoneuron_map *map);

/** How many cells there are along y, and along x; a map over one axis has one row. */
TWONEURON_API size_t twoneuron_map_rows(const struct twoneuron_map *map);
TWONEURON_API size_t twoneuron_map_columns(const struct twoneuron_map *map);

/**
 * The name of the axis along x and along y, and the value of each of the map's columns and rows. Those of y are NULL
 * for a map over one axis.
 */
TWONEURON_API const char *twoneuron_map_x_name(const struct twoneuron_map *map);
TWONEURON_API const char *twoneuron_map_y_name(const struct twoneuron_map *map);
TWONEURON_API const double *twoneuron_map_x(const struct twoneuron_map *map); /**< [columns] */
TWONEURON_API const double *twoneuron_map_y(const struct twoneuron_map *map); /**< [rows] */

/** The totals of all cells. */
TWONEURON_API void twoneuron_map_totals(const struct twoneuron_map *map, struct twoneuron_totals *out);

/**
 * Name i, from 0, of the numbers that each cell has; NULL after the last. They are the columns of map.csv: networks,
 * learned, stalled, unfinished, frozen, diverged, learned_fraction, mean_loss, min_loss, mean_steps. The last one,
 * outcome, is the most frequent of the five in the order 0 learned, 1 stalled, 2 unfinished, 3 frozen, 4 diverged, or 5
 * for a cell without networks.
 */
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
	const char *devices; /**< the device that searches. NULL: the default one, or the host alone */
	uint64_t max_boxes;  /**< at most so many parts of the space of weights are looked at; 0: 4 million */
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

/** "proved", "refuted" or "undecided": what the search found. */
TWONEURON_API const char *twoneuron_proof_verdict(const struct twoneuron_proof *proof);

/** 1 if the checker agrees with the certificate, else 0: only then the verdict is more than the search's word. */
TWONEURON_API int twoneuron_proof_is_checked(const struct twoneuron_proof *proof);

/** The statement in words, and as JSON as `twoneuron prove --json` prints it, without the device. */
TWONEURON_API const char *twoneuron_proof_statement(const struct twoneuron_proof *proof);
TWONEURON_API const char *twoneuron_proof_json(const struct twoneuron_proof *proof);

/**
 * The certificate, for twoneuron_verify() and `twoneuron-verify`: text, whose size does not count the NUL at its end.
 * NULL, and 0, if there is none. That of a refuted claim proves the opposite of the claim.
 */
TWONEURON_API const char *twoneuron_proof_certificate(const struct twoneuron_proof *proof);
TWONEURON_API size_t twoneuron_proof_certificate_size(const struct twoneuron_proof *proof);

/** What the checker says about a certificate. */
struct twoneuron_report;

/**
 * Checks a certificate of `size` bytes without trust in the program that wrote it. TWONEURON_OK: what it says is true;
 * that may be that a claim is wrong, so read the report. TWONEURON_CLAIM: it is well-formed, but does not prove what it
 * says; *out is made. TWONEURON_INPUT: it is no certificate, or a damaged one, or this library has no checker.
 */
TWONEURON_API int twoneuron_verify(struct twoneuron_report **out, const char *certificate, size_t size,
                                   struct twoneuron_error *error);
TWONEURON_API void twoneuron_report_close(struct twoneuron_report *report);

/**
 * What was proved, of which network and task, by what means, and what has to be trusted: in words, and as JSON as
 * `twoneuron verify --json` prints it.
 */
TWONEURON_API const char *twoneuron_report_text(const struct twoneuron_report *report);
TWONEURON_API const char *twoneuron_report_json(const struct twoneuron_report *report);

#ifdef __cplusplus
}
#endif
#endif
