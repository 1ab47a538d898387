// SPDX-License-Identifier: GPL-2.0
/*
 * The commands that make a public and a private key at once, and a public one from a private one
 */
#include "audit.h"
#include "context.h"
#include "key.h"
#include "public.h"
#include "random.h"

#include <linux/err.h>
#include <linux/string.h>

/* Wrapping is done with secret keys. */
static int check_flags(unsigned int flags)
{
	return flags & (~NCR_KEY_FLAGS | NCR_KEY_FLAG_WRAP) ? -EINVAL : 0;
}

/* Both have the same id, so that who sees one knows the other. */
static int generate(struct ncr_context *ctx, const struct ncr_key_generate_st *gen,
		    struct ncr_material **private, struct ncr_material **public)
{
	int error;

	error = check_flags(gen->params.keyflags) ?:
		ncr_public_generate(ctx->payer, &gen->params, private, public);
	if (error)
		return error;
	error = ncr_random_bytes((*private)->key_id, MAX_KEY_ID_SIZE);
	if (error) {
		ncr_material_put(*private);
		ncr_material_put(*public);
		return error;
	}
	memcpy((*public)->key_id, (*private)->key_id, MAX_KEY_ID_SIZE);
	(*private)->key_id_size = MAX_KEY_ID_SIZE;
	(*public)->key_id_size = MAX_KEY_ID_SIZE;
	(*private)->flags = gen->params.keyflags;
	return 0;
}

/**
 * ncr_key_generate_pair() - NCRIO_KEY_GENERATE_PAIR: a new private key and its public one
 * @ctx: the calling namespace
 * @arg: struct ncr_key_generate_st
 *
 * Return: 0, -ENOENT (desc or desc2), -EINVAL (both the same, unknown flag, algorithm, or
 * parameters that no pair can have), -EFAULT, -EOPNOTSUPP (in approved mode), -EAGAIN (no primes
 * were found), -EINTR (fatal signal), -ENOTRECOVERABLE (among others the pair did not pass its
 * test, and is wiped), -EDQUOT, -ENOMEM. After a failure both keys have what they had before.
 */
int ncr_key_generate_pair(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_GEN, ctx->id);
	struct ncr_material *private, *public;
	struct ncr_key_generate_st *gen = arg;
	int error;

	error = ncr_key_exists(ctx, gen->desc) ?: ncr_key_exists(ctx, gen->desc2);
	if (!error && gen->desc == gen->desc2)
		error = -EINVAL;
	error = error ?: generate(ctx, gen, &private, &public);
	if (error)
		return ncr_key_assign(ctx, &event, gen->desc, ERR_PTR(error));
	return ncr_key_assign_pair(ctx, &event, gen->desc, private, gen->desc2, public);
}

/**
 * ncr_key_public() - NCRIO_KEY_PUBLIC: the public half of a private key
 * @ctx: the calling namespace
 * @arg: struct ncr_key_public
 *
 * Return: 0, -ENOENT (either key), -EINVAL (size too small, reserved not zero, no material, not a
 * private key), -EKEYREVOKED, -EKEYEXPIRED, -EDQUOT, -ENOMEM.
 */
int ncr_key_public(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_DERIVE, ctx->id);
	struct ncr_material *private, *public;
	const struct ncr_key_public *args = arg;
	int error = args->size < sizeof(*args) || args->reserved ? -EINVAL : 0;

	private = error ? ERR_PTR(error) : ncr_key_material(ctx, args->key);
	if (IS_ERR(private))
		return ncr_key_assign(ctx, &event, args->public_key, private);
	event.key2 = args->key;
	event.key2_material = private;
	error = ncr_key_exists(ctx, args->public_key);
	public = error ? ERR_PTR(error) : ncr_public_half(ctx->payer, private);
	error = ncr_key_assign(ctx, &event, args->public_key, public);
	ncr_material_put(private);
	return error;
}
