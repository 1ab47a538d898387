/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recover.h - what a writer that was interrupted left in the folder
 */
#ifndef KEYSTORE_RECOVER_H
#define KEYSTORE_RECOVER_H

#include "store.h"

enum leftover {
	LEFTOVER_NONE,		/* the file is as it should be, or none of the store's */
	LEFTOVER_BLOB,		/* a new blob that is listed: to be put into its place */
	LEFTOVER_UNLISTED,	/* a new blob that never was, since its writer ended before: to be removed */
	LEFTOVER_GONE,		/* the blob of a key that was removed: to be removed */
	LEFTOVER_TEMPORARY,	/* a file without a name yet: to be removed */
	LEFTOVER_UNKNOWN,	/* a new blob that cannot be read */
};

/**
 * leftover_of() - what a file is a leftover of
 * @store: trusted
 * @file: in its folder
 * @problem: out: with LEFTOVER_UNKNOWN why
 */
enum leftover leftover_of(const struct store *store, const char *file, struct problem *problem);

/**
 * store_recover() - finish what a writer that was interrupted had committed, and drop what it had not
 * @store: open for changes, trusted
 *
 * Return: EXIT_DONE, or an exit code with the problem stated.
 */
int store_recover(struct store *store, struct problem *problem);

#endif /* KEYSTORE_RECOVER_H */
