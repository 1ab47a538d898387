// SPDX-License-Identifier: GPL-2.0
/*
 * The commands that wrap one key under another
 */
#include "algorithm.h"
#include "audit.h"
#include "context.h"
#include "key.h"
#include "public.h"
#include "work.h"
#include "wrap.h"

#include <linux/err.h>
#include <linux/uaccess.h>

/* what a key that was wrapped can be again */
#define UNWRAPPED_FLAGS (NCR_KEY_FLAGS & ~NCR_KEY_FLAG_EXPORTABLE)

static const char *wrap_name(ncr_wrap_algorithm_t algorithm)
{
	switch (algorithm) {
	case NCR_WALG_AES_RFC3394:
		return "rfc3394";
	case NCR_WALG_AES_RFC5649:
		return "rfc5649";
	}
	return NULL;
}

/* "for secret keys only", and "can wrap arbitrary key" */
static bool may_be_wrapped(ncr_wrap_algorithm_t algorithm, ncr_key_type_t type)
{
	return algorithm != NCR_WALG_AES_RFC3394 ||
	       (type != NCR_KEY_TYPE_PUBLIC && type != NCR_KEY_TYPE_PRIVATE);
}

/*
 * What both commands record of the wrapping; @kek may be an error. SP 800-38F approves the
 * standard's value only.
 */
static void describe(struct ncr_audit_event *event, const struct ncr_key_wrap_st *arg,
		     const struct ncr_material *kek)
{
	event->operation = wrap_name(arg->algorithm);
	event->approved = !arg->params.params.cipher.iv_size;
	if (!IS_ERR(kek)) {
		event->key2 = arg->key;
		event->key2_material = kek;
	}
}

/*
 * A key that was made for one use only does not wrap, unless wrapping is that use. One whose time
 * of making protected data is over only unwraps.
 */
static int check_wrapping_key(const struct ncr_material *kek, bool wrap)
{
	int error = ncr_attributes_check_time(&kek->attributes, wrap);

	if (error)
		return error;
	if (kek->flags & NCR_KEY_FLAG_WRAP)
		return 0;
	return kek->flags & (NCR_KEY_FLAG_DECRYPT | NCR_KEY_FLAG_SIGN) ? -EACCES : 0;
}

/* Everything about the wrapping that does not depend on the wrapped key. */
static int prepare(struct ncr_context *ctx, struct ncr_wrapper *wrapper,
		   const struct ncr_key_wrap_st *arg, struct ncr_material *kek, bool *owned,
		   struct ncr_transform **transform)
{
	const struct ncr_algorithm *aes = ncr_algorithm_find(NCR_ALG_AES_ECB);
	int error;

	*transform = NULL;
	wrapper->algorithm = arg->algorithm;
	error = ncr_wrapper_set_icv(wrapper, arg->params.params.cipher.iv,
				    arg->params.params.cipher.iv_size);
	if (error)
		return error;
	/* SP 800-38F approves the standard's value only */
	if (arg->params.params.cipher.iv_size && ncr_approved_mode())
		return -EOPNOTSUPP;
	if (!aes)
		return -EOPNOTSUPP;
	*transform = ncr_material_transform(kek, aes, ctx->payer, owned);
	if (IS_ERR(*transform)) {
		error = PTR_ERR(*transform);
		*transform = NULL;
		return error;
	}
	wrapper->aes = (*transform)->skcipher;
	return 0;
}

/* Run @function with the wrapper set up and a work area lent. */
static int with_wrapper(struct ncr_context *ctx, struct ncr_key_wrap_st *arg,
			struct ncr_material *kek,
			int (*function)(struct ncr_context *ctx, struct ncr_wrapper *wrapper,
					struct ncr_key_wrap_st *arg, void *data),
			void *data)
{
	struct ncr_transform *transform;
	struct ncr_wrapper wrapper;
	bool owned = false;
	int error;

	error = prepare(ctx, &wrapper, arg, kek, &owned, &transform);
	if (error)
		return error;
	wrapper.work = ncr_work_borrow(ctx);
	if (IS_ERR(wrapper.work)) {
		error = PTR_ERR(wrapper.work);
	} else {
		error = function(ctx, &wrapper, arg, data);
		ncr_work_return(ctx, wrapper.work);
	}
	ncr_material_transform_put(transform, ctx->payer, owned);
	return error;
}

