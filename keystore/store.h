/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.h - an open store: its folder, its lock, its manifest and how far that can be trusted
 *
 * A store is a folder with one blob a key and the manifest that lists them, see ncrk(5). commit.h changes it, recover.h
 * finishes what a writer that was killed had begun. Each function that can fail states the problem and returns an exit
 * code.
 */
#ifndef KEYSTORE_STORE_H
#define KEYSTORE_STORE_H

#include "blobfile.h"

#include "libncr.h"

#define STORE_DEFAULT "/var/lib/ncr/keystore"
#define STORE_MANIFEST "manifest"
/* where fsck puts what it takes out */
#define STORE_QUARANTINE "quarantine"
/* as outfile.c names a file that has no name of its own yet */
#define STORE_TEMPORARY ".ncr-"

enum store_use {
	STORE_READ,	/* a folder that was named must be there; the default one need not */
	STORE_CHANGE,	/* the same, and nobody else has it open */
	STORE_MAKE,	/* ... and it is made if it is not there */
	STORE_DRY,	/* as one who changes it, but nothing is made, and it need not be there */
};

enum store_state {
	STORE_GOOD,		/* the kernel has verified the manifest */
	STORE_EMPTY,		/* neither manifest nor blobs */
	STORE_ABSENT,		/* blobs, and no manifest */
	STORE_UNREADABLE,	/* the manifest is not a file that a store may hold, or cannot be read */
	STORE_DAMAGED,		/* it is not a manifest */
	STORE_NOT_AUTHENTIC,	/* it was altered, or is of another master key */
	STORE_STALE,		/* it is older than what the kernel has seen since boot */
	STORE_UNVERIFIED,	/* the kernel could not be asked: no device, no privilege, no master key */
};

/** struct store_opening - which store, and for what; @device says why there is no @ncr */
struct store_opening {
	const char *path;	/* NULL for STORE_DEFAULT */
	enum store_use use;
	unsigned int wait;	/* seconds for the lock */
	struct ncr *ncr;	/* namespace, or NULL */
	int device;		/* negative errno of opening the device */
};

/**
 * struct store - an open store
 * @path: for messages
 * @dir: descriptor of the folder; -1 when there is none yet, which is an empty store
 * @lock: descriptor of the lock, or -1
 * @ncr: of who opened it
 * @manifest: as it is on the disk; from the first change that commit.h prepares on, as it will be. Without keys in the
 *	states from STORE_EMPTY to STORE_DAMAGED
 * @state: how it stands; with all but STORE_GOOD and STORE_EMPTY nothing in it is to be believed
 * @doubt: why
 * @changing: a next generation was begun
 * @staged: @staged_count keys of it: their new blobs are in files, or they are to go
 *
 * Owner: who opened it, until store_close().
 */
struct store {
	const char *path;
	int dir;
	int lock;
	struct ncr *ncr;
	struct manifest manifest;
	enum store_state state;
	struct problem doubt;
	bool changing;
	struct store_staged {
		uint8_t uuid[UUID_SIZE];
		bool removed;
	} *staged;
	size_t staged_count;
	size_t staged_room;
};

/** store_init() - one that is not open, for store_close() */
void store_init(struct store *store);

/**
 * store_open() - open folder, lock and manifest
 * @store: filled in, also after a failure
 *
 * A manifest that is not good is no failure here; its state is found out by store_load_manifest().
 */
int store_open(struct store *store, const struct store_opening *opening, struct problem *problem);

/** store_close() - let go of it; what was prepared and not committed is dropped */
void store_close(struct store *store);

/**
 * store_load_manifest() - read the manifest and have the kernel verify it
 * @store: with a folder; @state, @doubt and @manifest are filled in
 * @device: why there is no @ncr
 */
void store_load_manifest(struct store *store, int device);

/** store_trusted() - EXIT_DONE when the state is STORE_GOOD or STORE_EMPTY, otherwise the doubt as a problem */
int store_trusted(const struct store *store, struct problem *problem);

/**
 * store_list() - what the manifest lists, and what else is in the folder
 * @names: out: the keys, sorted
 * @others: out: files that the manifest does not account for, sorted; the store's own are left out
 */
int store_list(const struct store *store, struct names *names, struct names *others, struct problem *problem);

/** store_own_file() - whether a file of this name is the store's own, and no blob: lock, manifest, quarantine, .anything */
bool store_own_file(const char *file);

/** store_find() - the key of a name; NULL with the problem stated */
const struct manifest_key *store_find(const struct store *store, const char *name, struct problem *problem);

/**
 * store_read() - the blob of a key
 * @key: listed
 * @data: out: malloc'ed, or NULL; with BLOB_DIGEST what is there instead
 * @fault: out: as blob_file_read(), or BLOB_DIGEST
 *
 * Where an interrupted writer left it under the name of a new one, it is taken from there.
 */
int store_read(const struct store *store, const struct manifest_key *key, uint8_t **data, size_t *size,
	       enum blob_fault *fault, struct problem *problem);

#endif /* KEYSTORE_STORE_H */
