/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Key objects (what a handle names) and key material (what must never leak)
 */
#ifndef NCR_KEY_H
#define NCR_KEY_H

#include "audit.h"

#include <linux/mutex.h>
#include <linux/ncr.h>
#include <linux/refcount.h>
#include <linux/types.h>

struct ncr_algorithm;
struct ncr_context;
struct ncr_payer;
struct ncr_transform;

/* largest secret key in bytes */
#define NCR_SECRET_MAX 65536

#define NCR_KEY_FLAGS (NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_DECRYPT | \
		       NCR_KEY_FLAG_SIGN | NCR_KEY_FLAG_STORABLE | NCR_KEY_FLAG_WRAP)

/* keyed transforms kept for reuse with the material */
#define NCR_MATERIAL_TRANSFORMS 4

/**
 * struct ncr_material - key material and all that belongs to it
 * @refs: one for the key object, one for every session and running operation
 * @payer: pays for @charged bytes
 * @type: NCR_KEY_TYPE_...
 * @algorithm: NCR_ALG_... as given; does not restrict a secret key
 * @flags: NCR_KEY_FLAG_...
 * @key_id: the name its user gave it
 * @uuid: the name the kernel gave it, kept in blobs
 * @label: free text from the blob
 * @created: when it was made, seconds since 1970
 * @size: bytes of @data
 * @data: the secret, in an allocation of its own
 * @lock: guards adding to @transforms
 * @transforms: made on first use, never removed before the material goes; read without the lock
 *
 * Immutable once it is attached to a key object, but for @transforms. A key object that is
 * generated into, imported into or deallocated lets go of its material; operations that began with
 * it end with it; whoever drops the last reference wipes.
 */
struct ncr_material {
	refcount_t refs;
	struct rcu_head rcu;
	struct ncr_payer *payer;
	size_t charged;
	ncr_key_type_t type;
	u32 algorithm;
	u32 flags;
	u8 key_id[MAX_KEY_ID_SIZE];
	u8 key_id_size;
	u8 label_size;
	u8 uuid[NCR_KEY_UUID_SIZE];
	u8 label[NCR_KEY_LABEL_SIZE];
	u64 created;
	u32 size;
	u8 *data;
	struct mutex lock;	/* for adding to @transforms */
	struct ncr_transform *transforms[NCR_MATERIAL_TRANSFORMS];
};

/**
 * ncr_material_new() - material of @size bytes, type secret, without flags, with a new uuid
 * @ctx: its opener pays
 * @size: 1 to NCR_SECRET_MAX
 *
 * Context: may sleep.
 * Return: the material with one reference and uninitialised @data, or an ERR_PTR: -EINVAL
 * (size), -ENOMEM, -EDQUOT.
 */
struct ncr_material *ncr_material_new(struct ncr_context *ctx, size_t size);

/** ncr_material_put() - drop a reference; the last one wipes and frees. Takes NULL; may sleep. */
void ncr_material_put(struct ncr_material *material);

/**
 * ncr_material_transform() - a transform keyed with the material
 * @material: held by the caller for as long as the transform is used
 * @algorithm: one with a key
 * @owned: out: it is not kept with the material but belongs to the caller alone (more
 *	algorithms than are kept)
 *
 * Return: the transform, to be given back with ncr_material_transform_put(), or an ERR_PTR: -EINVAL
 * (the key's size does not fit), -EOPNOTSUPP (no longer served), -EINTR, -ENOMEM, -EDQUOT.
 */
struct ncr_transform *ncr_material_transform(struct ncr_material *material,
					     const struct ncr_algorithm *algorithm, bool *owned);

void ncr_material_transform_put(struct ncr_material *material, struct ncr_transform *transform,
				bool owned);

/**
 * ncr_key_material() - the material of a key, by handle
 *
 * Return: a reference, or an ERR_PTR: -ENOENT (no such handle), -EINVAL (no material yet).
 */
struct ncr_material *ncr_key_material(struct ncr_context *ctx, ncr_key_t handle);

/**
 * ncr_key_attach() - give a key new material, and record the operation that made it
 * @ctx: the namespace
 * @event: that operation, complete but for key1
 * @handle: the key; what it had before is let go of, which is recorded as key_zeroize
 * @material: consumed; or an ERR_PTR, which is recorded and returned, and the key keeps what it has
 *
 * Return: 0, -ENOENT (no such key), or the error in @material.
 */
int ncr_key_attach(struct ncr_context *ctx, struct ncr_audit_event *event, ncr_key_t handle,
		   struct ncr_material *material);

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

#endif /* NCR_KEY_H */
