/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * opening.h - the master key out of a sealed file: slots in order, until one opens
 */
#ifndef NCR_SETKEY_OPENING_H
#define NCR_SETKEY_OPENING_H

#include "passphrase.h"
#include "sealed.h"
#include "secret.h"

/**
 * struct opening - what is to be opened, and how
 * @sealed: the file
 * @name: of it, for messages
 * @passphrases: where they come from
 * @device: of the TPM, or NULL
 * @strict: strict_mode()
 * @only: number of the one slot to try; 0: all
 */
struct opening {
	const struct sealed *sealed;
	const char *name;
	const struct passphrase_source *passphrases;
	const char *device;
	bool strict;
	unsigned int only;
};

/**
 * opening_run() - the master key
 * @opening: what is to be opened
 * @master: out: memory that the caller frees in any case
 *
 * For each slot that did not open there is a line of warning, with the reason; when none did, an error after them. One
 * passphrase is asked for and tried with all slots that have one; if it opens none, and somebody typed it, another one, as
 * long as there is time.
 *
 * Return: EXIT_DONE; EXIT_INPUT: none opened; EXIT_SYSTEM.
 */
int opening_run(const struct opening *opening, struct secret *master);

#endif /* NCR_SETKEY_OPENING_H */
