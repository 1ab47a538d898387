// SPDX-License-Identifier: GPL-2.0
#include "publish.h"

#include "account.h"
#include "audit.h"
#include "context.h"
#include "key.h"
#include "keyring.h"

#include <linux/err.h>
#include <linux/key.h>
#include <linux/string.h>

/* The owner's or the officer's; of a key in .ncr a copy would outlive its revocation. */
static int check_source(const struct ncr_material *material)
{
	return material->keyring != NCR_KEYRING_SYSTEM || ncr_is_officer() ? 0 : -EACCES;
}

static struct ncr_material *copy(struct ncr_context *ctx, const struct ncr_material *material,
				 const struct ncr_key_publish *arg)
{
	bool system = arg->keyring == NCR_KEYRING_SYSTEM;
	struct ncr_payer *payer = system ? ncr_payer_system() : ncr_payer_get(ctx->payer);
	struct ncr_material *result;
	int error;

	result = ncr_material_copy(payer, material);
	ncr_payer_put(payer);
	if (IS_ERR(result))
		return result;
	error = ncr_attributes_set(&result->attributes, arg->label, arg->label_size,
				   &arg->attributes);
	if (!error && !result->attributes.label_size)
		error = -EINVAL;
	/* it may have been given an end that has passed */
	if (!error)
		error = ncr_attributes_check_time(&result->attributes, false);
	if (error) {
		ncr_material_end(result, 0);
		return ERR_PTR(error);
	}
	return result;
}

static int publish(struct ncr_context *ctx, const struct ncr_material *material,
		   struct ncr_key_publish *arg)
{
	struct ncr_material *result;
	int error;

	if (arg->keyring != NCR_KEYRING_SYSTEM && arg->keyring != NCR_KEYRING_USER)
		return -EINVAL;
	if (arg->flags & ~NCR_PUBLISH_REPLACE)
		return -EINVAL;
	if (arg->keyring == NCR_KEYRING_SYSTEM && !ncr_is_officer())
		return -EPERM;
	error = check_source(material);
	if (error)
		return error;
	result = copy(ctx, material, arg);
	if (IS_ERR(result))
		return PTR_ERR(result);
	return ncr_keyring_add(arg->keyring, result, arg->flags & NCR_PUBLISH_REPLACE,
			       &arg->serial);
}

/**
 * ncr_key_publish() - NCRIO_KEY_PUBLISH: a copy of a key into a keyring, under a name
 * @ctx: the calling namespace
 * @arg: struct ncr_key_publish
 *
 * Return: 0, -ENOENT (key), -EINVAL (size too small, keyring, flags, no material, no label, or
 * attributes), -EPERM (.ncr, or attributes, are for the officer), -EACCES (somebody else's key, or
 * attached from .ncr), -EEXIST (a key of that name is there), -EKEYREVOKED, -EKEYEXPIRED, -EDQUOT,
 * -ENOMEM.
 */
int ncr_key_publish(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_PUBLISH, ctx->id);
	struct ncr_key_publish *args = arg;
	struct ncr_material *material;
	int error;

	event.label = args->label;
	event.label_size = min_t(u32, args->label_size, sizeof(args->label));
	material = args->size < sizeof(*args) ?
		   ERR_PTR(-EINVAL) : ncr_key_material(ctx, args->key);
	if (IS_ERR(material)) {
		ncr_audit(&event, PTR_ERR(material));
		return PTR_ERR(material);
	}
	error = publish(ctx, material, args);
	event.key1 = args->key;
	event.key1_material = material;
	ncr_audit(&event, error);
	ncr_material_put(material);
	return error;
}

static struct key *find(const struct ncr_key_attach *arg)
{
	char label[NCR_KEY_LABEL_SIZE + 1] = { };

	if (arg->reserved || arg->label_size > sizeof(arg->label))
		return ERR_PTR(-EINVAL);
	if (arg->serial)
		return arg->keyring || arg->label_size ?
		       ERR_PTR(-EINVAL) : ncr_keyring_find_serial(arg->serial);
	if (arg->keyring > NCR_KEYRING_USER || !arg->label_size ||
	    memchr(arg->label, 0, arg->label_size))
		return ERR_PTR(-EINVAL);
	memcpy(label, arg->label, arg->label_size);
	return ncr_keyring_find(arg->keyring, label);
}

/* The handle's material, used for the record; or an ERR_PTR. */
static struct ncr_material *attach(struct ncr_context *ctx, struct ncr_key_attach *arg)
{
	struct key *key = find(arg);
	struct ncr_material *material;
	int error;

	if (IS_ERR(key))
		return ERR_CAST(key);
	material = ncr_keyring_material(key);
	if (!IS_ERR(material)) {
		arg->serial = key->serial;
		error = ncr_key_new(ctx, material, &arg->key);
		if (error) {
			ncr_material_put(material);
			material = ERR_PTR(error);
		}
	}
	key_put(key);
	return material;
}

/**
 * ncr_key_attach() - NCRIO_KEY_ATTACH: a handle for a published key
 * @ctx: the calling namespace
 * @arg: struct ncr_key_attach
 *
 * Return: 0, -ENOKEY (no such key), -EACCES (its mode does not let the caller use it, or a security
 * module forbids it), -EINVAL (size too small, keyring, no name or one with NUL, both name and
 * serial, reserved not zero), -EKEYREVOKED, -EKEYEXPIRED, -EDQUOT, -ENOMEM.
 */
int ncr_key_attach(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_ATTACH, ctx->id);
	struct ncr_key_attach *args = arg;
	struct ncr_material *material;

	event.label = args->label;
	event.label_size = min_t(u32, args->label_size, sizeof(args->label));
	material = args->size < sizeof(*args) ? ERR_PTR(-EINVAL) : attach(ctx, args);
	if (IS_ERR(material)) {
		ncr_audit(&event, PTR_ERR(material));
		return PTR_ERR(material);
	}
	event.key1 = args->key;
	event.key1_material = material;
	ncr_audit(&event, 0);
	ncr_material_put(material);
	return 0;
}

int ncr_key_detach(struct ncr_context *ctx, void *arg)
{
	struct ncr_key_attach *args = arg;

	return ncr_key_deinit(ctx, &args->key);
}
