/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trace.h - run the program and have a say in each of its system calls that change what is in a folder
 *
 * The program's main() runs in a child that is traced by a seccomp filter, so whatever way a call was made it is seen:
 * through the C library, past it, by its standard input and output. A call that changes files in a way which is not
 * modelled here ends the harness, rather than be missed. Calls below the folder are numbered from 1.
 */
#ifndef CRASH_TRACE_H
#define CRASH_TRACE_H

#include "disk.h"

#define SAID_SIZE 16384

/**
 * struct plan - what is to happen to the program
 * @die_at: it is killed before the call of this number; 0 for never
 * @fail_at: the call of this number fails with @error and does nothing; 0 for none
 * @half: ... but for a write, which writes the first half, and succeeds
 * @from_then_on: all calls that follow fail in the same way, but for unlink and close: as on a disk that is full or gone
 * @no_tmpfile: the file system has no files without a name
 */
struct plan {
	unsigned int die_at;
	unsigned int fail_at;
	int error;
	bool half;
	bool from_then_on;
	bool no_tmpfile;
};

/**
 * struct run - what became of it
 * @status: its exit status, or 128 and the signal that ended it
 * @calls: how many calls that change the folder it made, or would have
 * @changes: what those that succeeded changed
 * @last: the name of the last call that was interfered with, "" for none
 * @out, @err: what it said
 *
 * Owner: who ran it, until run_free().
 */
struct run {
	int status;
	unsigned int calls;
	struct changes changes;
	char last[24];
	char out[SAID_SIZE];
	char err[SAID_SIZE];
};

/** run_traced() - run it; @folder is an absolute path without links in it */
void run_traced(struct run *run, const char *folder, const struct plan *plan, const char *const argv[]);

/** run_plainly() - run it and leave it alone */
void run_plainly(struct run *run, const char *const argv[]);

void run_free(struct run *run);

#endif /* CRASH_TRACE_H */
