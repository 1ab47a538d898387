// SPDX-License-Identifier: GPL-2.0
#include "storage.h"

#include "account.h"
#include "algorithm.h"
#include "attributes.h"
#include "audit.h"
#include "blob.h"
#include "context.h"
#include "key.h"
#include "master.h"
#include "public.h"
#include "work.h"

#include <linux/err.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/user_namespace.h>

static_assert(NCR_BLOB_UUID_SIZE == NCR_KEY_UUID_SIZE);
static_assert(NCR_BLOB_KEY_ID_MAX == MAX_KEY_ID_SIZE);
static_assert(NCR_BLOB_LABEL_MAX == NCR_KEY_LABEL_SIZE);
static_assert(NCR_BLOB_MATERIAL_MAX == NCR_SECRET_MAX);

static void fill_in(struct ncr_blob_fields *fields, const struct ncr_material *material,
		    const struct ncr_attributes *attributes)
{
	*fields = (struct ncr_blob_fields) {
		.type = material->type,
		.algorithm = material->algorithm,
		.flags = material->flags,
		.created = attributes->created,
		.not_after_originate = attributes->not_after_originate,
		.not_after = attributes->not_after,
		.owned = attributes->owned,
		.uid = from_kuid(&init_user_ns, attributes->uid),
		.gid = from_kgid(&init_user_ns, attributes->gid),
		.mode = attributes->mode,
		.key_id = material->key_id,
		.key_id_size = material->key_id_size,
		.label = attributes->label,
		.label_size = attributes->label_size,
		.owner_name = attributes->owner_name,
		.owner_name_size = attributes->owner_name_size,
		.group_name = attributes->group_name,
		.group_name_size = attributes->group_name_size,
		.material = material->data,
		.material_size = material->size,
	};
	memcpy(fields->uuid, material->uuid, sizeof(fields->uuid));
}

/*
 * What a key was made for, and whose it is. Of a key that somebody may only use a blob would be a
 * copy that outlives its revocation.
 */
static int check_storable(const struct ncr_material *material)
{
	if (!(material->flags & (NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_STORABLE)))
		return -EACCES;
	return material->keyring != NCR_KEYRING_SYSTEM || ncr_is_officer() ? 0 : -EACCES;
}

static int wrap(struct ncr_context *ctx, const struct ncr_material *material,
		struct ncr_key_storage_wrap_ext_st *arg)
{
	struct ncr_attributes attributes = material->attributes;
	size_t payload_size, size, room = arg->io_size;
	struct ncr_blob_fields fields;
	u8 *blob;
	int error;

	if (!ncr_master_key_is_set())
		return -ENOKEY;
	if (arg->reserved)
		return -EINVAL;
	error = ncr_attributes_check_time(&material->attributes, false);
	if (error && !ncr_is_officer())
		return error;
	error = check_storable(material) ?:
		ncr_attributes_set(&attributes, arg->label, arg->label_size, &arg->attributes);
	if (error)
		return error;
	fill_in(&fields, material, &attributes);
	payload_size = ncr_blob_payload_size(&fields);
	size = NCR_BLOB_HEADER_SIZE + payload_size + NCR_BLOB_TAG_SIZE;
	arg->io_size = size;
	if (room < size)
		return -EOVERFLOW;

	blob = ncr_temporary_new(ctx->payer, size);
	if (IS_ERR(blob))
		return PTR_ERR(blob);
	error = ncr_master_seal(&fields, blob, payload_size);
	if (!error && copy_to_user(arg->io, blob, size))
		error = -EFAULT;
	if (!error)
		memcpy(arg->uuid, material->uuid, sizeof(arg->uuid));
	ncr_temporary_free(ctx->payer, blob, size);
	return error;
}

/**
 * ncr_storage_wrap() - NCRIO_KEY_STORAGE_WRAP: a key and what belongs to it, under the master key
 * @ctx: the calling namespace
 * @arg: struct ncr_key_storage_wrap_ext_st
 *
 * Return: 0, -ENOKEY (no master key), -ENOENT (key), -EINVAL (no material, label too long or with
 * control characters, reserved not zero, attributes), -EACCES (neither WRAPPABLE nor STORABLE,
 * somebody else's key, attached from .ncr), -EPERM (attributes that only the officer sets),
 * -EOVERFLOW (io_size is set to the size needed), -EKEYREVOKED, -EKEYEXPIRED, -EFAULT, -EINTR,
 * -EDQUOT, -ENOMEM.
 */
int ncr_storage_wrap(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_STORAGE_WRAP, ctx->id);
	struct ncr_key_storage_wrap_ext_st *args = arg;
	struct ncr_material *material = ncr_key_material_of_any_time(ctx, args->keytowrap);
	int error;

	if (IS_ERR(material)) {
		ncr_audit(&event, PTR_ERR(material));
		return PTR_ERR(material);
	}
	error = wrap(ctx, material, args);
	event.key1 = args->keytowrap;
	event.key1_material = material;
	ncr_audit(&event, error);
	ncr_material_put(material);
	return error;
}

