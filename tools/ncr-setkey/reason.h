/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reason.h - why something did not work, kept until it is known whether it matters: one slot fails, another one opens
 */
#ifndef NCR_SETKEY_REASON_H
#define NCR_SETKEY_REASON_H

#include "message.h"

/**
 * struct reason - what is wrong, and what to do about it
 * @code: exit code if this were all
 * @text: can follow "NAME: "
 * @hint: empty for none
 */
struct reason {
	int code;
	char text[320];
	char hint[320];
};

/** reason_set() - state it, without a hint; returns @code */
int reason_set(struct reason *reason, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** reason_hint() - add what to do about it; returns the exit code */
int reason_hint(struct reason *reason, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** reason_system() - that the system refused something, "doing it: No such file or directory"; EXIT_SYSTEM */
int reason_system(struct reason *reason, const char *doing, int error);

/** reason_print() - as error: and hint:, with the name of the thing unless it is NULL; returns the exit code */
int reason_print(const struct reason *reason, const char *name);

#endif /* NCR_SETKEY_REASON_H */
