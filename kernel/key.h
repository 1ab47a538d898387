/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Key objects (what a handle names) and key material (what must never leak)
 */
#ifndef NCR_KEY_H
#define NCR_KEY_H

#include "attributes.h"
#include "audit.h"
#include "lifetime.h"

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/ncr.h>
#include <linux/refcount.h>
#include <linux/types.h>

struct ncr_algorithm;
struct ncr_context;
struct ncr_payer;
struct ncr_transform;

#define NCR_KEY_FLAGS (NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_DECRYPT | \
		       NCR_KEY_FLAG_SIGN | NCR_KEY_FLAG_STORABLE | NCR_KEY_FLAG_WRAP)

/* of every public key: it is no secret, and what may be done with it is for anybody to do */
#define NCR_PUBLIC_KEY_FLAGS (NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE)

/* keyed transforms kept for reuse with the material */
#define NCR_MATERIAL_TRANSFORMS 4

/**
 * struct ncr_material - key material and all that belongs to it
 * @users: who needs the secret: the life of the material, and every session and running
 *	operation; without any it is wiped
 * @refs: who needs the rest: all users together, every key object, and a published key
 * @living: 1 until its life has ended
 * @ended: 0, or what whoever uses it is told: -EKEYREVOKED or -EKEYEXPIRED
 * @payer: pays for @charged bytes
 * @type: NCR_KEY_TYPE_...
 * @algorithm: NCR_ALG_... as given; does not restrict a secret key
 * @flags: NCR_KEY_FLAG_...
 * @keyring: NCR_KEYRING_... of a published key, 0 for material of one namespace
 * @key_id: the name its user gave it
 * @uuid: the name the kernel gave it, kept in blobs
 * @attributes: label, owner and dates
 * @bits: of a secret, or of a modulus
 * @size: bytes of @data
 * @data: the secret, in an allocation of its own, or a public or private key in the one encoding
 *	that it has
 * @lock: guards adding to @transforms
 * @transforms: made on first use, never removed before the secret goes; read without the lock
 * @lifetime: what can end its life; see lifetime.h
 *
 * Immutable once it is attached to a key object, but for @transforms and @lifetime. A key object
 * that is generated into, imported into or deallocated ends the life of its material; operations
 * that began with it end with it; whoever is the last user wipes. A published key's material lives
 * as long as that key, and key objects that were attached to it only refer to it.
 */
struct ncr_material {
	refcount_t users;
	refcount_t refs;
	atomic_t living;
	int ended;
	struct rcu_head rcu;
	struct ncr_payer *payer;
	size_t charged;
	ncr_key_type_t type;
	u32 algorithm;
	u32 flags;
	u8 keyring;
	u8 key_id_size;
	u8 key_id[MAX_KEY_ID_SIZE];
	u8 uuid[NCR_KEY_UUID_SIZE];
	struct ncr_attributes attributes;
	u32 bits;
	u32 size;
	u8 *data;
	struct mutex lock;	/* for adding to @transforms */
	struct ncr_transform *transforms[NCR_MATERIAL_TRANSFORMS];
	struct ncr_lifetime lifetime;
};

/**
 * ncr_material_new() - material of @size bytes, type secret, without flags, with a new uuid
 * @payer: pays
 * @size: 1 to NCR_SECRET_MAX
 *
 * Context: may sleep.
 * Return: the material, its life being the only user, with uninitialised @data, or an ERR_PTR:
 * -EINVAL (size), -ENOMEM, -EDQUOT.
 */
struct ncr_material *ncr_material_new(struct ncr_payer *payer, size_t size);

/** ncr_material_copy() - the same key, paid for by somebody else; errors as ncr_material_new() */
struct ncr_material *ncr_material_copy(struct ncr_payer *payer,
				       const struct ncr_material *material);

/*
 * ncr_material_restrict() - for whoever may only use the key: it leaves the kernel under the
 * storage master key alone. Of material that is not shared yet. A public key is for everybody.
 */
static inline void ncr_material_restrict(struct ncr_material *material)
{
	if (material->type == NCR_KEY_TYPE_PUBLIC)
		return;
	if (material->flags & NCR_KEY_FLAG_WRAPPABLE)
		material->flags |= NCR_KEY_FLAG_STORABLE;
	material->flags &= ~(NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE);
}

/** ncr_material_put() - one user less; the last one wipes. Takes NULL; may sleep. */
void ncr_material_put(struct ncr_material *material);

/** ncr_material_ref() - keep all but the secret; to be dropped with ncr_material_unref() */
void ncr_material_ref(struct ncr_material *material);
void ncr_material_unref(struct ncr_material *material);

