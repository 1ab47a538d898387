// SPDX-License-Identifier: GPL-2.0
#include "storage.h"

#include "algorithm.h"
#include "audit.h"
#include "blob.h"
#include "context.h"
#include "kdf.h"
#include "key.h"
#include "seal.h"
#include "testhooks.h"
#include "work.h"

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define MASTER_KEY_MAX 32
#define MASTER_KEY_APPROVED 32

static_assert(NCR_BLOB_UUID_SIZE == NCR_KEY_UUID_SIZE);
static_assert(NCR_BLOB_KEY_ID_MAX == MAX_KEY_ID_SIZE);
static_assert(NCR_BLOB_LABEL_MAX == NCR_KEY_LABEL_SIZE);
static_assert(NCR_BLOB_MATERIAL_MAX == NCR_SECRET_MAX);
static_assert(NCR_SEAL_TAG_SIZE == NCR_BLOB_TAG_SIZE && NCR_SEAL_IV_SIZE == NCR_BLOB_IV_SIZE);

/*
 * What is kept of the master key: the blob root as the key of a PRF (nowhere else), and a check
 * value that tells blobs of another master key apart. Published once, by release, and never
 * changed: readers take no lock.
 */
struct ncr_master {
	struct crypto_shash *blob_root;
	u8 check[NCR_BLOB_CHECK_SIZE];
};

static struct ncr_master *master;
static DEFINE_MUTEX(master_lock);

static void master_free(struct ncr_master *m)
{
	if (!m)
		return;
	crypto_free_shash(m->blob_root);
	kfree_sensitive(m);
}

static int derive(struct ncr_master *m, struct crypto_shash *kdf)
{
	u8 root[NCR_SEAL_KEY_SIZE];
	int error;

	error = ncr_kdf_derive(kdf, "NCR master key check", NULL, 0, m->check, sizeof(m->check)) ?:
		ncr_kdf_derive(kdf, "NCR blob root", NULL, 0, root, sizeof(root));
	if (!error) {
		m->blob_root = ncr_kdf_new(root, sizeof(root));
		error = PTR_ERR_OR_ZERO(m->blob_root);
		if (error)
			m->blob_root = NULL;
	}
	memzero_explicit(root, sizeof(root));
	return error;
}

static struct ncr_master *master_new(const u8 *key, size_t size)
{
	struct crypto_shash *kdf = ncr_kdf_new(key, size);
	struct ncr_master *m;
	int error = -ENOMEM;

	if (IS_ERR(kdf))
		return ERR_CAST(kdf);
	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (m)
		error = derive(m, kdf);
	crypto_free_shash(kdf);
	if (error) {
		master_free(m);
		return ERR_PTR(error);
	}
	return m;
}