static int wrap_bytes(struct ncr_context *ctx, struct ncr_wrapper *wrapper,
		      struct ncr_key_wrap_st *arg, const u8 *key, size_t key_size)
{
	size_t size = ncr_wrapped_size(wrapper->algorithm, key_size);
	size_t room = arg->io_size;
	u8 *out;
	int error;

	if (!size)
		return -EINVAL;
	arg->io_size = size;
	if (room < size)
		return -EOVERFLOW;
	out = ncr_temporary_new(ctx->payer, size);
	if (IS_ERR(out))
		return PTR_ERR(out);
	error = ncr_wrap(wrapper, key, key_size, out);
	if (!error && copy_to_user(arg->io, out, size))
		error = -EFAULT;
	ncr_temporary_free(ctx->payer, out, size);
	return error;
}

/* A private key leaves as PKCS #8, which says what it is. */
static int wrap_key(struct ncr_context *ctx, struct ncr_wrapper *wrapper,
		    struct ncr_key_wrap_st *arg, void *data)
{
	const struct ncr_material *material = data;
	size_t size = NCR_PKCS8_MAX;
	u8 *pkcs8;
	int error;

	if (material->type != NCR_KEY_TYPE_PRIVATE)
		return wrap_bytes(ctx, wrapper, arg, material->data, material->size);
	pkcs8 = ncr_temporary_new(ctx->payer, NCR_PKCS8_MAX);
	if (IS_ERR(pkcs8))
		return PTR_ERR(pkcs8);
	error = ncr_public_pkcs8(material, pkcs8, &size) ?:
		wrap_bytes(ctx, wrapper, arg, pkcs8, size);
	ncr_temporary_free(ctx->payer, pkcs8, NCR_PKCS8_MAX);
	return error;
}

/**
 * ncr_key_wrap() - NCRIO_KEY_WRAP: write a key to user space under another key
 * @ctx: the calling namespace
 * @arg: struct ncr_key_wrap_st
 *
 * Return: 0, -ENOENT (either key), -EINVAL (algorithm, IV size, a key without material, the
 * wrapping key not an AES key, a size or a type of key RFC 3394 cannot wrap), -EACCES (key not
 * WRAPPABLE, or the wrapping key made for another use), -EOVERFLOW (io_size is set to the size
 * needed), -EOPNOTSUPP (approved mode: an IV of one's own), -EFAULT, -EINTR, -EDQUOT, -ENOMEM.
 */
int ncr_key_wrap(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_WRAP, ctx->id);
	struct ncr_key_wrap_st *args = arg;
	struct ncr_material *material = ncr_key_material(ctx, args->keytowrap);
	struct ncr_material *kek = ncr_key_material(ctx, args->key);
	int error;

	describe(&event, args, kek);
	if (!IS_ERR(material)) {
		event.key1 = args->keytowrap;
		event.key1_material = material;
	}

	if (IS_ERR(material))
		error = PTR_ERR(material);
	else if (IS_ERR(kek))
		error = PTR_ERR(kek);
	else if (!event.operation || !may_be_wrapped(args->algorithm, material->type))
		error = -EINVAL;
	else if (!(material->flags & NCR_KEY_FLAG_WRAPPABLE))
		error = -EACCES;
	else
		error = check_wrapping_key(kek, true) ?:
			with_wrapper(ctx, args, kek, wrap_key, material);
	ncr_audit(&event, error);
	if (!IS_ERR(kek))
		ncr_material_put(kek);
	if (!IS_ERR(material))
		ncr_material_put(material);
	return error;
}

static int check_new_key(const struct ncr_key_wrap_ext_st *arg)
{
	if (arg->reserved || (arg->flags & ~UNWRAPPED_FLAGS) ||
	    !may_be_wrapped(arg->algorithm, arg->type))
		return -EINVAL;
	switch (arg->type) {
	case NCR_KEY_TYPE_INVALID:
		return arg->key_algorithm || arg->flags ? -EINVAL : 0;
	case NCR_KEY_TYPE_SECRET:
		return ncr_key_check_secret_algorithm(arg->key_algorithm);
	case NCR_KEY_TYPE_PUBLIC:
	case NCR_KEY_TYPE_PRIVATE:
		return arg->flags & NCR_KEY_FLAG_WRAP ? -EINVAL : 0;
	default:
		return -EINVAL;
	}
}