/**
 * ncr_material_use() - one user more, unless its life has ended or its time is over
 *
 * Return: 0, -EKEYREVOKED or -EKEYEXPIRED.
 */
int ncr_material_use(struct ncr_material *material);

/**
 * ncr_material_transform() - a transform keyed with the material
 * @material: used by the caller for as long as the transform is
 * @algorithm: one with a key
 * @payer: of the operation: pays for a transform of its own
 * @owned: out: the transform is not kept with the material but belongs to the caller alone (more
 *	algorithms than are kept)
 *
 * Return: the transform, to be given back with ncr_material_transform_put(), or an ERR_PTR: -EINVAL
 * (the key's type or size does not fit), -EOPNOTSUPP (no longer served), -EINTR, -ENOMEM, -EDQUOT.
 */
struct ncr_transform *ncr_material_transform(struct ncr_material *material,
					     const struct ncr_algorithm *algorithm,
					     struct ncr_payer *payer, bool *owned);

void ncr_material_transform_put(struct ncr_transform *transform, struct ncr_payer *payer,
				bool owned);

/**
 * ncr_key_material() - the material of a key, by handle
 *
 * Return: the material with one user more, or an ERR_PTR: -ENOENT (no such handle), -EINVAL (no
 * material yet), -EKEYREVOKED, -EKEYEXPIRED.
 */
struct ncr_material *ncr_key_material(struct ncr_context *ctx, ncr_key_t handle);

/*
 * ncr_key_material_of_any_time() - ncr_key_material(), also when the key's own end has passed; not
 * to be used, but to be described and stored
 */
struct ncr_material *ncr_key_material_of_any_time(struct ncr_context *ctx, ncr_key_t handle);

/**
 * ncr_key_assign() - give a key new material, and record the operation that made it
 * @ctx: the namespace
 * @event: that operation, complete but for key1
 * @handle: the key; what it had before is let go of, which is recorded as key_zeroize
 * @material: consumed; or an ERR_PTR, which is recorded and returned, and the key keeps what it has
 *
 * Return: 0, -ENOENT (no such key), or the error in @material.
 */
int ncr_key_assign(struct ncr_context *ctx, struct ncr_audit_event *event, ncr_key_t handle,
		   struct ncr_material *material);

/**
 * ncr_key_assign_pair() - give two keys new material, and record the operation that made them
 * @handle: the first key, as for ncr_key_assign(), which is key1 of the record
 * @material: consumed
 * @other_handle: the second one, key2 of the record
 * @other: consumed
 *
 * Return: as ncr_key_assign(). Should the first key go meanwhile, the second has its material all
 * the same.
 */
int ncr_key_assign_pair(struct ncr_context *ctx, struct ncr_audit_event *event, ncr_key_t handle,
			struct ncr_material *material, ncr_key_t other_handle,
			struct ncr_material *other);

/**
 * ncr_key_new() - a key object
 * @ctx: its namespace
 * @material: published, which it refers to; or NULL
 * @handle: out
 *
 * Return: 0, -EDQUOT, -ENOMEM.
 */
int ncr_key_new(struct ncr_context *ctx, struct ncr_material *material, ncr_key_t *handle);

/** ncr_key_check_secret_algorithm() - -EINVAL when it is not one that a secret key can be for */
int ncr_key_check_secret_algorithm(u32 algorithm);

/** ncr_key_exists() - 0, or -ENOENT when the handle names no key */
int ncr_key_exists(struct ncr_context *ctx, ncr_key_t handle);

/*
 * ncr_keys_destroy() - free all keys of a context that is going away; returns how many there were
 */
unsigned int ncr_keys_destroy(struct ncr_context *ctx);

/*
 * The handlers of the key commands. Each takes its v1 structure in kernel memory; only the pointers
 * in it are the user's.
 */
int ncr_key_init(struct ncr_context *ctx, void *arg);
int ncr_key_deinit(struct ncr_context *ctx, void *arg);
int ncr_key_generate(struct ncr_context *ctx, void *arg);
int ncr_key_generate_pair(struct ncr_context *ctx, void *arg);
int ncr_key_derive(struct ncr_context *ctx, void *arg);
int ncr_key_get_info(struct ncr_context *ctx, void *arg);
int ncr_key_export(struct ncr_context *ctx, void *arg);
int ncr_key_import(struct ncr_context *ctx, void *arg);
int ncr_key_describe(struct ncr_context *ctx, void *arg);
int ncr_key_public(struct ncr_context *ctx, void *arg);

#endif /* NCR_KEY_H */
