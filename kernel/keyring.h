/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keys that outlive a namespace: entries of the kernel's key facility
 *
 * Key type "ncr", and the system keyring ".ncr" that the officer fills. A key comes from a blob
 * (add_key(2), whose description must be the label in the blob) or from a namespace (publish), and
 * a namespace gets a handle for it (attach). keyctl(1) shows, revokes, expires and removes it.
 *
 * Who may use it stands in the attributes that the blob authenticates; the key facility's own
 * permissions, which are set from them, can only narrow that: both must agree, or the caller be the
 * officer.
 */
#ifndef NCR_KEYRING_H
#define NCR_KEYRING_H

#include <linux/key.h>
#include <linux/types.h>

struct ncr_material;

/* exported by the kernel, and declared only in a header that is not */
int key_task_permission(const key_ref_t key_ref, const struct cred *cred,
			enum key_need_perm need_perm);

/**
 * ncr_keyring_find() - a published key by name
 * @keyring: NCR_KEYRING_...; NCR_KEYRING_ANY: .ncr, and if it is not there, the user keyring
 * @label: NUL-terminated
 *
 * Return: a reference to the key, which says nothing about whether the caller may use it, or an
 * ERR_PTR: -ENOKEY, -EKEYREVOKED, -EKEYEXPIRED, or what the key facility says.
 */
struct key *ncr_keyring_find(u32 keyring, const char *label);

/** ncr_keyring_find_serial() - likewise by the key facility's number; -EINVAL when not positive */
struct key *ncr_keyring_find_serial(s32 serial);

/**
 * ncr_keyring_material() - the material of a published key, for the current task
 * @key: held by the caller
 *
 * Return: the material with one user more, or an ERR_PTR: -EACCES, -ENOKEY (it has none),
 * -EKEYREVOKED, -EKEYEXPIRED.
 */
struct ncr_material *ncr_keyring_material(struct key *key);

/**
 * ncr_keyring_add() - publish material under its label
 * @keyring: NCR_KEYRING_SYSTEM or NCR_KEYRING_USER; privilege is the caller's to check
 * @material: consumed, whatever comes of it
 * @replace: a key of that name goes
 * @serial: out
 *
 * Return: 0, -EEXIST, -EDQUOT, -ENOMEM, or what the key facility says.
 */
int ncr_keyring_add(u32 keyring, struct ncr_material *material, bool replace, s32 *serial);

/** ncr_keyring_count() - keys that are published at this moment, in whatever keyring */
unsigned int ncr_keyring_count(void);

/** ncr_keyring_init() - make key type and keyring; 0, -ENOMEM, -EEXIST */
int ncr_keyring_init(void);

/** ncr_keyring_exit() - wipe all published keys, and remove key type and keyring */
void ncr_keyring_exit(void);

#endif /* NCR_KEYRING_H */
