/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * audit_log.h - the real audit daemon and what it writes
 *
 * The daemon runs with a configuration of the tests' own. A mark is a record of user space: what was logged before it
 * is in the file once the mark is.
 */
#ifndef SELFTEST_AUDIT_LOG_H
#define SELFTEST_AUDIT_LOG_H

#include <stddef.h>
#include <sys/types.h>

#define AUDIT_LOG "/var/log/audit/ncr-selftest.log"
#define AUDIT_CONF "/run/ncr-selftest-audit"
/* bytes of a mark's text */
#define AUDIT_MARK_SIZE 64
#define NCR_STORAGE_KEY 1600
#define NCR_USERSPACE_OP 1601

/* Run auditctl; the test fails when it does. */
void auditctl(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The daemon's process; starts it with the kernel's queue of that many records, and audit on. */
pid_t audit_start(int backlog);
void audit_stop(void);

/* Waits until all that was recorded so far is in the log, and returns where the log ends. */
off_t audit_mark(void);

/* The log between two marks, to be freed; ends in a zero byte that is not counted. */
char *audit_between(off_t from, off_t to, size_t *size);

/* A socket that gets every record that the kernel was given, also those that the daemon does not take. */
int audit_group(void);

/*
 * The records of crypto operations that a group was given until now, one a call, valid until the next call; NULL: no
 * further one. The kernel queues them, so mark ends the wait: "" before the first call, and kept between them.
 */
const char *audit_given(int group, char mark[AUDIT_MARK_SIZE]);

/* A field's value in a line of the log, into value; NULL when the line has no such field. */
const char *line_field(const char *line, const char *name, char *value, size_t size);

/* What a command of the shell prints, to be freed; the test fails when it fails. */
char *output_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* SELFTEST_AUDIT_LOG_H */
