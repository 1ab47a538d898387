// SPDX-License-Identifier: GPL-2.0
#include "operation.h"

#include "context.h"
#include "key.h"
#include "operation_public.h"
#include "work.h"

#include <crypto/algapi.h>
#include <linux/err.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>

const char *ncr_operation_name(ncr_crypto_op_t op)
{
	switch (op) {
	case NCR_OP_ENCRYPT:
		return "encrypt";
	case NCR_OP_DECRYPT:
		return "decrypt";
	case NCR_OP_SIGN:
		return "sign";
	case NCR_OP_VERIFY:
		return "verify";
	}
	return NULL;
}

/* Published, and not served here: by this version, or by this kernel. */
static bool algorithm_is_published(u32 id)
{
	switch (id) {
	case NCR_ALG_NULL ... NCR_ALG_CAMELLIA_CTR:
	case NCR_ALG_SHA1 ... NCR_ALG_SHA2_512:
	case NCR_ALG_HMAC_SHA1 ... NCR_ALG_HMAC_SHA2_512:
	case NCR_ALG_RSA ... NCR_ALG_DH:
		return true;
	}
	return false;
}

/* Of a key's two periods of use, that of making protected data ends first. */
static int check_time(const struct ncr_material *material, ncr_crypto_op_t op)
{
	return ncr_attributes_check_time(&material->attributes,
					 op == NCR_OP_ENCRYPT || op == NCR_OP_SIGN);
}

/* What the flags of a key allow. Without DECRYPT and SIGN its use is not restricted. */
static int check_usage(const struct ncr_material *material, ncr_crypto_op_t op)
{
	u32 usage = material->flags & (NCR_KEY_FLAG_DECRYPT | NCR_KEY_FLAG_SIGN);
	u32 needed = op == NCR_OP_ENCRYPT || op == NCR_OP_DECRYPT ?
		     NCR_KEY_FLAG_DECRYPT : NCR_KEY_FLAG_SIGN;

	if (material->flags & NCR_KEY_FLAG_WRAP)
		return -EACCES;
	if (material->type == NCR_KEY_TYPE_PUBLIC)
		usage = 0;
	return !usage || (usage & needed) ? check_time(material, op) : -EACCES;
}

/* Whether a call may go on with it: the time may have come since the last one. */
static int check_state(const struct ncr_operation *operation)
{
	if (operation->broken)
		return operation->broken;
	return operation->material ? check_time(operation->material, operation->op) : 0;
}

static int check_approved(struct ncr_operation *operation, size_t key_size)
{
	operation->approved = ncr_algorithm_approved(operation->algorithm, key_size);
	return operation->approved || !ncr_approved_mode() ? 0 : -EOPNOTSUPP;
}

static bool is_public(const struct ncr_operation *operation)
{
	return operation->algorithm->kind == NCR_KIND_PUBLIC_KEY;
}

static int begin_with_key(struct ncr_operation *operation, struct ncr_context *ctx, ncr_key_t key)
{
	struct ncr_material *material = ncr_key_material(ctx, key);
	struct ncr_transform *transform;
	int error;

	if (IS_ERR(material))
		return PTR_ERR(material);
	operation->material = material;
	error = check_usage(material, operation->op);
	if (!error && !is_public(operation))
		error = check_approved(operation, material->size);
	if (error)
		return error;
	transform = ncr_material_transform(material, operation->algorithm, operation->payer,
					   &operation->owned);
	if (IS_ERR(transform))
		return PTR_ERR(transform);
	operation->transform = transform;
	return 0;
}

