/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * passphrase.h - a passphrase from a file, from the terminal, or from whoever answers systemd-ask-password
 */
#ifndef NCR_SETKEY_PASSPHRASE_H
#define NCR_SETKEY_PASSPHRASE_H

#include "reason.h"
#include "secret.h"

#include <stdbool.h>

#define PASSPHRASE_MAX 1024
#define PASSPHRASE_NEW_MIN 8
/* one more than the longest, the end of the line, and a NUL */
#define PASSPHRASE_ROOM (PASSPHRASE_MAX + 2)

#define ASK_DEFAULT 60

/* where the program is; for tests */
extern const char *passphrase_program;

/**
 * struct passphrase_source - where passphrases come from
 * @file: path, or "-"; NULL: somebody is asked
 * @ask: seconds to wait for him; 0: nobody is asked
 * @ask_given: by an option
 */
struct passphrase_source {
	const char *file;
	unsigned int ask;
	bool ask_given;
};

/** passphrase_memory() - room for one; EXIT_DONE, EXIT_SYSTEM */
int passphrase_memory(struct secret *passphrase, struct reason *reason);

/**
 * passphrase_get() - one that opens
 * @source: whence
 * @what: for the prompt: whose passphrase
 * @seconds: left of @source->ask
 * @passphrase: out
 *
 * Return: EXIT_DONE; EXIT_INPUT: nobody gave one, it is empty or too long, the file is open to others; EXIT_SYSTEM.
 */
int passphrase_get(const struct passphrase_source *source, const char *what, unsigned int seconds, struct secret *passphrase,
		   struct reason *reason);

/**
 * passphrase_new() - one for a new slot; who is asked gives it twice
 *
 * Return: as passphrase_get(); EXIT_INPUT also when it is too short, or when they are not the same.
 */
int passphrase_new(const struct passphrase_source *source, const char *what, struct secret *passphrase, struct reason *reason);

#endif /* NCR_SETKEY_PASSPHRASE_H */
