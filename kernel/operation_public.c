// SPDX-License-Identifier: GPL-2.0
#include "operation_public.h"

#include "work.h"

#include <crypto/hash.h>
#include <linux/build_bug.h>
#include <linux/uaccess.h>

int ncr_public_begin(struct ncr_operation *operation, const struct ncr_session_st *init)
{
	const struct ncr_public_key *key = &operation->transform->key;
	struct ncr_scheme *scheme = &operation->scheme;
	int error = ncr_scheme_init(scheme, init->op, &init->params, key);

	if (error)
		return error;
	operation->approved = ncr_scheme_approved(scheme, key);
	if (!operation->approved && ncr_approved_mode())
		return -EOPNOTSUPP;
	/* the hash of what is signed, or one message with each call */
	if (!operation->descriptor)
		return 0;
	operation->descriptor->tfm = ncr_algorithm_find(scheme->hash)->shash;
	return crypto_shash_init(operation->descriptor);
}

/* A message is as long as the modulus at most; a work's buffer holds two of them. */
int ncr_public_message(struct ncr_operation *operation, struct ncr_work *work,
		       const void __user *in, size_t size, void __user *out, size_t *out_size)
{
	u8 *message = work->buffer, *result = work->buffer + NCR_PUBLIC_MAX;
	size_t room = *out_size, needed;
	int error;

	BUILD_BUG_ON(2 * NCR_PUBLIC_MAX > NCR_WORK_BUFFER_MIN);
	operation->had_message = true;
	if (size > NCR_PUBLIC_MAX)
		return -EINVAL;
	work->dirty = max_t(size_t, work->dirty, 2 * NCR_PUBLIC_MAX);
	if (copy_from_user(message, in, size))
		return -EFAULT;
	error = ncr_scheme_crypt(&operation->scheme, &operation->transform->key, message, size,
				 result, &needed);
	if (error)
		return error;
	*out_size = needed;
	if (room < needed)
		return -EOVERFLOW;
	return copy_to_user(out, result, needed) ? -EFAULT : 0;
}

static size_t digest_size(const struct ncr_operation *operation)
{
	return crypto_shash_digestsize(operation->descriptor->tfm);
}

int ncr_public_sign(struct ncr_operation *operation, struct ncr_work *work, const u8 *digest,
		    void __user *out, size_t *out_size)
{
	size_t size;
	int error = ncr_scheme_sign(&operation->scheme, &operation->transform->key, digest,
				    digest_size(operation), work->buffer, &size);

	if (error)
		return error;
	*out_size = size;
	return copy_to_user(out, work->buffer, size) ? -EFAULT : 0;
}

int ncr_public_verify(struct ncr_operation *operation, struct ncr_work *work, const u8 *digest,
		      const void __user *claimed, size_t claimed_size, ncr_error_t *result)
{
	const struct ncr_public_key *key = &operation->transform->key;
	int error;

	*result = NCR_VERIFICATION_FAILED;
	claimed_size = ncr_scheme_claimed_size(key, claimed_size);
	if (!claimed_size)
		return 0;
	if (copy_from_user(work->buffer, claimed, claimed_size))
		return -EFAULT;
	error = ncr_scheme_verify(&operation->scheme, key, digest, digest_size(operation),
				  work->buffer, claimed_size);
	if (!error)
		*result = NCR_SUCCESS;
	return error == -EBADMSG ? 0 : error;
}