static int begin(struct ncr_operation *operation, struct ncr_context *ctx,
		 const struct ncr_session_st *init, void *room)
{
	const struct ncr_algorithm *algorithm = operation->algorithm;
	int error;

	if (!ncr_operation_name(init->op) ||
	    !(ncr_algorithm_operations(algorithm) & NCR_ALGORITHM_CAN(init->op)))
		return -EINVAL;
	error = algorithm->key_min ? begin_with_key(operation, ctx, init->key) :
				     check_approved(operation, 0);
	if (error)
		return error;

	if (algorithm->kind == NCR_KIND_PUBLIC_KEY)
		return ncr_public_begin(operation, init);
	if (algorithm->kind == NCR_KIND_CIPHER) {
		if (algorithm->iv_size && init->params.params.cipher.iv_size != algorithm->iv_size)
			return -EINVAL;
		ncr_cipher_begin(&operation->cipher, algorithm, operation->transform,
				 init->params.params.cipher.iv, room);
		return 0;
	}
	operation->descriptor->tfm = operation->transform ?
				     operation->transform->shash : algorithm->shash;
	return crypto_shash_init(operation->descriptor);
}

/* Whether the data is hashed: then there is no output before the end. */
static bool hashes(const struct ncr_operation *operation)
{
	if (is_public(operation))
		return operation->op == NCR_OP_SIGN || operation->op == NCR_OP_VERIFY;
	return operation->algorithm->kind != NCR_KIND_CIPHER;
}

int ncr_operation_begin(struct ncr_operation *operation, struct ncr_context *ctx,
			const struct ncr_session_st *init, struct shash_desc *descriptor)
{
	memset(operation, 0, sizeof(*operation));
	operation->payer = ctx->payer;
	operation->algorithm = ncr_algorithm_find(init->algorithm);
	if (!operation->algorithm)
		return algorithm_is_published(init->algorithm) ? -EOPNOTSUPP : -EINVAL;
	operation->op = init->op;
	if (hashes(operation)) {
		operation->descriptor = descriptor;
		descriptor->tfm = NULL;
	}
	return begin(operation, ctx, init, descriptor);
}

static struct crypto_skcipher *cipher_of(const struct ncr_operation *operation)
{
	return operation->transform ?
	       operation->transform->skcipher : operation->algorithm->skcipher;
}

/* One buffer full: in, through, and for a cipher out again. */
static int update_chunk(struct ncr_operation *operation, struct ncr_work *work,
			const void __user *in, size_t size, void __user *out)
{
	int error;

	work->dirty = max(work->dirty, size);
	if (copy_from_user(work->buffer, in, size))
		return -EFAULT;
	operation->broken = -EBADFD;
	if (operation->descriptor)
		return crypto_shash_update(operation->descriptor, work->buffer, size);
	error = ncr_cipher_crypt(operation->algorithm, cipher_of(operation), &operation->cipher,
				 work, operation->op == NCR_OP_DECRYPT, work->buffer, size);
	if (error)
		return error;
	return copy_to_user(out, work->buffer, size) ? -EFAULT : 0;
}

static int check_cipher_sizes(const struct ncr_operation *operation, const void __user *in,
			      size_t size, void __user *out, size_t *out_size)
{
	const struct ncr_algorithm *algorithm = operation->algorithm;
	size_t room = *out_size;

	if (!(algorithm->flags & NCR_ALGORITHM_STREAM) && size % algorithm->block_size)
		return -EINVAL;
	*out_size = size;
	if (room < size)
		return -EOVERFLOW;
	return access_ok(out, size) ? 0 : -EFAULT;
}

