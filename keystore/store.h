/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.h - the folder of blobs: one file a key, read with suspicion and written whole or not at all
 *
 * Files are opened relative to the folder's descriptor, so nobody who renames it meanwhile changes what is meant. Each
 * function that can fail states the problem and returns an exit code.
 */
#ifndef KEYSTORE_STORE_H
#define KEYSTORE_STORE_H

#include "name.h"
#include "problem.h"

#include <stdint.h>

#define STORE_DEFAULT "/var/lib/ncr/keystore"

/**
 * struct store - an open store
 * @path: for messages
 * @dir: its descriptor; -1 when there is no folder yet, which is an empty store
 * @lock: descriptor of the lock that a writer holds, or -1
 *
 * Owner: who opened it, until store_close().
 */
struct store {
	const char *path;
	int dir;
	int lock;
};

enum store_use {
	STORE_READ,		/* a folder that was named must be there; the default one need not */
	STORE_WRITE,		/* made if it is not there; one writer at a time */
	STORE_WRITE_DRY,	/* as a writer, but nothing is made */
};

/**
 * store_open() - open the folder
 * @store: filled in, also after a failure
 * @path: NULL for STORE_DEFAULT
 * @use: STORE_...
 * @problem: out
 *
 * It must belong to root or the caller, and nobody else may write to it. A writer waits for others to finish.
 */
int store_open(struct store *store, const char *path, enum store_use use, struct problem *problem);

void store_close(struct store *store);

/**
 * store_list() - what is in the folder
 * @names: out: the keys, sorted
 * @others: out: files that are not of the store, sorted; those that begin with a dot are the store's own
 */
int store_list(const struct store *store, struct names *names, struct names *others, struct problem *problem);

/** store_has() - whether there is a file, or anything else, where the key would be */
bool store_has(const struct store *store, const char *name);

/**
 * store_read() - the blob of a key
 * @name: valid
 * @blob: out: NCR_KEY_BLOB_MAX bytes
 * @size: out: bytes used
 *
 * Taken from a regular file only, not through a link, with one name, that belongs to root or the caller, that others
 * cannot write to, and that is no larger than any blob.
 */
int store_read(const struct store *store, const char *name, uint8_t *blob, size_t *size, struct problem *problem);

/**
 * store_write() - put the blob of a key there, mode 0600; it is on the disk when this returns
 * @name: valid
 * @replace: a file that is there may be replaced
 */
int store_write(const struct store *store, const char *name, const uint8_t *blob, size_t size, bool replace,
		struct problem *problem);

/** store_remove() - remove the file of a key, whatever it is; that is on the disk when this returns */
int store_remove(const struct store *store, const char *name, struct problem *problem);

#endif /* KEYSTORE_STORE_H */
