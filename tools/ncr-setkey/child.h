/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * child.h - another program that takes or gives a secret, through pipes and nothing else
 */
#ifndef NCR_SETKEY_CHILD_H
#define NCR_SETKEY_CHILD_H

#include "secret.h"

#define CHILD_SAID_SIZE 256

/**
 * struct child - a program to be run
 * @arguments: its absolute path first, NULL at the end; nothing secret among them
 * @in: for its standard input, or NULL for none
 * @out: room for its standard output
 * @seconds: it may take; then it is ended
 * @said: out: the last line of its standard error, in printable ASCII; or empty
 *
 * Its environment is empty but for a search path and the C locale. It ends when we do.
 */
struct child {
	const char *const *arguments;
	const struct secret *in;
	struct secret *out;
	unsigned int seconds;
	char said[CHILD_SAID_SIZE];
};

/**
 * child_run() - run it to its end
 *
 * Return: its exit status, 128 and more for a signal; -ENOENT: it is not there; -ETIMEDOUT; -EMSGSIZE: more output than room;
 * negative errno.
 */
int child_run(struct child *child);

#endif /* NCR_SETKEY_CHILD_H */