int ncr_operation_update(struct ncr_operation *operation, struct ncr_work *work,
			 const void __user *in, size_t size, void __user *out, size_t *out_size)
{
	bool cipher = !operation->descriptor;
	int error = check_state(operation);

	if (error)
		return error;
	if (cipher && is_public(operation))
		return ncr_public_message(operation, work, in, size, out, out_size);
	if (cipher) {
		error = check_cipher_sizes(operation, in, size, out, out_size);
		if (error)
			return error;
	}
	if (!access_ok(in, size))
		return -EFAULT;

	ncr_work_grow(work, size);
	while (size) {
		size_t n = min(size, work->buffer_size);

		error = update_chunk(operation, work, in, n, out);
		if (error)
			return error;
		size -= n;
		if (!size)
			break;
		in += n;
		out += n;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	operation->broken = 0;
	/*
	 * nothing but ciphertext is left in the buffer, and wiping it would cost a
	 * tenth of encrypting 4 KiB
	 */
	if (cipher && operation->op == NCR_OP_ENCRYPT && operation->transform)
		work->dirty = 0;
	return 0;
}

/*
 * A digest of a short key tells the key. No use for one that was made for another, that is to leave
 * under the storage master key alone, or that is not the caller's but to be used.
 */
static int check_hashing(const struct ncr_material *material)
{
	u32 flags = material->flags;

	if (material->keyring ||
	    (flags & (NCR_KEY_FLAG_WRAP | NCR_KEY_FLAG_DECRYPT | NCR_KEY_FLAG_SIGN)))
		return -EACCES;
	if (flags & (NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE))
		return 0;
	return flags & NCR_KEY_FLAG_STORABLE ? -EACCES : 0;
}

int ncr_operation_update_key(struct ncr_operation *operation, struct ncr_context *ctx,
			     ncr_key_t key)
{
	struct ncr_material *material;
	int error = check_state(operation);

	if (error)
		return error;
	if (!operation->descriptor)
		return -EINVAL;
	material = ncr_key_material(ctx, key);
	if (IS_ERR(material))
		return PTR_ERR(material);
	operation->hashed = material;
	error = material->type == NCR_KEY_TYPE_SECRET ? check_hashing(material) : -EINVAL;
	if (error)
		return error;
	error = crypto_shash_update(operation->descriptor, material->data, material->size);
	operation->broken = error ? -EBADFD : 0;
	return error;
}

static int verify(const u8 *digest, size_t size, const void __user *claimed, size_t claimed_size,
		  ncr_error_t *result)
{
	u8 copy[NCR_HASH_MAX_OUTPUT_SIZE];

	*result = NCR_VERIFICATION_FAILED;
	if (claimed_size != size)
		return 0;
	if (copy_from_user(copy, claimed, size))
		return -EFAULT;
	if (!crypto_memneq(copy, digest, size))
		*result = NCR_SUCCESS;
	return 0;
}

int ncr_operation_finish(struct ncr_operation *operation, struct ncr_work *work,
			 void __user *out, size_t *out_size, ncr_error_t *result)
{
	size_t size = operation->algorithm->output_size;
	u8 digest[NCR_HASH_MAX_OUTPUT_SIZE];
	size_t room = *out_size;
	int error = check_state(operation);

	if (error)
		return error;
	if (!operation->descriptor)
		return 0;
	if (is_public(operation))
		size = ncr_scheme_signature_max(&operation->transform->key);
	if (operation->op == NCR_OP_SIGN) {
		*out_size = size;
		if (room < size)
			return -EOVERFLOW;
	}
	error = crypto_shash_final(operation->descriptor, digest);
	if (!error && is_public(operation))
		error = operation->op == NCR_OP_SIGN ?
			ncr_public_sign(operation, work, digest, out, out_size) :
			ncr_public_verify(operation, work, digest, out, room, result);
	else if (!error && operation->op == NCR_OP_SIGN)
		error = copy_to_user(out, digest, size) ? -EFAULT : 0;
	else if (!error)
		error = verify(digest, size, out, room, result);
	memzero_explicit(digest, sizeof(digest));
	return error;
}

bool ncr_operation_awaits_message(const struct ncr_operation *operation)
{
	return is_public(operation) && !operation->descriptor && !operation->had_message;
}

void ncr_operation_recorded(struct ncr_operation *operation)
{
	ncr_material_put(operation->hashed);
	operation->hashed = NULL;
}

void ncr_operation_end(struct ncr_operation *operation)
{
	if (operation->descriptor && operation->descriptor->tfm)
		shash_desc_zero(operation->descriptor);
	ncr_cipher_end(&operation->cipher, operation->algorithm);
	ncr_operation_recorded(operation);
	if (operation->transform)
		ncr_material_transform_put(operation->transform, operation->payer,
					   operation->owned);
	ncr_material_put(operation->material);
	operation->material = NULL;
	operation->transform = NULL;
}

void ncr_operation_break(struct ncr_operation *operation, int error)
{
	ncr_operation_end(operation);
	operation->broken = error;
}
