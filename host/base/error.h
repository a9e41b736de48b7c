/**
 * Errors: one status for every function that can fail, and a message that says what, where and what to do.
 *
 * A function that can fail returns `enum status` and takes a caller-allocated `struct error *` last; NULL is accepted
 * and drops the message. The status doubles as the exit code of the program, named here once:
 * only main() exits.
 *
 * Beside the message stands a cause, for callers that do something about some failures: whoever wants to know whether a
 * device refused must not ask for STATUS_DEVICE, with which a full disk comes as well.
 */
#ifndef TWONEURON_BASE_ERROR_H
#define TWONEURON_BASE_ERROR_H

#include <stdbool.h>

enum status {
	STATUS_ANSWERED = -1, /**< the command line asked for help and has got it: nothing is left to do, exit code 0 */
	STATUS_OK = 0,        /**< done */
	STATUS_CLAIM = 1,     /**< a claim failed: a proof, a verification, a self-test */
	STATUS_INPUT = 2,     /**< the command line or an input file is wrong; nothing was written */
	STATUS_INTERRUPTED = 3, /**< stopped on request; the same command resumes */
	STATUS_DEVICE = 4,      /**< a device, a library or the operating system failed */
};

/** What failed, where the status is STATUS_DEVICE. */
enum error_cause {
	CAUSE_OTHER = 0, /**< none of the others; so for every other status */
	CAUSE_DEVICE,    /**< an OpenCL device, its driver or its compiler: another device or kernel may do */
	CAUSE_MEMORY,    /**< no memory is left, of the host or of a device */
	CAUSE_DISK,      /**< a file or folder: a full disk and the like */
	CAUSE_THREAD,    /**< no thread can be started */
	CAUSE_MPI,       /**< the messages between ranks */
	CAUSE_MISSING,   /**< a program that this one starts is not installed, or a library is not in this build */
};

struct error {
	char message[8192]; /**< UTF-8, without a final newline; further lines are context (a caret, a build log) */
	enum error_cause cause;
};

#define MUST_USE __attribute__((warn_unused_result))

/**
 * Sets the message (printf format, cut when too long) and returns `status`, so that a caller can write
 * `return error_set(error, STATUS_INPUT, "%s: points is 0; an axis needs at least 1", place);`. The cause is
 * CAUSE_OTHER.
 */
enum status error_set(struct error *error, enum status status, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/** As error_set(), with ": " and the words for the current errno at the end. */
enum status error_set_errno(struct error *error, enum status status, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/** error_set() with STATUS_DEVICE and a cause. */
enum status error_set_cause(struct error *error, enum error_cause cause, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/**
 * error_set_errno() with STATUS_DEVICE for a file or folder: CAUSE_DISK, or CAUSE_MEMORY if that is what errno says.
 */
enum status error_set_disk(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Memory that could not be had, for `what`: STATUS_DEVICE, CAUSE_MEMORY. */
enum status error_set_memory(struct error *error, const char *what);

/** A thread that could not be started, to do `what`: STATUS_DEVICE, CAUSE_THREAD. */
enum status error_set_thread(struct error *error, const char *what);

/**
 * True if a failure is a device's own: it computes wrongly (STATUS_CLAIM of its self-test), or it, its driver or its
 * compiler refuses. Another kernel or device may then do; after any other failure it would fail just so.
 */
bool error_is_of_device(enum status status, const struct error *error);

#endif
