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
 * @name: in the store
 * @label: in the blob; the same, if all is well
 * @handle: in the command's namespace
 * @description: what the kernel knows
 * @blob: as read; of the key opened last
 * @size: of the blob in bytes
 *
 * Owner: the verb, from key_open() or key_attach() to key_close().
 */
struct key {
	char name[NAME_SIZE];
	char label[NCR_KEY_LABEL_SIZE + 1];
	ncr_key_t handle;
	struct ncr_key_describe description;
	const uint8_t *blob;
	size_t size;
};

/** key_open() - read a key of the store and unwrap it into the namespace, whatever its label, owner and dates */
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

/** key_check_label() - whether the key is called as its file is: a blob under another's name would be another's key */
int key_check_label(const struct key *key, struct problem *problem);

/** key_check_account() - whether the owner, or the group, recorded by name has the recorded number on this machine */
int key_check_account(const struct key *key, enum account_kind kind, struct problem *problem);

/** key_check_end() - whether the key's time is over */
int key_check_end(const struct key *key, uint64_t now, struct problem *problem);

/** key_check() - all of these: whether the key may be loaded */
int key_check(const struct command *command, const struct key *key, struct problem *problem);

/**
 * key_store() - write a key of the namespace into the store
 * @command: open for writing
 * @handle: of the key
 * @name: to be, and its label
 * @attributes: what to set; the rest stays as the key has it
 * @replace: the key of that name may be replaced
 * @problem: out
 *
 * A dry run writes nothing.
 */
int key_store(const struct command *command, ncr_key_t handle, const char *name,
	      const struct ncr_key_attributes *attributes, bool replace, struct problem *problem);

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