static int set_master_key(const struct ncr_master_key_st *set)
{
	u8 key[MASTER_KEY_MAX];
	struct ncr_master *m;
	int error = 0;

	if (!uid_eq(current_euid(), GLOBAL_ROOT_UID) || !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (set->key_size != 16 && set->key_size != 24 && set->key_size != 32)
		return -EINVAL;
	if (set->key_size != MASTER_KEY_APPROVED && ncr_approved_mode())
		return -EOPNOTSUPP;

	mutex_lock(&master_lock);
	if (master) {
		error = -EBUSY;
		goto out;
	}
	if (copy_from_user(key, set->key, set->key_size)) {
		error = -EFAULT;
		goto out;
	}
	m = master_new(key, set->key_size);
	if (IS_ERR(m)) {
		error = PTR_ERR(m);
		goto out;
	}
	/* only a reboot may change the key, so the module stays until then */
	if (!ncr_test_allows_unload())
		__module_get(THIS_MODULE);
	/* pairs with the acquires below: who sees the pointer sees all of it */
	smp_store_release(&master, m);
out:
	memzero_explicit(key, sizeof(key));
	mutex_unlock(&master_lock);
	return error;
}

/**
 * ncr_master_key_set() - NCRIO_MASTER_KEY_SET: set the storage master key, once until the next boot
 * @ctx: the calling namespace
 * @arg: struct ncr_master_key_st
 *
 * Return: 0, -EPERM (not EUID 0 with CAP_SYS_ADMIN in the initial namespace), -EINVAL (size not 16,
 * 24, 32), -EBUSY (one is set), -EFAULT, -EOPNOTSUPP (approved mode, size not 32), -ENOMEM.
 */
int ncr_master_key_set(struct ncr_context *ctx, void *arg)
{
	struct ncr_master_key_st *set = arg;
	int error = set_master_key(set);

	ncr_audit_master_key(set->key_size, error);
	return error;
}

bool ncr_master_key_is_set(void)
{
	/* pairs with the release in set_master_key() */
	return smp_load_acquire(&master);
}

void ncr_storage_exit(void)
{
	master_free(master);
	master = NULL;
}

static int blob_key(const struct ncr_master *m, const struct ncr_blob_header *header, u8 *key)
{
	return ncr_kdf_derive(m->blob_root, "NCR blob key", header->salt, sizeof(header->salt), key,
			      NCR_SEAL_KEY_SIZE);
}

static int seal_blob(const struct ncr_master *m, const struct ncr_blob_fields *fields, u8 *blob,
		     size_t payload_size)
{
	struct ncr_blob_header header = { .payload_size = payload_size };
	u8 key[NCR_SEAL_KEY_SIZE];
	int error;

	error = get_random_bytes_wait(header.salt, sizeof(header.salt)) ?:
		get_random_bytes_wait(header.iv, sizeof(header.iv));
	if (error)
		return -EINTR;
	memcpy(header.check, m->check, sizeof(header.check));
	ncr_blob_encode_header(blob, &header);
	ncr_blob_encode_payload(blob + NCR_BLOB_HEADER_SIZE, fields);
	error = blob_key(m, &header, key) ?:
		ncr_seal(key, header.iv, blob, NCR_BLOB_HEADER_SIZE, payload_size);
	memzero_explicit(key, sizeof(key));
	return error;
}

static int wrap(struct ncr_context *ctx, const struct ncr_master *m,
		const struct ncr_material *material, struct ncr_key_storage_wrap_ext_st *arg)
{
	struct ncr_blob_fields fields = {
		.type = material->type,
		.algorithm = material->algorithm,
		.flags = material->flags,
		.created = material->created,
		.key_id = material->key_id,
		.key_id_size = material->key_id_size,
		.label = arg->label_size ? arg->label : material->label,
		.label_size = arg->label_size ?: material->label_size,
		.material = material->data,
		.material_size = material->size,
	};
	size_t payload_size, size, room = arg->io_size;
	u8 *blob;
	int error;

	if (!(material->flags & (NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_STORABLE)))
		return -EACCES;
	memcpy(fields.uuid, material->uuid, sizeof(fields.uuid));
	payload_size = ncr_blob_payload_size(&fields);
	size = NCR_BLOB_HEADER_SIZE + payload_size + NCR_BLOB_TAG_SIZE;
	arg->io_size = size;
	if (room < size)
		return -EOVERFLOW;

	blob = ncr_temporary_new(ctx, size);
	if (IS_ERR(blob))
		return PTR_ERR(blob);
	error = seal_blob(m, &fields, blob, payload_size);
	if (!error && copy_to_user(arg->io, blob, size))
		error = -EFAULT;
	if (!error)
		memcpy(arg->uuid, material->uuid, sizeof(arg->uuid));
	ncr_temporary_free(ctx, blob, size);
	return error;
}

/**
 * ncr_storage_wrap() - NCRIO_KEY_STORAGE_WRAP: a key and what belongs to it, under the master key
 * @ctx: the calling namespace
 * @arg: struct ncr_key_storage_wrap_ext_st
 *
 * Return: 0, -ENOKEY (no master key), -ENOENT (key), -EINVAL (no material, label too long or with
 * control characters, reserved not zero), -EACCES (neither WRAPPABLE nor STORABLE), -EOVERFLOW
 * (io_size is set to the size needed), -EFAULT, -EINTR, -EDQUOT,
 * -ENOMEM.
 */
int ncr_storage_wrap(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_STORAGE_WRAP, ctx->id);
	struct ncr_key_storage_wrap_ext_st *args = arg;
	struct ncr_material *material = ncr_key_material(ctx, args->keytowrap);
	/* pairs with the release in set_master_key() */
	const struct ncr_master *m = smp_load_acquire(&master);
	int error;

	if (IS_ERR(material)) {
		ncr_audit(&event, PTR_ERR(material));
		return PTR_ERR(material);
	}
	if (!m)
		error = -ENOKEY;
	else if (args->reserved || args->label_size > NCR_KEY_LABEL_SIZE ||
		 !ncr_blob_label_is_text(args->label, args->label_size))
		error = -EINVAL;
	else
		error = wrap(ctx, m, material, args);
	event.key1 = args->keytowrap;
	event.key1_material = material;
	ncr_audit(&event, error);
	ncr_material_put(material);
	return error;
}

