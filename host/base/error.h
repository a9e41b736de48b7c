/**
 * Errors: one status for every function that can fail, and a message that says what, where and what to do.
 *
 * A function that can fail returns `enum status` and takes a caller-allocated `struct error *` last; NULL is accepted
 * and drops the message. The status doubles as the exit code of the program, named here once:
 * only main() exits.
 */
#ifndef TWONEURON_BASE_ERROR_H
#define TWONEURON_BASE_ERROR_H

enum status {
	STATUS_ANSWERED = -1, /**< the command line asked for help and has got it: nothing is left to do, exit code 0 */
	STATUS_OK = 0,        /**< done */
	STATUS_CLAIM = 1,     /**< a claim failed: a proof, a verification, a self-test */
	STATUS_INPUT = 2,     /**< the command line or an input file is wrong; nothing was written */
	STATUS_INTERRUPTED = 3, /**< stopped on request; the same command resumes */
	STATUS_DEVICE = 4,      /**< a device, a library or the operating system failed */
};

struct error {
	char message
	        [8192]; /**< UTF-8, without a final newline; lines after the first are context (a caret, a build log) */
};

#define MUST_USE __attribute__((warn_unused_result))

/**
 * Sets the message (printf format, cut when too long) and returns `status`, so that a caller can write
 * `return error_set(error, STATUS_INPUT, "%s: points is 0; an axis needs at least 1", place);`.
 */
enum status error_set(struct error *error, enum status status, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/** As error_set(), with ": " and the words for the current errno at the end. */
enum status error_set_errno(struct error *error, enum status status, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/** error_set() for memory that could not be had: STATUS_DEVICE. */
enum status error_set_memory(struct error *error, const char *what);

#endif
