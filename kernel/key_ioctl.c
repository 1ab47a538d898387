// SPDX-License-Identifier: GPL-2.0
/*
 * The commands that make, show and copy key material
 */
#include "algorithm.h"
#include "audit.h"
#include "context.h"
#include "key.h"
#include "public.h"
#include "random.h"
#include "work.h"

#include <linux/err.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* the largest key there can be, as PKCS #8 has it */
#define PUBLIC_IMPORT_MAX 8192

static int check_flags(unsigned int flags)
{
	return flags & ~NCR_KEY_FLAGS ? -EINVAL : 0;
}

int ncr_key_check_secret_algorithm(u32 algorithm)
{
	switch (algorithm) {
	case NCR_ALG_NONE ... NCR_ALG_CAMELLIA_CTR:
	case NCR_ALG_SHA1 ... NCR_ALG_SHA2_512:
	case NCR_ALG_HMAC_SHA1 ... NCR_ALG_HMAC_SHA2_512:
		return 0;
	default:
		return -EINVAL;
	}
}

static struct ncr_material *generate(struct ncr_context *ctx,
				     const struct ncr_key_generate_params_st *params)
{
	unsigned int bits = params->params.secret.bits;
	struct ncr_material *material;
	int error;

	error = check_flags(params->keyflags) ?: ncr_key_check_secret_algorithm(params->algorithm);
	if (error)
		return ERR_PTR(error);
	if (bits % 8)
		return ERR_PTR(-EINVAL);

	material = ncr_material_new(ctx->payer, bits / 8);
	if (IS_ERR(material))
		return material;
	material->algorithm = params->algorithm;
	material->flags = params->keyflags;
	material->key_id_size = MAX_KEY_ID_SIZE;
	error = ncr_random_bytes(material->data, material->size) ?:
		ncr_random_bytes(material->key_id, MAX_KEY_ID_SIZE);
	if (error) {
		ncr_material_put(material);
		return ERR_PTR(error);
	}
	return material;
}

/**
 * ncr_key_generate() - NCRIO_KEY_GENERATE: new random material and a new random key id
 * @ctx: the calling namespace
 * @arg: struct ncr_key_generate_st
 *
 * Return: 0, -ENOENT (desc), -EINVAL (bits not a multiple of 8 in 8 … 8 * NCR_SECRET_MAX, unknown
 * flag, or not the algorithm of a secret key), -EINTR, -ENOTRECOVERABLE (a health test
 * of the random numbers failed), -EDQUOT, -ENOMEM.
 */
int ncr_key_generate(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_GEN, ctx->id);
	struct ncr_key_generate_st *gen = arg;
	int error = ncr_key_exists(ctx, gen->desc);

	return ncr_key_assign(ctx, &event, gen->desc,
			      error ? ERR_PTR(error) : generate(ctx, &gen->params));
}

static struct ncr_material *import_secret(struct ncr_payer *payer,
					  const struct ncr_key_data_st *data)
{
	struct ncr_material *material = ncr_material_new(payer, data->idata_size);

	if (IS_ERR(material))
		return material;
	if (copy_from_user(material->data, data->idata, data->idata_size)) {
		ncr_material_put(material);
		return ERR_PTR(-EFAULT);
	}
	/*
	 * "valid for public/private keys": for a secret key the caller may have left it as it was
	 */
	material->algorithm = ncr_key_check_secret_algorithm(data->algorithm) ?
			      NCR_ALG_NONE : data->algorithm;
	material->flags = data->flags;
	return material;
}

static struct ncr_material *import_public(struct ncr_payer *payer,
					  const struct ncr_key_data_st *data)
{
	size_t size = data->idata_size;
	struct ncr_material *material;
	u8 *der;

	if (!size || size > PUBLIC_IMPORT_MAX || (data->flags & NCR_KEY_FLAG_WRAP))
		return ERR_PTR(-EINVAL);
	der = ncr_temporary_new(payer, size);
	if (IS_ERR(der))
		return ERR_CAST(der);
	if (copy_from_user(der, data->idata, size))
		material = ERR_PTR(-EFAULT);
	else
		material = ncr_public_material(payer, data->type, data->algorithm, der, size);
	ncr_temporary_free(payer, der, size);
	if (!IS_ERR(material) && data->type == NCR_KEY_TYPE_PRIVATE)
		material->flags = data->flags;
	return material;
}

static struct ncr_material *import(struct ncr_context *ctx, const struct ncr_key_data_st *data)
{
	struct ncr_material *material;
	int error = check_flags(data->flags);

	if (error)
		return ERR_PTR(error);
	if (data->key_id_size > MAX_KEY_ID_SIZE)
		return ERR_PTR(-EINVAL);
	switch (data->type) {
	case NCR_KEY_TYPE_SECRET:
		material = import_secret(ctx->payer, data);
		break;
	case NCR_KEY_TYPE_PUBLIC:
	case NCR_KEY_TYPE_PRIVATE:
		material = import_public(ctx->payer, data);
		break;
	default:
		return ERR_PTR(-EINVAL);
	}
	if (IS_ERR(material))
		return material;
	material->key_id_size = data->key_id_size;
	memcpy(material->key_id, data->key_id, data->key_id_size);
	return material;
}

