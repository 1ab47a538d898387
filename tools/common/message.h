/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * message.h - how the tools speak to people: "error: ", then "hint: ", on standard error
 *
 * Control characters in names and other arguments are shown as "?".
 */
#ifndef NCR_MESSAGE_H
#define NCR_MESSAGE_H

/*
 * The exit codes of ncr and ncr-setkey, as in their manual pages. `ncr status` has codes of its own.
 */
enum {
	EXIT_DONE = 0,
	EXIT_NEGATIVE = 1,	/* the answer is no: the MAC does not match; a master key is set already */
	EXIT_USAGE = 2,		/* the command line */
	EXIT_NO_DEVICE = 3,	/* the module is not loaded, or in its error state */
	EXIT_REFUSED = 4,	/* the kernel refuses: a flag, a privilege, no master key, a limit */
	EXIT_INPUT = 5,		/* what was given is not right: a damaged blob, padding, a size, who owns a key file */
	EXIT_SYSTEM = 6,	/* a file cannot be read or written, or is there already; no memory */
};

/** error_message() - one line, "error: ..." */
void error_message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** warning_message() - one line, "warning: ..." */
void warning_message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** hint_message() - one line, "hint: ..." */
void hint_message(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* NCR_MESSAGE_H */