/* A blob of an older writer has no owner: it is the system's. */
static int read_attributes(struct ncr_attributes *attributes, const struct ncr_blob_fields *fields)
{
	*attributes = (struct ncr_attributes) {
		.owned = true,
		.uid = make_kuid(&init_user_ns, fields->uid),
		.gid = make_kgid(&init_user_ns, fields->gid),
		.mode = fields->owned ? fields->mode : NCR_MODE_DEFAULT,
		.created = fields->created,
		.not_after_originate = fields->not_after_originate,
		.not_after = fields->not_after,
		.label_size = fields->label_size,
		.owner_name_size = fields->owner_name_size,
		.group_name_size = fields->group_name_size,
	};
	if (!uid_valid(attributes->uid) || !gid_valid(attributes->gid))
		return -EBADMSG;
	memcpy(attributes->label, fields->label, fields->label_size);
	memcpy(attributes->owner_name, fields->owner_name, fields->owner_name_size);
	memcpy(attributes->group_name, fields->group_name, fields->group_name_size);
	return 0;
}

static int check_type(struct ncr_material *material, u32 type)
{
	switch (type) {
	case NCR_KEY_TYPE_SECRET:
		return 0;
	case NCR_KEY_TYPE_PUBLIC:
	case NCR_KEY_TYPE_PRIVATE:
		material->type = type;
		return ncr_public_recheck(material);
	default:
		return -EBADMSG;
	}
}

static struct ncr_material *material_of(struct ncr_payer *payer,
					const struct ncr_blob_fields *fields)
{
	struct ncr_attributes attributes;
	struct ncr_material *material;
	int error;

	if (fields->flags & ~NCR_KEY_FLAGS)
		return ERR_PTR(-EBADMSG);
	error = read_attributes(&attributes, fields);
	if (error)
		return ERR_PTR(error);
	if (!ncr_attributes_let_use(&attributes) && !ncr_is_officer())
		return ERR_PTR(-EACCES);
	/* the officer may give it a later end, and nothing else: it is of no other use to him */
	error = ncr_attributes_check_time(&attributes, false);
	if (error && !ncr_is_officer())
		return ERR_PTR(error);

	material = ncr_material_new(payer, fields->material_size);
	if (IS_ERR(material))
		return material;
	material->algorithm = fields->algorithm;
	material->flags = fields->flags;
	material->attributes = attributes;
	memcpy(material->uuid, fields->uuid, sizeof(material->uuid));
	material->key_id_size = fields->key_id_size;
	memcpy(material->key_id, fields->key_id, fields->key_id_size);
	memcpy(material->data, fields->material, fields->material_size);
	error = check_type(material, fields->type);
	if (error) {
		ncr_material_put(material);
		return ERR_PTR(error);
	}
	/* a mode gives others the use; what the flags allow beyond that is the owner's */
	if (!ncr_attributes_let_dispose(&material->attributes))
		ncr_material_restrict(material);
	return material;
}

struct ncr_material *ncr_storage_open(struct ncr_payer *payer, u8 *blob, size_t size)
{
	struct ncr_blob_fields fields;
	int error = ncr_master_open(blob, size, &fields);

	return error ? ERR_PTR(error) : material_of(payer, &fields);
}

static struct ncr_material *unwrap(struct ncr_context *ctx,
				   const struct ncr_key_storage_wrap_ext_st *arg)
{
	struct ncr_material *material;
	u8 *blob;

	if (!ncr_master_key_is_set())
		return ERR_PTR(-ENOKEY);
	if (arg->reserved || arg->attributes.valid)
		return ERR_PTR(-EINVAL);
	if (!arg->io_size || arg->io_size > NCR_BLOB_SIZE_MAX)
		return ERR_PTR(-EBADMSG);
	blob = ncr_temporary_new(ctx->payer, arg->io_size);
	if (IS_ERR(blob))
		return ERR_CAST(blob);
	if (copy_from_user(blob, arg->io, arg->io_size))
		material = ERR_PTR(-EFAULT);
	else
		material = ncr_storage_open(ctx->payer, blob, arg->io_size);
	ncr_temporary_free(ctx->payer, blob, arg->io_size);
	return material;
}

/**
 * ncr_storage_unwrap() - NCRIO_KEY_STORAGE_UNWRAP: a key and what belongs to it, from a blob
 * @ctx: the calling namespace
 * @arg: struct ncr_key_storage_wrap_ext_st
 *
 * Return: 0, -ENOENT (key), -ENOKEY (no master key), -EKEYREJECTED (blob of another master key),
 * -EBADMSG (not a blob of ours, or altered), -EACCES (the key's mode does not let the caller use
 * it), -EKEYEXPIRED, -EINVAL (reserved or attributes.valid not zero), -EFAULT, -EINTR, -EDQUOT,
 * -ENOMEM.
 * After a failure the key has what it had before.
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
		memcpy(args->label, material->attributes.label, sizeof(args->label));
		args->label_size = material->attributes.label_size;
	}
	return ncr_key_assign(ctx, &event, args->keytowrap, material);
}