/**
 * ncr_key_import() - NCRIO_KEY_IMPORT: material from user space
 * @ctx: the calling namespace
 * @arg: struct ncr_key_data_st
 *
 * Return: 0, -ENOENT (key), -EINVAL (size not 1 … NCR_SECRET_MAX, key_id_size above
 * MAX_KEY_ID_SIZE, unknown type or flag; not a public or private key of the algorithm, or a bad
 * one), -EFAULT, -EINTR, -EDQUOT, -ENOMEM.
 */
int ncr_key_import(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_IMPORT, ctx->id);
	struct ncr_key_data_st *data = arg;
	int error = ncr_key_exists(ctx, data->key);

	return ncr_key_assign(ctx, &event, data->key,
			      error ? ERR_PTR(error) : import(ctx, data));
}

/**
 * ncr_key_describe() - NCRIO_KEY_DESCRIBE: all that is known of a key but its material
 * @ctx: the calling namespace
 * @arg: struct ncr_key_describe
 *
 * Of a key whose own end has passed, too. A key without material is shown as NCR_KEY_TYPE_INVALID
 * with everything else 0.
 *
 * Return: 0, -ENOENT (key), -EINVAL (size too small), -EKEYREVOKED, -EKEYEXPIRED (by the key
 * facility).
 */
int ncr_key_describe(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_GET_INFO, ctx->id);
	struct ncr_key_describe *out = arg;
	struct ncr_material *material;

	if (out->size < sizeof(*out)) {
		ncr_audit(&event, -EINVAL);
		return -EINVAL;
	}
	material = ncr_key_material_of_any_time(ctx, out->key);
	if (IS_ERR(material) && PTR_ERR(material) != -EINVAL) {
		ncr_audit(&event, PTR_ERR(material));
		return PTR_ERR(material);
	}
	if (IS_ERR(material))
		material = NULL;

	event.key1 = out->key;
	*out = (struct ncr_key_describe) { .size = out->size, .key = out->key };
	if (material) {
		out->type = material->type;
		out->algorithm = material->algorithm;
		out->flags = material->flags;
		out->bits = material->bits;
		out->keyring = material->keyring;
		out->label_size = material->attributes.label_size;
		memcpy(out->uuid, material->uuid, sizeof(out->uuid));
		memcpy(out->label, material->attributes.label, sizeof(out->label));
		memcpy(out->key_id, material->key_id, material->key_id_size);
		out->key_id_size = material->key_id_size;
		ncr_attributes_tell(&material->attributes, &out->attributes);
	}
	event.key1_material = material;
	ncr_audit(&event, 0);
	ncr_material_put(material);
	return 0;
}

static int export(struct ncr_key_data_st *data, const struct ncr_material *material)
{
	size_t room = data->idata_size;

	if (!(material->flags & NCR_KEY_FLAG_EXPORTABLE))
		return -EACCES;
	data->idata_size = material->size;
	if (room < material->size)
		return -EOVERFLOW;
	return copy_to_user(data->idata, material->data, material->size) ? -EFAULT : 0;
}

/**
 * ncr_key_export() - NCRIO_KEY_EXPORT: material to user space
 * @ctx: the calling namespace
 * @arg: struct ncr_key_data_st
 *
 * Return: 0, -ENOENT (key), -EINVAL (no material), -EACCES (not exportable), -EOVERFLOW (idata_size
 * is set to the size needed, nothing is written), -EFAULT.
 */
int ncr_key_export(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_EXPORT, ctx->id);
	struct ncr_key_data_st *data = arg;
	struct ncr_material *material = ncr_key_material(ctx, data->key);
	int error;

	if (IS_ERR(material)) {
		ncr_audit(&event, PTR_ERR(material));
		return PTR_ERR(material);
	}
	error = export(data, material);
	event.key1 = data->key;
	event.key1_material = material;
	ncr_audit(&event, error);
	ncr_material_put(material);
	return error;
}

/**
 * ncr_key_get_info() - NCRIO_KEY_GET_INFO: flags, type, algorithm and key id
 * @ctx: the calling namespace
 * @arg: struct ncr_key_info_st
 *
 * A key without material is shown as NCR_KEY_TYPE_INVALID with everything else 0.
 *
 * Return: 0, -ENOENT (key).
 */
int ncr_key_get_info(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_GET_INFO, ctx->id);
	struct ncr_key_info_st *info = arg;
	struct ncr_material *material = ncr_key_material(ctx, info->key);

	if (IS_ERR(material) && PTR_ERR(material) != -EINVAL) {
		ncr_audit(&event, PTR_ERR(material));
		return PTR_ERR(material);
	}
	if (IS_ERR(material))
		material = NULL;

	event.key1 = info->key;
	memset(info, 0, sizeof(*info));
	info->key = event.key1;
	if (material) {
		info->flags = material->flags;
		info->type = material->type;
		info->algorithm = material->algorithm;
		info->key_id_size = material->key_id_size;
		memcpy(info->key_id, material->key_id, material->key_id_size);
	}
	event.key1_material = material;
	ncr_audit(&event, 0);
	ncr_material_put(material);
	return 0;
}
