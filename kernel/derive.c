// SPDX-License-Identifier: GPL-2.0
/*
 * The command that makes a key from another and additional data
 */
#include "algorithm.h"
#include "audit.h"
#include "context.h"
#include "key.h"
#include "public.h"
#include "work.h"

#include <linux/err.h>
#include <linux/uaccess.h>

/*
 * What a new key may have of the flags that were asked for: to leave the kernel by no way that its
 * source cannot. Where it was to be WRAPPABLE and the source is STORABLE alone, it is that.
 */
static u32 tighter(u32 asked, u32 source)
{
	u32 flags = asked & (NCR_KEY_FLAG_DECRYPT | NCR_KEY_FLAG_SIGN | NCR_KEY_FLAG_WRAP);

	flags |= asked & source & (NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE);
	if ((asked & NCR_KEY_FLAG_WRAPPABLE) && !(source & NCR_KEY_FLAG_WRAPPABLE))
		asked |= NCR_KEY_FLAG_STORABLE;
	/* what may be wrapped may be stored */
	if (source & (NCR_KEY_FLAG_STORABLE | NCR_KEY_FLAG_WRAPPABLE))
		flags |= asked & NCR_KEY_FLAG_STORABLE;
	return flags;
}

/* One that may only decrypt or sign does not do this. */
static int check_source(const struct ncr_material *source)
{
	if (source->type != NCR_KEY_TYPE_PRIVATE || source->algorithm != NCR_ALG_DH)
		return -EINVAL;
	return source->flags & (NCR_KEY_FLAG_DECRYPT | NCR_KEY_FLAG_SIGN) ? -EACCES : 0;
}

static struct ncr_material *agree(struct ncr_context *ctx, const struct ncr_public_key *key,
				  const struct ncr_key_derivation_params_st *arg)
{
	size_t size = arg->params.params.dh.pub_size;
	struct ncr_material *secret;
	u8 *peer;
	int error;

	if (!size || size > NCR_NUMBER_MAX)
		return ERR_PTR(-EINVAL);
	secret = ncr_material_new(ctx->payer, ncr_public_secret_size(key));
	if (IS_ERR(secret))
		return secret;
	peer = ncr_temporary_new(ctx->payer, size);
	if (IS_ERR(peer)) {
		ncr_material_put(secret);
		return ERR_CAST(peer);
	}
	error = copy_from_user(peer, arg->params.params.dh.pub, size) ?
		-EFAULT : ncr_public_agree(key, peer, size, secret->data);
	ncr_temporary_free(ctx->payer, peer, size);
	if (error) {
		ncr_material_put(secret);
		return ERR_PTR(error);
	}
	return secret;
}

static struct ncr_material *derive(struct ncr_context *ctx, struct ncr_audit_event *event,
				   const struct ncr_key_derivation_params_st *arg,
				   struct ncr_material *source)
{
	const struct ncr_algorithm *algorithm = ncr_algorithm_find(NCR_ALG_DH);
	struct ncr_transform *transform;
	struct ncr_material *secret;
	bool owned;
	int error;

	if (arg->derive != NCR_DERIVE_DH || (arg->keyflags & ~NCR_KEY_FLAGS))
		return ERR_PTR(-EINVAL);
	error = check_source(source);
	if (error)
		return ERR_PTR(error);
	transform = ncr_material_transform(source, algorithm, ctx->payer, &owned);
	if (IS_ERR(transform))
		return ERR_CAST(transform);
	event->algorithm = algorithm;
	event->approved = ncr_public_agree_approved(&transform->key);
	if (!event->approved && ncr_approved_mode())
		secret = ERR_PTR(-EOPNOTSUPP);
	else
		secret = agree(ctx, &transform->key, arg);
	ncr_material_transform_put(transform, ctx->payer, owned);
	if (!IS_ERR(secret))
		secret->flags = tighter(arg->keyflags, source->flags);
	return secret;
}

/**
 * ncr_key_derive() - NCRIO_KEY_DERIVE: a secret key, from a private one and somebody's public key
 * @ctx: the calling namespace
 * @arg: struct ncr_key_derivation_params_st
 *
 * Return: 0, -ENOENT (either key), -EINVAL (derive, unknown flag, source without material or not a
 * private key of NCR_ALG_DH, pub not a public key of its group, pub_size not 1 ... NCR_NUMBER_MAX),
 * -EACCES (the source is for decrypting or signing), -EOPNOTSUPP (approved mode: a group without a
 * name, or less than 2048 bits), -EKEYREVOKED, -EKEYEXPIRED, -EFAULT, -EINTR, -EDQUOT, -ENOMEM.
 * After a failure the key has what it had before.
 */
int ncr_key_derive(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_DERIVE, ctx->id);
	const struct ncr_key_derivation_params_st *args = arg;
	struct ncr_material *source = ncr_key_material(ctx, args->key), *secret;
	int error;

	if (IS_ERR(source))
		return ncr_key_assign(ctx, &event, args->newkey, source);
	event.key2 = args->key;
	event.key2_material = source;
	error = ncr_key_exists(ctx, args->newkey);
	secret = error ? ERR_PTR(error) : derive(ctx, &event, args, source);
	error = ncr_key_assign(ctx, &event, args->newkey, secret);
	ncr_material_put(source);
	return error;
}
