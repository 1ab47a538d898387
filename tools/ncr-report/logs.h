/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * logs.h - which logs are read, and in which order
 */
#ifndef NCR_REPORT_LOGS_H
#define NCR_REPORT_LOGS_H

#include "input.h"
#include "line.h"

#include <sys/types.h>

#define AUDITD_CONFIGURATION "/etc/audit/auditd.conf"

/**
 * struct logs - all of them, open
 * @logs: in the order of their first records
 * @size: of all, in bytes; 0 when that is not known
 * @nodes: the first record of one begins with node=
 *
 * Owner: the caller, from logs_open() to logs_close(). They are open from the beginning: auditd may rename them meanwhile.
 */
struct logs {
	struct log *logs;
	size_t count;
	uint64_t size;
	bool nodes;
};

/* struct log - one of them: who it is on disk, when it begins */
struct log {
	struct input input;
	char *path;
	dev_t device;
	ino_t inode;
	struct event_id begins;
};

/**
 * logs_open() - open logs by name
 * @logs: out; to be closed whatever is returned
 * @names: of files, INPUT_STANDARD, or of folders, in which the log of auditd and what it was rotated to are meant
 * @count: how many; 0: the log of this machine, as @configuration has it
 * @configuration: of auditd
 *
 * Return: EXIT_DONE, or EXIT_SYSTEM or EXIT_INPUT after a message.
 */
int logs_open(struct logs *logs, char *const *names, size_t count, const char *configuration);

void logs_close(struct logs *logs);

#endif /* NCR_REPORT_LOGS_H */
