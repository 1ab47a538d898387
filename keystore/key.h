/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * key.h - a key of the store, unwrapped in the kernel: what is known of it, whether it may be loaded, writing it back
 *
 * Each function that can fail states the problem and returns an exit code.
 */
#ifndef KEYSTORE_KEY_H
#define KEYSTORE_KEY_H

#include "attributes.h"
#include "command.h"

/**
 * struct key - one key
 * @name: in the store, or in the keyring
 * @handle: in the command's namespace
 * @description: what the kernel knows
 * @blob: as read, malloc'ed
 * @size: of the blob in bytes
 *
 * Owner: the verb, from key_open() or key_attach() to key_close().
 */
struct key {
	char name[NAME_SIZE];
	ncr_key_t handle;
	struct ncr_key_describe description;
	uint8_t *blob;
	size_t size;
};

/**
 * key_open() - read a key of the store and unwrap it into the namespace, whatever its owner and dates
 *
 * It must be the one that the manifest lists: by the digest of its blob, its uuid and its name. A blob that is not is given
 * to the kernel all the same, whose refusal says more and is in the audit trail.
 */
int key_open(const struct command *command, const char *name, struct key *key, struct problem *problem);

/** key_attach() - open the loaded key of a name, without a blob; fails with EXIT_NEGATIVE when there is none */
int key_attach(const struct command *command, const char *name, struct key *key, struct problem *problem);

/** key_close() - let the kernel forget it; also after a failed key_open() */
void key_close(const struct command *command, struct key *key);

/** key_same_material() - whether both are the same key, by the uuid that the kernel gave to the material */
bool key_same_material(const struct key *one, const struct key *other);

/** key_same_attributes() - whether owner, group, mode and dates are the same, by number */
bool key_same_attributes(const struct ncr_key_attributes *a, const struct ncr_key_attributes *b);

/** key_same_accounts() - whether the recorded names of owner and group are the same */
bool key_same_accounts(const struct ncr_key_attributes *a, const struct ncr_key_attributes *b);

/** key_check_listed() - whether uuid and label in the blob are those of the manifest: it would be another's key */
int key_check_listed(const struct key *key, const struct manifest_key *listed, struct problem *problem);

/** key_check_account() - whether the owner, or the group, recorded by name has the recorded number on this machine */
int key_check_account(const struct key *key, enum account_kind kind, struct problem *problem);

/** key_check_end() - whether the key's time is over */
int key_check_end(const struct key *key, uint64_t now, struct problem *problem);

/** key_check() - all of these: whether the key may be loaded */
int key_check(const struct command *command, const struct key *key, struct problem *problem);

/**
 * key_store() - prepare a key of the namespace to be in the store; store_commit() or command_commit() makes it so
 * @command: open for changes
 * @handle: of the key
 * @name: to be, and its label; a key that is in the store already is renamed, and another one of that name a failure
 * @attributes: what to set; the rest stays as the key has it
 * @problem: out
 *
 * A dry run writes nothing.
 */
int key_store(struct command *command, ncr_key_t handle, const char *name, const struct ncr_key_attributes *attributes,
	      struct problem *problem);

/**
 * key_merge() - attributes as they will be when some are set
 * @old: as they are
 * @set: what to set
 * @new: out: all of @old, but for what @set has; complete with the names of accounts, which are set as one
 */
void key_merge(const struct ncr_key_attributes *old, const struct ncr_key_attributes *set,
	       struct ncr_key_attributes *new);

/** key_check_dates() - whether the two dates of a merged set go together */
int key_check_dates(const struct ncr_key_attributes *attributes, struct problem *problem);

/** key_attributes_of_new() - what to give to a new key: owner and group, by default the caller's, and mode 0500 */
void key_attributes_of_new(const struct options *options, struct ncr_key_attributes *attributes);

#endif /* KEYSTORE_KEY_H */