/* What was unwrapped becomes what the caller says it is, if it can. */
static struct ncr_material *new_key(struct ncr_payer *payer, const struct ncr_key_wrap_ext_st *arg,
				    const u8 *bytes, size_t size)
{
	struct ncr_material *material;

	if (arg->type == NCR_KEY_TYPE_PUBLIC || arg->type == NCR_KEY_TYPE_PRIVATE) {
		material = ncr_public_material(payer, arg->type, arg->key_algorithm, bytes, size);
		if (material == ERR_PTR(-EINVAL))
			return ERR_PTR(-EBADMSG);
		if (!IS_ERR(material) && arg->type == NCR_KEY_TYPE_PRIVATE)
			material->flags = arg->flags;
		return material;
	}
	material = ncr_material_new(payer, size);
	if (IS_ERR(material))
		return material;
	memcpy(material->data, bytes, size);
	/* as published; what the key could do before it was wrapped is not in the data */
	material->flags = arg->type == NCR_KEY_TYPE_INVALID ? NCR_KEY_FLAG_WRAPPABLE : arg->flags;
	material->algorithm = arg->key_algorithm;
	return material;
}

static int unwrap_key(struct ncr_context *ctx, struct ncr_wrapper *wrapper,
		      struct ncr_key_wrap_st *arg, void *data)
{
	const struct ncr_key_wrap_ext_st *ext = (const void *)arg;
	struct ncr_material *material, **result = data;
	size_t size = arg->io_size, key_size;
	u8 *in;
	int error;

	if (!size || size > NCR_SECRET_MAX + NCR_WRAP_OVERHEAD_MAX)
		return -EINVAL;
	in = ncr_temporary_new(ctx->payer, size);
	if (IS_ERR(in))
		return PTR_ERR(in);
	error = copy_from_user(in, arg->io, size) ?
		-EFAULT : ncr_unwrap(wrapper, in, size, &key_size);
	if (error)
		goto out;
	material = new_key(ctx->payer, ext, in + 8, key_size);
	if (IS_ERR(material))
		error = PTR_ERR(material);
	else
		*result = material;
out:
	ncr_temporary_free(ctx->payer, in, size);
	return error;
}

/**
 * ncr_key_unwrap() - NCRIO_KEY_UNWRAP: make a key from what NCRIO_KEY_WRAP wrote
 * @ctx: the calling namespace
 * @arg: struct ncr_key_wrap_ext_st
 *
 * With the published structure the key is secret, WRAPPABLE and not EXPORTABLE.
 *
 * Return: 0, -ENOENT (either key), -EINVAL (algorithm, IV size, the wrapping key without material
 * or not an AES key, size; type, algorithm or flags of the new key, reserved not zero), -EACCES
 * (the wrapping key made for another use), -EBADMSG (integrity; or not a key of that type),
 * -EOPNOTSUPP (approved mode: an IV of one's own; algorithm), -EFAULT, -EINTR, -EDQUOT, -ENOMEM.
 * After a failure the key has what it had before.
 */
int ncr_key_unwrap(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_UNWRAP, ctx->id);
	struct ncr_material *material = NULL;
	struct ncr_key_wrap_st *args = arg;
	struct ncr_material *kek = ncr_key_material(ctx, args->key);
	int error = ncr_key_exists(ctx, args->keytowrap) ?: check_new_key(arg);

	describe(&event, args, kek);
	if (!error && IS_ERR(kek))
		error = PTR_ERR(kek);
	if (!error && !event.operation)
		error = -EINVAL;
	if (!error)
		error = check_wrapping_key(kek, false) ?:
			with_wrapper(ctx, args, kek, unwrap_key, &material);
	error = ncr_key_assign(ctx, &event, args->keytowrap, error ? ERR_PTR(error) : material);
	if (!IS_ERR(kek))
		ncr_material_put(kek);
	return error;
}