static struct ncr_material *material_of(struct ncr_context *ctx,
					const struct ncr_blob_fields *fields)
{
	struct ncr_material *material;

	if (fields->type != NCR_KEY_TYPE_SECRET || (fields->flags & ~NCR_KEY_FLAGS))
		return ERR_PTR(-EBADMSG);
	material = ncr_material_new(ctx, fields->material_size);
	if (IS_ERR(material))
		return material;
	material->algorithm = fields->algorithm;
	material->flags = fields->flags;
	material->created = fields->created;
	memcpy(material->uuid, fields->uuid, sizeof(material->uuid));
	material->key_id_size = fields->key_id_size;
	memcpy(material->key_id, fields->key_id, fields->key_id_size);
	material->label_size = fields->label_size;
	memcpy(material->label, fields->label, fields->label_size);
	memcpy(material->data, fields->material, fields->material_size);
	return material;
}

static struct ncr_material *open_blob(struct ncr_context *ctx, const struct ncr_master *m, u8 *blob,
				      size_t size)
{
	struct ncr_blob_header header;
	struct ncr_blob_fields fields;
	u8 key[NCR_SEAL_KEY_SIZE];
	int error;

	error = ncr_blob_decode_header(blob, size, &header);
	if (error)
		return ERR_PTR(error);
	if (memcmp(header.check, m->check, sizeof(header.check)))
		return ERR_PTR(-EKEYREJECTED);
	error = blob_key(m, &header, key) ?:
		ncr_unseal(key, header.iv, blob, NCR_BLOB_HEADER_SIZE, header.payload_size);
	memzero_explicit(key, sizeof(key));
	if (!error)
		error = ncr_blob_decode_payload(blob + NCR_BLOB_HEADER_SIZE, header.payload_size,
						&fields);
	return error ? ERR_PTR(error) : material_of(ctx, &fields);
}

static struct ncr_material *unwrap(struct ncr_context *ctx,
				   const struct ncr_key_storage_wrap_ext_st *arg)
{
	/* pairs with the release in set_master_key() */
	const struct ncr_master *m = smp_load_acquire(&master);
	struct ncr_material *material;
	u8 *blob;

	if (!m)
		return ERR_PTR(-ENOKEY);
	if (arg->reserved)
		return ERR_PTR(-EINVAL);
	if (!arg->io_size || arg->io_size > NCR_BLOB_SIZE_MAX)
		return ERR_PTR(-EBADMSG);
	blob = ncr_temporary_new(ctx, arg->io_size);
	if (IS_ERR(blob))
		return ERR_CAST(blob);
	if (copy_from_user(blob, arg->io, arg->io_size))
		material = ERR_PTR(-EFAULT);
	else
		material = open_blob(ctx, m, blob, arg->io_size);
	ncr_temporary_free(ctx, blob, arg->io_size);
	return material;
}

/**
 * ncr_storage_unwrap() - NCRIO_KEY_STORAGE_UNWRAP: a key and what belongs to it, from a blob
 * @ctx: the calling namespace
 * @arg: struct ncr_key_storage_wrap_ext_st
 *
 * Return: 0, -ENOENT (key), -ENOKEY (no master key), -EKEYREJECTED (blob of another master key),
 * -EBADMSG (not a blob of ours, or altered), -EINVAL (reserved not zero), -EFAULT, -EDQUOT,
 * -ENOMEM. After a failure the key has what it had before.
 */
int ncr_storage_unwrap(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_STORAGE_UNWRAP, ctx->id);
	struct ncr_key_storage_wrap_ext_st *args = arg;
	struct ncr_material *material;
	int error = ncr_key_exists(ctx, args->keytowrap);

	material = error ? ERR_PTR(error) : unwrap(ctx, args);
	/* an altered blob, or one from another system, is news to whoever audits anything */
	event.mandatory = material == ERR_PTR(-EBADMSG) || material == ERR_PTR(-EKEYREJECTED);
	if (!IS_ERR(material)) {
		memcpy(args->uuid, material->uuid, sizeof(args->uuid));
		memcpy(args->label, material->label, sizeof(args->label));
		args->label_size = material->label_size;
	}
	return ncr_key_attach(ctx, &event, args->keytowrap, material);
}
