/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commit.h - one change of a store, of any number of keys, that is there whole or not at all
 *
 * store_put() and store_drop() prepare, store_commit() does it: at any cut in between, of the process or of the power, the
 * store is the one before or the one after. What each step guarantees is told in ncrk(5). Each function that can fail
 * states the problem and returns an exit code.
 */
#ifndef KEYSTORE_COMMIT_H
#define KEYSTORE_COMMIT_H

#include "store.h"

/** store_begin() - begin a next generation, if none is begun; store_put() and store_drop() call it */
int store_begin(struct store *store, struct problem *problem);

/**
 * store_put() - prepare a key that is new, has a new blob, or another name
 * @store: open for changes, trusted and recovered
 * @uuid: of the key in the blob
 * @name: the label in the blob; valid
 * @blob: @size bytes
 *
 * The blob is written to a file of its own and brought to the disk. A key of that uuid that is listed is the one that
 * changes; another one of that name is a failure.
 */
int store_put(struct store *store, const uint8_t *uuid, const char *name, const void *blob, size_t size,
	      struct problem *problem);

/** store_drop() - prepare that a key is removed */
int store_drop(struct store *store, const char *name, struct problem *problem);

/**
 * store_commit() - make what was prepared the store; does nothing when nothing was
 *
 * When it fails, what was prepared is dropped and the store on the disk is as it was; when it may be the new one, since the
 * disk failed after its rename, the problem says so. The struct is then of no use but to be closed.
 */
int store_commit(struct store *store, struct problem *problem);

/** store_abandon() - drop what was prepared */
void store_abandon(struct store *store);

#endif /* KEYSTORE_COMMIT_H */
