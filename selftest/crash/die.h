/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * die.h - when the harness itself cannot go on
 */
#ifndef CRASH_DIE_H
#define CRASH_DIE_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** die() - end with TAP's word for it; nothing that was printed before counts for more than it says */
static inline _Noreturn void die(const char *what)
{
	printf("Bail out! %s\n", what);
	exit(1);
}

/** die_errno() - with the reason of the call that failed last */
static inline _Noreturn void die_errno(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

#endif /* CRASH_DIE_H */
