/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls.h - the system calls that change files: which they are, and the filter that stops a program at each
 */
#ifndef CRASH_CALLS_H
#define CRASH_CALLS_H

#include <stdbool.h>

enum call_kind {
	CALL_OPEN,		/* changes something with O_CREAT, O_TMPFILE or O_TRUNC only */
	CALL_WRITE,
	CALL_RESIZE,
	CALL_CHMOD,		/* by descriptor */
	CALL_CHMOD_AT,
	CALL_SYNC,
	CALL_LINK,
	CALL_RENAME,
	CALL_UNLINK,
	CALL_MKDIR,
	CALL_OTHER,		/* changes what a descriptor or a path names, and is not modelled */
	CALL_NEVER,		/* not modelled, and it is not told what it changes */
};

/* No argument: the current folder for a descriptor, none for the others. */
#define ABSENT (-1)

/**
 * struct call - one system call
 * @fd, @path: numbers of its arguments: a descriptor, and a path from there; the same once more for what it makes
 * @extra: number of the argument with flags (open, rename), mode, length, or offset (pwrite)
 * @removes_folder: an unlink that takes folders, without a flag
 */
struct call {
	long number;
	const char *name;
	enum call_kind kind;
	int fd, path, new_fd, new_path;
	int extra;
	bool removes_folder;
};

/** call_find() - by number; NULL for one that the filter lets pass */
const struct call *call_find(long number);

/** calls_filter() - from now on this process stops for its tracer at each of them, and cannot do so without one */
void calls_filter(void);

#endif /* CRASH_CALLS_H */
