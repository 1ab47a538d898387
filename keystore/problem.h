/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * problem.h - why something did not work, kept until it is known how to tell it: as a message, in a list, in JSON
 */
#ifndef KEYSTORE_PROBLEM_H
#define KEYSTORE_PROBLEM_H

#include "message.h"

#include <stdbool.h>
#include <stddef.h>

/* beside those of message.h: some of the keys were done, others failed */
#define EXIT_PARTIAL 7

/**
 * struct problem - what is wrong, and what to do about it
 * @code: exit code if this were all
 * @general: not about one key: the next one would fail just so
 * @text: can follow "NAME: "
 * @hint: empty for none
 */
struct problem {
	int code;
	bool general;
	char text[320];
	char hint[320];
};

/** problem_set() - state it, without a hint; returns @code */
int problem_set(struct problem *problem, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** problem_hint() - add what to do about it */
void problem_hint(struct problem *problem, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** problem_kernel() - that a command of the device failed: NCRIO_... or NCR_OPENING, negative errno */
int problem_kernel(struct problem *problem, unsigned long command, int error);

/** problem_system() - that the system refused something, "doing it: No such file or directory" */
int problem_system(struct problem *problem, const char *doing, int error);

/** problem_print() - as error: and hint:, with the name of the thing unless it is NULL; returns the exit code */
int problem_print(const struct problem *problem, const char *name);

#endif /* KEYSTORE_PROBLEM_H */
